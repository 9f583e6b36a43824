"""What the layout makes of a plan: all of it, or only what is selected, with its blocks and frames.

Owns how nodes on the canvas become a graph to be laid out and back. A pure function; knows no Qt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from playground.document import Graph, Group
from playground.gui.canvas.layout import arrange
from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.plan import Plan

Point = tuple[float, float]

CLEAR = 40
"""Between what was arranged and what was left where it is."""


def arranged(plan: Plan, graph: Graph, ids: Collection[int] = ()) -> dict[int, Point]:
    """Where the nodes of the document go; only those that move.

    Of two or more `ids` of the canvas only these are laid out, their upper left corner where it was, or as
    little below or above it as keeps them clear of the others. A folded block moves with all its members.
    """
    chosen = [id for id in plan.boxes if id in ids]
    if len(chosen) < 2:
        chosen = list(plan.boxes)
    boxes = {id: plan.boxes[id] for id in chosen}
    if not boxes:
        return {}
    folded = {node: -group.id for group in graph.groups if group.folded for node in group.nodes}
    frames = [group.nodes for group in graph.groups if not group.folded]
    edges = [(folded.get(one.source, one.source), folded.get(one.target, one.target)) for one in plan.links]
    places = arrange({id: (box.width, box.height) for id, box in boxes.items()}, edges, frames)
    corner = around(list(boxes.values()))
    placed = {id: Box(corner.x + x, corner.y + y, *boxes[id][2:]) for id, (x, y) in places.items()}
    down = _clear(list(placed.values()), [box for id, box in plan.boxes.items() if id not in boxes])
    moved = {id: (box.x, box.y + down) for id, box in placed.items()}
    return _of_nodes(moved, plan, graph.groups, graph)


def _clear(placed: Collection[Box], others: Collection[Box]) -> float:
    """How far down (or up) boxes must go to meet none of the others."""
    if not any(one.meets(other) for one in placed for other in others):
        return 0.0
    whole = around(list(placed))
    near = [other for other in others if other.x <= whole.right and whole.x <= other.right]
    ways = [way for other in near for way in (other.bottom + CLEAR - whole.y, other.y - CLEAR - whole.bottom)]
    return next(
        way for way in sorted(ways, key=abs) if not any(whole.moved(0, way).meets(other) for other in near)
    )


def _of_nodes(
    places: Mapping[int, Point], plan: Plan, groups: Iterable[Group], graph: Graph
) -> dict[int, Point]:
    """Places of the document's nodes: members of a folded block keep their places in it."""
    members = {-group.id: group.nodes for group in groups if group.folded}
    found: dict[int, Point] = {}
    for id, (x, y) in places.items():
        dx, dy = x - plan.at[id][0], y - plan.at[id][1]
        for node in members.get(id, (id,)):
            left, top = graph.node(node).at
            found[node] = (round(left + dx), round(top + dy))
    return {id: at for id, at in found.items() if graph.node(id).at != at}
