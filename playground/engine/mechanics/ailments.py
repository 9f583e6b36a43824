"""What is wrong with a network that learns badly, in sentences that say what to try.

Owns the thresholds. Each is set so that a network that learns well is left alone: what small batches show by
chance must hold for `ENOUGH` rows, one after the other, before it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from playground.engine.mechanics.slopes import rectifies
from playground.engine.mechanics.values import Finding, NodeHealth
from playground.ops import ACTIVATIONS

Array = Any

ENOUGH = 30
"""Rows that must show the same before it is told, unless there are fewer in all."""

PART = 0.5
"""A layer is told of where at least this share of its units is dead or saturated."""

SAMPLES, MANY = 3, 20
"""Looks at gradients, and at updates, before they are judged."""

EXPLODING, VANISHING = 100.0, 1000.0
"""Fold from the layer before the loss to the first one."""

LARGE_STEP, SMALL_STEP, USUAL_STEP = 0.1, 1e-6, 1e-3
"""Update ratios."""

FEW_EPOCHS, PATIENCE = 3, 10
"""Epochs before answers that are alike, and losses that do not fall, are told of."""

FALLEN, RISEN = 0.98, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is known of a network that learns.

    `silent` and `flat` say of each unit of a node for how many rows, one after the other, it has been dead or
    saturated; `alike` for how many the answers have been the same, about `answer`. Shapes: losses (N,), from
    the start on.
    """

    nodes: tuple[NodeHealth, ...]
    kinds: Mapping[int, str]
    silent: Mapping[int, Array]
    flat: Mapping[int, Array]
    alike: int
    answer: float
    batch: int
    rows: int
    epochs: int
    losses: Array
    divergence: str

    @property
    def enough(self) -> int:
        """How many rows must show the same."""
        return min(ENOUGH, self.rows)


def findings(case: Case) -> tuple[Finding, ...]:
    """What is wrong, errors first."""
    broken = tuple(_diverged(case))
    if broken:
        return broken
    found = (*_dead(case), *_saturated(case), *_gradients(case), *_steps(case), *_answers(case), *_loss(case))
    return tuple(sorted(found, key=lambda one: one.level != "error"))


def _diverged(case: Case) -> Iterator[Finding]:
    if case.divergence:
        yield Finding(None, "error", case.divergence)
    elif len(case.losses) and not isfinite(case.losses[-1]):
        text = (
            "The training loss is no finite number any more: start again with a lower learning rate, or clip"
        )
        yield Finding(None, "error", f"{text} the gradient.")


def _dead(case: Case) -> Iterator[Finding]:
    for one in case.nodes:
        kind = case.kinds.get(one.node)
        dead = int((case.silent[one.node] >= case.enough).sum())
        if kind is None or not rectifies(kind) or dead < PART * one.units:
            continue
        text = (
            f"{_units(dead, one, kind)} dead{_where(case)}: lower the learning rate or use He initialisation."
        )
        yield Finding(one.node, "error" if dead == one.units else "warning", text)


def _saturated(case: Case) -> Iterator[Finding]:
    for one in case.nodes[:-1]:
        kind, flat = case.kinds.get(one.node), int((case.flat[one.node] >= case.enough).sum())
        if kind is not None and flat and flat >= PART * one.units:
            text = (
                f"{_units(flat, one, kind)} saturated{_where(case)}: too "
                "flat to learn. Use smaller initial weights, a lower learning rate, or batch norm in front."
            )
            yield Finding(one.node, "warning", text)


