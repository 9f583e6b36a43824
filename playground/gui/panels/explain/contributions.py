"""What each row of the batch adds to the gradient of a weight: input × error, and the mean of all."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.mechanics.values import Explanation
from playground.gui.panels.batch.row_list import FEW_SHOWN, RowList
from playground.gui.theme.colors import signed_color
from playground.gui.theme.figures import fixed, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER, LEFT, RIGHT
from playground.gui.widgets.section import PADDING_PX
from playground.gui.widgets.tip import tip

_SIGN_PX = 20
_LEAST_GAP_PX, _MOST_GAP_PX = 7, 48
"""Between the row's number and its input."""
_BAR_PX = 8
_BARS = 0.22
"""Share of the width that the bars take."""
_HEADINGS = ("row", "input a", "error δ", "a δ")
_TEACH = (
    ("Row", "Its number in the data set. Click a row to follow it through the network."),
    ("Input a", "What the weight multiplies for this row: the output of the unit at the left, 1 for a bias."),
    (
        "Error δ",
        "∂loss/∂z: how fast this row's loss grows with the sum z of the unit at the right.",
    ),
    (
        "a δ",
        "What this row adds to ∂L/∂w: z grows a times as fast as the weight, its loss a · δ times.",
    ),
    (
        "a δ as a bar",
        "To the right: the loss grows with the weight. To the left: it falls.",
    ),
)
_MEAN = "Positive: the loss grows with this number, so STEP makes it smaller. Negative: the other way round."
_SMALLEST = 1e-3
"""A column whose largest number is below this is written in powers of ten."""

Spelling = Callable[[float], str]


