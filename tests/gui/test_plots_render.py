"""Figures without a window, and what their files hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.export import ExportError
from playground.gui.plots.chart import Chart
from playground.gui.plots.render import (
    Figure,
    activation_figure,
    boundary_figure,
    loss_figure,
    save,
    svg_bytes,
    weights_figure,
)
from playground.gui.plots.table import csv_text
from playground.gui.theme.colors import signed_color
from playground.gui.theme.tokens import DARK, LIGHT
from tests.gui.plots_frames import SIDE, color_at, distance, frame, painted, plane, records, slope_frame

PARAMETERS = {
    "hidden.weight": np.linspace(-1, 1, 16).reshape(2, 8),
    "hidden.bias": np.zeros(8),
    "=evil().weight": np.array([[0.1 + 0.2], [-1.0]]),
}


@pytest.fixture(params=["loss", "boundary", "curve", "activation", "weights"])
def figure(request: pytest.FixtureRequest, qtbot: QtBot) -> Figure:
    z = np.array([-1.0, 0.5])
    curve = frame(np.linspace(-1, 1, 100)[None], plane([[-1.0], [1.0]], points=[[-6], [6]], kind="curve"))
    figures = {
        "loss": lambda: loss_figure(records(50), DARK, name="cross-entropy", target=(0.05, "validation")),
        "boundary": lambda: boundary_figure(slope_frame(), DARK),
        "curve": lambda: boundary_figure(curve, DARK),
        "activation": lambda: activation_figure("tanh", DARK, before=z, after=np.tanh(z)),
        "weights": lambda: weights_figure(PARAMETERS, DARK),
    }
    made: Figure = figures[request.param]()
    qtbot.addWidget(made.chart)
    return made


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_that_every_figure_is_written_in_every_format(figure: Figure, tmp_path: Path):
    for suffix in (".png", ".svg", ".csv"):
        save(figure, tmp_path / f"plot{suffix}")
    image = QImage(str(tmp_path / "plot.png"))
    assert (image.width(), image.height()) == (2 * figure.chart.width(), 2 * figure.chart.height())
    assert ElementTree.parse(tmp_path / "plot.svg").getroot().tag.endswith("svg")
    assert len(rows_of(tmp_path / "plot.csv")) >= 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plot.csv", "plot.png", "plot.svg"]


def test_that_the_svg_looks_like_the_png(figure: Figure):
    chart = figure.chart
    wanted = painted(chart)
    drawn = QImage(wanted.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    QSvgRenderer(svg_bytes(chart)).render(painter, QRectF(0, 0, chart.width(), chart.height()))
    painter.end()
    first, second = (np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (wanted, drawn))
    assert np.abs(first - second).mean() < 4
    assert np.abs(first - first.reshape(-1, 4)[0].tolist() * (len(first) // 4)).mean() > 1


def test_that_words_stay_text_in_the_svg(qapp: QApplication):
    svg = svg_bytes(loss_figure(records(50), LIGHT, name="cross-entropy").chart).decode()
    written = {
        "".join(element.itertext()).strip()
        for element in ElementTree.fromstring(svg).iter()
        if "text" in element.tag
    }
    assert {"Loss", "cross-entropy", "epoch 0", "training", "validation"} <= written
    assert "sans-serif" in svg


def test_that_a_png_can_be_of_any_scale_and_keeps_the_width_of_lines(qapp: QApplication, tmp_path: Path):
    figure = loss_figure(records(101, training=[0.5] * 101, validation=[None] * 101), DARK)
    chart = figure.chart
    assert isinstance(chart, Chart)
    thick = []
    for scale in (1.0, 2.0, 4.0):
        save(figure, tmp_path / "loss.png", scale=scale)
        image = QImage(str(tmp_path / "loss.png"))
        x, y = float(chart.px_x(50)) * scale, float(chart.px_y(0.5)) * scale
        column = [image.pixelColor(round(x), round(y) + k).lightnessF() for k in range(-12, 13)]
        ground = image.pixelColor(2, 2).lightnessF()
        thick.append(sum(light - ground for light in column) / scale)
    assert thick[1] == pytest.approx(thick[0], rel=0.25)
    assert thick[2] == pytest.approx(thick[0], rel=0.25)


def test_that_the_loss_table_holds_the_exact_numbers(qapp: QApplication, tmp_path: Path):
    sent = records(3, training=[1 / 3, 0.1 + 0.2, 1e-300], validation=[None, 2 / 3, 0.5])
    save(loss_figure(sent, DARK), tmp_path / "loss.csv")
    rows = rows_of(tmp_path / "loss.csv")
    assert [float(row["training_loss"]) for row in rows] == [1 / 3, 0.1 + 0.2, 1e-300]
    assert [row["validation_loss"] for row in rows] == ["", "0.6666666666666666", "0.5"]


def test_that_the_boundary_table_holds_grid_and_points(qapp: QApplication, tmp_path: Path):
    shown = slope_frame(points=((-3.25, 1), (3, 0)), target=(0, 1), part=(0, 1))
    save(boundary_figure(shown, DARK), tmp_path / "b.csv")
    rows = rows_of(tmp_path / "b.csv")
    assert len(rows) == SIDE * SIDE + 2
    assert (float(rows[0]["x₁"]), float(rows[0]["x₂"])) == (-6, 6)
    assert float(rows[SIDE + 3]["p"]) == float(shown.output[0, 1, 3])
    assert [(row["part"], row["x₁"], row["target"], row["p"]) for row in rows[-2:]] == [
        ("training", "-3.25", "0", ""),
        ("validation", "3.0", "1", ""),
    ]


def test_that_the_weights_table_names_every_number(qapp: QApplication, tmp_path: Path):
    save(weights_figure(PARAMETERS, DARK), tmp_path / "w.csv")
    rows = rows_of(tmp_path / "w.csv")
    assert len(rows) == 16 + 8 + 2
    assert rows[8] == {
        "block": "hidden.weight",
        "row": "1",
        "column": "0",
        "value": repr(float(PARAMETERS["hidden.weight"][1, 0])),
    }
    assert rows[-2]["block"] == "'=evil().weight"
    assert float(rows[-2]["value"]) == 0.1 + 0.2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@"])
def test_that_a_name_cannot_become_a_formula(start: str):
    text = csv_text([f"{start}cmd|'/c calc'!A0"], [(f"{start}1", -1.5, None)])
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert cells[0] == f"'{start.strip()}cmd|'/c calc'!A0"
    assert cells[1] == f"'{start.strip()}1"
    assert cells[2:] == ["-1.5", ""]


def test_that_the_weights_are_painted_in_signed_colours(qapp: QApplication):
    chart = weights_figure({"w": np.array([[-1.0, 1.0]])}, LIGHT).chart
    assert isinstance(chart, Chart)
    image = painted(chart)
    left, top = chart.area.left(), chart.area.top() + 22
    assert distance(color_at(image, left + 12, top + 12), signed_color(LIGHT, -1)) <= 2
    assert distance(color_at(image, left + 36, top + 12), signed_color(LIGHT, 1)) <= 2


@pytest.mark.parametrize("name", ["plot.gif", "plot", "plot.png.txt"])
def test_that_another_ending_is_refused_in_words(qapp: QApplication, tmp_path: Path, name: str):
    with pytest.raises(ExportError, match=r"\.png, \.svg or \.csv"):
        save(loss_figure(records(3), DARK), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_that_a_missing_folder_is_named_and_nothing_is_left(qapp: QApplication, tmp_path: Path):
    with pytest.raises(ExportError, match="nowhere"):
        save(loss_figure(records(3), DARK), tmp_path / "nowhere" / "plot.svg")


def test_that_what_cannot_be_drawn_says_why(qapp: QApplication):
    with pytest.raises(ExportError, match="no prediction"):
        boundary_figure(frame(), DARK)
    with pytest.raises(ExportError, match="no single curve"):
        activation_figure("softmax", DARK)


def test_that_a_huge_layer_still_makes_a_picture(qapp: QApplication):
    values: Any = np.random.default_rng(0).normal(size=(784, 1024)).astype(np.float32)
    chart = weights_figure({"wide.weight": values}, DARK).chart
    image = painted(chart)
    assert color_at(image, 2, 2) == DARK.panel
