"""Single trained numbers on the canvas: which of them lies where, and which is next to it.

Names are the engine's: "hidden.weight" and (input, unit), "hidden.bias" and (unit,). Knows a plan, not Qt.
"""

from __future__ import annotations

from typing import NamedTuple

from playground.document import Link
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.plan.cubics import Cubic, Point, along
from playground.gui.canvas.plan.face import Face
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.plan.plan import Plan


class Spot(NamedTuple):
    """Where a trained number is shown."""

    node: int
    unit: int
    source: int | None
    """The unit that it weighs; None for a bias."""
    link: Link | None
    """The link among whose single wires it is; None for a bias and in a picture of weights."""


def at_hit(plan: Plan, hit: Hit) -> Weight | None:
    """The trained number that was hit."""
    if hit.part == "weight" and hit.link is not None and hit.place is not None:
        return Weight(f"{plan.faces[plan.strands[hit.link].node].title}.weight", hit.place)
    if hit.part == "pixel" and hit.node is not None and hit.place is not None:
        return Weight(f"{plan.faces[hit.node].title}.weight", hit.place)
    if hit.part == "bias" and hit.node is not None and hit.unit is not None:
        return Weight(f"{plan.faces[hit.node].title}.bias", (hit.unit,))
    return None


def spot(plan: Plan, weight: Weight) -> Spot | None:
    """Where a trained number is shown; None where there is no such number."""
    face = _face(plan, weight)
    if face is None:
        return None
    if weight.name.endswith(".bias"):
        fits = face.biased and len(weight.place) == 1 and 0 <= weight.place[0] < face.units
        return Spot(face.id, weight.place[0], None, None) if fits else None
    shape = face.weights
    if shape is None or len(weight.place) != 2:
        return None
    source, unit = weight.place
    if not (0 <= source < shape[0] and 0 <= unit < shape[1]):
        return None
    link = next((one for one, held in plan.strands.items() if _is_into(one, held.kind, face.id)), None)
    return Spot(face.id, unit, source, link)


def _is_into(link: Link, kind: str, node: int) -> bool:
    return kind == "weights" and link.target == node


def _face(plan: Plan, weight: Weight) -> Face | None:
    title, _, block = weight.name.rpartition(".")
    if block not in ("weight", "bias"):
        return None
    return next((one for one in plan.faces.values() if one.title == title and one.block is None), None)


def neighbour(plan: Plan, weight: Weight, down: int, across: int) -> Weight:
    """The number so many inputs further down and so many units further on; the same at the edge.

    Of a bias, both count units.
    """
    here = spot(plan, weight)
    if here is None:
        return weight
    face = plan.faces[here.node]
    if here.source is None or face.weights is None:
        return weight._replace(place=(_within(here.unit + down + across, face.units),))
    source, unit = here.source + down, here.unit + across
    return weight._replace(place=(_within(source, face.weights[0]), _within(unit, face.weights[1])))


def _within(index: int, count: int) -> int:
    return min(max(index, 0), count - 1)


def followed(before: Plan, after: Plan, weight: Weight) -> Weight | None:
    """The same number in a later plan, also where its node has another name; None where it has gone."""
    here = spot(before, weight)
    face = after.faces.get(here.node) if here is not None else None
    if face is None:
        return None
    block = weight.name.rpartition(".")[2]
    named = weight._replace(name=f"{face.title}.{block}")
    return named if spot(after, named) is not None else None


def words(plan: Plan, weight: Weight) -> str:
    """ "hidden 1 · 4 → hidden 2 · 1", or "hidden 2 · 1, bias"."""
    here = spot(plan, weight)
    if here is None:
        return weight.name
    target = f"{plan.faces[here.node].title} · {here.unit + 1}"
    if here.source is None:
        return f"{target}, bias"
    before = next((one for one in plan.links if one.target == here.node), None)
    source = plan.faces[plan.face_of(before.source)].title if before is not None else "input"
    return f"{source} · {here.source + 1} → {target}"


def names(plan: Plan, weight: Weight) -> tuple[str, ...]:
    """The same in two short lines."""
    source, arrow, target = words(plan, weight).partition(" → ")
    return (source, f"→ {target}") if arrow else (source,)


def curve(plan: Plan, here: Spot) -> Cubic | None:
    """The single wire of a number, its last piece where it is led through points; None where it has none."""
    if here.link is None or here.source is None:
        return None
    return plan.strand(here.link, here.source, here.unit)


def pieces(plan: Plan, here: Spot) -> tuple[Cubic, ...]:
    """The whole of that wire, from tile to tile."""
    if here.link is None or here.source is None:
        return ()
    return plan.whole_strand(here.link, here.source, here.unit)


def anchor(plan: Plan, here: Spot) -> Point:
    """The point of the scene that a number's value is written beside."""
    wire = curve(plan, here)
    if wire is not None:
        return along(wire, 0.4)
    face, (x, y) = plan.faces[here.node], plan.at[here.node]
    if here.source is None and face.body == "tiles":
        dot = face.bias_at(here.unit)
        return x + dot[0], y + dot[1]
    box = face.pixel(here.source or 0, here.unit)
    return (x + box.center[0], y + box.y) if box is not None else (x + face.width / 2, y)
