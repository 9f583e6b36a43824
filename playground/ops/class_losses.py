"""Losses that judge classes: hinge, binary_cross_entropy, cross_entropy.

Owns what classification is trained with. Both cross-entropies read logits, the numbers before sigmoid or
softmax: taken together the two need no logarithm of a number that has become 0, and the gradient is simply
prediction minus target.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.facts import Facts
from playground.ops.formula import Line, Number, Symbol
from playground.ops.loss import Loss, Widths, error_line
from playground.ops.mean import mean
from playground.ops.op import Cell, Namespace, Scratch, Settings, Shape
from playground.ops.rectifiers import logistic
from playground.ops.terms import equals, minus, times

CLASS_LOSSES: list[Loss] = []

P, T = Symbol("p"), Symbol("t")

_NEEDS_CLASSES: Widths = (
    (),
    "judges classes, but the target is measured values: choose mean squared error",
)


def _each_class(facts: Facts) -> Widths:
    """One output for each class; for two classes one column is enough."""
    if facts.task == "values":
        return _NEEDS_CLASSES
    if facts.targets == 2:
        return (1, 2), "needs 1 output for two classes, or 2 (one for each)"
    return (facts.targets,), f"needs {facts.targets} outputs, one for each class"


# -- hinge -------------------------------------------------------------------------------------------


def hinge_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The margin that is missing."""
    return (Scratch(shapes[0], per_row=True),)


def hinge_forward(xp: Namespace, cell: Cell) -> None:
    """y = mean over outputs of max(0, 1 − x t), for targets t of −1 and 1."""
    (missing,) = cell.scratch
    xp.multiply(cell.x[0], cell.target, out=missing)
    xp.subtract(1.0, missing, out=missing)
    xp.maximum(missing, 0.0, out=missing)
    mean(missing, 1, cell.y)


def hinge_backward(xp: Namespace, cell: Cell) -> None:
    """Where margin is missing the slope is −t, elsewhere 0: ∂L/∂x = −t [1 − x t > 0] / (B O)."""
    (missing,) = cell.scratch
    dx = cell.dx[0]
    xp.heaviside(missing, 0.0, out=dx)
    dx *= cell.target
    dx *= -1.0 / dx.size


def hinge_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """−t where margin is missing, else 0."""
    if float(cell.scratch[0][row, unit]) <= 0.0:
        return error_line(cell, Number(0), Number(0), 0.0, "This row has its margin and does not pull.")
    t = float(cell.target[row, unit])
    note = "Its margin is missing, so it pulls towards its side."
    return error_line(cell, times(Number(-1), T), times(Number(-1), Number(t)), -t, note)


CLASS_LOSSES.append(
    Loss(
        name="hinge",
        title="Hinge",
        short="Hinge",
        tasks=("classes",),
        encoding="signs",
        formula="mean max(0, 1 − x t), t = ±1",
        width=_each_class,
        scratch=hinge_scratch,
        forward=hinge_forward,
        backward=hinge_backward,
        error=hinge_error,
        help="Content as soon as the right side is reached with a margin of 1; only rows that are wrong "
        "or close to the boundary still pull.",
        source="Cortes & Vapnik 1995; keras.losses.Hinge (PyTorch's hinge losses are other ones)",
    )
)


# -- binary_cross_entropy ----------------------------------------------------------------------------


def binary_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """Two arrays as large as the output."""
    return (Scratch(shapes[0], per_row=True), Scratch(shapes[0], per_row=True))


def binary_cross_entropy_forward(xp: Namespace, cell: Cell) -> None:
    """y = mean over outputs of −t ln σ(x) − (1 − t) ln(1 − σ(x)), from logits x.

    With −ln σ(x) = ln(1 + e⁻ˣ) and −ln(1 − σ(x)) = x + ln(1 + e⁻ˣ) that is x (1 − t) + ln(1 + e⁻ˣ); for
    negative x the logarithm is −x + ln(1 + eˣ). Both in one: max(0, x) − x t + log1p(exp(−|x|)).
    """
    cost, small = cell.scratch
    x = cell.x[0]
    xp.maximum(x, 0.0, out=cost)
    xp.multiply(x, cell.target, out=small)
    cost -= small
    xp.abs(x, out=small)
    xp.negative(small, out=small)
    xp.exp(small, out=small)
    xp.log1p(small, out=small)
    cost += small
    mean(cost, 1, cell.y)


