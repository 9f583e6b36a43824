"""The panel of one unit's activation: curve, batch, the layer's weights and the size of its last step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QWidget

from playground.engine.frame import Frame
from playground.gui.plots.activation_chart import ActivationChart
from playground.gui.plots.strips import Gauge, Histogram
from playground.gui.theme.figures import MINUS, NOTHING, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.section import Section
from playground.ops.activations import ACTIVATIONS

_CHART_PX = 118
_NOTHING = (
    "No unit selected",
    "Select a layer, or one of its tiles, to see\nits activation and the batch on it.",
)
_NO_CURVE = (
    "No single curve",
    "{} weighs every unit against all others of its layer, so one output depends on every input.",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Which unit is shown: its layer's name, its number from 0, its activation's name."""

    node: str
    number: int
    activation: str


class ActivationPlot(Section):
    """f and f′ of the chosen unit, and what the current batch does there. Stands in the inspector."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Activation", padded=False, lined=False, parent=parent)
        self.themes = themes
        self._unit: Unit | None = None
        self.chart = ActivationChart(themes.theme)
        self.empty = EmptyState(themes, "activation", *_NOTHING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.empty)
        self.histogram = Histogram(themes)
        self.gauge = Gauge(themes)
        self._weights = Label("weights", type="small", ink="text2")
        self._range = Label(type="small", right=True)
        self._ratio = Label(type="small", right=True)
        self._strips = self._lay_out_strips()
        self._sign = BatchSign(themes)
        self.add_action(self._sign)
        self.add(self._stack, 1)
        self.add(self._strips)
        themes.changed.connect(self._retheme)
        self._retheme()
        self.show_unit(None)

    def show_unit(self, unit: Unit | None) -> None:
        """Chooses what is shown; its numbers come with the next frame. None shows that nothing is chosen."""
        self._unit = unit
        self.chart.show_activation(unit.activation if unit else "")
        self.set_title("Activation" if unit is None else f"Activation of unit {unit.number + 1}")
        self._strips.hide()
        if unit is None:
            self.empty.say(*_NOTHING)
        elif not self.chart.has_curve:
            entry = ACTIVATIONS.get(unit.activation)
            self.empty.say(_NO_CURVE[0], _NO_CURVE[1].format(entry.title if entry else unit.activation))
        self._stack.setCurrentWidget(self.chart if self.chart.has_curve else self.empty)
        self._sign.setVisible(self.chart.has_curve)

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the batch on the curve, the layer's weights and its last step."""
        if self._unit is None:
            return
        if self.chart.has_curve:
            before, after = (frame.before, frame.after) if frame is not None else (None, None)
            self.chart.show_activation(self._unit.activation, before, after)
        block = f"{self._unit.node}.weight"
        weights = None if frame is None else frame.parameters.get(block)
        self._strips.setVisible(weights is not None)
        if weights is None or frame is None:
            return
        values = np.asarray(weights, dtype=np.float64)
        self.histogram.show_values(values)
        self._weights.setText(f"{values.size} weights" if values.size != 1 else "1 weight")
        self._range.setText(f"{_signed(float(values.min()))} … {_signed(float(values.max()))}")
        ratio = frame.update_ratio.get(block)
        self.gauge.show_ratio(ratio)
        self._ratio.setText(NOTHING if ratio is None else powers(ratio))

    def _lay_out_strips(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(16, 4, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        rows = ((self._weights, self.histogram, self._range), (None, self.gauge, self._ratio))
        for row, (name, picture, text) in enumerate(rows):
            grid.addWidget(name or Label("Step ÷ weight", type="small", ink="text2"), row, 0)
            grid.addWidget(picture, row, 1)
            grid.addWidget(text, row, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, self.themes.px(84))
        grid.setColumnMinimumWidth(2, self.themes.px(84))
        return holder

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)
        self.chart.setMinimumHeight(self.themes.px(_CHART_PX))

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(344), self.themes.px(34 + _CHART_PX + 70))


class BatchSign(QWidget):
    """Says what the dots on the curve are."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(78), self._themes.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes, px = self._themes, self._themes.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(themes.color("text3"))
        painter.setBrush(themes.color("text3"))
        painter.drawEllipse(QRectF(px(1), self.height() / 2 - px(4), px(7), px(7)))
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text2"))
        box = QRectF(self.rect()).adjusted(px(13), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "this batch")
        painter.end()


def powers(value: float) -> str:
    """A ratio as "6.2e−3", whatever its size."""
    if not (np.isfinite(value) and value != 0):
        return number(value, 2)
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def _signed(value: float) -> str:
    """A value with one decimal (more where it is small) and its sign."""
    text = number(value, 2)
    return f"+{text}" if value > 0 else text
