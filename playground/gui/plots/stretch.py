"""What part of an axis is shown, and how the mouse changes that. Pure numbers, no Qt."""

from __future__ import annotations

Range = tuple[float, float]

_FINEST = 1e-9
"""The shortest range, as a share of its values: closer together, numbers can no longer be told apart."""

_FURTHEST = 1e15
_NOTCH = 0.75
"""What one notch of the wheel leaves of a range."""

_NOTCH_DEGREES = 120.0
"""Qt counts the turn of a wheel in eighths of a degree, and most wheels have notches of 15 degrees."""


def zoomed(shown: Range, at: float, turned: float) -> Range:
    """The range after a turn of the wheel: what stands at the mouse stays there."""
    factor = _NOTCH ** (turned / _NOTCH_DEGREES)
    return _sound((at - (at - shown[0]) * factor, at + (shown[1] - at) * factor), shown)


def panned(shown: Range, share: float) -> Range:
    """The range after it was dragged by this share of its length."""
    way = share * (shown[1] - shown[0])
    return _sound((shown[0] - way, shown[1] - way), shown)


def _sound(wished: Range, shown: Range) -> Range:
    """The wish, where it can be drawn."""
    size = max(abs(wished[0]), abs(wished[1]))
    return wished if _FINEST * size < wished[1] - wished[0] and size < _FURTHEST else shown
