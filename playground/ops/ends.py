"""Where a graph begins and ends: input and loss.

Owns which features an input hands on, and which networks a loss accepts. Rows and targets are put into
their cells by whoever runs the program.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.losses import LOSSES
from playground.ops.op import (
    MAX_FEATURES,
    Cell,
    Namespace,
    Op,
    Preset,
    Scratch,
    Settings,
    Shape,
    ShapeError,
    nothing,
)
from playground.ops.setting import Setting

INPUTS: list[Op] = []
ENDS: list[Op] = []


# -- input -------------------------------------------------------------------------------------------

COLUMNS = Setting(
    "columns",
    "names",
    [],
    "Features",
    "Which features this input hands on; none chosen means all of them.",
)


def columns(settings: Settings, facts: Facts) -> tuple[int, ...]:
    """Which features of the data an input hands on, as positions among `facts.features`.

    Raises: ShapeError where a chosen one is not among them.
    """
    chosen = settings.get("columns") or facts.features
    place = {name: number for number, name in enumerate(facts.features)}
    for name in chosen:
        if name not in place:
            there = ", ".join(facts.features[:8]) + (", …" if len(facts.features) > 8 else "")
            raise ShapeError(f"wants the feature '{name}', but there are only {there}", f"no {name}")
    return tuple(place[name] for name in chosen)


def input_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(number of features,)."""
    chosen = settings.get("columns") or () if facts is None else columns(settings, facts)
    width = len(chosen)
    if width == 0:
        raise ShapeError("needs data: choose a data set with at least one feature", "no data")
    if width > MAX_FEATURES:
        raise ShapeError(f"has {width:,} features, more than {MAX_FEATURES:,}: choose fewer", "too wide")
    return (width,)


INPUTS.append(
    Op(
        name="input",
        title="Input",
        category="data",
        icon="database",
        hint="features",
        help="Hands the features of each row to the network. Several inputs may take different features.",
        source="none: it copies",
        inputs=0,
        settings=(COLUMNS,),
        shape=input_shape,
        forward=nothing,
        backward=nothing,
        presets=(Preset("Input", "features"),),
    )
)


# -- loss --------------------------------------------------------------------------------------------

KIND = Setting(
    "kind",
    "choice",
    "mse",
    "Loss",
    "How the distance between prediction and target is measured.",
    choices=tuple(LOSSES),
    titles=tuple(loss.title for loss in LOSSES.values()),
)
LOSS_SETTINGS = (
    KIND,
    *{setting.name: setting for loss in LOSSES.values() for setting in loss.settings}.values(),
)


def loss_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(): one number for each row. Refuses an output that the loss cannot compare with the target."""
    (shape,) = shapes
    if len(shape) != 1:
        raise ShapeError("takes rows of outputs, not " + " × ".join(map(str, shape)), "not a row", 0)
    if facts is None:
        return ()
    if facts.task == "classes" and facts.targets < 2:
        raise ShapeError("has one class only: there is nothing to tell apart", "one class")
    allowed, sentence = LOSSES[settings["kind"]].width(facts)
    if not allowed:
        raise ShapeError(sentence, "wrong loss")
    if shape[0] not in allowed:
        wanted = " or ".join(map(str, allowed))
        raise ShapeError(f"{sentence}, but gets {shape[0]}", f"{shape[0]} ≠ {wanted}", 0)
    return ()


def loss_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """What the chosen loss asks for."""
    return LOSSES[settings["kind"]].scratch(shapes, settings)


def loss_forward(xp: Namespace, cell: Cell) -> None:
    """y (B,) = the chosen loss of each row."""
    LOSSES[cell.settings["kind"]].forward(xp, cell)


def loss_backward(xp: Namespace, cell: Cell) -> None:
    """∂ mean(y) / ∂x by the chosen loss: where every backward pass begins."""
    if cell.dx[0] is not None:
        LOSSES[cell.settings["kind"]].backward(xp, cell)


ENDS.append(
    Op(
        name="loss",
        title="Loss",
        category="loss",
        icon="target",
        hint="one a graph",
        help="Compares the prediction with the target: one number that training makes small. The target "
        "comes from the data.",
        source="see each loss",
        outputs=0,
        settings=LOSS_SETTINGS,
        shape=loss_shape,
        scratch=loss_scratch,
        forward=loss_forward,
        backward=loss_backward,
        presets=(Preset("Loss", "one a graph"),),
    )
)
