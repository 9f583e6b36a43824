"""Icons: one table of names, drawn from the Phosphor outlines that qtawesome ships.

The outlines are read straight from qtawesome's font file, because importing the package would load
every other icon font with it and cost a quarter of a second at each start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
    QTransform,
)

from playground.gui.theme.tokens import Theme

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "run": "play-fill",
        "pause": "pause-fill",
        "phase": "caret-right",
        "batch": "caret-double-right",
        "epoch": "skip-forward",
        "same start": "arrow-counter-clockwise",
        "new start": "dice-five",
        "pace": "gauge",
        "undo": "arrow-u-up-left",
        "redo": "arrow-u-up-right",
        "open": "folder-open",
        "save": "floppy-disk",
        "import": "file-arrow-down",
        "export": "export",
        "find": "magnifying-glass",
        "help": "question",
        "light": "sun",
        "dark": "moon",
        "device": "cpu",
        "fast": "lightning",
        "data": "database",
        "layers": "stack",
        "batch table": "table",
        "runs": "list",
        "draw": "paint-brush",
        "sealed": "lock-simple",
        "add": "plus",
        "less": "minus",
        "delete": "trash",
        "duplicate": "copy",
        "knife": "knife",
        "mute": "prohibit",
        "freeze": "snowflake",
        "arrange": "tree-structure",
        "fit": "corners-out",
        "enlarge": "arrows-out",
        "pin": "push-pin",
        "branch": "git-branch",
        "compare": "git-diff",
        "health": "heartbeat",
        "problem": "warning-circle-fill",
        "problem outline": "warning-circle",
        "hint": "warning-fill",
        "hint outline": "warning",
        "done": "check-circle-fill",
        "fine": "check-circle",
        "info": "info",
        "close": "x",
        "check": "check",
        "more": "dots-three",
        "open menu": "caret-down",
        "folded": "caret-right",
        "unfolded": "caret-down",
        "fold up": "caret-up",
        "again": "arrows-clockwise",
        "loop": "repeat",
        "selection": "cursor",
        "plot": "chart-line",
        "activation": "chart-line",
        "layer data": "database",
        "layer dense": "circles-three",
        "layer merge": "plus-circle",
        "layer shape": "squares-four",
        "layer regular": "shuffle",
        "layer loss": "target",
    }
)

_DESIGN_PX = 256


def _font_file(suffix: str) -> Path:
    found = find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("The icon font is missing: install the package 'qtawesome'")
    folder = Path(found.submodule_search_locations[0]) / "fonts"
    return next(iter(sorted(folder.glob(f"phosphor*{suffix}"))))


@cache
def characters() -> Mapping[str, str]:
    """The character of every Phosphor icon in the installed font, by Phosphor's own name."""
    codes = json.loads(_font_file(".json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _raw_font() -> QRawFont:
    return QRawFont(str(_font_file(".ttf")), _DESIGN_PX, QFont.HintingPreference.PreferNoHinting)


@cache
def outline(name: str) -> QPainterPath:
    """The outline of the icon `name` in the unit square, to be scaled, moved and filled.

    `name` is a key of `ICONS` or one of Phosphor's own names.
    """
    raw = _raw_font()
    character = characters()[ICONS.get(name, name)]
    glyph = raw.glyphIndexesForString(character)[0]
    advance = raw.advancesForGlyphIndexes([glyph])[0].x()
    unit = QTransform().scale(1 / _DESIGN_PX, 1 / _DESIGN_PX)
    middle = unit.translate((_DESIGN_PX - advance) / 2, raw.ascent())
    path = middle.map(raw.pathForGlyph(glyph))
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def paint_icon(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """Paints the icon `name` into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width(), box.height())
    painter.fillPath(outline(name), color)
    painter.restore()


class _Engine(QIconEngine):
    """Draws one icon in three colours: as it is, checked, and off."""

    def __init__(self, name: str, plain: QColor, checked: QColor, off: QColor) -> None:
        super().__init__()
        self._name = name
        self._plain = plain
        self._checked = checked
        self._off = off

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._plain, self._checked, self._off)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._checked if state == QIcon.State.On else self._plain
        if mode == QIcon.Mode.Disabled:
            color = self._off
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_icon(painter, self._name, box, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


def icon(name: str, role: str, theme: Theme, checked_role: str | None = None) -> QIcon:
    """The icon `name` in the colour of `role`, of `checked_role` on a checked button."""
    plain = QColor(theme.color(role))
    checked = QColor(theme.color(checked_role or role))
    return QIcon(_Engine(name, plain, checked, QColor(theme.text_disabled)))
