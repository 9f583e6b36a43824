"""The data sets as pictures in groups: one is chosen, the others fold away."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from playground.data import SOURCES
from playground.gui.panels.thumbnails import picture
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.thumbnails import Thumbnail

_COLUMNS = 4
_GROUPS: Mapping[str, str] = MappingProxyType(
    {"toy": "Classes to tell apart", "regression": "Values to predict", "measured": "Measured"}
)


class Gallery(QWidget):
    """All sources by group; folded, only the group of the chosen one. Pictures are drawn when it is idle."""

    chosen = Signal(str)
    """The name of the source that the user chose."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._group = QButtonGroup(self)
        self._pictures: dict[str, Thumbnail] = {}
        self._blocks: dict[str, QWidget] = {}
        self._captions: list[Label] = []
        self._drawn: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._draw_next)
        self._current: str | None = None
        self._open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for group, words in _GROUPS.items():
            column.addWidget(self._block(group, words))
        self.setAccessibleName("Data set")
        self._group.buttonClicked.connect(self._announce)
        themes.changed.connect(self._redraw)
        self._fold()

    def show_choice(self, name: str) -> None:
        """Shows which source is chosen without emitting."""
        self._current = name
        self._group.setExclusive(False)
        for other, thumbnail in self._pictures.items():
            thumbnail.setChecked(other == name)
        self._group.setExclusive(True)
        self._fold()

    def show_open(self, is_open: bool) -> None:
        """Shows every group, or only that of the chosen source."""
        self._open = is_open
        self._fold()

    @property
    def waiting(self) -> bool:
        """Whether pictures that are unfolded are still to be drawn."""
        return bool(self._missing())

    def _block(self, group: str, words: str) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        caption = Label(words, type="small", ink="text3")
        self._captions.append(caption)
        column.addWidget(caption)
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addLayout(grid)
        sources = [source for source in SOURCES.values() if source.group == group]
        for place, source in enumerate(sources):
            thumbnail = Thumbnail(self._themes, source.title, source.help, parent=block)
            self._pictures[source.name] = thumbnail
            self._group.addButton(thumbnail)
            grid.addWidget(thumbnail, place // _COLUMNS, place % _COLUMNS)
        self._blocks[group] = block
        return block

    def _fold(self) -> None:
        entry = SOURCES.get(self._current or "")
        shown = entry.group if entry is not None else "toy"
        for group, block in self._blocks.items():
            block.setVisible(self._open or group == shown)
        for caption in self._captions:
            caption.setVisible(self._open)
        self._draw_later()

    def _announce(self) -> None:
        name = next(name for name, thumbnail in self._pictures.items() if thumbnail.isChecked())
        if name != self._current:
            self.chosen.emit(name)

    def _redraw(self) -> None:
        """Draws every picture anew, in the colours of another theme."""
        self._drawn.clear()
        self._draw_later()

    def _draw_later(self) -> None:
        """Draws what is unfolded and missing, one picture each time that nothing else is to be done."""
        if self.isVisible() and self._missing():
            self._timer.start()

    def _draw_next(self) -> None:
        missing = self._missing()
        if not missing:
            self._timer.stop()
            return
        name = missing[0]
        self._drawn.add(name)
        self._pictures[name].set_image(picture(name, self._themes.theme.name))

    def _missing(self) -> list[str]:
        return [
            name
            for name, source in SOURCES.items()
            if name not in self._drawn and not self._blocks[source.group].isHidden()
        ]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_later()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
