"""Folded groups as faces: one block in the place of its members.

Owns which ports a block has, which member its tiles are from, and its words. Knows neither Qt nor how
faces of nodes are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from playground.document import Graph, Node
from playground.document.groups import leaving
from playground.document.inspect import Inspection
from playground.document.model import Color, Group
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.face import Block, Face, Port
from playground.gui.canvas.plan.face_words import Measure, count_text
from playground.gui.canvas.plan.measures import Box, around
from playground.ops import OPS

CATEGORIES: Mapping[Color, str] = {
    "grey": "merge",
    "green": "data",
    "violet": "dense",
    "yellow": "activation",
    "pink": "shape",
    "teal": "regular",
    "red": "loss",
}
"""The category whose colour a group of each colour has."""


def folded(
    graph: Graph, faces: Mapping[int, Face], inspection: Inspection, measure: Measure
) -> dict[int, Face]:
    """The faces with those of folded groups in the place of their members'."""
    shown = dict(faces)
    for group in graph.groups:
        members = [graph.node(id) for id in group.nodes if id in faces]
        if group.folded and members:
            for node in members:
                del shown[node.id]
            shown[-group.id] = _face(graph, group, members, faces, inspection, measure)
    return shown


def _face(
    graph: Graph,
    group: Group,
    members: Sequence[Node],
    faces: Mapping[int, Face],
    inspection: Inspection,
    measure: Measure,
) -> Face:
    block = _block(graph, group, members, faces)
    fed = {
        block.input_of(link) for node in members for link in graph.into(node.id) if _outer(group, link.source)
    }
    feeding = {block.output_of(link) for link in leaving(graph, group) if link.target in graph.by_id}
    inner, bad = block.inner, _worst(members, faces)
    shapes = [inspection.shapes[node.id] for node in members if node.id in inspection.shapes]
    layers = f"{len(members)} layers" if len(members) != 1 else "1 layer"
    params = count_text(sum(shape.count for shape in shapes))
    return Face(
        id=-group.id,
        title=group.title,
        op="",
        category=CATEGORIES[group.color],
        icon="layers",
        body=inner.body if inner is not None and inner.body != "problem" else "note",
        units=inner.units if inner is not None else 0,
        note=(inner.note or inner.brief) if inner is not None else "",
        left=layers,
        right=params,
        inputs=len(block.inputs),
        outputs=len(block.outputs),
        taken=frozenset(fed),
        feeds=bool(feeding),
        level=bad.level if bad is not None else None,
        brief=bad.brief if bad is not None else "",
        known=inner.known if inner is not None else False,
        scale=inner.scale if inner is not None else None,
        trained=any(faces[node.id].trained for node in members),
        frozen=_all_frozen(members, faces),
        muted=all(node.muted for node in members),
        block=block,
        shapes=(
            tuple(faces[node].shape_in(port) for node, port in block.inputs),
            tuple(faces[node].shape_out(port) for node, port in block.outputs),
        ),
        width=_width(group.title, f"{layers}  {params}", measure),
        idle=frozenset(range(len(block.outputs))) - feeding,
    )


def _width(title: str, footer: str, measure: Measure) -> float:
    """As wide as its words need, on the grid of 4."""
    needed = max(m.TITLE_X + measure(title, "title") + 14, measure(footer, "caption") + 24)
    return min(m.MOST_BLOCK_WIDTH, max(m.NODE_WIDTH, 4.0 * ceil(needed / 4)))


def _block(graph: Graph, group: Group, members: Sequence[Node], faces: Mapping[int, Face]) -> Block:
    outputs = _outputs(graph, group, members)
    last = outputs[-1][0] if outputs else members[-1].id
    return Block(
        group=group.id,
        nodes=tuple(node.id for node in members),
        inputs=_inputs(graph, group, members),
        outputs=outputs,
        merges=frozenset(node.id for node in members if faces[node.id].many),
        inner=faces[last],
        middle=around(
            [Box(*node.at, faces[node.id].width, faces[node.id].height) for node in members]
        ).center,
    )


def _inputs(graph: Graph, group: Group, members: Sequence[Node]) -> tuple[Port, ...]:
    """The input ports of members that are free, or fed from outside."""
    found: list[Port] = []
    for node in members:
        op, into = OPS.get(node.op), graph.into(node.id)
        if op is not None and op.inputs is None:
            if not into or any(_outer(group, link.source) for link in into):
                found.append((node.id, 0))
            continue
        inside = {link.input for link in into if not _outer(group, link.source)}
        count = op.inputs if op is not None and op.inputs is not None else 1
        ports = {*range(count), *(link.input for link in into)} - inside
        found += [(node.id, port) for port in sorted(ports)]
    return tuple(found)


def _outputs(graph: Graph, group: Group, members: Sequence[Node]) -> tuple[Port, ...]:
    """The output ports of members that feed something outside, or nothing."""
    found: list[Port] = []
    for node in members:
        op, out = OPS.get(node.op), graph.out_of(node.id)
        ports = {*range(op.outputs if op is not None else 1), *(link.output for link in out)}
        for port in sorted(ports):
            targets = [link.target for link in out if link.output == port]
            if not targets or any(_outer(group, id) for id in targets):
                found.append((node.id, port))
    return tuple(found)


def _outer(group: Group, node: int) -> bool:
    return node not in group.nodes


def _worst(members: Sequence[Node], faces: Mapping[int, Face]) -> Face | None:
    """The member with a problem, an error before a hint."""
    bad = [faces[node.id] for node in members if faces[node.id].level is not None]
    return min(bad, key=lambda face: face.level != "error", default=None)


def _all_frozen(members: Sequence[Node], faces: Mapping[int, Face]) -> bool:
    trained = [faces[node.id] for node in members if faces[node.id].trained]
    return bool(trained) and all(face.frozen for face in trained)
