"""What a step would do to the loss of this batch, before it is done: a curve over the learning rate."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.engine.mechanics.values import StepCurve
from playground.gui.plots.step_chart import StepChart, rate_words
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import PADDING_PX, Section
from playground.gui.widgets.tip import tip

_CHART_PX = 138
_SENTENCE = "Loss of this batch after one step, for each learning rate η."
_TO_COME = "Do GRADIENT to see what a step of each learning rate would make of this batch."


class BeforeStep(Section):
    """The curve, and what the current rate leads to. Drag its dot to set another rate."""

    rate_edited = Signal(float, bool)
    """The learning rate to be set (before schedule and warm-up), and whether the user let go."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Before you step", padded=False, parent=parent)
        self.themes = themes
        self._curve: StepCurve | None = None
        self._compact = False
        self._sentence = Label(_SENTENCE, type="small", ink="text2", wrap=True)
        self.chart = StepChart(themes.theme)
        self.chart.setAccessibleName("Loss after one step of each learning rate")
        self.chart.setToolTip(tip("Learning rate", "Drag the dot to set the rate of the next step.", "← →"))
        self.rate = Label(type="small")
        self.before = Label(type="small", ink="text2")
        self.after = Label(type="small", weight=600)
        self._readout = self._lay_out_readout()
        self.body.setContentsMargins(0, 0, 0, 14)
        self._lead = _indented(self._sentence)
        for widget in (self._lead, self.chart, self._readout):
            self.add(widget)
        self.chart.rate_moved.connect(self._move)
        themes.changed.connect(self._retheme)
        self._retheme()
        self.show_curve(None)

    def show_curve(self, curve: StepCurve | None) -> None:
        """Shows the curve of the batch at hand; where there is none, why."""
        self._curve = curve
        drawn = curve is not None and not curve.reason and len(curve.rates) > 0
        self.chart.show_curve(curve if drawn else None)
        reason = curve.reason if curve is not None else ""
        self._sentence.setText(_SENTENCE if drawn else reason or _TO_COME)
        self._lead.setVisible(not drawn or not self._compact)
        self.chart.setVisible(drawn)
        self._readout.setVisible(drawn)
        self._read_out()

    def set_compact(self, compact: bool) -> None:
        """With little room, the sentence stands there only where there is no curve."""
        self._compact = compact
        self.show_curve(self._curve)

    def _read_out(self) -> None:
        rate = self.chart.rate()
        if self._curve is None or rate is None:
            return
        loss = self.chart.loss_at(rate)
        self.rate.setText(f"η = {rate_words(rate)}")
        self.before.setText(f"{number(self._curve.now)} →")
        self.after.setText(number(loss))
        self.after.set_ink("accent" if loss <= self._curve.now else "warning")

    def _move(self, rate: float, finished: bool) -> None:
        self._read_out()
        if self._curve is not None:
            factor = self._curve.rate / self._curve.base if self._curve.base else 1.0
            base = rate / factor if factor else rate
            self.rate_edited.emit(float(f"{base:.6g}"), finished)

    def _lay_out_readout(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
        row.setSpacing(4)
        row.addWidget(self.rate)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        return holder

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)
        self.chart.setFixedHeight(self.themes.px(_CHART_PX))


def _indented(widget: QWidget) -> QWidget:
    """A row between the paddings of the panel."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
    row.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
    return holder
