"""The type scale as fonts: Inter where there is one, tabular figures always."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont

from playground.gui.theme.tokens import FAMILIES, TYPE_PX, TypeRole

TRACKING_PERCENT = 105
"""Letter spacing of the phase names, which stand in capitals."""


def font(role: TypeRole = "body", weight: int = 400, scale: float = 1.0, *, tracked: bool = False) -> QFont:
    """A font of the type scale. `weight` is 400, 500 (buttons) or 600 (titles)."""
    return QFont(_made(role, weight, scale, tracked))


@cache
def _made(role: TypeRole, weight: int, scale: float, tracked: bool) -> QFont:
    """The font that copies are given of: painting asks for one at every line of text."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(round(TYPE_PX[role] * scale))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    if tracked:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, TRACKING_PERCENT)
    return made
