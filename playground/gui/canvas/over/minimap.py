"""The whole graph small in a corner, with what is seen of it just now.

Costs nothing while it is switched off or everything is in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.widgets.painted import rounded
from playground.gui.widgets.tip import tip

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

WIDTH, HEIGHT = 160, 100
_PADDING = 8
_LEAST = 2.0
"""A node is drawn at least so large."""
_STEP_PX = 60
_WAYS: Mapping[str, tuple[int, int]] = {
    "nudge_left": (1, 0),
    "nudge_right": (-1, 0),
    "nudge_up": (0, 1),
    "nudge_down": (0, -1),
}
"""What moves the selection on the canvas moves the view on the map."""


class Minimap(QWidget):
    """The map of one canvas. A click or a drag on it moves the view there; so do the arrows."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.wanted = True
        """Whether it shows when there is something to show."""
        self._plan: Plan = EMPTY
        self._whole = Box(0, 0, 0, 0)
        self._seen = Box(0, 0, 0, 0)
        self._picture: QPixmap | None = None
        self.setAccessibleName("Minimap")
        self.show_key("")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.resize(view.themes.px(WIDTH), view.themes.px(HEIGHT))
        self.hide()
        view.themes.changed.connect(self._retheme)

    def show_key(self, key: str) -> None:
        """Teaches the key that hides it."""
        self.setToolTip(tip("Minimap", "Click or drag to look elsewhere.", key))

    def toggle(self) -> None:
        """Switches it on or off."""
        self.wanted = not self.wanted
        if self.wanted and self._fits():
            self._view.say("The minimap shows once the network is larger than the canvas")
        self.follow()

    def follow(self) -> None:
        """Shows what is so now."""
        shown = self.wanted and bool(self._view.plan.faces) and not self._fits()
        if shown:
            seen = self._visible()
            if seen != self._seen or self._picture is None:
                self._seen = seen
                self.setAccessibleDescription(self._words())
                self.update()
        self.setVisible(shown)

    def _fits(self) -> bool:
        """Whether every node is in view; notes where they all are."""
        if self._view.plan is not self._plan:
            if not _alike(self._plan, self._view.plan):
                self._picture = None
            self._plan = self._view.plan
            boxes = list(self._plan.boxes.values())
            self._whole = around([*boxes, *(self._plan.frame(id) for id in self._plan.frames)])
        seen, whole = self._visible(), self._whole
        return seen.holds(whole.x, whole.y) and seen.holds(whole.right, whole.bottom)

    def _visible(self) -> Box:
        rect = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        return Box(rect.x(), rect.y(), rect.width(), rect.height())

    def _words(self) -> str:
        seen = len(self._plan.areas.meeting(self._seen))
        return f"{seen} of {len(self._plan.boxes)} nodes in view"

    # -- geometry

    def _scale(self) -> float:
        room = self.width() - 2 * _PADDING, self.height() - 2 * _PADDING
        return min(room[0] / max(self._whole.width, 1.0), room[1] / max(self._whole.height, 1.0))

    def _to_map(self, box: Box) -> QRectF:
        scale, (x, y) = self._scale(), self._whole.center
        return QRectF(
            self.width() / 2 + (box.x - x) * scale,
            self.height() / 2 + (box.y - y) * scale,
            max(box.width * scale, _LEAST),
            max(box.height * scale, _LEAST),
        )

    def _look_at(self, at: QPointF) -> None:
        """Brings a point of the map into the middle of the view."""
        scale, (x, y) = self._scale(), self._whole.center
        scene = QPointF(x + (at.x() - self.width() / 2) / scale, y + (at.y() - self.height() / 2) / scale)
        way = self._view.viewport().rect().center() - self._view.mapFromScene(scene)
        self._view.camera.pan(way.x(), way.y())

    # -- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(self._view.keymap.action(event) or "")
        if way is None:
            super().keyPressEvent(event)
        else:
            self._view.camera.pan(way[0] * _STEP_PX, way[1] * _STEP_PX)

    # -- painting

    def _retheme(self) -> None:
        self._picture = None
        self.resize(self._view.themes.px(WIDTH), self._view.themes.px(HEIGHT))
        self.update()

    def _drawn(self) -> QPixmap:
        """Nodes and frames, painted once for a plan."""
        themes, ratio = self._view.themes, self.devicePixelRatioF()
        made = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "focus" if self.hasFocus() else "line"
        rounded(painter, QRectF(self.rect()), 6, themes.color("panel"), themes.color(edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(themes.color("line_strong"))
        for id in self._plan.frames:
            painter.drawRoundedRect(self._to_map(self._plan.frame(id)), 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        boxes: dict[str, list[QRectF]] = {}
        for id, face in self._plan.faces.items():
            boxes.setdefault(face.category, []).append(self._to_map(self._plan.boxes[id]))
        for category, those in boxes.items():
            painter.setBrush(self._view.ink.block(category))
            painter.drawRects(those)
        painter.end()
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        seen = self._to_map(self._seen).intersected(area)
        ink = QColor(self._view.ink.theme.text1)
        painter.setPen(ink)
        ink.setAlphaF(0.07)
        painter.setBrush(ink)
        painter.drawRect(seen.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def focusInEvent(self, event: object) -> None:
        self._picture = None
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self._picture = None
        self.update()


def _alike(one: Plan, other: Plan) -> bool:
    """Whether two plans look the same from here."""
    return (
        one.boxes == other.boxes
        and (one.links, one.frames) == (other.links, other.frames)
        and all(face.category == other.faces[id].category for id, face in one.faces.items())
    )
