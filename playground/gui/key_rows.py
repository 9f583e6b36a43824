"""The rows of the sheet of keys: a key to be changed, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.gui.actions import Entry
from playground.gui.keymap import Keymap, readable
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import CENTER, PaintedButton, rounded
from playground.gui.widgets.tip import tip

KEYS_PX, GESTURE_PX = 128, 190
"""Width of keys, and of the names of gestures."""
_ROW_PX = 24


class KeyCap(PaintedButton):
    """The keys of one action; a click asks for others."""

    def __init__(self, themes: ThemeSource, entry: Entry, parent: QWidget) -> None:
        super().__init__(themes, entry.title, parent)
        self._entry = entry
        self._words = ""
        self._changed = self._waits = False

    def show_keys(self, keymap: Keymap, *, waits: bool) -> None:
        """The keys of now; `waits` where the next one that is pressed is taken."""
        entry = self._entry
        keys, changed = keymap.keys(entry.does), keymap.changed(entry.does)
        self._words = ", ".join(readable(key) for key in keys)
        self._changed, self._waits = changed, waits
        first = ", ".join(readable(key) for key in entry.keys) or "none"
        self.setToolTip(tip(entry.title, entry.help + (f" At first: {first}." if changed else "")))
        self.setAccessibleName(f"{entry.title}: {self._words or 'no key'}")
        self.update()

    def wanted(self) -> QSize:
        return QSize(self.themes.px(KEYS_PX), self.themes.px(_ROW_PX - 2))

    def draw(self, painter: QPainter) -> None:
        box, color = QRectF(self.rect()), self.themes.color
        lit = self.underMouse() or self.isDown() or self.hasFocus()
        if self._waits:
            rounded(painter, box, 4, color("accent_soft"), color("accent"))
        elif self._words or lit:
            rounded(painter, box, 4, color("hover" if lit else "raised"), color("line_strong"))
        words = "press a key" if self._waits else self._words or ("click to add" if lit else "–")
        ink = color("accent" if self._waits else "text1" if self._words else "text3")
        self.write(painter, box, words, ink, role="small", weight=600 if self._changed else 400, align=CENTER)


class KeyGroup(QWidget):
    """A heading with keys on the left and what they do on the right."""

    asked = Signal(str)
    """The action that shall have another key."""

    def __init__(self, themes: ThemeSource, title: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries
        grid = _grid(self, title, themes.px(KEYS_PX))
        self.caps: dict[str, KeyCap] = {}
        self._labels: dict[str, Label] = {}
        for row, entry in enumerate(entries, 1):
            cap = self.caps[entry.does] = KeyCap(themes, entry, self)
            cap.clicked.connect(lambda checked=False, does=entry.does: self.asked.emit(does))
            label = self._labels[entry.does] = Label(entry.title, type="small", ink="text2")
            label.setToolTip(tip(entry.title, entry.help))
            grid.addWidget(cap, row, 0)
            grid.addWidget(label, row, 1)

    def show_keys(self, keymap: Keymap, waiting: str | None) -> None:
        """The keys of now, and which action waits for one."""
        for does, cap in self.caps.items():
            cap.show_keys(keymap, waits=does == waiting)

    def narrow(self, query: str, keymap: Keymap) -> bool:
        """Shows what the query is about; whether that is anything."""
        found = False
        for entry in self._entries:
            fits = _fits(query, (entry.title, entry.help, *map(readable, keymap.keys(entry.does))))
            self.caps[entry.does].setVisible(fits)
            self._labels[entry.does].setVisible(fits)
            found |= fits
        self.setVisible(found)
        return found


class GestureGroup(QWidget):
    """What the mouse does: its gestures on the left."""

    def __init__(self, themes: ThemeSource, title: str, gestures: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._gestures = gestures
        grid = _grid(self, title, themes.px(GESTURE_PX))
        self._rows: list[tuple[Label, Label]] = []
        for row, (name, does) in enumerate(gestures, 1):
            labels = Label(name, type="small", wrap=True), Label(does, type="small", ink="text2", wrap=True)
            for column, label in enumerate(labels):
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(labels)

    def narrow(self, query: str) -> bool:
        """Shows what the query is about; whether that is anything."""
        fits = [_fits(query, texts) for texts in self._gestures]
        for row, fit in zip(self._rows, fits, strict=True):
            for label in row:
                label.setVisible(fit)
        self.setVisible(any(fits))
        return any(fits)


def _grid(group: QWidget, title: str, left_px: int) -> QGridLayout:
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.addWidget(Label(title, weight=600), 0, 0, 1, 2)
    grid.setColumnMinimumWidth(0, left_px)
    grid.setColumnStretch(1, 1)
    return grid


def _fits(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of the query stands in the texts."""
    there = " ".join(texts).casefold()
    return all(word in there for word in query.casefold().split())
