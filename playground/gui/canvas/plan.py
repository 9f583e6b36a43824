"""Where everything stands: the geometry of a shown document in scene coordinates.

Owns boxes, ports, the routes of cables and which single wires a link is drawn with. A value without
Qt: hit tests, painting and fitting all read the same plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Literal, NamedTuple

from playground.document import Graph, Link
from playground.document.inspect import Inspection
from playground.document.model import Group
from playground.gui.canvas import measures as m
from playground.gui.canvas.face import Face, Port
from playground.gui.canvas.measures import Box, around

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]


class Strands(NamedTuple):
    """The single wires of a link: one per weight, or one per unit that is passed on as it is."""

    kind: Literal["weights", "passes"]
    ends: tuple[tuple[int, int], ...]
    """(source unit, target unit) of each; for weights row by row of the weight matrix."""


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
        return around(boxes).grown(m.FRAME_PADDING)

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
        return {id: self.box(id) for id in self.faces}

    @property
    def bounds(self) -> Box:
        """Everything, arcs of skips included."""
        curves = [point for link in self.links for cubic in self.route(link) for point in cubic]
        ends = [Box(x, y, 0, 0) for x, y in curves]
        frames = [around([self.frame(id), self.frame_title(id)]) for id in self.frames]
        return around([*self.boxes.values(), *frames, *ends])

    def tile(self, id: int, unit: int) -> Box:
        """The tile of one unit."""
        return self._tiles[id][unit]

    def output_point(self, id: int, port: int = 0) -> Point:
        (x, y), (dx, dy) = self.at[id], self.faces[id].output_at(port)
        return x + dx, y + dy

    def input_point(self, id: int, port: int = 0) -> Point:
        """The middle of an input port (of the pill, for a merge)."""
        (x, y), (dx, dy) = self.at[id], self.faces[id].input_at(port)
        return x + dx, y + dy

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
        x, y = self.port_point(link)
        if link.target not in self._pills:
            return x, y
        rivals = self._pills[link.target]
        step = min(m.PILL_STEP, (m.PILL[1] - 8) / max(len(rivals) - 1, 1))
        return x, y + (rivals.index(link) - (len(rivals) - 1) / 2) * step

    @cached_property
    def _pills(self) -> dict[int, list[Link]]:
        """The links into each merge as they stand along its pill: skips on top, then by height."""
        into: dict[int, list[Link]] = {}
        for link in self.links:
            if link.target in self.faces and self.faces[link.target].many:
                into.setdefault(link.target, []).append(link)
        for links in into.values():
            links.sort(key=lambda one: (not self.passed(one), self.start_point(one)[1], one.input))
        return into

    def passed(self, link: Link) -> bool:
        """Whether a straight cable would run through some other node, so that it goes above instead."""
        return link in self._rises

    @cached_property
    def _rises(self) -> dict[Link, float]:
        """The height at which each skip runs. Where two overlap, the longer one runs higher."""
        rises: dict[Link, float] = {}
        spans: list[tuple[float, float, float]] = []
        for link in sorted(self.links, key=lambda one: self._span(one)[1] - self._span(one)[0]):
            left, right = self._span(link)
            between = self._between(link)
            if not between:
                continue
            tops = [box.y for box in (*between, *(self.box(id) for id in self.ends(link)))]
            y = min(tops) - m.SKIP_RISE
            while any(
                left < other_right and other_left < right and abs(y - at) < 12
                for other_left, other_right, at in spans
            ):
                y -= 14
            rises[link] = y
            spans.append((left, right, y))
        return rises

    def _span(self, link: Link) -> tuple[float, float]:
        return self.start_point(link)[0], self.port_point(link)[0]

    def _between(self, link: Link) -> list[Box]:
        """The boxes in the way of a straight cable."""
        left, right = self._span(link)
        ends = self.ends(link)
        if right <= left or any(self.faces[id].is_point for id in ends):
            return []  # what is led by hand goes where it is led
        first, last = self.start_point(link)[1], self.port_point(link)[1]
        way = Box(left, min(first, last) - 4, right - left, abs(last - first) + 8)
        return [
            box
            for id, box in self.boxes.items()
            if id not in ends
            and not self.faces[id].is_point
            and box.x >= left
            and box.right <= right
            and box.meets(way)
        ]

    def route(self, link: Link) -> tuple[Cubic, ...]:
        """The cable of a link as cubic curves, head to tail."""
        start, end = self.start_point(link), self.end_point(link)
        rise = self._rises.get(link)
        if rise is None:
            return (s_curve(start, end),)
        corner = min(m.SKIP_CORNER, (end[0] - start[0]) / 2)
        up, down = (start[0] + corner, rise), (end[0] - corner, rise)
        return (s_curve(start, up), s_curve(up, down), s_curve(down, end))

    @cached_property
    def _tiles(self) -> dict[int, tuple[Box, ...]]:
        return {id: tuple(tile.moved(*self.at[id]) for tile in face.tiles) for id, face in self.faces.items()}

    def strand(self, link: Link, source_unit: int, target_unit: int) -> Cubic:
        """The curve of one single wire, from tile to tile."""
        first, last = self.tile(link.source, source_unit), self.tile(link.target, target_unit)
        return s_curve((first.right, first.center[1]), (last.x, last.center[1]))

    def moved(self, ids: Collection[int], dx: float, dy: float) -> Plan:
        """The plan with some nodes elsewhere."""
        at = {id: (x + dx, y + dy) if id in ids else (x, y) for id, (x, y) in self.at.items()}
        return replace(self, at=at)

    def placed(self, places: Mapping[int, Point]) -> Plan:
        """The plan with some nodes at these places."""
        return replace(self, at={**self.at, **{id: at for id, at in places.items() if id in self.at}})


EMPTY = Plan({}, {}, (), {})


def plan(graph: Graph, faces: Mapping[int, Face], inspection: Inspection) -> Plan:
    """The plan of a graph. Links that no node holds the ends of are left out."""
    at: dict[int, Point] = {}
    homes = {node.id: node.at for node in graph.nodes}
    for id, face in faces.items():
        middle = face.block.middle if face.block is not None else None
        at[id] = (middle[0] - face.width / 2, middle[1] - face.height / 2) if middle else homes[id]
    strands: dict[Link, Strands] = {}
    frames = {one.id: one for one in graph.groups if any(id in faces for id in one.nodes)}
    made = Plan(faces, at, (), strands, frames, homes)
    made = replace(made, links=tuple(link for link in graph.links if _drawn(made, link)))
    links = made.links
    for link in links:
        found = _strands(graph, link, faces, inspection)
        if found is not None and (found.kind == "weights" or not made.passed(link)):
            strands[link] = found
    return made


def _drawn(made: Plan, link: Link) -> bool:
    """Whether a link joins two faces: not where a block holds both its ends."""
    source, target = made.ends(link)
    return source in made.faces and target in made.faces and source != target


def _strands(graph: Graph, link: Link, faces: Mapping[int, Face], inspection: Inspection) -> Strands | None:
    source, target = faces.get(link.source), faces.get(link.target)
    if source is None or target is None:
        return None
    if source.body != "tiles" or target.body != "tiles" or not source.known:
        return None
    weight = _weight_shape(inspection, link.target)
    if weight is not None:
        if weight != (source.units, target.units):
            return None
        ends = tuple((one, other) for one in range(source.units) for other in range(target.units))
        return Strands("weights", ends)
    if not target.known:
        return None
    first = _offset(graph, link, inspection, source.units, target.units)
    if first is None:
        return None
    return Strands("passes", tuple((unit, first + unit) for unit in range(source.units)))


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


def s_curve(start: Point, end: Point) -> Cubic:
    """A cubic that leaves and arrives level, its handles at half the distance."""
    reach = abs(end[0] - start[0]) / 2 if end[0] >= start[0] else min(160.0, 40 + abs(end[0] - start[0]) / 2)
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def along(wire: Cubic, share: float) -> Point:
    """The point of a curve at a share of its way."""
    rest = 1 - share
    parts = (rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3)
    x = sum(part * point[0] for part, point in zip(parts, wire, strict=True))
    y = sum(part * point[1] for part, point in zip(parts, wire, strict=True))
    return x, y
