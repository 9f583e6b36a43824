"""The chart of what one step would make of this batch's loss, for every learning rate."""

from __future__ import annotations

from math import log10

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.engine.mechanics.values import StepCurve
from playground.gui.plots.card import Card, Reading
from playground.gui.plots.chart import Chart, Layer, Margins, write
from playground.gui.plots.marks import Level, Line, Mark, Marks, draw_mark
from playground.gui.plots.scale import Scale
from playground.gui.plots.stretch import Range
from playground.gui.plots.summary import Numbers
from playground.gui.plots.ticks import log_ticks, tick_text
from playground.gui.theme.figures import number, plain
from playground.gui.theme.tokens import Theme
from playground.gui.widgets.number_text import stepped

_NONE: Numbers = np.empty(0)
_REACH_PX = 14
"""How far from its dot the rate can be caught."""
_DOT_PX = 4.0
_LEAST_SHARE = 0.12
"""The axis spans at least this share of the loss, so that a flat curve looks flat."""


class RateScale(Scale):
    """Labels of learning rates along x; the chart holds their decimal logarithms."""

    def x_ticks(self) -> tuple[tuple[float, str], ...]:
        low, high = self.chart.x_range
        return tuple((log10(tick), tick_text(tick)) for tick in log_ticks(10.0**low, 10.0**high, self.most_x))


class Cut(Line):
    """A curve that ends where it leaves the plotting area."""

    def draw(self, painter: QPainter) -> None:
        painter.save()
        painter.setClipRect(self.chart.area)
        super().draw(painter)
        painter.restore()


class Now(Layer):
    """The word over the line of the loss before the step."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 5)
        self.height: float | None = None

    def draw(self, painter: QPainter) -> None:
        if self.height is None:
            return
        chart = self.chart
        y = float(chart.px_y(self.height)) - chart.px(8)
        write(painter, "now", chart.type(), chart.theme.text3, chart.area.left() + 2, y)


class Dot(Layer):
    """The rate of the step that is to come, to be dragged along the curve."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart, 6)
        self.at: tuple[float, float] | None = None
        self.held = False

    def draw(self, painter: QPainter) -> None:
        if self.at is None:
            return
        chart, theme = self.chart, self.chart.theme
        x, y = float(chart.px_x(self.at[0])), float(chart.px_y(self.at[1]))
        y = min(max(y, chart.area.top()), chart.area.bottom())
        if self.held or chart.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawLine(QLineF(round(x) + 0.5, chart.area.top(), round(x) + 0.5, chart.area.bottom()))
        radius = chart.px(_DOT_PX + (1 if self.held else 0))
        painter.setPen(Qt.PenStyle.NoPen)
        draw_mark(painter, "dot", QPointF(x, y), radius + chart.px(2), theme.panel, theme.panel)
        draw_mark(painter, "dot", QPointF(x, y), radius, theme.accent, theme.panel)


