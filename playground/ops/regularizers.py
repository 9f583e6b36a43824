"""Ops that keep a network in shape: dropout, batch_norm, layer_norm.

Owns what differs between training and use, and the running numbers that batch norm keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.mean import mean
from playground.ops.op import (
    Cell,
    Kept,
    Namespace,
    Op,
    Parameter,
    Preset,
    Scratch,
    Settings,
    Shape,
    ShapeError,
)
from playground.ops.setting import Setting

REGULARIZERS: list[Op] = []


def unchanged_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """As it came."""
    return shapes[0]


def row_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,) → (I,)."""
    (shape,) = shapes
    if len(shape) != 1:
        raise ShapeError("takes rows of features, not " + " × ".join(map(str, shape)), "not a row", 0)
    return shape


def norm_parameters(shapes: Sequence[Shape], settings: Settings) -> tuple[Parameter, ...]:
    """scale (I,) from 1, shift (I,) from 0; neither is penalised."""
    (shape,) = shapes
    return (Parameter("scale", shape, "constant", {"scale": 1.0}), Parameter("shift", shape, "zeros"))


def _epsilon() -> Setting:
    text = "Added to the variance, so that a feature that does not vary divides nothing by zero."
    return Setting("eps", "number", 1e-5, "Epsilon", text, low=1e-12, high=1.0, symbol="ε")


# -- dropout -----------------------------------------------------------------------------------------

RATE = Setting(
    "rate",
    "number",
    0.2,
    "Rate",
    "The share of the features that is dropped in every training step.",
    low=0.0,
    high=0.95,
)


def dropout_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The mask: 0 where dropped, 1 / (1 − rate) where kept."""
    return (Scratch(shapes[0], per_row=True),)


def dropout_forward(xp: Namespace, cell: Cell) -> None:
    """y = x · mask while training, y = x otherwise.

    What is kept grows by 1 / (1 − rate), so the expected sum stays what it is without dropout.
    """
    rate = cell.settings["rate"]
    if not cell.training or rate == 0.0 or cell.random is None:
        xp.copyto(cell.y, cell.x[0])
        return
    (mask,) = cell.scratch
    cell.random(mask)
    mask -= rate
    xp.heaviside(mask, 1.0, out=mask)
    mask *= 1.0 / (1.0 - rate)
    xp.multiply(cell.x[0], mask, out=cell.y)


def dropout_backward(xp: Namespace, cell: Cell) -> None:
    """y = x · mask with a mask that does not depend on x, so ∂L/∂x = ∂L/∂y · mask."""
    dx = cell.dx[0]
    if dx is None:
        return
    if not cell.training or cell.settings["rate"] == 0.0 or cell.random is None:
        xp.copyto(dx, cell.dy)
    else:
        xp.multiply(cell.dy, cell.scratch[0], out=dx)


REGULARIZERS.append(
    Op(
        name="dropout",
        title="Dropout",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Silences random features while training, so that no neuron can rely on one other alone; in "
        "use all of them speak.",
        source="Srivastava et al. 2014, inverted form; torch.nn.Dropout",
        settings=(RATE,),
        shape=unchanged_shape,
        scratch=dropout_scratch,
        forward=dropout_forward,
        backward=dropout_backward,
        presets=(Preset("Dropout", "I → I"),),
        differs_in_training=True,
    )
)


# -- batch_norm --------------------------------------------------------------------------------------

MOMENTUM = Setting(
    "momentum",
    "number",
    0.1,
    "Momentum",
    "How much of each batch's mean and variance goes into the running ones.",
    above=0.0,
    high=1.0,
)


def batch_norm_kept(shapes: Sequence[Shape], settings: Settings) -> tuple[Kept, ...]:
    """The running mean and variance, which are used outside training."""
    return (Kept("mean", shapes[0], 0.0), Kept("variance", shapes[0], 1.0))


def batch_norm_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """x̂ and one more array a row; the batch's mean, its variance, and 1 / √(variance + ε)."""
    (shape,) = shapes
    rows, vector = Scratch(shape, per_row=True), Scratch(shape, per_row=False)
    return (rows, rows, vector, vector, vector)


def _uses_batch(cell: Cell) -> bool:
    """Whether the batch's own statistics serve: one row alone has no variance."""
    return cell.training and cell.x[0].shape[0] > 1


def batch_norm_forward(xp: Namespace, cell: Cell) -> None:
    """y = scale · x̂ + shift with x̂ = (x − mean) / √(variance + ε), feature by feature.

    While training mean and variance (the biased one) are those of the batch, else the running ones. A
    training batch of one row uses the running ones too, where PyTorch gives up.

    Shapes: x, y (B, I); scale, shift, mean, variance (I,).
    """
    x, y = cell.x[0], cell.y
    normal, _, center, variance, inverse = cell.scratch
    if _uses_batch(cell):
        mean(x, 0, center)
        xp.subtract(x, center, out=normal)
        xp.multiply(normal, normal, out=y)
        mean(y, 0, variance)
    else:
        xp.copyto(variance, cell.kept[1])
        xp.subtract(x, cell.kept[0], out=normal)
    xp.add(variance, cell.settings["eps"], out=inverse)
    xp.sqrt(inverse, out=inverse)
    xp.divide(1.0, inverse, out=inverse)
    normal *= inverse
    xp.multiply(normal, cell.w[0], out=y)
    y += cell.w[1]