def binary_cross_entropy_backward(xp: Namespace, cell: Cell) -> None:
    """∂y/∂x = (1 − t) − e⁻ˣ / (1 + e⁻ˣ) = σ(x) − t, so ∂L/∂x = (σ(x) − t) / (B O)."""
    x, dx = cell.x[0], cell.dx[0]
    logistic(xp, x, dx, cell.scratch[0])
    dx -= cell.target
    dx *= 1.0 / x.size


def binary_cross_entropy_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """p − t with p = σ(x)."""
    x, p, work = (xp.empty(1, cell.x[0].dtype) for _ in range(3))
    x[0], t = cell.x[0][row, unit], float(cell.target[row, unit])
    logistic(xp, x, p, work)
    numbers = minus(Number(float(p[0])), Number(t))
    return error_line(
        cell, minus(P, T), numbers, float(p[0]) - t, "p is the probability, t what it should be."
    )


CLASS_LOSSES.append(
    Loss(
        name="binary_cross_entropy",
        title="Binary cross-entropy",
        short="BCE",
        tasks=("classes",),
        encoding="one_hot",
        formula="mean −t ln p − (1 − t) ln(1 − p), p = σ(x)",
        fuses="sigmoid",
        width=_each_class,
        scratch=binary_scratch,
        forward=binary_cross_entropy_forward,
        backward=binary_cross_entropy_backward,
        error=binary_cross_entropy_error,
        help="How surprised a yes-or-no probability is by the answer: sure and wrong costs most. End the "
        "network in sigmoid, or in linear for logits.",
        source="torch.nn.BCEWithLogitsLoss",
    )
)


# -- cross_entropy -----------------------------------------------------------------------------------


def _one_for_each_class(facts: Facts) -> Widths:
    """Softmax shares 1 out among the classes, so each needs an output, also of two."""
    if facts.task == "values":
        return _NEEDS_CLASSES
    return (facts.targets,), f"needs {facts.targets} outputs, one for each class"


def cross_entropy_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """ln p, which backward reads; one more array as large; one number a row."""
    shape = shapes[0]
    return (Scratch(shape, per_row=True), Scratch(shape, per_row=True), Scratch((1,), per_row=True))


def cross_entropy_forward(xp: Namespace, cell: Cell) -> None:
    """y = −Σ t ln p with p = softmax(x), from logits x; the targets of a row sum to 1.

    ln p = x − ln Σ eˣ. The largest x of a row is taken off first: it cancels, and no exponential can
    overflow.
    """
    log_p, work, row = cell.scratch
    x = cell.x[0]
    x.max(axis=1, keepdims=True, out=row)
    xp.subtract(x, row, out=log_p)
    xp.exp(log_p, out=work)
    work.sum(axis=1, keepdims=True, out=row)
    xp.log(row, out=row)
    log_p -= row
    xp.multiply(log_p, cell.target, out=work)
    work.sum(axis=1, out=cell.y)
    xp.negative(cell.y, out=cell.y)


def cross_entropy_backward(xp: Namespace, cell: Cell) -> None:
    """∂ ln pᵢ / ∂xⱼ = δᵢⱼ − pⱼ, so ∂y/∂xⱼ = −Σᵢ tᵢ (δᵢⱼ − pⱼ) = pⱼ − tⱼ and ∂L/∂x = (p − t) / B."""
    log_p, dx = cell.scratch[0], cell.dx[0]
    xp.exp(log_p, out=dx)
    dx -= cell.target
    dx *= 1.0 / dx.shape[0]


def cross_entropy_error(xp: Namespace, cell: Cell, row: int, unit: int) -> Line:
    """p − t with p = softmax(x)."""
    p, t = float(xp.exp(cell.scratch[0][row, unit])), float(cell.target[row, unit])
    numbers, note = minus(Number(p), Number(t)), "p is the probability, t what it should be."
    return Line("Error at the output", equals(Symbol("δ"), minus(P, T)), numbers, p - t, note)


CLASS_LOSSES.append(
    Loss(
        name="cross_entropy",
        title="Cross-entropy",
        short="CE",
        tasks=("classes",),
        encoding="one_hot",
        formula="−Σ t ln p, p = softmax(x)",
        fuses="softmax",
        width=_one_for_each_class,
        scratch=cross_entropy_scratch,
        forward=cross_entropy_forward,
        backward=cross_entropy_backward,
        error=cross_entropy_error,
        help="How surprised the probabilities of several classes are by the right one: ln K for a guess "
        "among K. End the network in softmax, or in linear for logits.",
        source="torch.nn.CrossEntropyLoss with class probabilities",
    )
)
