"""What each node of a document shows, as plain values.

Owns the make-up of a node: title, footer, number of tiles, ports, problem. Knows neither Qt nor where
the node stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from playground.document import Link
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.measures import Box

Port = tuple[int, int]
"""A node of the document and the number of one of its ports."""
Body = Literal["tiles", "image", "picture", "block", "value", "note", "problem", "point"]


@dataclass(frozen=True, kw_only=True)
class Block:
    """What stands behind a folded group, which is drawn as one node."""

    group: int
    nodes: tuple[int, ...]
    inputs: tuple[Port, ...]
    """Behind each of its input ports the member's; a merge has one, its 0, for all."""
    outputs: tuple[Port, ...]
    merges: frozenset[int]
    inner: Face | None
    """The member that leaves the block, whose tiles it shows."""
    middle: tuple[float, float]
    """The middle of what its members would cover."""

    def input_of(self, link: Link) -> int:
        """The port that a link into one of the members ends at."""
        return self.inputs.index((link.target, 0 if link.target in self.merges else link.input))

    def output_of(self, link: Link) -> int:
        """The port that a link out of one of the members begins at."""
        return self.outputs.index((link.source, link.output))


@dataclass(frozen=True, kw_only=True)
class Face:
    """The picture of one node without its numbers, and its geometry in the node's own coordinates."""

    id: int
    """That of the node; of a block minus that of its group."""
    title: str
    op: str
    category: str
    icon: str
    activation: str | None = None
    body: Body = "note"
    units: int = 0
    """Tiles in the body; for other bodies the node's number of units, 0 where it is not known."""
    labels: tuple[str, ...] = ()
    note: str = ""
    left: str = ""
    right: str = ""
    inputs: int = 1
    many: bool = False
    outputs: int = 1
    taken: frozenset[int] = frozenset()
    """Input ports that are linked; a merge's count as one port 0."""
    feeds: bool = False
    level: Literal["error", "hint"] | None = None
    brief: str = ""
    bad_port: int | None = None
    known: bool = True
    """False behind a problem: the shape of what comes out is not known."""
    scale: tuple[float, float] | None = None
    """Lowest and highest value that its units can give, where both are finite."""
    weights: tuple[int, int] | None = None
    """Shape of its weight matrix (inputs, units), where it has one."""
    biased: bool = False
    trained: bool = False
    """Whether it has parameters."""
    frozen: bool = False
    """Whether no step moves them."""
    muted: bool = False
    """Whether it is bypassed: what enters it leaves it as it is."""
    block: Block | None = None
    """The members, where this is a folded group."""
    idle: frozenset[int] = frozenset()
    """Output ports of a block that feed nothing."""
    shapes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What can be read at each input and at each output port; a merge's port has the inputs' of all."""
    origin: int | None = None
    """The node whose numbers it hands on; None where they are its own."""
    width: float = m.NODE_WIDTH

    @property
    def is_point(self) -> bool:
        """Whether it is no more than a point on a cable."""
        return self.body == "point"

    @property
    def shown(self) -> int:
        """The node of the document whose numbers it shows."""
        inner = self.block.inner if self.block is not None else None
        if inner is not None:
            return inner.shown
        return self.id if self.origin is None else self.origin

    def shape_in(self, port: int) -> str:
        """What comes in at a port, "8 features"; empty where nothing is known."""
        return self.shapes[0][port] if port < len(self.shapes[0]) else ""

    def shape_out(self, port: int) -> str:
        """What goes out at a port."""
        return self.shapes[1][port] if port < len(self.shapes[1]) else ""

    @property
    def body_height(self) -> float:
        """Height between header and footer."""
        if self.block is not None:
            return max(self._content_height, 20.0 * max(self.inputs, self.outputs) - 4.0)
        return self._content_height

    @property
    def _content_height(self) -> float:
        if self.body == "tiles":
            return self._column[-1].bottom + m.PADDING - m.HEADER
        if self.body == "image":
            return 2 * m.PADDING + m.tile_side(1)
        return {
            "picture": 2 * m.PADDING + m.PICTURE[1],
            "block": m.BLOCK_BODY,
            "value": m.VALUE_BODY,
            "problem": m.PROBLEM_BODY,
        }.get(self.body, m.NOTE_BODY)

    @property
    def height(self) -> float:
        return m.POINT if self.is_point else m.HEADER + self.body_height + m.FOOTER

    @cached_property
    def tiles(self) -> tuple[Box, ...]:
        """One box per unit, or the one box of a picture; none where the body is words."""
        if self.body == "tiles":
            return self._column
        if self.body == "image":
            return m.tile_column(1, self.width, m.tile_side(1))
        if self.body == "picture":
            width, height = m.PICTURE
            return (Box((self.width - width) / 2, m.HEADER + m.PADDING, width, height),)
        return ()

    @cached_property
    def _column(self) -> tuple[Box, ...]:
        """The tiles, to the right of the middle where long labels need the room; small ones in a block."""
        if self.block is not None:
            return m.tile_grid(max(self.units, 1), self.width)
        shift = max(0.0, self.width - m.INPUT_WIDTH) / 2 if self.labels else 0.0
        most = m.LABELLED_TILE if self.labels else m.tile_side(1)
        return tuple(box.moved(shift, 0) for box in m.tile_column(max(self.units, 1), self.width, most))

    def input_at(self, port: int) -> tuple[float, float]:
        """The middle of an input port; a merge has one for all, a point is its own."""
        if self.is_point:
            return m.POINT / 2, m.POINT / 2
        return 0.0, m.HEADER / 2 + (0 if self.many else 20 * port)

    def output_at(self, port: int = 0) -> tuple[float, float]:
        """The middle of an output port."""
        if self.is_point:
            return m.POINT / 2, m.POINT / 2
        return self.width, m.HEADER / 2 + 20 * port

    def bias_at(self, unit: int) -> tuple[float, float]:
        """The middle of a unit's bias dot, on the lower left corner of its tile."""
        box = self.tiles[unit]
        return box.x + 1, box.bottom - 1

    @property
    def pixels(self) -> tuple[int, int] | None:
        """How many inputs and how many units each pixel of the weight picture stands for."""
        if self.body != "picture" or self.weights is None:
            return None
        return m.thinning(self.weights)

    def pixel(self, source: int, unit: int) -> Box | None:
        """The pixel of one weight in the weight picture."""
        steps, shape = self.pixels, self.weights
        if steps is None or shape is None:
            return None
        box = self.tiles[0]
        across, down = -(-shape[0] // steps[0]), -(-shape[1] // steps[1])
        width, height = box.width / across, box.height / down
        return Box(box.x + source // steps[0] * width, box.y + unit // steps[1] * height, width, height)

    def weight_at(self, dx: float, dy: float) -> tuple[int, int] | None:
        """The weight (input, unit) whose pixel a point of the node lies on."""
        steps, shape = self.pixels, self.weights
        if steps is None or shape is None or not self.tiles[0].holds(dx, dy):
            return None
        box = self.tiles[0]
        across, down = -(-shape[0] // steps[0]), -(-shape[1] // steps[1])
        column = min(int((dx - box.x) / box.width * across), across - 1)
        row = min(int((dy - box.y) / box.height * down), down - 1)
        return column * steps[0], row * steps[1]

    @property
    def ports_in(self) -> range:
        """Its input ports as they are drawn."""
        return range(1 if self.many else self.inputs)
