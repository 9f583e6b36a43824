"""How one trained number gets its next value, from the rows of the batch to the step, as data.

Whatever the engine has is read from it; see `update` for what it would do. In every phase something can be
said: before GRADIENT the old value alone, which then stands for the new one too.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.mechanics.errors import error_lines
from playground.engine.mechanics.moment import Moment, still
from playground.engine.mechanics.names import unit_name
from playground.engine.mechanics.pulls import Place, ends, place_of, pulls_at
from playground.engine.mechanics.sentence import sentence
from playground.engine.mechanics.update import Update, update_of
from playground.engine.mechanics.values import Explanation, Weight
from playground.engine.stepper import Stepper
from playground.ops.formula import Formula, Line, Number, Operator, Row, Symbol
from playground.ops.terms import equals, over, times

Array = Any


def explanation(trainer: Stepper, weight: Weight | int, row: int | None = None) -> Explanation | None:
    """What this batch does to a trained number, by name and place or by its number among all.

    `row` is the one whose error is followed back, where it is in the batch; else the one that pulls hardest.
    None where the network has no such number.
    """
    place = place_of(trainer.program, weight)
    if place is None:
        return None
    moment = Moment(trainer)
    source, target = ends(moment.program, place)
    old = float(moment.state[place.index])
    told: dict[str, Any] = {"new": old, "rows": still(moment.rows[: moment.listed])}
    if moment.has_gradient:
        told |= _told(moment, place, target, row)
    return Explanation(
        weight=place.weight,
        index=place.order,
        source="1" if source is None else unit_name(trainer, place.one.x[0], source),
        target=unit_name(trainer, place.one.y, target),
        old=old,
        done=moment.done,
        frozen=place.block.frozen,
        count=moment.count,
        **told,
    )


def _told(moment: Moment, place: Place, unit: int, row: int | None) -> dict[str, Any]:
    """All that is known from GRADIENT on, by the names of the fields."""
    inputs, errors = pulls_at(moment, place)
    products = inputs * errors
    gradient = float(moment.gradients[place.index])
    update: Update = update_of(moment, place)
    at = None if row is None else moment.place_of(row)
    at = int(np.abs(products).argmax()) if at is None else at
    cut = slice(moment.listed)
    return {
        "inputs": still(inputs[cut]),
        "errors": still(errors[cut]),
        "products": still(products[cut]),
        "gradient": gradient,
        "new": update.new,
        "step": (_mean_line(inputs, errors, gradient), *update.lines),
        "error": error_lines(moment, place.one.y, unit, at),
        "error_row": int(moment.rows[at]),
        "sentence": sentence(moment, place, products, update),
    }


def _mean_line(inputs: Array, errors: Array, gradient: float) -> Line:
    """g = Σ a δ / B."""
    letters: Formula = times(Symbol("a"), Symbol("δ"))
    if len(inputs) == 1:
        numbers = times(Number(float(inputs[0])), Number(float(errors[0])))
    else:
        letters = over(Row((Operator("Σ"), letters)), Symbol("B"))
        numbers = over(Number(float(inputs @ errors)), Number(len(inputs)))
    note = "The mean of what the rows contribute, as the engine measured it."
    return Line("Gradient", equals(Symbol("g"), letters), numbers, gradient, note, "gradient")
