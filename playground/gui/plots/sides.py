"""Two parts of a panel: beside each other where it is low, one under the other where it is high."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.scroller import Scroller

_WIDE = 1.3
"""From so many times wider than high on, the parts stand beside each other."""
_ALL_PX = 16_777_215


class FittedScroller(Scroller):
    """As high as its content needs to be at its width; where there is less room it scrolls."""

    refitted = Signal()
    """The content asks for another height."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is None:
            return 0
        layout.activate()  # what was shown just now has not been laid out yet
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.refitted.emit()
        return super().eventFilter(watched, event)


class Sides(QWidget):
    """The main part has what is left; the other one is `side_px` wide, or as high as it needs to be.

    `first` puts the other part at the left, or on top.
    """

    def __init__(
        self,
        themes: ThemeSource,
        main: QWidget,
        side: QWidget,
        side_px: int,
        *,
        first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._side, self._side_px = side, side_px
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(main, 1)
        self._box.insertWidget(0 if first else 1, side)
        themes.changed.connect(self._arrange)
        if isinstance(side, FittedScroller):
            side.refitted.connect(self._arrange)
        self._arrange()

    def beside(self) -> bool:
        """Whether the parts stand beside each other."""
        return self.width() >= _WIDE * self.height()

    def _arrange(self) -> None:
        beside = self.beside()
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        width = self._themes.px(self._side_px) if beside else _ALL_PX
        height = _ALL_PX if beside else self._needed()
        self._side.setMinimumSize(width if beside else 0, 0 if beside else height)
        self._side.setMaximumSize(width, height)

    def _needed(self) -> int:
        """How high the other part is under or over the main one: never more than half of the room."""
        side = self._side
        asked = side.heightForWidth(self.width()) if side.hasHeightForWidth() else side.sizeHint().height()
        return max(min(asked, self.height() // 2), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
