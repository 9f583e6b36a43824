"""The layers a network is made of: dense, and activation as a node.

Owns y = x w + b and the node around each entry of ACTIVATIONS.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.activations import ACTIVATIONS
from playground.ops.facts import Facts
from playground.ops.formula import Formula, Line, Number, Power, Symbol
from playground.ops.fusing import fused
from playground.ops.initializers import INITIALIZERS
from playground.ops.op import (
    Cell,
    Namespace,
    Op,
    Parameter,
    Preset,
    Pulls,
    Scratch,
    Settings,
    Shape,
    ShapeError,
    Slopes,
)
from playground.ops.setting import Setting
from playground.ops.terms import called, dotted, equals, minus, over, times, total

LAYERS: list[Op] = []

_ACTIVATION_TITLES = tuple(activation.title for activation in ACTIVATIONS.values())


# -- dense -------------------------------------------------------------------------------------------

_SCALED = tuple(name for name, entry in INITIALIZERS.items() if entry.settings)

DENSE_SETTINGS = (
    Setting("units", "integer", 8, "Units", "How many neurons the layer has.", low=1, high=4096),
    Setting(
        "activation",
        "choice",
        "tanh",
        "Activation",
        "The bend that every neuron puts into its sum.",
        choices=tuple(ACTIVATIONS),
        titles=_ACTIVATION_TITLES,
    ),
    Setting(
        "initializer",
        "choice",
        "glorot_uniform",
        "Initialiser",
        "The random numbers that the weights start from.",
        choices=tuple(INITIALIZERS),
        titles=tuple(entry.title for entry in INITIALIZERS.values()),
    ),
    Setting(
        "init_scale",
        "number",
        None,
        "Start scale",
        "The initialiser's one number: its gain, limit, deviation or value. Empty takes its own default.",
        low=-1000.0,
        high=1000.0,
        optional=True,
        when=("initializer", _SCALED),
    ),
    Setting("bias", "flag", True, "Bias", "Whether every neuron adds a number of its own."),
    Setting(
        "bias_start",
        "number",
        0.0,
        "Bias start",
        "The number that all biases start at.",
        low=-1000.0,
        high=1000.0,
        when=("bias", (True,)),
    ),
)


def dense_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,) → (O,) with O = units."""
    (shape,) = shapes
    if len(shape) != 1:
        raise ShapeError("takes rows of features, not " + " × ".join(map(str, shape)), "not a row", 0)
    return (int(settings["units"]),)


def dense_parameters(shapes: Sequence[Shape], settings: Settings) -> tuple[Parameter, ...]:
    """weight (I, O), bias (O,)."""
    fan_in, fan_out = shapes[0][0], int(settings["units"])
    scale = settings["init_scale"]
    spread = {} if scale is None else {"scale": scale}
    shape = (fan_in, fan_out)
    weight = Parameter(
        "weight",
        shape,
        settings["initializer"],
        spread,
        fan_in,
        fan_out,
        penalised=True,
        axes=("source", "target"),
    )
    if not settings["bias"]:
        return (weight,)
    spread = {"scale": settings["bias_start"]}
    bias = Parameter("bias", (fan_out,), "constant", spread, fan_in, fan_out, symbol="b", axes=("target",))
    return (weight, bias)


def dense_forward(xp: Namespace, cell: Cell) -> None:
    """y = x w + b.

    Shapes: x (B, I), w (I, O), b (O,), y (B, O).
    """
    xp.dot(cell.x[0], cell.w[0], out=cell.y)
    if len(cell.w) == 2:
        xp.add(cell.y, cell.w[1], out=cell.y)


