"""The title inside a picture that is taken along; in the window it stands in the panel's head."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from playground.gui.plots.chart import Chart, Layer, write

ROOM_PX = 34
"""What a title adds to the upper margin."""
_MIDDLE_PX = 20
_LEFT_PX = 16
_GAP_PX = 8


class Title(Layer):
    """A title and a subtitle in one line, above the plotting area."""

    def __init__(self, chart: Chart, title: str, subtitle: str = "") -> None:
        super().__init__(chart, 8)
        self.title = title
        self.subtitle = subtitle

    def draw(self, painter: QPainter) -> None:
        chart = self.chart
        left, row = chart.px(_LEFT_PX), chart.px(_MIDDLE_PX)
        box = write(painter, self.title, chart.type("body", 600), chart.theme.text1, left, row)
        if self.subtitle:
            write(painter, self.subtitle, chart.type("body"), chart.theme.text2, box.right() + _GAP_PX, row)
