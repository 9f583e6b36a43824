"""A small picture of a network, drawn from its document alone.

Owns what stands where in it. The wires' weights are made up (always the same), because nothing was
trained yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from playground.document import Graph
from playground.document.inspect import computing_order
from playground.gui.canvas.plan.measures import Box
from playground.ops import OPS
from playground.ops.setting import resolve

_MOST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Wire:
    """From one square to another, by index, with a weight from −1 to 1."""

    source: int
    target: int
    weight: float


@dataclass(frozen=True, slots=True)
class Miniature:
    """Squares, wires between them, and arcs (left, right, height) for skips."""

    squares: tuple[Box, ...]
    wires: tuple[Wire, ...]
    arcs: tuple[tuple[float, float, float], ...]


def miniature(graph: Graph, features: int, width: float, height: float) -> Miniature:
    """The network in a box of this size: one column a layer, one square a unit."""
    layers = _layers(graph, features)
    side = max(5.0, min(16.0, (height - 24) / (max(layers.values(), default=1) * 1.35)))
    step, ids = side * 1.35, list(layers)
    columns: dict[int, list[int]] = {}
    squares: list[Box] = []
    for place, id in enumerate(ids):
        x = (
            width / 2
            + (place - (len(ids) - 1) / 2) * min(76.0, (width - 48) / max(len(ids) - 1, 1))
            - side / 2
        )
        top = height / 2 - (layers[id] - 1) * step / 2 - side / 2
        columns[id] = list(range(len(squares), len(squares) + layers[id]))
        squares += [Box(x, top + unit * step, side, side) for unit in range(layers[id])]
    wires: list[Wire] = []
    arcs: list[tuple[float, float, float]] = []
    for id in ids[1:]:
        near, *skips = _sources(graph, id, ids) or [ids[ids.index(id) - 1]]
        dice = Random(id)
        wires += [Wire(one, other, _weight(dice)) for one in columns[near] for other in columns[id]]
        for skip in skips:
            first, last = squares[columns[skip][0]], squares[columns[near][0]]
            arcs.append((first.center[0], last.center[0], min(first.y, last.y)))
    return Miniature(tuple(squares), tuple(wires), tuple(arcs))


def _layers(graph: Graph, features: int) -> dict[int, int]:
    """Squares of every column: inputs and nodes with units, in computing order."""
    nodes = {node.id: node for node in graph.nodes}
    layers: dict[int, int] = {}
    for id in computing_order(graph):
        op = OPS.get(nodes[id].op)
        if op is None:
            continue
        units = resolve(op.settings, nodes[id].settings).get("units")
        if op.inputs == 0:
            layers[id] = min(features, _MOST_UNITS)
        elif isinstance(units, int):
            layers[id] = min(units, _MOST_UNITS)
    return layers


def _sources(graph: Graph, id: int, ids: list[int]) -> list[int]:
    """The columns that feed a layer, through whatever stands between; the nearest first."""
    found: set[int] = set()
    front = [link.source for link in graph.into(id)]
    while front:
        source = front.pop()
        if source in ids:
            found.add(source)
        else:
            front += [link.source for link in graph.into(source)]
    return sorted(found, key=ids.index, reverse=True)


def _weight(dice: Random) -> float:
    return max(-1.0, min(1.0, dice.gauss(0.0, 0.45)))
