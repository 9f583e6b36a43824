"""Losses that compare numbers: mse, mae, huber.

Owns what regression is trained with; classes may be, as numbers. Each is the mean over the outputs of a
row; the mean over rows of that is what PyTorch's reduction "mean" gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Formula, Line, Number, Symbol
from playground.ops.loss import Loss, Widths, error_line
from playground.ops.mean import mean
from playground.ops.op import Cell, Namespace, Scratch, Settings, Shape
from playground.ops.setting import Setting
from playground.ops.terms import called, minus, times

VALUE_LOSSES: list[Loss] = []


def _width(facts: Facts) -> Widths:
    """One output for each value or class; for two classes one column is enough."""
    if facts.task == "values":
        noun = "output, one for the target" if facts.targets == 1 else "outputs, one for each target value"
        return (facts.targets,), f"needs {facts.targets} {noun}"
    if facts.targets == 2:
        return (1, 2), "needs 1 output, or 2 (one for each class)"
    return (facts.targets,), f"needs {facts.targets} outputs, one for each class"


def _one_row(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """One array as large as the output."""
    return (Scratch(shapes[0], per_row=True),)


def _two_rows(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """Two arrays as large as the output."""
    return (Scratch(shapes[0], per_row=True), Scratch(shapes[0], per_row=True))


Y, T = Symbol("y"), Symbol("t")


def _missed(cell: Cell, row: int, unit: int) -> tuple[float, Formula]:
    """y − t, and how that is written."""
    y, t = float(cell.x[0][row, unit]), float(cell.target[row, unit])
    return y - t, minus(Number(y), Number(t))


# -- mse ---------------------------------------------------------------------------------------------


def mse_forward(xp: Namespace, cell: Cell) -> None:
    """y = mean over outputs of (x − t)²."""
    (error,) = cell.scratch
    xp.subtract(cell.x[0], cell.target, out=error)
    xp.multiply(error, error, out=error)
    mean(error, 1, cell.y)


def mse_backward(xp: Namespace, cell: Cell) -> None:
    """L = Σ (x − t)² / (B O), so ∂L/∂x = 2 (x − t) / (B O)."""
    x, dx = cell.x[0], cell.dx[0]
    xp.subtract(x, cell.target, out=dx)
    dx *= 2.0 / x.size


def mse_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """2 (y − t)."""
    missed, numbers = _missed(cell, row, unit)
    return error_line(cell, times(Number(2), minus(Y, T)), times(Number(2), numbers), 2.0 * missed)


VALUE_LOSSES.append(
    Loss(
        name="mse",
        title="Mean squared error",
        short="MSE",
        tasks=("values", "classes"),
        encoding="values",
        formula="mean (x − t)²",
        width=_width,
        scratch=_one_row,
        forward=mse_forward,
        backward=mse_backward,
        error=mse_error,
        help="The squared distance to the target: twice as far off costs four times as much, so single "
        "outliers pull hard.",
        source="torch.nn.MSELoss (TF Playground's is half of it)",
    )
)


# -- mae ---------------------------------------------------------------------------------------------


def mae_forward(xp: Namespace, cell: Cell) -> None:
    """y = mean over outputs of |x − t|."""
    (error,) = cell.scratch
    xp.subtract(cell.x[0], cell.target, out=error)
    xp.abs(error, out=error)
    mean(error, 1, cell.y)


def mae_backward(xp: Namespace, cell: Cell) -> None:
    """L = Σ |x − t| / (B O), so ∂L/∂x = sign(x − t) / (B O); 0 where they are equal."""
    (error,) = cell.scratch
    x, dx = cell.x[0], cell.dx[0]
    xp.subtract(x, cell.target, out=error)
    xp.sign(error, out=dx)
    dx *= 1.0 / x.size


def mae_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """sign(y − t)."""
    missed, numbers = _missed(cell, row, unit)
    letters, numbers = called("sign", minus(Y, T)), called("sign", numbers)
    return error_line(cell, letters, numbers, float((missed > 0) - (missed < 0)))


VALUE_LOSSES.append(
    Loss(
        name="mae",
        title="Mean absolute error",
        short="MAE",
        tasks=("values", "classes"),
        encoding="values",
        formula="mean |x − t|",
        width=_width,
        scratch=_one_row,
        forward=mae_forward,
        backward=mae_backward,
        error=mae_error,
        help="The plain distance to the target: outliers pull no harder than anybody else, but near "
        "the target the steps do not shrink.",
        source="torch.nn.L1Loss",
    )
)


# -- huber -------------------------------------------------------------------------------------------

DELTA = Setting(
    "delta",
    "number",
    1.0,
    "Delta",
    "Errors below this count squared, larger ones straight.",
    low=1e-6,
    high=1e6,
    symbol="δ",
    when=("kind", ("huber",)),
)


def huber_forward(xp: Namespace, cell: Cell) -> None:
    """y = mean over outputs of a² / 2 where a = |x − t| ≤ δ, else of δ (a − δ / 2).

    In one: with c = min(a, δ) both are c (a − c / 2).
    """
    error, near = cell.scratch
    xp.subtract(cell.x[0], cell.target, out=error)
    xp.abs(error, out=error)
    xp.minimum(error, cell.settings["delta"], out=near)
    near *= 0.5
    error -= near
    near *= 2.0
    error *= near
    mean(error, 1, cell.y)


def huber_backward(xp: Namespace, cell: Cell) -> None:
    """The slope is x − t within ±δ and ±δ beyond: ∂L/∂x = clip(x − t, −δ, δ) / (B O)."""
    delta = cell.settings["delta"]
    x, dx = cell.x[0], cell.dx[0]
    xp.subtract(x, cell.target, out=dx)
    xp.maximum(dx, -delta, out=dx)
    xp.minimum(dx, delta, out=dx)
    dx *= 1.0 / x.size


def huber_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """y − t, but at most the setting delta, either way."""
    missed, numbers = _missed(cell, row, unit)
    delta = float(cell.settings["delta"])
    if abs(missed) <= delta:
        return error_line(cell, minus(Y, T), numbers, missed, f"Within {delta:g} the slope is the distance.")
    value = delta if missed > 0 else -delta
    letters, numbers = (
        times(called("sign", difference), limit)
        for difference, limit in ((minus(Y, T), Symbol("d")), (numbers, Number(delta)))
    )
    return error_line(cell, letters, numbers, value, f"Further off than d = {delta:g} the slope stays d.")


VALUE_LOSSES.append(
    Loss(
        name="huber",
        title="Huber",
        short="Huber",
        tasks=("values", "classes"),
        encoding="values",
        formula="mean a²/2 if a ≤ δ, else δ (a − δ/2), with a = |x − t|",
        settings=(DELTA,),
        width=_width,
        scratch=_two_rows,
        forward=huber_forward,
        backward=huber_backward,
        error=huber_error,
        help="Squared near the target, straight far from it: small steps at the end and no outlier that "
        "takes over.",
        source="Huber 1964; torch.nn.HuberLoss",
    )
)
