"""Where everything stands: the geometry of a shown document in scene coordinates.

Owns boxes, ports, the routes of cables and which single wires a link is drawn with. A value without
Qt: hit tests, painting and fitting all read the same plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from playground.document import Graph, Link
from playground.document.inspect import Inspection
from playground.document.model import Group
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.areas import Areas
from playground.gui.canvas.plan.cables import Cables, Joints
from playground.gui.canvas.plan.cubics import Cubic, Point, bent, s_curve
from playground.gui.canvas.plan.face import Face, Port
from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.strands import Strands, strands_of


@dataclass(slots=True, eq=False)
class Move:
    """The plan before, and the faces that are others or elsewhere since. Let go once all is worked out."""

    before: Plan | None
    ids: frozenset[int]


@dataclass(frozen=True)
class Plan:
    """Faces and places of all nodes, and the links between them that can be drawn.

    A folded group is a face with the id minus the group's; its members have none. Links are those of the
    document: `ends` says which faces they are drawn between.
    """

    faces: Mapping[int, Face]
    at: Mapping[int, Point]
    links: tuple[Link, ...]
    strands: Mapping[Link, Strands]
    frames: Mapping[int, Group] = field(default_factory=dict)
    """The open groups by their id."""
    homes: Mapping[int, Point] = field(default_factory=dict)
    """Where the document has each of its nodes."""
    move: Move | None = field(default=None, repr=False, compare=False)
    """From which plan this one was made: what that has worked out mostly still holds."""

    @property
    def _base(self) -> tuple[Plan, frozenset[int]] | None:
        """The plan that this one is worked out from, and the faces that are to be looked at anew."""
        move = self.move
        return (move.before, move.ids) if move is not None and move.before is not None else None

    def settled(self) -> Plan:
        """The same with all worked out that every view needs, so that the plan before can go."""
        if self.move is not None and self.reaches is not None:
            self._cables.settle()
            self.move.before = None
        return self

    @cached_property
    def _blocks(self) -> dict[int, int]:
        """The face of every node that has none of its own."""
        return {
            node: id for id, face in self.faces.items() if face.block is not None for node in face.block.nodes
        }

    def face_of(self, node: int) -> int:
        """The id of the face that a node of the document is shown by: its own, or that of its block."""
        return self._blocks.get(node, node)

    def ends(self, link: Link) -> tuple[int, int]:
        """The faces between which a link is drawn."""
        return self.face_of(link.source), self.face_of(link.target)

    def members(self, ids: Collection[int]) -> frozenset[int]:
        """The nodes of the document behind some faces: of a block all that it holds."""
        found: set[int] = set()
        for id in ids:
            block = self.faces[id].block if id in self.faces else None
            found.update(block.nodes if block is not None else (id,))
        return frozenset(found)

    def input(self, id: int, port: int = 0) -> Port:
        """The input (node, port) of the document behind an input port of a face."""
        block = self.faces[id].block
        return block.inputs[port] if block is not None else (id, port)

    def output(self, id: int, port: int = 0) -> Port:
        """The output (node, port) of the document behind an output port of a face."""
        block = self.faces[id].block
        return block.outputs[port] if block is not None else (id, port)

    def unit(self, id: int, unit: int) -> tuple[int, int]:
        """The node and unit of the document whose numbers a tile of a face shows."""
        return self.faces[id].shown, unit

    def spread(self, places: Mapping[int, Point]) -> dict[int, Point]:
        """Places for faces as places for the nodes behind them: a block takes its members along."""
        found: dict[int, Point] = {}
        for id, (x, y) in places.items():
            dx, dy = x - self.at[id][0], y - self.at[id][1]
            for node in self.members({id}):
                here = self.homes[node]
                found[node] = here[0] + dx, here[1] + dy
        return found

    def frame(self, id: int) -> Box:
        """The box around the members of an open group, without its title."""
        boxes = [self.boxes[node] for node in self.frames[id].nodes if node in self.boxes]
        rises = [(self.start_point(link)[0], self.rise(link)) for link in self.joints.inner.get(id, ())]
        return around([*boxes, *(Box(x, y, 0, 0) for x, y in rises if y is not None)]).grown(m.FRAME_PADDING)

    def frame_title(self, id: int, zoom: float = 1.0) -> Box:
        """The title bar above a frame. Far out it is higher, so that its words can be read."""
        box, height = self.frame(id), m.FRAME_TITLE / min(1.0, zoom)
        return Box(box.x, box.y - height, box.width, height)

    def box(self, id: int) -> Box:
        """The whole node."""
        face, (x, y) = self.faces[id], self.at[id]
        return Box(x, y, face.width, face.height)

    @cached_property
    def boxes(self) -> dict[int, Box]:
        if self._base is not None:
            before, ids = self._base
            return {**before.boxes, **{id: self.box(id) for id in ids}}
        return {id: self.box(id) for id in self.faces}

    @cached_property
    def areas(self) -> Areas[int]:
        """The whole nodes, to find those that lie somewhere."""
        return Areas(self.boxes)

    @cached_property
    def reaches(self) -> dict[Link, Box]:
        """The box of every cable and its single wires: what it is drawn in, and a little more."""
        if self._base is not None:
            changed = self._cables.changed
            return {**self._base[0].reaches, **{link: self._reach(link) for link in changed}}
        return {link: self._reach(link) for link in self.links}

    def _reach(self, link: Link) -> Box:
        points = [Box(x, y, 0, 0) for cubic in self.route(link) for x, y in cubic]
        return around([*(self.boxes[id] for id in self.ends(link)), *points])

    @cached_property
    def link_areas(self) -> Areas[Link]:
        """The links, to find those that pass somewhere."""
        return Areas(self.reaches)

    @cached_property
    def bounds(self) -> Box:
        """Everything, arcs of skips included."""
        frames = [around([self.frame(id), self.frame_title(id)]) for id in self.frames]
        return around([*self.boxes.values(), *frames, *self.reaches.values()])

    def tile(self, id: int, unit: int) -> Box:
        """The tile of one unit."""
        return self.faces[id].tiles[unit].moved(*self.at[id])

    def output_point(self, id: int, port: int = 0) -> Point:
        (x, y), (dx, dy) = self.at[id], self.faces[id].output_at(port)
        return x + dx, y + dy

    def input_point(self, id: int, port: int = 0) -> Point:
        """The middle of an input port (of the pill, for a merge)."""
        (x, y), (dx, dy) = self.at[id], self.faces[id].input_at(port)
        return x + dx, y + dy

    @cached_property
    def joints(self) -> Joints:
        """Which links meet where: the same wherever nodes stand."""
        return self._base[0].joints if self._base is not None else Joints(self)

    @cached_property
    def _cables(self) -> Cables:
        if self._base is not None:
            before, ids = self._base
            return Cables(self, before._cables, ids)
        return Cables(self)

    def start_point(self, link: Link) -> Point:
        """Where the cable of a link begins."""
        id = self.face_of(link.source)
        block = self.faces[id].block
        return self.output_point(id, block.output_of(link) if block is not None else link.output)

    def port_point(self, link: Link) -> Point:
        """The middle of the port where a link ends."""
        id = self.face_of(link.target)
        block = self.faces[id].block
        return self.input_point(id, block.input_of(link) if block is not None else link.input)

    def end_point(self, link: Link) -> Point:
        """Where the cable of a link ends: at its port, or at its place along the pill."""
        return self._cables.end_point(link)

    def passed(self, link: Link) -> bool:
        """Whether a straight cable would run through some other node, so that it goes above instead."""
        return self._cables.passed(link)

    def route(self, link: Link) -> tuple[Cubic, ...]:
        """The cable of a link as cubic curves, head to tail."""
        return self._cables.route(link)

    def rise(self, link: Link) -> float | None:
        """The height at which a skip runs; None for a straight cable."""
        return self._cables.rise(link)

    def strand(self, link: Link, source_unit: int, target_unit: int) -> Cubic:
        """The curve of one single wire along this link: from tile to tile, or gathered at a point."""
        if not (self.faces[link.source].is_point or self.faces[link.target].is_point):
            first, last = self.tile(link.source, source_unit), self.tile(link.target, target_unit)
            return s_curve((first.right, first.center[1]), (last.x, last.center[1]))
        start, end = self.start_point(link), self.port_point(link)
        way, into = self._cables.way(link.source), self._cables.way(link.target)
        aside = self._aside(link, source_unit, target_unit)
        if self.faces[link.source].is_point:
            start = start[0] - way[1] * aside, start[1] + way[0] * aside
        else:
            tile = self.tile(link.source, source_unit)
            start = tile.right, tile.center[1]
        if self.faces[link.target].is_point:
            end = end[0] - into[1] * aside, end[1] + into[0] * aside
        else:
            tile = self.tile(link.target, target_unit)
            end = tile.x, tile.center[1]
        return bent(start, end, way, into)

    def anchors(self, link: Link) -> tuple[int, ...]:
        """The faces that decide where the single wires of a link are: the one whose units they are first."""
        found = [self.face_of(link.target), self.face_of(link.source)]
        while self.faces[found[-1]].is_point and len(found) <= len(self.links):
            before = self.joints.into.get(found[-1])
            if not before:
                break
            found.append(self.face_of(before[0].source))
        if self.faces[found[0]].is_point:
            found[:0] = [self.face_of(one.target) for one in self.joints.out_of.get(found[0], ())]
        return tuple(reversed(found))

    def _aside(self, link: Link, source_unit: int, target_unit: int) -> float:
        """How far from the middle of a point one of the single wires through it passes."""
        held = self.strands[link]
        sources, targets = held.size
        rank = (source_unit * targets + target_unit + 0.5) / (sources * targets)
        return (rank - 0.5) * min(m.CORD, 1.5 * sources * targets)

    def whole_strand(self, link: Link, source_unit: int, target_unit: int) -> tuple[Cubic, ...]:
        """One single wire that ends along this link, back to its tile through all points on the way."""
        pieces = [self.strand(link, source_unit, target_unit)]
        while self.faces[link.source].is_point:
            before = self.joints.into.get(link.source)
            if not before or before[0] not in self.strands:
                break
            link = before[0]
            if self.strands[link].kind == "weights":
                pieces.insert(0, self.strand(link, source_unit, target_unit))
            else:
                pieces.insert(0, self.strand(link, source_unit, source_unit))
        return tuple(pieces)

    def moved(self, ids: Collection[int], dx: float, dy: float) -> Plan:
        """The plan with some nodes elsewhere."""
        return self.placed({id: (self.at[id][0] + dx, self.at[id][1] + dy) for id in ids if id in self.at})

    def placed(self, places: Mapping[int, Point]) -> Plan:
        """The plan with some nodes at these places."""
        known = {id: at for id, at in places.items() if id in self.at}
        made = replace(self, at={**self.at, **known}, move=None)
        if len(known) > _FEW_MOVED:
            return made
        base, ids = self._base or (self, frozenset[int]())
        return replace(made, move=Move(base, ids | known.keys()))


_FEW_MOVED = 64
"""Where more nodes than this are elsewhere all is worked out anew."""

EMPTY = Plan({}, {}, (), {})


def plan(graph: Graph, faces: Mapping[int, Face], inspection: Inspection, before: Plan | None = None) -> Plan:
    """The plan of a graph. Links that no node holds the ends of are left out.

    What the plan before has worked out is taken over where it differs in few faces only.
    """
    at: dict[int, Point] = {}
    homes = {node.id: node.at for node in graph.nodes}
    for id, face in faces.items():
        middle = face.block.middle if face.block is not None else None
        at[id] = (middle[0] - face.width / 2, middle[1] - face.height / 2) if middle else homes[id]
    strands: dict[Link, Strands] = {}
    frames = {one.id: one for one in graph.groups if any(id in faces for id in one.nodes)}
    made = Plan(faces, at, (), strands, frames, homes)
    made = replace(made, links=tuple(link for link in graph.links if _drawn(made, link)))
    made = replace(made, move=_move(made, before) if before is not None else None).settled()
    for link in made.links:
        found = strands_of(graph, link, made, inspection)
        if found is not None:
            strands[link] = found
    return made


def _move(made: Plan, before: Plan) -> Move | None:
    """What is other than in the plan before; None where that is much, or not only a matter of faces."""
    same = (
        made.faces.keys() == before.faces.keys()
        and made.links == before.links
        and made.frames == before.frames
        and made._blocks == before._blocks
    )
    if not same:
        return None
    ids = frozenset(
        id
        for id, face in made.faces.items()
        if made.at[id] != before.at[id] or (face is not before.faces[id] and face != before.faces[id])
    )
    return Move(before, ids) if len(ids) <= _FEW_MOVED else None


def _drawn(made: Plan, link: Link) -> bool:
    """Whether a link joins two faces: not where a block holds both its ends."""
    source, target = made.ends(link)
    return source in made.faces and target in made.faces and source != target
