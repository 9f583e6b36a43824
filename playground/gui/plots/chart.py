"""A frameless chart: one plotting area with margins, on which layers paint.

Owns the shown ranges and the mapping from values to pixels. Layers paint in the chart's pixels rather than
in values, because pens in values are counted in device pixels, so lines would be half as thick on a 2×
screen or in a 2× picture.

Decision: Qt's graphics view by itself. What a plotting library adds to it (axes, curves, legends, menus) is
drawn otherwise here, and to load one costs as much as all else that the first window needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from playground.gui.plots.stretch import Range, panned, zoomed
from playground.gui.theme.fonts import font
from playground.gui.theme.tokens import Theme, TypeRole


@dataclass(frozen=True, slots=True)
class Margins:
    """Room around the plotting area for labels, in pixels at scale 1."""

    left: int = 37
    top: int = 8
    right: int = 16
    bottom: int = 24


class Chart(QGraphicsView):
    """A plotting area and the layers on it. `pointed` tells the values under the mouse, None outside.

    One that `zooms` follows the wheel and the mouse along x, and says that it was `moved`.
    """

    pointed = Signal(object)
    fit_requested = Signal()
    arranged = Signal()
    moved = Signal()

    opaque = True
    """It paints its own ground."""

    def __init__(
        self, theme: Theme, margins: Margins, *, zooms: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.enlarged = 1.0
        """1 at the desk, 1.25 on a projector: how much larger type and marks are."""
        self.area = QRectF()
        self.square = False
        self._margins = margins
        self._zooms = zooms
        self._layers: list[Layer] = []
        self._needed = 0.0
        self._mouse: QPointF | None = None
        self._held: QPointF | None = None
        """Where the mouse was last while it drags the plotting area."""
        self._x: Range = (0.0, 1.0)
        self._y: Range = (0.0, 1.0)
        self._set_up_view()
        self.arrange()

    def _set_up_view(self) -> None:
        """A scene of the view's own pixels, without frame and scroll bars."""
        self.setScene(QGraphicsScene(self))
        self.setBackgroundBrush(QColor(self.theme.panel))
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # no panel is painted below it

    def set_theme(self, theme: Theme, scale: float = 1.0) -> None:
        """Takes other colours and another size of type."""
        self.theme, self.enlarged = theme, scale
        self.setBackgroundBrush(QColor(theme.panel))
        self.arrange()

    def set_margins(self, margins: Margins) -> None:
        """Changes the room around the plotting area."""
        if margins != self._margins:
            self._margins = margins
            self.arrange()

    @property
    def margins(self) -> Margins:
        return self._margins

    def fit_labels(self) -> None:
        """Makes room at the left where the labels need more than the margin."""
        needed = max((layer.left_room() for layer in self._layers), default=0.0)
        if abs(needed - self._needed) >= 1:
            self._needed = needed
            self.arrange()

    def set_range(self, x: Range, y: Range) -> None:
        """Shows these values."""
        if (x, y) != (self._x, self._y):
            self._x, self._y = x, y
            self._refresh()

    @property
    def x_range(self) -> Range:
        return self._x

    @property
    def y_range(self) -> Range:
        return self._y

    def px_x(self, values: Any) -> Any:
        """Pixels of values along x; arrays give arrays."""
        low, high = self.x_range
        return self.area.left() + (np.asarray(values) - low) * (self.area.width() / (high - low))

    def px_y(self, values: Any) -> Any:
        """Pixels of values along y; arrays give arrays."""
        low, high = self.y_range
        return self.area.bottom() - (np.asarray(values) - low) * (self.area.height() / (high - low))

    def value_at(self, point: QPointF) -> tuple[float, float]:
        """The values that stand at a pixel."""
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        across = (point.x() - self.area.left()) / max(self.area.width(), 1e-9)
        up = (self.area.bottom() - point.y()) / max(self.area.height(), 1e-9)
        return x0 + across * (x1 - x0), y0 + up * (y1 - y0)

    def point_again(self) -> None:
        """Tells what stands under the mouse, where it moved or something else came to stand there."""
        at = self._mouse
        inside = at is not None and self.area.adjusted(-2, -2, 2, 2).contains(at)
        self.pointed.emit(self.value_at(at) if at is not None and inside else None)

    def type(self, role: TypeRole = "caption", weight: int = 400) -> QFont:
        """A font of the type scale at the size of now."""
        return font(role, weight, self.enlarged)

    def px(self, length: float) -> float:
        """A length in pixels at the size of now."""
        return length * self.enlarged

    def attach(self, layer: Layer) -> None:
        """Puts a layer on the chart."""
        self._layers.append(layer)
        self.scene().addItem(layer)

    def arrange(self) -> None:
        """Places the plotting area for the size of now. Happens by itself where the chart is on screen."""
        margins = self._margins
        left = max(self.px(margins.left), self._needed)
        width = self.width() - left - self.px(margins.right)
        height = self.height() - self.px(margins.top + margins.bottom)
        width, height = max(width, 10.0), max(height, 10.0)
        if self.square:
            side = float(int(min(width, height)))
            left += max(0.0, (width - side) // 2)
            width = height = side
        self.area = QRectF(round(left), round(self.px(margins.top)), round(width), round(height))
        self.setSceneRect(0, 0, max(self.width(), 1), max(self.height(), 1))
        self._refresh()
        self.arranged.emit()

    def paint_on(self, painter: QPainter) -> None:
        """Paints the whole chart, from its upper left corner, on anything that can be painted on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), QColor(self.theme.panel))
        for layer in sorted(self._layers, key=lambda layer: layer.zValue()):
            if layer.isVisible():
                painter.save()
                layer.draw(painter)
                painter.restore()

    def _refresh(self) -> None:
        for layer in self._layers:
            layer.stale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_layers"):
            self.arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if (
            self._zooms
            and event.button() is Qt.MouseButton.LeftButton
            and self.area.contains(event.position())
        ):
            self._held = event.position()
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._held is not None:
            self._held = None
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        before, self._mouse = self._held, event.position()
        if before is not None:
            self._held = self._mouse
            self._move(panned(self._x, (self._held.x() - before.x()) / self.area.width()))
        self.point_again()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_requested.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse = None
        self.point_again()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._zooms and self.area.contains(event.position()):
            at, _ = self.value_at(event.position())
            self._move(zoomed(self._x, at, event.angleDelta().y()))
            self.point_again()
            event.accept()
        else:
            event.ignore()

    def _move(self, x: Range) -> None:
        """Shows another part of the axis, by hand."""
        self.set_range(x, self._y)
        self.moved.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)


class Layer(QGraphicsItem):
    """Something painted in the pixels of a chart. `level` orders layers, low ones below.

    A `kept` layer is painted once and its picture kept, for what outlasts many frames.
    """

    def __init__(self, chart: Chart, level: float = 0.0, *, kept: bool = False) -> None:
        super().__init__()
        self.chart = chart
        if kept:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(level)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        chart.attach(self)

    def stale(self) -> None:
        """Ranges, size or colours changed: forget what was made for them and paint again."""
        self.prepareGeometryChange()
        self.forget()
        self.update()

    def forget(self) -> None:
        """Drops what was made for the last size and range."""

    def left_room(self) -> float:
        """Pixels that the layer needs left of the plotting area."""
        return 0.0

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.chart.width(), self.chart.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Paints the layer."""
        raise AssertionError("a layer says how it is drawn")


def write(
    painter: QPainter, text: str, face: QFont, color: str, x: float, y: float, align: str = "left"
) -> QRectF:
    """Writes a line of text, its capitals centred on height `y`; gives the box that it fills."""
    metrics = QFontMetricsF(face)
    width = metrics.horizontalAdvance(text)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    painter.setFont(face)
    painter.setPen(QColor(color))
    painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
    return QRectF(left, y - metrics.height() / 2, width, metrics.height())
