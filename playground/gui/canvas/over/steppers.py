"""− and + at the foot of a layer: one unit less, one more. Held down they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.canvas.commands.nodes import units_of
from playground.gui.canvas.plan import measures as m
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

_WIDTH, _HEIGHT, _ICON = 26, 20, 12
_OVERLAP = 3
"""The bar reaches into the node, so that the mouse does not leave the one for the other."""
_REPEAT_AFTER_MS, _REPEAT_MS = 350, 90


class _Step(PaintedButton):
    """One of the two buttons."""

    def __init__(self, themes: ThemeSource, icon: str, name: str, parent: QWidget) -> None:
        super().__init__(themes, name, parent)
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(True)
        self.setAutoRepeatDelay(_REPEAT_AFTER_MS)
        self.setAutoRepeatInterval(_REPEAT_MS)

    def wanted(self) -> QSize:
        return QSize(self.themes.px(_WIDTH), self.themes.px(_HEIGHT))

    def draw(self, painter: QPainter) -> None:
        side = self.themes.px(_ICON)
        box = QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        self.stamp(painter, self._icon, box, self.ink())


class Steppers(QWidget):
    """The bar of one canvas, under the layer that the mouse is on, else under the selected one."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._id: int | None = None
        self._turned = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self.less = _Step(view.themes, "less", "Fewer units", self)
        self.more = _Step(view.themes, "add", "More units", self)
        for button, by in ((self.less, -1), (self.more, 1)):
            row.addWidget(button)
            button.clicked.connect(lambda checked=False, by=by: self._change(by))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def follow(self) -> None:
        """Shows itself where it belongs now; stays under the mouse while it is used."""
        view = self._view
        id = view.standing.hovered_node
        if not self._has_units(id):
            id = next(iter(view.selection), None) if len(view.selection) == 1 else None
        if self.isVisible() and self.underMouse() and self._has_units(self._id):
            return
        shown = self._has_units(id) and view.camera.zoom >= m.NO_FOOTER_BELOW and not view.is_dragging
        self._id = id if shown else None
        if id is not None and shown:
            box = view.on_screen(view.plan.box(id))
            size = self.sizeHint()
            self.resize(size)
            self.move(box.center().x() - size.width() // 2 + 1, box.bottom() + 1 - _OVERLAP)
        self.setVisible(shown)

    def show_keys(self, more: str, less: str) -> None:
        """Teaches the keys that do the same."""
        self.more.setToolTip(tip("More units", "Hold to go on; the wheel counts as well.", more))
        self.less.setToolTip(tip("Fewer units", "Hold to go on; the wheel counts as well.", less))

    def _has_units(self, id: int | None) -> bool:
        node = self._view.document.graph.by_id.get(id) if id is not None else None
        return node is not None and id in self._view.plan.faces and units_of(node)[0] is not None

    def _change(self, by: int) -> None:
        """In the layer above the bar, or in all that are selected with it."""
        view, id = self._view, self._id
        if id is None or not self._has_units(id):
            return
        alone = None if id in view.selection else [view.document.graph.node(id)]
        view.commands.change_units(by, alone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y()
        notches = int(self._turned / 120)
        self._turned -= notches * 120
        if notches:
            self._change(notches)
        event.accept()

    def leaveEvent(self, event: object) -> None:
        self.follow()

    def place_of(self, button: QWidget) -> QPoint:
        """The middle of a button on the canvas."""
        return button.mapTo(self._view, button.rect().center())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        themes = self._view.themes
        rounded(painter, QRectF(self.rect()), 6, themes.color("panel"), themes.color("line_strong"))
        painter.end()
