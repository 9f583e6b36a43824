"""The weights of one unit: what each input counts for, as numbers and as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.frame import Frame
from playground.gui.theme.colors import signed_color
from playground.gui.theme.figures import fixed
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import LEFT, RIGHT

_ROW_PX = 20
_NAME_PX = 96
_VALUE_PX = 56
_BAR_PX = 5


class UnitWeights(QWidget):
    """One row for each weight and one for the bias. Read only; paints what can be seen of it."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._names: tuple[str, ...] = ()
        self._values: NDArray[np.float64] = np.empty(0)
        self._bias: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Weights of the unit")
        themes.changed.connect(self.updateGeometry)

    def show_weights(self, names: Sequence[str], values: Sequence[float], bias: float | None) -> None:
        """Shows weights with what each belongs to; a bias of None means that there is none."""
        rows = self._rows()
        self._names, self._bias = tuple(names), bias
        self._values = np.asarray(values, dtype=np.float64)
        if self._rows() != rows:
            self.updateGeometry()
        self.update()

    def text(self) -> list[tuple[str, str]]:
        """The rows as they are read: name and value."""
        return [(self._name(row), fixed(self._value(row), 3)) for row in range(self._rows())]

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._rows() * self._themes.px(_ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        height = self._themes.px(_ROW_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._themes.font("small"))
        first = event.rect().top() // height
        last = min(event.rect().bottom() // height + 1, self._rows())
        for row in range(first, last):
            self._paint_row(painter, row, QRectF(0, row * height, self.width(), height))
        painter.end()

    def _rows(self) -> int:
        return len(self._values) + (self._bias is not None)

    def _name(self, row: int) -> str:
        if row >= len(self._values):
            return "bias"
        return self._names[row] if row < len(self._names) else str(row + 1)

    def _value(self, row: int) -> float:
        return float(self._values[row]) if row < len(self._values) else float(self._bias or 0.0)

    def _paint_row(self, painter: QPainter, row: int, box: QRectF) -> None:
        themes, px = self._themes, self._themes.px
        value = self._value(row)
        name = painter.fontMetrics().elidedText(
            self._name(row), Qt.TextElideMode.ElideRight, px(_NAME_PX - 8)
        )
        painter.setPen(themes.color("text2"))
        painter.drawText(box, LEFT, name)
        painter.setPen(themes.color("text1"))
        painter.drawText(box, RIGHT, fixed(value, 3))
        track = box.adjusted(px(_NAME_PX), 0, -px(_VALUE_PX), 0)
        middle, half = track.center().x(), track.width() / 2
        painter.fillRect(QRectF(round(middle), box.top() + 4, 1, box.height() - 8), themes.color("line"))
        share = value / self._largest()
        if not np.isfinite(share) or share == 0:
            return
        left = middle if share > 0 else middle + share * half
        bar = QRectF(left, box.center().y() - px(_BAR_PX) / 2, abs(share) * half, px(_BAR_PX))
        strong = 0.3 + 0.7 * abs(share)
        painter.fillRect(bar, QColor(signed_color(themes.theme, strong if share > 0 else -strong)))

    def _largest(self) -> float:
        sizes = [abs(float(value)) for value in self._values if np.isfinite(value)]
        sizes += [abs(self._bias)] if self._bias is not None and np.isfinite(self._bias) else []
        return max(sizes, default=0.0) or 1.0


def weights_of(frame: Frame | None, name: str, unit: int) -> tuple[NDArray[np.float64], float | None] | None:
    """(weights, bias) of one unit of the node called `name`; None where the frame does not hold them."""
    block = frame.parameters.get(f"{name}.weight") if frame is not None else None
    if frame is None or block is None:
        return None
    weight = np.asarray(block, dtype=np.float64)
    if weight.ndim != 2 or not 0 <= unit < weight.shape[1]:
        return None
    bias = frame.parameters.get(f"{name}.bias")
    return weight[:, unit], None if bias is None else float(np.asarray(bias)[unit])
