"""Who pulls hardest at a trained number, and where to, in a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine import targets
from playground.engine.executor import learning_of
from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.names import listed
from playground.engine.mechanics.pulls import Place
from playground.engine.mechanics.update import Update

Array = Any

MOST_NAMED = 3
"""Rows that are named, at most."""

CLOSE = 0.5
"""A row is named with the first where it pulls at least this share as hard."""


def sentence(moment: Moment, place: Place, products: Array, update: Update) -> str:
    """What the rows do to a number, and the step. Shapes: products (B,)."""
    noun, change = place.spec.name, update.new - float(moment.state[place.index])
    total = float(moment.gradients[place.index])
    left_over = _left_over(moment, total, update.g)
    first = int(np.abs(products).argmax())
    if products[first] == 0:
        return f"No row of this batch pulls at this {noun}." + _without_pull(left_over, change)
    hardest = hardest_rows(products)
    alike = _alike(moment, hardest)
    names = [str(int(moment.rows[at])) for at in hardest]
    one = len(hardest) == 1
    subject = f"Row {names[0]} pulls" if one else f"Rows {listed(names)} pull"
    up = bool(products[first] < 0)
    way, went = ("up" if up else "down"), ("up" if change > 0 else "down")
    told = f"{subject} hardest{f'. {alike[:1].upper()}{alike[1:]}' if alike else ''}"
    if place.block.frozen:
        return f"{told}. {'It' if one else 'They'} would move the {noun} {way}, but it is frozen."
    if total == 0:
        told += f", {way}wards; the others pull as much the other way."
        return told + _without_pull(left_over, change)
    if change == 0:
        return f"{told}. The step is too small to change the {noun}."
    net_up = total < 0
    if net_up == up:
        if way == went:
            return f"{told}, so the {noun} goes {way}."
        return f"{told}, {way}wards; {left_over} carries the {noun} {went}."
    others = f"{told}, {way}wards; the others together pull more"
    if net_up == (change > 0):
        return f"{others}, so the {noun} goes {went}."
    return f"{others}, but {left_over} carries the {noun} {went}."


def _left_over(moment: Moment, gradient: float, given: float) -> str:
    """What else than the rows moves a number, where the optimiser is given this instead of the gradient."""
    if np.sign(given) != np.sign(gradient):
        return "the penalty"
    decay = learning_of(moment.trainer.document.training).settings.get("weight_decay")
    return "what is left of earlier steps" + (", or the decay," if decay else "")


def _without_pull(left_over: str, change: float) -> str:
    """What moves a number at which nobody pulls."""
    if change == 0:
        return ""
    return f" {left_over[0].upper()}{left_over[1:]} carries it {'up' if change > 0 else 'down'}."


def hardest_rows(products: Array) -> list[int]:
    """The rows that pull hardest of all as long as they pull the same way, the very hardest first."""
    order = np.argsort(-np.abs(products), kind="stable")[:MOST_NAMED]
    sizes = (products * np.sign(products[order[0]]))[order]
    return [int(at) for at in order[np.minimum.accumulate(sizes >= CLOSE * sizes[0])]]


def _alike(moment: Moment, hardest: list[int]) -> str:
    """What these rows have in common; empty where that cannot be said in few words."""
    held, index = moment.trainer.batch_at_hand()
    outputs, y = moment.value(moment.program.output)[hardest], held.y[index[hardest]]
    if moment.program.facts.task == "classes":
        decided = targets.decisions(moment.program, outputs)
        pairs = {(int(truth), int(said)) for truth, said in zip(y, decided, strict=True)}
        if len(pairs) > 1:
            return ""
        ((truth, said),) = pairs
        return _classes(moment.trainer.dataset.class_names, truth, said, len(hardest))
    missed = np.sign(outputs.astype(np.float64) - y.reshape(outputs.shape))
    if missed.shape[1] > 1 or len(set(missed[:, 0])) > 1 or not missed[0, 0]:
        return ""
    whose = "its answer is" if len(hardest) == 1 else "their answers are"
    return f"{whose} too {'high' if missed[0, 0] > 0 else 'low'}"


def _classes(names: tuple[str, ...], truth: int, said: int, count: int) -> str:
    """Rows of one class that are all taken for the same."""
    who = {1: "it is", 2: "both are"}.get(count, "all are")
    noun = f"a {_class(names[truth])} point" if count == 1 else f"{_class(names[truth])} points"
    if truth == said:
        return f"{who} {noun}, rightly taken but not with full marks"
    return f"{who} {noun} taken for {_class(names[said])}"


def _class(name: str) -> str:
    """A class by its name, which may say so itself."""
    return name if name.startswith("class") else f"class {name}"
