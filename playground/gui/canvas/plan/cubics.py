"""Cubic curves as plain values: how a cable bends between two points.

Pure functions; know neither nodes nor Qt.
"""

from __future__ import annotations

from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]

LEVEL: Point = (1.0, 0.0)
"""The way in which a wire leaves a port and arrives at one."""
_REACH = 0.4
"""Length of a handle as a share of the distance …"""
_MOST_REACH = 44.0
"""… at a point that is led through no longer than this: there a wire turns at once."""


def s_curve(start: Point, end: Point) -> Cubic:
    """A cubic that leaves and arrives level, its handles at half the distance."""
    reach = abs(end[0] - start[0]) / 2 if end[0] >= start[0] else min(160.0, 40 + abs(end[0] - start[0]) / 2)
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def bent(start: Point, end: Point, out: Point, into: Point) -> Cubic:
    """A cubic that leaves one way and arrives another; both are of length 1."""
    level = max(_REACH * abs(end[0] - start[0]), min(60.0, _REACH * abs(end[1] - start[1])))
    turn = min(_MOST_REACH, _REACH * hypot(end[0] - start[0], end[1] - start[1]))
    first, last = (level if way == LEVEL else turn for way in (out, into))
    leaving = start[0] + out[0] * first, start[1] + out[1] * first
    return start, leaving, (end[0] - into[0] * last, end[1] - into[1] * last), end


def direction(start: Point, end: Point) -> Point:
    """The way from one point to another, of length 1; level where they are one."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy)
    return (dx / length, dy / length) if length else LEVEL


def along(wire: Cubic, share: float) -> Point:
    """The point of a curve at a share of its way."""
    rest = 1 - share
    parts = (rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3)
    x = sum(part * point[0] for part, point in zip(parts, wire, strict=True))
    y = sum(part * point[1] for part, point in zip(parts, wire, strict=True))
    return x, y


def shifted(route: tuple[Cubic, ...], dx: float, dy: float) -> tuple[Cubic, ...]:
    """The same curves elsewhere, to a millionth of a pixel."""
    if not dx and not dy:
        return route
    moved = [[(round(x + dx, 6), round(y + dy, 6)) for x, y in wire] for wire in route]
    return tuple((wire[0], wire[1], wire[2], wire[3]) for wire in moved)


def pieces(wire: Cubic, count: int) -> list[Cubic]:
    """The same curve as so many shorter ones, head to tail."""
    found: list[Cubic] = []
    for left in range(count, 1, -1):
        first, wire = _parted(wire, 1 / left)
        found.append(first)
    return [*found, wire]


def _parted(wire: Cubic, share: float) -> tuple[Cubic, Cubic]:
    """A curve as two, parted at a share of its way. Source: de Casteljau's construction."""

    def between(one: Point, other: Point) -> Point:
        return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share

    a, b, c = (between(one, other) for one, other in pairwise(wire))
    d, e = between(a, b), between(b, c)
    middle = between(d, e)
    return (wire[0], a, d, middle), (middle, e, c, wire[3])
