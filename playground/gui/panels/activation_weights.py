"""The two lines under an activation in the inspector: the layer's weights, and the size of its last step."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.engine.frame import Frame
from playground.gui.plots.strips import Gauge, Histogram
from playground.gui.theme.figures import MINUS, NOTHING, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label

_COLUMN_PX = 84


class WeightStrips(QWidget):
    """How the weights are spread, and the last step as a share of them. Hidden where there are none."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.histogram = Histogram(themes)
        self.gauge = Gauge(themes)
        self.weights = Label("weights", type="small", ink="text2")
        self.range = Label(type="small", right=True)
        self.ratio = Label(type="small", right=True)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(16, 4, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        step = Label("Step ÷ weight", type="small", ink="text2")
        rows = ((self.weights, self.histogram, self.range), (step, self.gauge, self.ratio))
        for row, (name, picture, text) in enumerate(rows):
            grid.addWidget(name, row, 0)
            grid.addWidget(picture, row, 1)
            grid.addWidget(text, row, 2)
        grid.setColumnStretch(1, 1)
        self._resize()
        themes.changed.connect(self._resize)

    def show_frame(self, frame: Frame | None, block: str) -> None:
        """Shows the block of parameters of that name."""
        found = None if frame is None else frame.parameters.get(block)
        self.setVisible(found is not None)
        if found is None or frame is None:
            return
        values = np.asarray(found, dtype=np.float64)
        self.histogram.show_values(values)
        self.weights.setText(f"{values.size} weights" if values.size != 1 else "1 weight")
        self.range.setText(f"{_signed(float(values.min()))} … {_signed(float(values.max()))}")
        ratio = frame.update_ratio.get(block)
        self.gauge.show_ratio(ratio)
        self.ratio.setText(NOTHING if ratio is None else powers(ratio))

    def _resize(self) -> None:
        for column in (0, 2):
            self._grid.setColumnMinimumWidth(column, self._themes.px(_COLUMN_PX))


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
