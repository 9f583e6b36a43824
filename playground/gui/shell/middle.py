"""Canvas and drawer, one above the other; the drawer slides."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from playground.gui.shell.drawer import Drawer
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import PANEL_MS

_OPEN_PX = (148, 480)
"""How low and how high an open drawer can be dragged."""


class Middle(QWidget):
    """A splitter of canvas and drawer. Without a drawer the canvas has it all."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._canvas: QWidget | None = None
        self.drawer = Drawer(themes)
        self._closed_px, self._open_px = 48, 148
        self._dragged_px: int | None = None
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.drawer)
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._set_height)
        self._slide.finished.connect(self._settle)
        self._splitter.splitterMoved.connect(self._remember)
        self.drawer.opened.connect(self._move)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.drawer.hide()

    def set_canvas(self, canvas: QWidget) -> None:
        """Puts the canvas over the drawer."""
        self._canvas = canvas
        self._splitter.insertWidget(0, canvas)
        self._splitter.setStretchFactor(0, 1)

    def canvas(self) -> QWidget | None:
        """The canvas, once there is one."""
        return self._canvas

    def set_heights(self, closed_px: int, open_px: int) -> None:
        """The heights of the drawer at scale 1, until the user drags it to another."""
        if (closed_px, open_px) != (self._closed_px, self._open_px):
            self._closed_px, self._open_px = closed_px, open_px
            self._dragged_px = None
        self._settle()

    def show_drawer(self, name: str | None, *, is_open: bool = False) -> None:
        """Shows the drawer at a panel, open or folded down at once; None takes it away."""
        self.drawer.setVisible(name is not None)
        if name is not None:
            self.drawer.show_panel(name)
            self.drawer.show_open(is_open)
            self._settle()

    def _height(self) -> int:
        open_px = self._dragged_px or self._open_px
        return self._themes.px(open_px if self.drawer.is_open() else self._closed_px)

    def _move(self, is_open: bool) -> None:
        self._slide.stop()
        self.drawer.setMinimumHeight(0)
        self.drawer.setMaximumHeight(self.height())
        self._slide.setStartValue(self.drawer.height())
        self._slide.setEndValue(self._height())
        self._slide.setDuration(self._themes.ms(PANEL_MS))
        self._slide.start()

    def _set_height(self, height: int) -> None:
        self._splitter.setSizes([max(self._splitter.height() - height, 1), height])

    def _settle(self) -> None:
        """Holds a folded drawer at its height, and lets an open one be dragged."""
        px = self._themes.px
        if self.drawer.is_open():
            self.drawer.setMinimumHeight(px(_OPEN_PX[0]))
            self.drawer.setMaximumHeight(px(_OPEN_PX[1]))
            self._set_height(self._height())
        else:
            self.drawer.setFixedHeight(self._height())
            self._set_height(self._height())

    def _remember(self) -> None:
        if self.drawer.is_open() and self._slide.state() != QVariantAnimation.State.Running:
            self._dragged_px = round(self.drawer.height() / self._themes.scale)