def spelling(values: Any) -> Spelling:
    """How a column writes its numbers: all with as many decimals as the largest needs to be read well.

    One decimal more where most of the others would read 0; powers of ten where all are small or huge. What
    is exactly 0 is "0", so that it can be told from what is only small.
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    largest = float(sizes.max()) if len(sizes) else 1.0
    if len(sizes) and largest < 1000 and (sizes == np.round(sizes)).all():
        return lambda value: fixed(value, 0)
    if not _SMALLEST <= largest < 1e5:
        return lambda value: "0" if value == 0 else number(value, 3)
    decimals = max(min(2 - math.floor(math.log10(largest)), 5), 3 if largest < 100 else 1)
    if len(sizes) and float(np.median(sizes)) < 0.5 * 10**-decimals:
        decimals += 1
    return lambda value: "0" if value == 0 else fixed(value, decimals)


class ContributionRows(RowList):
    """One line for each row: a × δ = aδ, and a signed bar."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Contribution of each row to the gradient", parent, least=FEW_SHOWN)
        self._columns: tuple[Any, ...] = (np.empty(0),) * 3
        self._spelled: tuple[Spelling, ...] = tuple(map(spelling, self._columns))
        self._widths: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
        self._largest = 1.0
        themes.changed.connect(self._measure)

    def show_explanation(self, explanation: Explanation) -> None:
        """Shows the rows of an explanation that knows its gradient."""
        columns = (explanation.inputs, explanation.errors, explanation.products)
        self._columns = tuple(np.asarray(column, dtype=np.float64) for column in columns)
        self._spelled = tuple(spelling(column) for column in self._columns)
        sizes = np.abs(self._columns[2])
        sizes = sizes[np.isfinite(sizes)]
        self._largest = float(sizes.max()) if len(sizes) and sizes.max() > 0 else 1.0
        self.show_numbers(tuple(int(row) for row in explanation.rows))
        self._measure()

    def cells(self, place: int) -> tuple[str, ...]:
        """A row as it is read: its number, input, error and product."""
        texts = [
            spell(float(column[place])) for spell, column in zip(self._spelled, self._columns, strict=True)
        ]
        return (str(self.numbers[place]), *texts)

    def edges(self) -> tuple[float, ...]:
        """The right edges of the three numbers, and the left one of the bars, from the padding on."""
        sign = self.themes.px(_SIGN_PX)
        bars = self.room() * (1 - _BARS)
        needed = sum(self._widths) + 2 * sign
        spare = max(bars - self.themes.px(12) - needed, 0.0)
        apart = min(max(spare, self.themes.px(_LEAST_GAP_PX)), self.themes.px(_MOST_GAP_PX))
        first = self._widths[0] + apart + self._widths[1]
        second = first + sign + self._widths[2]
        third = second + sign + self._widths[3]
        bars = max(min(bars, third + self.themes.px(_MOST_GAP_PX)), third + self.themes.px(8))
        return first, second, third, bars

    def tip_of(self, place: int) -> str:
        row, value, error, product = self.cells(place)
        return tip(
            f"Row {row}", f"{value} × {error} = {product}. Click to follow the row through the network."
        )

    def heading_tip(self, x: float) -> str:
        edges = (self._widths[0], *self.edges()[:3])
        place = sum(x > PADDING_PX + edge for edge in edges)
        return tip(*_TEACH[place])

    def _measure(self) -> None:
        metrics = QFontMetricsF(self.themes.font("small"))
        rows = max((str(one) for one in self.numbers), key=len, default="")
        widths = [max(map(metrics.horizontalAdvance, (rows, "row")))]
        small = QFontMetricsF(self.themes.font("caption"))
        for heading, column, spell in zip(_HEADINGS[1:], self._columns, self._spelled, strict=True):
            finite = column[np.isfinite(column)]
            ends = (float(finite.min()), float(finite.max()), *_least(finite)) if len(finite) else (0.0,)
            needed = max(metrics.horizontalAdvance(spell(end)) for end in ends)
            widths.append(max(needed, small.horizontalAdvance(heading)))
        self._widths = tuple(widths)
        self.viewport().update()

    def paint_heading(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(self.themes.color("text3"))
        painter.drawText(box, LEFT, _HEADINGS[0])
        for heading, edge in zip(_HEADINGS[1:], self.edges()[:3], strict=True):
            painter.drawText(_until(box, edge), RIGHT, heading)

    def paint_row(self, painter: QPainter, place: int, box: QRectF, *, picked: bool) -> None:
        row, *texts = self.cells(place)
        painter.setFont(self.themes.font("small"))
        painter.setPen(self.themes.color("text1" if picked else "text2"))
        painter.drawText(box, LEFT, row)
        *edges, bars = self.edges()
        for text, edge in zip(texts, edges, strict=True):
            if edge == edges[2]:
                painter.setPen(self.themes.color("text1"))
            painter.drawText(_until(box, edge), RIGHT, text)
        painter.setPen(self.themes.color("text3"))
        sign = self.themes.px(_SIGN_PX)
        for mark, edge in zip("×=", edges[:2], strict=True):
            painter.drawText(QRectF(box.left() + edge, box.top(), sign, box.height()), CENTER, mark)
        self._paint_bar(painter, float(self._columns[2][place]), box.adjusted(bars, 0, 0, 0))

    def _paint_bar(self, painter: QPainter, value: float, box: QRectF) -> None:
        themes, share = self.themes, value / self._largest
        middle, half = round(box.center().x()), box.width() / 2 - 1
        painter.fillRect(QRectF(middle, box.center().y() - 5, 1, 10), themes.color("line"))
        if not np.isfinite(share) or share == 0:
            return
        length = max(abs(share) * half, 1.0)
        strong = 0.35 + 0.65 * abs(share)
        color = QColor(signed_color(themes.theme, strong if share > 0 else -strong))
        left = middle + 1 if share > 0 else middle - length
        height = themes.px(_BAR_PX)
        painter.fillRect(QRectF(left, round(box.center().y() - height / 2), length, height), color)


class MeanLine(QWidget):
    """The mean of what the rows add, below their column."""

    def __init__(self, themes: ThemeSource, rows: ContributionRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._rows = themes, rows
        self._words, self._gradient = "", 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip("Gradient", _MEAN))
        themes.changed.connect(self.updateGeometry)

    def show_mean(self, explanation: Explanation) -> None:
        """The gradient, and of how many rows where not all of them are listed."""
        letter = "b" if len(explanation.weight.place) == 1 else "w"
        listed = len(explanation.rows)
        whom = "mean" if explanation.count <= listed else f"mean of all {explanation.count:,}"
        self._words = f"{whom} = gradient ∂L/∂{letter}"
        self._gradient = float(explanation.gradient or 0.0)
        self.setAccessibleName(f"{self._words} {self.text()}")
        self.update()

    def text(self) -> str:
        """The gradient as it is read."""
        return number(self._gradient)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(200), self._themes.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(PADDING_PX, 0, -PADDING_PX, 0)
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text2"))
        painter.drawText(box, LEFT, self._words)
        words = painter.fontMetrics().horizontalAdvance(self._words)
        painter.setFont(themes.font("small", 600))
        role = "positive_text" if self._gradient > 0 else "negative_text" if self._gradient < 0 else "text1"
        painter.setPen(themes.color(role))
        needed = words + painter.fontMetrics().horizontalAdvance(self.text()) + themes.px(10)
        painter.drawText(_until(box, max(self._rows.edges()[2], needed)), RIGHT, self.text())
        painter.end()


def _least(finite: Any) -> tuple[float, ...]:
    """The smallest numbers that are not 0, which are the longest in powers of ten."""
    sizes = np.abs(finite)
    return (-float(sizes[sizes > 0].min()),) if sizes.any() else ()


def _until(box: QRectF, edge: float) -> QRectF:
    """The part of a row that ends at an edge; text in it may begin further left."""
    return QRectF(box.left(), box.top(), edge, box.height())
