"""Menus of the canvas: what can be done with what lies under the mouse; which activation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.canvas.items.ink import activation_path, pen
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource
from playground.ops import ACTIVATIONS


class Act(NamedTuple):
    """A line that does something. `does` is its name in the table of actions, whose key is shown."""

    words: str
    do: Callable[[], None]
    does: str = ""
    icon: str = ""
    checked: bool | None = None
    """Whether it is so now, for a line that says which of several is."""


class More(NamedTuple):
    """A line that opens a menu beside it."""

    words: str
    lines: Sequence[Act]


Line = Act | More | None
"""None for a line between."""


def menu(parent: QWidget, themes: ThemeSource, keymap: Keymap, lines: Sequence[Line]) -> QMenu:
    """A menu that goes when it closes."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _fill(made, themes, keymap, lines)
    return made


def _fill(made: QMenu, themes: ThemeSource, keymap: Keymap, lines: Sequence[Line]) -> None:
    for line in lines:
        if line is None:
            made.addSeparator()
        elif isinstance(line, More):
            _fill(made.addMenu(line.words), themes, keymap, line.lines)
        else:
            key = keymap.words(line.does) if line.does else ""
            shown = made.addAction(f"{line.words}\t{key}" if key else line.words)
            if line.icon:
                shown.setIcon(themes.icon(line.icon))
            if line.checked is not None:
                shown.setCheckable(True)
                shown.setChecked(line.checked)
            shown.triggered.connect(lambda checked=False, do=line.do: do())


def activation_menu(parent: QWidget, themes: ThemeSource, now: str, choose: Callable[[str], None]) -> QMenu:
    """Every activation with its curve; the present one is checked."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setToolTipsVisible(True)
    for name, entry in ACTIVATIONS.items():
        shown = made.addAction(curve_icon(themes, name), entry.title)
        shown.setToolTip(entry.help)
        shown.setCheckable(False)
        if name == now:
            font = shown.font()
            font.setWeight(font.Weight.DemiBold)
            shown.setFont(font)
            made.setActiveAction(shown)
        shown.triggered.connect(lambda checked=False, chosen=name: choose(chosen))
    return made


def curve_icon(themes: ThemeSource, name: str) -> QIcon:
    """The curve of an activation as an icon of 16 pixels."""
    made = QIcon()
    for ratio in (1, 2):
        image = QPixmap(16 * ratio, 16 * ratio)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(1, 2))
        painter.setPen(pen(themes.color("text2"), 1.5, flat=False))
        painter.drawPath(activation_path(name))
        painter.end()
        made.addPixmap(image)
    return made
