"""Plots without a window: figures made from values, and their files.

`loss_figure`, `boundary_figure`, `activation_figure` and `weights_figure` draw what the panels show,
with the title inside the picture, `graph_figure` what the canvas shows; `save` writes a figure as .png,
.svg or .csv. Needs a QApplication, which may be offscreen, and no window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from playground.document import Document
from playground.engine.frame import EpochRecord, Frame
from playground.export import ExportError, loss_csv, write_file
from playground.gui.graph_drawing import GraphDrawing
from playground.gui.plots.activation_chart import ActivationChart
from playground.gui.plots.boundary_chart import BoundaryChart
from playground.gui.plots.chart import Chart
from playground.gui.plots.loss_chart import LossChart, Part
from playground.gui.plots.table import activation_csv, boundary_csv, weights_csv
from playground.gui.plots.title import ROOM_PX, Title
from playground.gui.plots.weights_chart import WeightsChart
from playground.gui.theme.tokens import FAMILIES, Theme

Size = tuple[int, int]

SUFFIXES = (".png", ".svg", ".csv")
PICTURE_SCALE = 2.0
_SCREEN_DPI = 96
_FAMILIES = f'font-family="{", ".join(FAMILIES)}, sans-serif"'.encode()
"""For readers without Inter: Qt writes the first family only."""


class Drawing(Protocol):
    """Something of a fixed size that can be painted on anything. What is not `opaque` has no ground."""

    opaque: bool

    def width(self) -> int: ...

    def height(self) -> int: ...

    def paint_on(self, painter: QPainter) -> None: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of a fixed size, and what it shows as CSV where that is a table."""

    chart: Drawing
    table: Callable[[], str] | None


def loss_figure(
    records: Sequence[EpochRecord],
    theme: Theme,
    size: Size = (640, 360),
    *,
    log: bool = False,
    name: str = "",
    target: tuple[float, Part] | None = None,
    score: Literal["accuracy", "r2"] = "accuracy",
) -> Figure:
    """The losses over the epochs. `name` is that of the loss, `target` where a run stops."""
    chart = LossChart(theme)
    _dress(chart, size, "Loss", name)
    chart.set_log(log)
    if target is not None:
        chart.set_target(*target)
    chart.append(records)
    return Figure(chart, lambda: loss_csv(records, score))


def boundary_figure(
    frame: Frame, theme: Theme, size: Size = (480, 540), *, discretize: bool = False, name: str = ""
) -> Figure:
    """The prediction over the frame's plane, with the data on it.

    Raises: ExportError where the frame has no prediction.
    """
    if frame.plane is None or frame.output is None:
        raise ExportError(
            "There is no prediction to draw: the network has not been evaluated over its inputs yet."
        )
    chart = BoundaryChart(theme)
    _dress(chart, size, "Boundary", name)
    chart.set_discretize(discretize)
    chart.show_frame(frame)
    return Figure(chart, lambda: boundary_csv(frame))


def activation_figure(
    activation: str,
    theme: Theme,
    size: Size = (640, 360),
    *,
    before: Any = None,
    after: Any = None,
    name: str = "",
) -> Figure:
    """An activation's curve and slope, with a batch on it. Shapes: before and after (B,) or None.

    Raises: ExportError where the activation has no curve of one number (softmax).
    """
    chart = ActivationChart(theme)
    _dress(chart, size, "Activation", name)
    chart.show_activation(activation, before, after)
    if not chart.has_curve:
        raise ExportError(
            f"{activation} has no single curve to draw: one output depends on all inputs of its layer."
        )
    rows = chart.rows
    return Figure(chart, lambda: activation_csv(*chart.curves, rows.before, rows.after))


def weights_figure(
    parameters: Mapping[str, Any], theme: Theme, size: Size | None = None, *, name: str = ""
) -> Figure:
    """Every block of parameters as a matrix and as a histogram. Without a size, as high as it must be."""
    chart = WeightsChart(theme)
    width = size[0] if size else 816
    _dress(chart, (width, 100), "Weights", name)
    chart.show_parameters(parameters)
    chart.resize(*(size or (width, chart.height_for(width))))
    chart.arrange()
    return Figure(chart, lambda: weights_csv(parameters))


def graph_figure(
    document: Document,
    theme: Theme,
    frame: Frame | None = None,
    *,
    losses: Sequence[float] = (),
    ground: bool = True,
) -> Figure:
    """The whole network at 100 %, with the numbers of a frame, on the canvas's ground or on none.

    Raises: ExportError where there is no node to draw.
    """
    return Figure(GraphDrawing(document, theme, frame, losses=losses, ground=ground), None)


def save(figure: Figure, path: str | Path, *, scale: float = PICTURE_SCALE) -> None:
    """Writes a figure whole or not at all, as its suffix says; a .png is `scale` times as large.

    Raises: ExportError with a sentence for the user.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(
            f"Plots are written as .png, .svg or .csv, so {Path(path).name} needs one of these endings."
        )
    if suffix == ".png":
        write_file(path, png_bytes(figure.chart, scale))
    elif suffix == ".svg":
        write_file(path, svg_bytes(figure.chart))
    elif figure.table is not None:
        write_file(path, figure.table().encode("utf-8"))
    else:
        raise ExportError(f"A graph is no table: write it as .png or .svg, not as {Path(path).name}.")


def png_bytes(chart: Drawing, scale: float = PICTURE_SCALE) -> bytes:
    """The chart as a PNG file."""
    size = QSize(round(chart.width() * scale), round(chart.height() * scale))
    kinds = QImage.Format
    image = QImage(size, kinds.Format_RGB32 if chart.opaque else kinds.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    chart.paint_on(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def svg_bytes(chart: Drawing) -> bytes:
    """The chart as an SVG file: lines are paths, words are text, maps are embedded pictures."""
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_SCREEN_DPI)
    generator.setSize(QSize(chart.width(), chart.height()))
    generator.setViewBox(QRect(0, 0, chart.width(), chart.height()))
    generator.setTitle("nn-playground")
    painter = QPainter(generator)
    chart.paint_on(painter)
    painter.end()
    return bytes(content.data()).replace(b'font-family="Inter"', _FAMILIES)


def _dress(chart: Chart, size: Size, title: str, subtitle: str) -> None:
    """Gives the chart its size, and its title with the room for it."""
    chart.set_margins(replace(chart.margins, top=chart.margins.top + ROOM_PX))
    Title(chart, title, subtitle)
    chart.resize(*size)
    chart.arrange()
