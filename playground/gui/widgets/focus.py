"""The focus ring: two pixels of accent around whatever the keyboard works on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QMenuBar, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX

_OFFSET_PX = 2
_PEN_PX = 2
_MARGIN_PX = _OFFSET_PX + _PEN_PX

_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show})


class FocusRing(QWidget):
    """One for each window. Follows the keyboard focus; a click with the mouse shows no ring.

    Typed fields carry the focus in their own line and canvases paint it themselves, so neither gets one.
    """

    def __init__(self, themes: ThemeSource, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._themes = themes
        self._around: QWidget | None = None
        self._sleeping: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Goes along, unless the mouse or the window's waking up moved the focus."""
        if new is None:
            self._sleeping = self._around
            self._leave()
            return
        moved = old is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton
        woken = old is None and new is self._sleeping
        self._leave()
        if (moved or woken) and self._belongs(new):
            self._around = new
            self._watch(new)
            self._place()

    def _belongs(self, widget: QWidget) -> bool:
        if isinstance(widget, (QLineEdit, QComboBox, QAbstractScrollArea, QMenuBar)):
            return False
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        return bool(by_tab) and widget.window() is self.window()

    def _watch(self, widget: QWidget) -> None:
        """Watches the widget and what it stands in, so that the ring moves with them."""
        at: QWidget | None = widget
        while at is not None and at is not self.window():
            at.installEventFilter(self)
            self._watched.append(at)
            at = at.parentWidget()

    def _leave(self) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        self._around = None
        self.hide()

    def _place(self) -> None:
        widget = self._around
        if widget is None or not widget.isVisible():
            self.hide()
            return
        box = QRect(widget.mapTo(self.window(), QPoint(0, 0)), widget.size())
        self.setGeometry(box.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._themes.color("focus"), _PEN_PX))
        radius = self._themes.px(RADIUS_CONTROL_PX) + _OFFSET_PX
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
