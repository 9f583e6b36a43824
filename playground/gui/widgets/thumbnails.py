"""Small pictures to choose from, such as the data sets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_TILE_PX
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip

PICTURE_PX = 44
_EDGE_PX = 2


class Thumbnail(PaintedButton):
    """A picture of 44 pixels in a thin line; chosen, in a line of ink. Without a picture, an icon."""

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        sentence: str = "",
        *,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, name, parent)
        self._icon = icon
        self._image: QImage | None = None
        self.setCheckable(not icon)
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
        if self._icon:
            self._draw_icon(painter, box, radius)
            return
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

    def _draw_icon(self, painter: QPainter, box: QRectF, radius: float) -> None:
        edge = self.themes.color("text3" if self.underMouse() else "line_strong")
        painter.setPen(QPen(edge, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        side = self.themes.px(17)
        at = QRectF(round(box.center().x() - side / 2), round(box.center().y() - side / 2), side, side)
        self.stamp(painter, self._icon, at, self.ink())


class Thumbnails(QWidget):
    """Thumbnails in rows; at most one is chosen."""

    chosen = Signal(str)
    """The name that the user chose."""

    def __init__(
        self, themes: ThemeSource, name: str, *, columns: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._columns = columns
        self._pictures: dict[str, Thumbnail] = {}
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(name)

    def set_items(self, items: Sequence[tuple[str, str, str]]) -> None:
        """The thumbnails as (name, title, sentence) in order."""
        for name, title, sentence in items:
            picture = Thumbnail(self._themes, title, sentence, parent=self)
            self._pictures[name] = picture
            self._group.addButton(picture)
            picture.clicked.connect(self._announce)
            self.append(picture)

    def append(self, widget: QWidget) -> None:
        """Puts one more widget into the rows, such as a thumbnail that imports a file."""
        place = self._grid.count()
        self._grid.addWidget(widget, place // self._columns, place % self._columns)

    def set_image(self, name: str, image: QImage) -> None:
        """The picture of one of them."""
        self._pictures[name].set_image(image)

    def show_choice(self, name: str | None) -> None:
        """Shows which is chosen, if one is, without emitting."""
        self._group.setExclusive(False)
        for other, picture in self._pictures.items():
            picture.setChecked(other == name)
        self._group.setExclusive(True)

    def _announce(self) -> None:
        name = next((name for name, picture in self._pictures.items() if picture.isChecked()), None)
        if name is not None:
            self.chosen.emit(name)