def _gradients(case: Case) -> Iterator[Finding]:
    """Growing or shrinking from the layer next to the loss to the first."""
    layers = [one for one in case.nodes if len(one.parameters) and np.isfinite(one.gradient_sizes).any()]
    if len(layers) < 2 or len(layers[0].steps) < SAMPLES:
        return
    first, last = layers[0], layers[-1]
    with np.errstate(all="ignore"):
        folds = first.gradient_sizes[-SAMPLES:] / last.gradient_sizes[-SAMPLES:]
    fold = float(np.median(folds)) if np.isfinite(folds).all() else 0.0
    way = f"on their way back from '{last.name}' to '{first.name}'"
    if fold > EXPLODING:
        text = (
            f"Gradients grow {fold:,.0f}-fold {way}: clip the gradient, use smaller initial weights, or batch"
        )
        yield Finding(first.node, "warning", f"{text} norm.")
    elif 0.0 < fold < 1.0 / VANISHING:
        text = f"Gradients shrink {1.0 / fold:,.0f}-fold {way}, which hardly learns: use ReLU with He"
        yield Finding(first.node, "warning", f"{text} initialisation, batch norm, or skip connections.")


def _steps(case: Case) -> Iterator[Finding]:
    """Steps that are far too large, or so small that nothing has come of them since training began."""
    for one in case.nodes:
        known = one.ratio[np.isfinite(one.ratio)]
        if len(known) < MANY:
            continue
        usual = f"where about {USUAL_STEP:.1%} is usual"
        recent = float(np.median(known[-MANY:]))
        if recent > LARGE_STEP:
            text = (
                f"Each step changes the weights of '{one.name}' by {recent:.0%} of their size, {usual}: lower"
            )
            yield Finding(one.node, "warning", f"{text} the learning rate.")
        elif known.max() < SMALL_STEP and not _has_fallen(case) and not _is_cut_off(case):
            text = (
                f"Each step changes the weights of '{one.name}' by less than {SMALL_STEP:.4%} of their size"
            )
            yield Finding(one.node, "warning", f"{text}, {usual}: raise the learning rate.")


def _answers(case: Case) -> Iterator[Finding]:
    if case.epochs >= FEW_EPOCHS and case.alike >= max(case.enough, 2):
        name = case.nodes[-1].name
        text = (
            f"'{name}' answers nearly the same for every row, about {case.answer:.3g}: check that features "
            "reach it, lower the learning rate, or begin with a new start."
        )
        yield Finding(case.nodes[-1].node, "warning", text)


def _loss(case: Case) -> Iterator[Finding]:
    if len(case.losses) < 2:
        return
    start, now = float(case.losses[0]), float(case.losses[-1])
    epochs = len(case.losses) - 1
    if epochs >= FEW_EPOCHS and now > RISEN * start:
        text = f"The training loss has risen from {start:.3g} to {now:.3g}: lower the learning rate."
        yield Finding(None, "error", text)
    elif epochs >= PATIENCE and not _has_fallen(case):
        text = (
            f"The training loss has not fallen in {epochs} epochs, from {start:.3g} to {now:.3g}: try ten "
            "times the learning rate, or a tenth of it, or more units."
        )
        yield Finding(None, "warning", text)


def _is_cut_off(case: Case) -> bool:
    """Whether a layer is dead as a whole: no learning rate moves what stands behind or before it."""
    rectifiers = (one.node for one in case.nodes if rectifies(case.kinds.get(one.node, "linear")))
    return any((case.silent[node] >= case.enough).all() for node in rectifiers)


def _has_fallen(case: Case) -> bool:
    """Whether the training loss has been clearly below where it began."""
    return len(case.losses) > 1 and float(case.losses.min()) < FALLEN * float(case.losses[0])


def _units(some: int, one: NodeHealth, kind: str) -> str:
    """ "7 of 8 ReLU units of 'hidden 2' are", "The only ReLU unit of 'hidden 2' is"."""
    title = ACTIVATIONS[kind].title
    if one.units == 1:
        return f"The only {title} unit of '{one.name}' is"
    return f"{some} of {one.units} {title} units of '{one.name}' {'is' if some == 1 else 'are'}"


def _where(case: Case) -> str:
    """The rows that show it."""
    return " on this batch" if case.batch >= case.enough else f" on the last {case.enough} rows looked at"
