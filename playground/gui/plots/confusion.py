"""Which classes were taken for which: a table of counts, painted. Rows are the truth, columns the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.gui.theme.colors import mix
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER, RIGHT
from playground.gui.widgets.tip import tip

_MOST_CELL_PX = 84
_GAP_PX = 2
_NAMES_PX = 92
_HEAD_PX = 34
_TWO_LINES_PX = 34
_COUNT_PX = 18
_STRENGTH = 0.85
_DARK_FROM = 0.5
"""From this share on a cell is so full of the colour that text on it is that of the panel."""


class ConfusionMatrix(QWidget):
    """Counts, and under them the share of the row where there is room. The fuller a cell, the more colour."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._counts: Any = np.zeros((0, 0), dtype=np.int64)
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")
        themes.changed.connect(self.update)

    def show_counts(self, counts: Any, names: Sequence[str]) -> None:
        """Shows these counts. Shapes: counts (K, K), row = truth; names K, or none for numbers."""
        self._counts = np.asarray(counts, dtype=np.int64)
        self._names = tuple(names) or tuple(str(n) for n in range(len(self._counts)))
        right = int(np.trace(self._counts))
        self.setAccessibleDescription(f"{right:,} of {int(self._counts.sum()):,} rows are right")
        self.update()

    def share(self, truth: int, answer: int) -> float:
        """How many of the rows of a class were given this answer, as a share."""
        return float(self._counts[truth, answer]) / max(int(self._counts[truth].sum()), 1)

    def cell(self, truth: int, answer: int) -> QRectF:
        """Where a count stands."""
        px, count = self._themes.px, max(len(self._counts), 1)
        left, top = self._names_px(), px(_HEAD_PX)
        wide = min((self.width() - left) / count, px(_MOST_CELL_PX))
        tall = min((self.height() - top) / count, wide)
        return QRectF(left + answer * wide, top + truth * tall, wide - _GAP_PX, tall - _GAP_PX)

    def words(self, truth: int, answer: int) -> str:
        """What a count says, as a sentence."""
        count, whole = int(self._counts[truth, answer]), int(self._counts[truth].sum())
        share = f"{100 * self.share(truth, answer):.0f} %"
        rows = f"{count:,} of the {whole:,} rows of {self._names[truth]} ({share})"
        if truth == answer:
            return f"{rows} were recognised."
        return f"{rows} were taken for {self._names[answer]}."

    def _names_px(self) -> float:
        metrics = QFontMetricsF(self._themes.font("small"))
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)
        return min(widest, self._themes.px(_NAMES_PX)) + self._themes.px(24)

    def sizeHint(self) -> QSize:
        side = self._themes.px(_HEAD_PX + 56 * max(len(self._names), 2))
        return QSize(side + self._themes.px(_NAMES_PX), side)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(120), self._themes.px(90))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._counts):
            self._draw_names(painter)
        for truth in range(len(self._counts)):
            for answer in range(len(self._counts)):
                self._draw_cell(painter, truth, answer)
        painter.end()

    def _draw_names(self, painter: QPainter) -> None:
        themes, px = self._themes, self._themes.px
        first, last = self.cell(0, 0), self.cell(0, len(self._counts) - 1)
        painter.setFont(themes.font("caption"))
        painter.setPen(themes.color("text3"))
        painter.drawText(QRectF(first.left(), 0, last.right() - first.left(), px(15)), CENTER, "answer")
        bottom = self.cell(len(self._counts) - 1, 0).bottom()
        painter.save()
        painter.translate(px(7), (first.top() + bottom) / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(-60, -px(8), 120, px(16)), CENTER, "truth")
        painter.restore()
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text2"))
        metrics = QFontMetricsF(themes.font("small"))
        for place, name in enumerate(self._names):
            column, row = self.cell(0, place), self.cell(place, 0)
            head = QRectF(column.left(), px(15), column.width(), px(_HEAD_PX - 17))
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, column.width())
            painter.drawText(head, CENTER, short)
            side = QRectF(px(16), row.top(), row.left() - px(16 + 6), row.height())
            painter.drawText(side, RIGHT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, side.width()))

    def _draw_cell(self, painter: QPainter, truth: int, answer: int) -> None:
        themes, theme = self._themes, self._themes.theme
        box, share = self.cell(truth, answer), self.share(truth, answer)
        painter.fillRect(box, QColor(mix(theme.field, theme.test, _STRENGTH * share)))
        if min(box.width(), box.height()) < themes.px(_COUNT_PX):
            return
        strong = share >= _DARK_FROM
        ink = theme.panel if strong else theme.text1 if self._counts[truth, answer] else theme.text3
        painter.setPen(QColor(ink))
        two = box.height() >= themes.px(_TWO_LINES_PX)
        painter.setFont(themes.font("small", 600 if truth == answer else 400))
        half = box.adjusted(0, 2, 0, -box.height() / 2) if two else box
        bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(half, bottom if two else CENTER, f"{self._counts[truth, answer]:,}")
        if two:
            painter.setFont(themes.font("caption"))
            top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(box.adjusted(0, box.height() / 2 + 1, 0, 0), top, f"{100 * share:.0f} %")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            places = [(t, a) for t in range(len(self._counts)) for a in range(len(self._counts))]
            found = [place for place in places if self.cell(*place).contains(event.pos())]
            if found:
                truth, answer = found[0]
                title = f"{self._names[truth]} → {self._names[answer]}"
                QToolTip.showText(event.globalPos(), tip(title, self.words(truth, answer)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
