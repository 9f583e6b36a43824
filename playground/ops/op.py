"""What an op is: its ports, settings, shape rule, parameters and two kernels.

Owns the shape of a table entry and of the `Cell` that kernels work on. Knows no op by name. Kernels
receive the array namespace `xp` (NumPy or CuPy) and write into buffers that they are given, so
nothing need be allocated in a step. Rows come first: an array of B rows of shape (I,) is (B, I).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from playground.ops.facts import Facts
from playground.ops.setting import Setting

if TYPE_CHECKING:
    from playground.ops.formula import Formula, Line

Array = Any  # numpy.ndarray or cupy.ndarray
Namespace = Any  # the module numpy or cupy
Shape = tuple[int, ...]  # of one row, without the batch
Settings = Mapping[str, Any]

Category = Literal["data", "dense", "activation", "merge", "shape", "regular", "loss"]
Axis = Literal["source", "target"]
Units = Literal["own", "source", "joined"]

MAX_FEATURES = 65_536
"""The widest row that a node may hand on: wider ones are a slip of the keyboard, not a layer."""


class ShapeError(ValueError):
    """The inputs of a node do not fit it; the text is the end of a sentence that begins with its name."""

    def __init__(self, reason: str, brief: str = "", port: int | None = None) -> None:
        super().__init__(reason)
        self.brief = brief
        """A few characters for the node itself: "8 ≠ 4"."""
        self.port = port


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named block of trained numbers.

    `initializer` names an entry of INITIALIZERS and `spread` hands it its settings; `fan_in` and
    `fan_out` are what it scales by. Where `penalised`, L1 and L2 apply (weights, not biases). `axes` says
    what each axis of the shape numbers: the units of the first input, its "source", or those of the output,
    its "target". By that a number is found again when units come and go; without, only where the whole
    shape stays.
    """

    name: str
    shape: Shape
    initializer: str
    spread: Settings = field(default_factory=dict)
    fan_in: int = 1
    fan_out: int = 1
    penalised: bool = False
    symbol: str = "w"
    """The letter that it has in formulas."""
    axes: tuple[Axis, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One named block of numbers that is kept between steps but not trained (a running mean).

    `axes` as those of a parameter.
    """

    name: str
    shape: Shape
    start: float
    axes: tuple[Axis, ...] = ()


@dataclass(frozen=True, slots=True)
class Scratch:
    """Working space of one instruction: `shape` behind the batch where `per_row`, else alone."""

    shape: Shape
    per_row: bool


class Cell:
    """The arrays that one instruction works on, bound to one number of rows B.

    Mutable; owned by an executor.
    """

    __slots__ = (
        "dw",
        "dx",
        "dy",
        "kept",
        "random",
        "scratch",
        "settings",
        "target",
        "training",
        "w",
        "x",
        "y",
    )

    def __init__(
        self,
        x: Sequence[Array] = (),
        y: Array = None,
        *,
        dy: Array = None,
        dx: Sequence[Array | None] = (),
        w: Sequence[Array] = (),
        dw: Sequence[Array] = (),
        kept: Sequence[Array] = (),
        scratch: Sequence[Array] = (),
        settings: Settings | None = None,
        target: Array = None,
        training: bool = False,
        random: Callable[[Array], None] | None = None,
    ) -> None:
        self.x = tuple(x)
        """Inputs, each (B, I)."""
        self.y = y
        """Output (B, O), written by forward."""
        self.dy = dy
        """∂L/∂y (B, O), read by backward."""
        self.dx: tuple[Any, ...] = tuple(dx)
        """∂L/∂x for each input, written by backward; None where nobody needs it."""
        self.w = tuple(w)
        """Parameters, in the order the op declares them."""
        self.dw = tuple(dw)
        """∂L/∂w, written by backward."""
        self.kept = tuple(kept)
        self.scratch = tuple(scratch)
        self.settings: Settings = settings or {}
        self.target = target
        """What the loss compares with: (B, O)."""
        self.training = training
        self.random = random
        """Fills an array with numbers uniform in [0, 1), the same for the same (seed, step, node)."""


class Pulls(NamedTuple):
    """How the rows of a batch pull at one block of trained numbers: ∂L/∂w = Σ over rows of a · d.

    `source` is the axis of the block that numbers what is weighed, None where that is 1; `target` the axis
    that numbers the units of the output. Shapes: a and d broadcast to (B, *shape of the block).
    """

    a: Array
    d: Array
    source: int | None
    target: int


class Slopes(NamedTuple):
    """How one number of a row's input moves that row's output: ∂y/∂x, 0 for units that are not listed.

    `letters` is what a slope is called, `numbers` the way to it where there is one worth showing, `note` a
    sentence for whoever follows an error back. Shapes: units and factors (K,).
    """

    units: Sequence[int]
    factors: Sequence[float]
    letters: Formula | None = None
    numbers: Formula | None = None
    note: str = ""


Kernel = Callable[[Namespace, Cell], None]


def nothing(xp: Namespace, cell: Cell) -> None:
    """A kernel that does nothing."""


def no_parameters(shapes: Sequence[Shape], settings: Settings) -> tuple[Parameter, ...]:
    """The parameters of an op that has none."""
    return ()


def no_kept(shapes: Sequence[Shape], settings: Settings) -> tuple[Kept, ...]:
    """The kept numbers of an op that keeps none."""
    return ()


def no_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The scratch space of an op that needs none."""
    return ()


def no_pulls(xp: Namespace, cell: Cell, number: int) -> Pulls:
    """What pulls at the blocks of an op that has none. Raises: IndexError."""
    raise IndexError(f"there is no block {number} of trained numbers")


def no_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes | None:
    """The slopes of an op for which a row's output has no formula in that row's input alone."""
    return None


def no_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """How an op of which there is nothing to say makes one number."""
    return ()


@dataclass(frozen=True, slots=True)
class Preset:
    """One entry of the palette: an op with some of its settings chosen."""

    title: str
    hint: str
    settings: Settings = field(default_factory=dict)
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Op:
    """One kind of node. The palette, inspector, help, compiler, exporters and tests read nothing else.

    `inputs` is the number of input ports, None for any number (at least one). `shape(shapes,
    settings, facts)` gives the output's shape or raises `ShapeError`. `settle` runs once in the
    step phase, after the optimiser (batch norm updates its running statistics there), so that
    predict may be repeated without a trace. `activation` names the setting, if any, whose
    activation the compiler puts behind this op as an instruction of its own. `units` says whose the units of
    the output are: its "own", place by place those of its first input, the "source", or those of all inputs
    side by side, "joined".

    Three functions say in numbers what the kernels do, for one batch on the host. `pulls(xp, cell, number)`
    gives what each row adds to ∂L/∂w of one block, after backward and with forward's scratch;
    `slopes(xp, cell, row, port, unit)` how one number of an input moves the outputs of its row;
    `lines(xp, cell, row, unit)` how one number of the output is made.
    """

    name: str
    title: str
    category: Category
    icon: str
    hint: str
    help: str
    source: str
    inputs: int | None = 1
    outputs: int = 1
    units: Units = "own"
    settings: tuple[Setting, ...] = ()
    shape: Callable[[Sequence[Shape], Settings, Facts | None], Shape]
    parameters: Callable[[Sequence[Shape], Settings], tuple[Parameter, ...]] = no_parameters
    kept: Callable[[Sequence[Shape], Settings], tuple[Kept, ...]] = no_kept
    scratch: Callable[[Sequence[Shape], Settings], tuple[Scratch, ...]] = no_scratch
    forward: Kernel
    backward: Kernel
    settle: Kernel = nothing
    pulls: Callable[[Namespace, Cell, int], Pulls] = no_pulls
    slopes: Callable[[Namespace, Cell, int, int, int], Slopes | None] = no_slopes
    lines: Callable[[Namespace, Cell, int, int], tuple[Line, ...]] = no_lines
    activation: str | None = None
    presets: tuple[Preset, ...] = ()
    differs_in_training: bool = False
    """True where forward reads `cell.training` (dropout, batch norm)."""
    passes: bool = False
    """True where the output is the input as it is: a program has no instruction for such a node."""
