"""A small picture to choose, such as a data set."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_TILE_PX
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip

PICTURE_PX = 44
_EDGE_PX = 2


class Thumbnail(PaintedButton):
    """A picture of 44 pixels in a thin line; chosen, in a line of ink."""

    def __init__(
        self, themes: ThemeSource, name: str, sentence: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, name, parent)
        self._image: QImage | None = None
        self.setCheckable(True)
        self.setToolTip(tip(name, sentence))

    def set_image(self, image: QImage) -> None:
        """The picture; drawn at any size, best twice `PICTURE_PX` for fine screens."""
        self._image = image
        self.update()

    def wanted(self) -> QSize:
        side = self.themes.px(PICTURE_PX) + 2 * _EDGE_PX
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        color = self.themes.color
        box = QRectF(self.rect())
        radius = self.themes.px(RADIUS_TILE_PX)
        inner = box.adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(inner, radius - 1, radius - 1)
        painter.fillPath(shape, color("canvas"))
        if self._image is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(inner, self._image)
            painter.restore()
        if self.isChecked():
            painter.setPen(QPen(color("selection"), _EDGE_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, radius, radius)
        else:
            rounded(painter, box, radius, None, color("text3" if self.underMouse() else "line"))