def dense_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂w = xᵀ dy, ∂L/∂b = Σ dy over rows, ∂L/∂x = dy wᵀ.

    yₙⱼ = Σᵢ xₙᵢ wᵢⱼ + bⱼ, so ∂yₙⱼ/∂wᵢⱼ = xₙᵢ, ∂yₙⱼ/∂bⱼ = 1 and ∂yₙⱼ/∂xₙᵢ = wᵢⱼ; the chain rule sums over the
    index that the left side does not have: rows n for w and b, outputs j for x.
    """
    x, dy, dx = cell.x[0], cell.dy, cell.dx[0]
    xp.dot(x.T, dy, out=cell.dw[0])
    if len(cell.w) == 2:
        dy.sum(axis=0, out=cell.dw[1])
    if dx is not None:
        xp.dot(dy, cell.w[0].T, out=dx)


def dense_pulls(xp: Namespace, cell: Cell, number: int) -> Pulls:
    """∂L/∂wᵢⱼ = Σₙ xₙᵢ dyₙⱼ, ∂L/∂bⱼ = Σₙ 1 · dyₙⱼ."""
    if number:
        return Pulls(xp.ones_like(cell.dy[:, :1]), cell.dy, None, 0)
    return Pulls(cell.x[0][:, :, None], cell.dy[:, None, :], 0, 1)


def dense_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """∂yⱼ/∂xᵢ = wᵢⱼ for every output j."""
    return Slopes(range(cell.w[0].shape[1]), cell.w[0][unit], Symbol("w"))


def dense_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """z = Σ w x + b, the largest products first."""
    w, x = cell.w[0][:, unit].astype("float64"), cell.x[0][row].astype("float64")
    letters: Formula = times(Symbol("w"), Symbol("x"))
    bias = None
    if len(cell.w) == 2:
        bias, letters = Number(float(cell.w[1][unit]), note="bias"), total(letters, Symbol("b"))
    name = Symbol("y" if cell.settings["activation"] == "linear" else "z")
    return (Line("Sum", equals(name, letters), dotted(w, x, bias), float(cell.y[row, unit])),)


LAYERS.append(
    Op(
        name="dense",
        title="Dense",
        category="dense",
        icon="circles-three",
        hint="I → O",
        help="Every neuron weighs all inputs, adds them up with a bias of its own, and bends the sum with "
        "its activation.",
        source="torch.nn.Linear (whose weight is the transpose of ours)",
        settings=DENSE_SETTINGS,
        shape=dense_shape,
        parameters=dense_parameters,
        forward=dense_forward,
        backward=dense_backward,
        pulls=dense_pulls,
        slopes=dense_slopes,
        lines=dense_lines,
        activation="activation",
        presets=(Preset("Dense", "I → O"),),
    )
)


# -- activation --------------------------------------------------------------------------------------

KIND = Setting(
    "kind",
    "choice",
    "relu",
    "Activation",
    "The function that every number goes through.",
    choices=tuple(ACTIVATIONS),
    titles=_ACTIVATION_TITLES,
)


def activation_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """As it came."""
    return shapes[0]


def activation_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The one working array that activations use."""
    return (Scratch(shapes[0], per_row=True),)


def activation_forward(xp: Namespace, cell: Cell) -> None:
    """y = f(x)."""
    activation = ACTIVATIONS[cell.settings["kind"]]
    if xp.__name__ == "numpy" or activation.slope is None:
        activation.forward(xp, cell.x[0], cell.y, cell.scratch[0])
    else:
        fused(xp, activation.forward, (cell.x[0], cell.y, cell.scratch[0]))


def activation_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂x = ∂L/∂y · f′(x), as each activation derives it."""
    if cell.dx[0] is not None:
        activation = ACTIVATIONS[cell.settings["kind"]]
        if xp.__name__ == "numpy" or activation.slope is None:
            activation.backward(xp, cell.x[0], cell.y, cell.dy, cell.dx[0], cell.scratch[0])
        else:
            fused(xp, activation.backward, (cell.x[0], cell.y, cell.dy, cell.dx[0], cell.scratch[0]))


def activation_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """∂y/∂z = f′(z) of the same unit; of softmax ∂yₖ/∂zⱼ = yₖ (δₖⱼ − yⱼ) for every k."""
    activation = ACTIVATIONS[cell.settings["kind"]]
    if activation.slope is None:
        y = cell.y[row].astype("float64")
        same = xp.zeros_like(y)
        same[unit] = 1.0
        return Slopes(range(len(y)), y * (same - y[unit]), over(Symbol("∂y"), Symbol("∂z")))
    z, y, slope, work = (xp.empty(1, cell.y.dtype) for _ in range(4))
    z[0], y[0] = cell.x[0][row, unit], cell.y[row, unit]
    activation.slope(xp, z, y, slope, work)
    letters = called("f′", Symbol("z"))
    short = activation.slope_formula
    numbers = short(Number(float(y[0]))) if short else Number(float(slope[0]))
    return Slopes((unit,), slope, letters, numbers, f"f is {activation.title}.")


def activation_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """y = f(z)."""
    activation = ACTIVATIONS[cell.settings["kind"]]
    z = float(cell.x[0][row, unit])
    title = activation.title
    numbers = called(title.lower() if title.istitle() else title, Number(z))
    if activation.slope is None:
        all_z = cell.x[0][row].astype("float64")
        largest = float(all_z.max())
        top = Power(Symbol("e"), minus(Number(z), Number(largest)))
        numbers = over(top, Number(float(xp.exp(all_z - largest).sum())))
    letters = equals(Symbol("y"), called("f", Symbol("z")))
    note = f"f(z) = {activation.formula}"
    return (Line("Activation", letters, numbers, float(cell.y[row, unit]), note),)


LAYERS.append(
    Op(
        name="activation",
        title="Activation",
        category="activation",
        icon="chart-line",
        hint="I → I",
        help="Bends every number on its own, without parameters. Dense layers have one built in; as a node "
        "it goes behind Add or a norm.",
        source="see each activation",
        units="source",
        settings=(KIND,),
        shape=activation_shape,
        scratch=activation_scratch,
        forward=activation_forward,
        backward=activation_backward,
        slopes=activation_slopes,
        lines=activation_lines,
        presets=tuple(
            Preset(activation.title, activation.hint, {"kind": name}, activation.help)
            for name, activation in ACTIVATIONS.items()
        ),
    )
)