class StepChart(Chart):
    """Loss over learning rate, the loss of now, and the current rate, which can be dragged."""

    rate_moved = Signal(float, bool)
    """The rate that the dot was moved to, and whether it was let go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, Margins(left=44, top=8, right=20, bottom=26), parent=parent)
        self._curve: StepCurve | None = None
        self._logs: Numbers = _NONE
        self._losses: Numbers = _NONE
        self._own: float | None = None
        """The rate while the dot is held: what the frames say lags behind."""
        self.labels = RateScale(self)
        self.labels.most_x, self.labels.most_y = 4, 3
        self.level = Level(self, "text3")
        self.line = Cut(self, "text1")
        self.now = Now(self)
        self.dot = Dot(self)
        self._cursor = Marks(self, 4)
        self.card = Card(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pointed.connect(self._point)

    def show_curve(self, curve: StepCurve | None) -> None:
        """Shows a curve; None, or one without rates, clears."""
        self._curve = curve if curve is not None and len(curve.rates) else None
        self._logs = self._losses = _NONE
        if self._curve is not None:
            losses = np.asarray(self._curve.losses, dtype=np.float64)
            finite = np.isfinite(losses)
            logs = np.log10(np.asarray(self._curve.rates, dtype=np.float64)[finite])
            self._logs, self._losses = smooth(logs, losses[finite])
            self.set_range(self._x_range(), _heights(self._losses, self._curve))
            self.fit_labels()
        self.line.set_data(self._logs, self._losses)
        now = self._curve.now if self._curve is not None else None
        self.level.set_value(now, "text3")
        self.now.height = now
        self.now.update()
        self._place_dot()
        self.point_again()

    def rate(self) -> float | None:
        """The rate at the dot."""
        return self._own if self._own is not None else self._curve.rate if self._curve is not None else None

    def loss_at(self, rate: float) -> float:
        """The loss after a step of this rate, on the curve through what was measured."""
        if self._curve is not None and rate == self._curve.rate:
            return self._curve.after
        if not len(self._logs) or rate <= 0:
            return float("nan")
        return float(np.interp(log10(rate), self._logs, self._losses, right=float("nan")))

    def _x_range(self) -> Range:
        rates = np.asarray(self._curve.rates) if self._curve is not None else np.array([0.01, 1.0])
        return log10(float(rates[0])), log10(float(rates[-1]))

    def _place_dot(self) -> None:
        rate = self.rate()
        height = self.loss_at(rate) if rate is not None else float("nan")
        shown = rate is not None and rate > 0 and np.isfinite(height)
        self.dot.at = (log10(rate), height) if shown and rate is not None else None
        self.dot.update()

    def _point(self, values: tuple[float, float] | None) -> None:
        if values is None or not len(self._logs) or self._own is not None:
            self._cursor.show_marks(())
            self.card.show_readings(())
            return
        rate = 10.0 ** values[0]
        loss = self.loss_at(rate)
        mark = Mark(values[0], loss, "ring", self.theme.text1)
        self._cursor.show_marks([mark] if np.isfinite(loss) else [], hairline=values[0])
        readings = (Reading("η", number(rate, 2)), Reading("loss", number(loss)))
        self.card.show_readings(readings, QPointF(float(self.px_x(values[0])), self.area.center().y()))

    def _near_dot(self, at: QPointF) -> bool:
        if self.dot.at is None or not self.area.adjusted(-8, -8, 8, 8).contains(at):
            return False
        return abs(float(self.px_x(self.dot.at[0])) - at.x()) <= self.px(_REACH_PX)

    def _move_to(self, rate: float, *, finished: bool) -> None:
        self._own = None if finished else rate
        self.dot.held = not finished
        if not finished:
            self._place_dot()
        self._point(None)
        self.rate_moved.emit(rate, finished)

    def _rate_at(self, at: QPointF) -> float:
        """The rate under the mouse, rounded to what one would type."""
        low, high = self.x_range
        x, _ = self.value_at(at)
        return float(f"{10.0 ** min(max(x, low), high):.2g}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._near_dot(event.position()):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._own = self.rate()
            self.dot.held = True
            self._place_dot()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._own is not None:
            rate = self._rate_at(event.position())
            if rate != self._own:
                self._move_to(rate, finished=False)
            return
        near = self._near_dot(event.position())
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._own is None:
            super().mouseReleaseEvent(event)
            return
        rate, before = self._own, self._curve.rate if self._curve is not None else None
        if rate == before:
            self._own, self.dot.held = None, False
            self._place_dot()
        else:
            self._move_to(rate, finished=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rate = self.rate()
        if rate is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            new = float(stepped(rate, event.key() == Qt.Key.Key_Right, logarithmic=True))
            self._move_to(new, finished=True)
        else:
            super().keyPressEvent(event)


def rate_words(rate: float) -> str:
    """A learning rate as one would type it, to three digits."""
    return plain(float(f"{rate:.3g}"))


def _heights(losses: Numbers, curve: StepCurve) -> Range:
    """A range that holds the dip, the loss of now and a little of what runs away from it."""
    if not len(losses):
        return curve.now - 0.5, curve.now + 0.5
    least = min(float(losses.min()), curve.now)
    after = curve.after if np.isfinite(curve.after) else curve.now
    dip = max(curve.now - least, _LEAST_SHARE * abs(curve.now), 1e-6)
    high = min(float(losses.max()), max(curve.now, after) + 1.6 * dip)
    low, high = least - 0.35 * dip, max(high, curve.now + 0.5 * dip)
    return low, high


def smooth(x: Numbers, y: Numbers, pieces: int = 8) -> tuple[Numbers, Numbers]:
    """The curve through points without corners, that never leaves the range between two neighbours.

    Shapes: x (N,) increasing, y (N,) → two arrays (M,). Source: Steffen, A simple method for monotonic
    interpolation in one dimension, Astron. Astrophys. 239 (1990), eq. 2 and 11.
    """
    if len(x) < 3:
        return x, y
    widths, slopes = np.diff(x), np.diff(y) / np.diff(x)
    before, after = slopes[:-1], slopes[1:]
    middle = (before * widths[1:] + after * widths[:-1]) / (widths[:-1] + widths[1:])
    least = np.minimum(np.minimum(np.abs(before), np.abs(after)), np.abs(middle) / 2)
    inner = (np.sign(before) + np.sign(after)) * least
    ends = np.concatenate([slopes[:1], inner, slopes[-1:]])
    share = np.arange(pieces) / pieces * widths[:, None]
    bend = (ends[:-1] + ends[1:] - 2 * slopes) / widths**2
    turn = (3 * slopes - 2 * ends[:-1] - ends[1:]) / widths
    fine = ((bend[:, None] * share + turn[:, None]) * share + ends[:-1, None]) * share + y[:-1, None]
    return np.append(x[:-1, None] + share, x[-1]), np.append(fine, y[-1])
