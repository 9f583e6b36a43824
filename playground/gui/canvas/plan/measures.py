"""The measures of the canvas in scene pixels at 100 %, and the few rules that follow from them.

Owns numbers only. Knows neither documents nor Qt.
"""

from __future__ import annotations

from typing import NamedTuple

NODE_WIDTH = 112
MERGE_WIDTH = 88
INPUT_WIDTH = 96
HEADER = 28
FOOTER = 24
PADDING = 12
RADIUS = 8
TILE_RADIUS = 4
ICON = 13
ICON_X = 9
TITLE_X = 27
CURVE = (14, 12)
PORT_RADIUS = 5
PORT_HIT = 12
"""Half of the hit area of 24."""
PILL = (10, 22)
PILL_STEP = 9
"""Between two cables that end in one pill."""
BIAS_RADIUS = 5
BIAS_HIT = 8
"""Half of the hit area of a bias."""
STRAND_HIT = 6
"""How near on screen the mouse must come to a single wire or a cable."""
BADGE_RADIUS = 10
PICTURE = (88, 56)
NOTE_BODY = 24
VALUE_BODY = 82
BLOCK_BODY = 56
PROBLEM_BODY = 96
LABELLED_TILE = 56
LABEL = 11
"""Room for a label beside a tile …"""
MOST_LABEL = 44
"""… and by how much an input grows at most where labels are longer: what it feeds stands 80 away."""
LABEL_LINE = 14
MUTED = 0.28
"""Opacity of the tiles of a node that is bypassed."""
STALE = 0.5
"""Opacity of tiles whose numbers are those of before an edit that broke the network."""
FAINT_ICON = 0.5
"""Strength of its icon."""
SMALL_TILE = 36
"""Tiles of this side and less have no room for words."""
MOST_TILES = 16
MOST_INPUT_TILES = 12
POINT = 14
"""A reroute point: the side of the box around its dot."""
POINT_HIT = 12
"""Half of the hit area of 24 of its dot; its ports lie on either side of it."""
POINT_PORT = 18
"""How far from the middle of the dot its ports are."""
CORD = 8.0
"""Width of the single wires that are gathered at a point."""
FRAME_PADDING = 16
FRAME_TITLE = 28
MOST_BLOCK_WIDTH = 200
STACK = 3
"""How far the edges of the cards below a block look out."""
BLOCK_TILES = 88
"""Width of the tiles in a block."""
SKIP_RISE = 49
"""How far above the headers that it passes a skip runs; 63 above the ports."""
SKIP_CORNER = 58
GRID = 24
NO_FOOTER_BELOW = 0.75
BLOCK_BELOW = 0.40
FAINT_WIRE = 0.15
ZOOM_RANGE = (0.025, 4.0)

_TILES = ((1, 72, 12), (4, 56, 12), (8, 48, 8), (12, 36, 6), (16, 28, 4))


class Box(NamedTuple):
    """A rectangle: left upper corner, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        return (
            self.x <= other.right
            and other.x <= self.right
            and self.y <= other.bottom
            and other.y <= self.bottom
        )


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds all of them; an empty one at the origin where there are none."""
    if not boxes:
        return Box(0, 0, 0, 0)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def tile_side(units: int) -> int:
    """Side of one tile in a column of so many."""
    return next(side for most, side, _ in _TILES if units <= most)


def tile_gap(units: int) -> int:
    """Space between two tiles in a column of so many."""
    return next(gap for most, _, gap in _TILES if units <= most)


def tile_column(units: int, width: float, most: float) -> tuple[Box, ...]:
    """The tiles of a node of this width, from the top, in its own coordinates; none larger than `most`."""
    side, gap = min(most, tile_side(units)), tile_gap(units)
    left, top = (width - side) / 2, HEADER + PADDING
    return tuple(Box(left, top + unit * (side + gap), side, side) for unit in range(units))


def tile_grid(units: int, width: float) -> tuple[Box, ...]:
    """The small tiles of a block of this width, row by row, in its own coordinates."""
    across = next(count for count in (1, 2, 3, 4) if count * count >= units)
    gap = {1: 0, 2: 8, 3: 5}.get(across, 4)
    side = min(56.0, (BLOCK_TILES - (across - 1) * gap) / across)
    left = (width - across * side - (across - 1) * gap) / 2
    return tuple(
        Box(
            left + unit % across * (side + gap),
            HEADER + PADDING + unit // across * (side + gap),
            side,
            side,
        )
        for unit in range(units)
    )


def thinning(shape: tuple[int, int]) -> tuple[int, int]:
    """How many inputs and how many units one pixel of a weight picture stands for."""
    return max(1, -(-shape[0] // PICTURE[0])), max(1, -(-shape[1] // PICTURE[1]))
