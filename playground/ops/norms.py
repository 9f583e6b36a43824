"""Ops that bring numbers to mean 0 and variance 1: batch_norm, layer_norm.

Owns scale and shift, which both learn, and the running numbers that batch norm keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Line, Number, Symbol
from playground.ops.mean import mean
from playground.ops.op import (
    Cell,
    Kept,
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
from playground.ops.terms import equals, minus, over, root, times, total

NORMS: list[Op] = []


def row_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,) → (I,)."""
    (shape,) = shapes
    if len(shape) != 1:
        raise ShapeError("takes rows of features, not " + " × ".join(map(str, shape)), "not a row", 0)
    return shape


def norm_parameters(shapes: Sequence[Shape], settings: Settings) -> tuple[Parameter, ...]:
    """scale (I,) from 1, shift (I,) from 0; neither is penalised."""
    (shape,) = shapes
    return (
        Parameter("scale", shape, "constant", {"scale": 1.0}, symbol="γ", axes=("target",)),
        Parameter("shift", shape, "zeros", symbol="β", axes=("target",)),
    )


def norm_pulls(xp: Namespace, cell: Cell, number: int) -> Pulls:
    """∂L/∂scaleⱼ = Σₙ x̂ₙⱼ dyₙⱼ, ∂L/∂shiftⱼ = Σₙ 1 · dyₙⱼ."""
    if number:
        return Pulls(xp.ones_like(cell.dy[:, :1]), cell.dy, None, 0)
    return Pulls(cell.scratch[0], cell.dy, 0, 0)


X_HAT, GAMMA = Symbol("x", hat=True), Symbol("γ")


def _scaled_line(cell: Cell, row: int, unit: int) -> Line:
    """y = γ x̂ + β."""
    letters = equals(Symbol("y"), total(times(GAMMA, X_HAT), Symbol("β")))
    scale, shift = (Number(float(block[unit])) for block in cell.w)
    normal = Number(float(cell.scratch[0][row, unit]))
    value = float(cell.y[row, unit])
    return Line("Scale and shift", letters, total(times(scale, normal), shift), value)


def _normal_line(cell: Cell, row: int, unit: int, center: float, variance: float, note: str) -> Line:
    """x̂ = (x − mean) / √(variance + ε)."""
    x, epsilon = Number(float(cell.x[0][row, unit])), Number(cell.settings["eps"])
    letters = over(minus(Symbol("x"), Symbol("mean")), root(total(Symbol("variance"), Symbol("ε"))))
    numbers = over(minus(x, Number(center)), root(total(Number(variance), epsilon)))
    value = float(cell.scratch[0][row, unit])
    return Line("Normalise", equals(X_HAT, letters), numbers, value, note)


def _epsilon() -> Setting:
    text = "Added to the variance, so that a feature that does not vary divides nothing by zero."
    return Setting("eps", "number", 1e-5, "Epsilon", text, low=1e-12, high=1.0, symbol="ε")


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
    return (Kept("mean", shapes[0], 0.0, ("target",)), Kept("variance", shapes[0], 1.0, ("target",)))


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


def batch_norm_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes | None:
    """scale / √(variance + ε) with running statistics; None with the batch's, which mix its rows."""
    if _uses_batch(cell):
        return None
    factor = float(cell.w[0][unit]) * float(cell.scratch[4][unit])
    return Slopes((unit,), (factor,), times(GAMMA, Symbol("r")), Number(factor), "r = 1/√(variance + ε)")


def batch_norm_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β."""
    own = _uses_batch(cell)
    center = float((cell.scratch[2] if own else cell.kept[0])[unit])
    note = "Mean and variance of this batch." if own else "The running mean and variance: one row has none."
    variance = float(cell.scratch[3][unit])
    return _normal_line(cell, row, unit, center, variance, note), _scaled_line(cell, row, unit)


NORMS.append(
    Op(
        name="batch_norm",
        title="Batch norm",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Gives every feature mean 0 and variance 1 over the batch, then a scale and shift that are "
        "learned. In use it takes the running mean and variance of the batches it has seen.",
        source="Ioffe & Szegedy 2015; torch.nn.BatchNorm1d",
        units="source",
        settings=(_epsilon(), MOMENTUM),
        shape=row_shape,
        parameters=norm_parameters,
        kept=batch_norm_kept,
        scratch=batch_norm_scratch,
        forward=batch_norm_forward,
        backward=batch_norm_backward,
        pulls=norm_pulls,
        slopes=batch_norm_slopes,
        lines=batch_norm_lines,
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


def layer_norm_slopes(xp: Namespace, cell: Cell, row: int, port: int, unit: int) -> Slopes:
    """∂yₖ/∂xⱼ = scaleₖ · r · (δₖⱼ − (1 + x̂ₖ x̂ⱼ) / I): each feature moves mean and variance of its row."""
    normal, inverse = cell.scratch[0][row].astype("float64"), float(cell.scratch[2][row, 0])
    bent = -(1.0 + normal * normal[unit]) / len(normal)
    bent[unit] += 1.0
    return Slopes(range(len(normal)), cell.w[0] * inverse * bent, over(Symbol("∂y"), Symbol("∂x")))


def layer_norm_lines(xp: Namespace, cell: Cell, row: int, unit: int) -> tuple[Line, ...]:
    """x̂ = (x − mean) / √(variance + ε), y = γ x̂ + β."""
    x = cell.x[0][row].astype("float64")
    note = "Mean and variance of the features of this row."
    return (
        _normal_line(cell, row, unit, float(x.mean()), float(x.var()), note),
        _scaled_line(cell, row, unit),
    )


NORMS.append(
    Op(
        name="layer_norm",
        title="Layer norm",
        category="regular",
        icon="shuffle",
        hint="I → I",
        help="Gives the features of every row mean 0 and variance 1, then a scale and shift that are "
        "learned. It does not look at other rows, so training and use are alike.",
        source="Ba, Kiros & Hinton 2016; torch.nn.LayerNorm",
        units="source",
        settings=(_epsilon(),),
        shape=row_shape,
        parameters=norm_parameters,
        scratch=layer_norm_scratch,
        forward=layer_norm_forward,
        backward=layer_norm_backward,
        pulls=norm_pulls,
        slopes=layer_norm_slopes,
        lines=layer_norm_lines,
        presets=(Preset("Layer norm", "I → I"),),
    )
)
