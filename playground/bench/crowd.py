"""Large networks for the canvas: many kinds of nodes, merges and skips, frames and folded blocks.

Made by counting and a seed, so that the same network is measured every time. All of them train.
"""

from __future__ import annotations

import random

from playground.document import Data, Document, Graph, Link, Node, frozen, replace
from playground.document.groups import group
from playground.document.model import Color, Settings

WIDTH = 8
"""Units of every node that a merge may take in."""

_REACH = 14
"""How many of the last nodes a new one may be fed by, more in a large network; some skips reach further."""

_KINDS = ("dense", "dense", "dense", "activation", "dropout", "layer_norm", "dense", "reroute")
_COLORS: tuple[Color, ...] = ("green", "violet", "yellow", "teal")
_FRAMED = 10
"""Nodes in a frame or block; a quarter of all nodes are in one."""


def crowd(nodes: int, links: int, seed: int = 1) -> Document:
    """A network of so many nodes and about so many links, laid out."""
    from playground.gui.canvas.layout import arrange

    made = _Growth(nodes, links, seed)
    graph = made.graph()
    sizes = {node.id: (112.0, 14.0 if node.op == "reroute" else 516.0) for node in graph.nodes}
    groups = [range(first, first + _FRAMED) for first in range(20, nodes - 40, 4 * _FRAMED)]
    framed = [ids for number, ids in enumerate(groups) if number % 3]
    at = arrange(sizes, [(link.source, link.target) for link in graph.links], framed)
    placed = replace(graph, nodes=tuple(replace(node, at=at[node.id]) for node in graph.nodes))
    data = Data(source="spiral", settings=frozen(count=200, noise=0.1), features=("x", "y"))
    document = Document(name=f"{nodes} nodes", graph=placed, data=data)
    for number, ids in enumerate(groups):
        color = _COLORS[number % len(_COLORS)]
        document, _ = group(document, ids, f"Part {number + 1}", color, folded=number % 3 == 0)
    return document


class _Growth:
    """Adds node after node, merging as often as it takes to come to so many links. Mutable."""

    def __init__(self, nodes: int, links: int, seed: int) -> None:
        self._dice = random.Random(seed)
        self._nodes = [Node(1, "input", "input"), Node(2, "dense", "layer 2", settings=_dense(WIDTH))]
        self._links = [Link(1, 0, 2, 0)]
        self._open = [2]
        """Nodes that feed none yet."""
        while len(self._nodes) < nodes - 3 or len(self._open) > 1:
            self._grow(nodes, links)
        last = self._add("dense", [self._open[0]], frozen(units=1, activation="sigmoid"))
        self._add("loss", [last], frozen(kind="binary_cross_entropy"))

    def graph(self) -> Graph:
        return Graph(tuple(self._nodes), tuple(self._links))

    def _grow(self, nodes: int, links: int) -> None:
        count, dice = len(self._nodes), self._dice
        closing = count >= nodes - 6
        short = len(self._links) < links * count / nodes
        if closing or (short and count > 4):
            reach = max(_REACH, nodes // 25) * (3 if dice.random() < 0.05 else 1)
            near = [node.id for node in self._nodes[1:]][-reach:]
            wanted = len(self._open) if closing else dice.choice((2, 2, 3, 3))
            first = self._open if closing else dice.sample(self._open, min(len(self._open), 2))
            chosen = list(dict.fromkeys([*first, *dice.sample(near, min(len(near), wanted))]))
            self._add("add", chosen[:wanted] if len(chosen) >= wanted else chosen, frozen())
            return
        lanes = max(5, nodes // 60)
        source = (
            dice.choice(self._open) if len(self._open) > lanes or dice.random() < 0.5 else self._wide(lanes)
        )
        kind = _KINDS[count % len(_KINDS)]
        settings = {"dense": _dense(WIDTH), "activation": frozen(kind="relu")}.get(kind, frozen())
        self._add(kind, [source], settings)
        if dice.random() < 0.25 and count < nodes - 8:
            self._add("dense", [source], _dense(WIDTH))

    def _wide(self, lanes: int) -> int:
        """Some node of late, so that a large network grows wide and not only deep."""
        return self._dice.choice(self._nodes[1:][-2 * lanes :]).id

    def _add(self, op: str, sources: list[int], settings: Settings) -> int:
        id = len(self._nodes) + 1
        self._nodes.append(Node(id, op, f"layer {id}", settings=settings))
        self._links += [Link(source, 0, id, port) for port, source in enumerate(sources)]
        self._open = [one for one in self._open if one not in sources] + ([id] if op != "loss" else [])
        return id


def _dense(units: int) -> Settings:
    return frozen(units=units, activation="tanh")