def batch_norm_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂shift = Σ dy and ∂L/∂scale = Σ dy x̂ over rows, as for any y = scale · x̂ + shift.

    With running statistics x̂ is a straight line in x: ∂L/∂x = dy · scale · r with r = 1 / √(variance + ε).
    With the batch's, each x also moves mean and variance: ∂mean/∂xₘ = 1/B and ∂r/∂xₘ = −r² x̂ₘ / B, so
    ∂x̂ₙ/∂xₘ = r (δₙₘ − 1/B − x̂ₙ x̂ₘ / B). Hence
    ∂L/∂x = scale · r · (dy − mean(dy) − x̂ · mean(dy x̂)) = scale · r · (dy − (∂L/∂shift + x̂ ∂L/∂scale) / B).

    Source: Ioffe & Szegedy 2015, §3.
    """
    dy, dx = cell.dy, cell.dx[0]
    normal, product, _, _, inverse = cell.scratch
    dscale, dshift = cell.dw
    dy.sum(axis=0, out=dshift)
    xp.multiply(dy, normal, out=product)
    product.sum(axis=0, out=dscale)
    if dx is None:
        return
    if _uses_batch(cell):
        xp.multiply(normal, dscale, out=dx)
        dx += dshift
        dx *= -1.0 / dx.shape[0]
        dx += dy
    else:
        xp.copyto(dx, dy)
    dx *= cell.w[0]
    dx *= inverse


def batch_norm_settle(xp: Namespace, cell: Cell) -> None:
    """running ← (1 − momentum) · running + momentum · batch, the variance made unbiased by B / (B − 1)."""
    if not _uses_batch(cell):
        return
    rows = cell.x[0].shape[0]
    momentum = cell.settings["momentum"]
    _, product, center, variance, _ = cell.scratch
    work = product[0]
    for running, batch, factor in (
        (cell.kept[0], center, 1.0),
        (cell.kept[1], variance, rows / (rows - 1)),
    ):
        xp.multiply(batch, momentum * factor, out=work)
        running *= 1.0 - momentum
        running += work


REGULARIZERS.append(
    Op(
        name="batch_norm",
        title="Batch norm",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Gives every feature mean 0 and variance 1 over the batch, then a scale and shift that are "
        "learned. In use it takes the running mean and variance of the batches it has seen.",
        source="Ioffe & Szegedy 2015; torch.nn.BatchNorm1d",
        settings=(_epsilon(), MOMENTUM),
        shape=row_shape,
        parameters=norm_parameters,
        kept=batch_norm_kept,
        scratch=batch_norm_scratch,
        forward=batch_norm_forward,
        backward=batch_norm_backward,
        settle=batch_norm_settle,
        presets=(Preset("Batch norm", "I → I"),),
        differs_in_training=True,
    )
)


# -- layer_norm --------------------------------------------------------------------------------------


def layer_norm_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """x̂ and one more array a row; 1 / √(variance + ε) and one more number a row."""
    rows, single = Scratch(shapes[0], per_row=True), Scratch((1,), per_row=True)
    return (rows, rows, single, single)


def layer_norm_forward(xp: Namespace, cell: Cell) -> None:
    """y = scale · x̂ + shift with x̂ = (x − mean) / √(variance + ε), over the features of each row.

    Shapes: x, y (B, I); scale, shift (I,); mean, variance (B, 1).
    """
    x, y = cell.x[0], cell.y
    normal, _, inverse, center = cell.scratch
    mean(x, 1, center)
    xp.subtract(x, center, out=normal)
    xp.multiply(normal, normal, out=y)
    mean(y, 1, inverse)
    inverse += cell.settings["eps"]
    xp.sqrt(inverse, out=inverse)
    xp.divide(1.0, inverse, out=inverse)
    normal *= inverse
    xp.multiply(normal, cell.w[0], out=y)
    y += cell.w[1]


def layer_norm_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂shift = Σ dy and ∂L/∂scale = Σ dy x̂ over rows.

    As for batch norm, with the means taken over the features of a row and q = dy · scale for ∂L/∂x̂:
    ∂L/∂x = r · (q − mean(q) − x̂ · mean(q x̂)), r = 1 / √(variance + ε).

    Source: Ba, Kiros & Hinton 2016; derived here.
    """
    dy, dx = cell.dy, cell.dx[0]
    normal, work, inverse, center = cell.scratch
    dscale, dshift = cell.dw
    dy.sum(axis=0, out=dshift)
    xp.multiply(dy, normal, out=work)
    work.sum(axis=0, out=dscale)
    if dx is None:
        return
    work *= cell.w[0]
    mean(work, 1, center)
    xp.multiply(normal, center, out=dx)
    xp.multiply(dy, cell.w[0], out=work)
    mean(work, 1, center)
    work -= center
    xp.subtract(work, dx, out=dx)
    dx *= inverse


REGULARIZERS.append(
    Op(
        name="layer_norm",
        title="Layer norm",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Gives the features of every row mean 0 and variance 1, then a scale and shift that are "
        "learned. It does not look at other rows, so training and use are alike.",
        source="Ba, Kiros & Hinton 2016; torch.nn.LayerNorm",
        settings=(_epsilon(),),
        shape=row_shape,
        parameters=norm_parameters,
        scratch=layer_norm_scratch,
        forward=layer_norm_forward,
        backward=layer_norm_backward,
        presets=(Preset("Layer norm", "I → I"),),
    )
)
