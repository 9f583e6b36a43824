"""Which single wires a link is drawn with: its weights, or the units that pass on as they are.

Looks through reroute points; a way through them that ends in no weights is told by its cable alone.
Knows faces and shapes, neither places nor Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Literal, NamedTuple

from playground.document import Graph, Link
from playground.document.inspect import Inspection
from playground.gui.canvas.plan.face import Face

if TYPE_CHECKING:
    from playground.gui.canvas.plan.plan import Plan


class Strands(NamedTuple):
    """The single wires of a link: one per weight, or one per unit that is passed on as it is."""

    kind: Literal["weights", "passes"]
    ends: tuple[tuple[int, int], ...]
    """(source unit, target unit) of each; for weights row by row of the weight matrix."""
    node: int
    """The node whose weights they are, or whose units they become."""
    size: tuple[int, int]
    """How many units there are at either end."""


def strands_of(graph: Graph, link: Link, made: Plan, inspection: Inspection) -> Strands | None:
    """The single wires along a link, from the tiles before it to those behind, through points on the way."""
    source, last = _source(graph, link, made.faces), _last(graph, link, made.faces)
    if source is None or source.body != "tiles" or not source.known:
        return None
    target = made.faces.get(last.target)
    weight = _weight_shape(inspection, last.target)
    if target is None or (weight is None and made.passed(link)):
        return None
    if target.is_point:
        if not _ends_in_weights(graph, target.id, made.faces, inspection):
            return None
        ends = tuple((unit, unit) for unit in range(source.units))
        return Strands("passes", ends, last.target, (source.units, 1))
    if target.body != "tiles":
        return None
    if weight is not None:
        if weight != (source.units, target.units):
            return None
        return Strands("weights", _pairs(source.units, target.units), last.target, weight)
    straight = link == last and not made.faces[link.source].is_point
    fits = target.known and straight
    first = _offset(graph, last, inspection, source.units, target.units) if fits else None
    if first is None:
        return None
    ends = tuple((unit, first + unit) for unit in range(source.units))
    return Strands("passes", ends, last.target, (source.units, 1))


@cache
def _pairs(sources: int, targets: int) -> tuple[tuple[int, int], ...]:
    """Every unit with every unit: the same for all layers of the same widths."""
    return tuple((one, other) for one in range(sources) for other in range(targets))


def _source(graph: Graph, link: Link, faces: Mapping[int, Face]) -> Face | None:
    """The face whose units a link carries, looking back through points."""
    seen: set[int] = set()
    while link.source in faces and faces[link.source].is_point:
        into = graph.into(link.source)
        if not into or link.source in seen:
            return None
        seen.add(link.source)
        link = into[0]
    return faces.get(link.source)


def _last(graph: Graph, link: Link, faces: Mapping[int, Face]) -> Link:
    """The link by which what a link carries arrives, as far as points do not share it out."""
    seen: set[int] = set()
    while link.target in faces and faces[link.target].is_point and link.target not in seen:
        seen.add(link.target)
        out = graph.out_of(link.target)
        if len(out) != 1:
            break
        link = out[0]
    return link


def _ends_in_weights(
    graph: Graph,
    point: int,
    faces: Mapping[int, Face],
    inspection: Inspection,
    seen: frozenset[int] = frozenset(),
) -> bool:
    """Whether some way on from a point ends in weights: what ends in a merge is told by its cable."""
    for link in graph.out_of(point):
        face = faces.get(link.target)
        if face is None or link.target in seen:
            continue
        if face.is_point:
            if _ends_in_weights(graph, link.target, faces, inspection, seen | {point}):
                return True
        elif _weight_shape(inspection, link.target) is not None:
            return True
    return False


def _weight_shape(inspection: Inspection, id: int) -> tuple[int, ...] | None:
    """Shape of the node's weight matrix, None where it has none."""
    shape = inspection.shapes.get(id)
    matrices = [one.shape for one in shape.parameters if len(one.shape) == 2] if shape else []
    return matrices[0] if matrices else None


def _offset(graph: Graph, link: Link, inspection: Inspection, source: int, target: int) -> int | None:
    """The target unit that the source's first unit becomes; None where units do not pass one by one."""
    if source == target:
        return 0
    widths = []
    for other in graph.into(link.target):
        shape = inspection.shapes.get(other.source)
        if shape is None or shape.output is None:
            return None
        widths.append((other, prod(shape.output)))
    if sum(width for _, width in widths) != target:
        return None
    return sum(width for other, width in widths if other.input < link.input)
