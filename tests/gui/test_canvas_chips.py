"""What floats over a canvas: chips with numbers, scales and sentences, placed and sized to be read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtTest import QTest

from playground.engine.mechanics.values import Weight
from playground.gui.canvas.items.chip_place import Place, place
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.numbers import Numbers, Reading
from playground.gui.canvas.items.weight_mark import WeightChip
from playground.gui.canvas.over.legend import Legend
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.phases import sentence
from playground.gui.canvas.plan.weights import spot
from playground.gui.theme.figures import MINUS
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from tests.gui.canvas_desk import Desk
from tests.gui.test_canvas_weights import WEIGHT, WIDE, Bench, numbers

SIZE = 82.0, 38.0
ONES = [Weight("one.weight", (source, unit)) for source in range(2) for unit in range(0, 16, 3)]
TWOS = [Weight("two.weight", (source, unit)) for source in range(0, 16, 5) for unit in range(0, 16, 5)]
DOTS = [Weight("one.bias", (unit,)) for unit in range(0, 16, 5)]
PIXELS = [Weight("wide.weight", place) for place in ((0, 0), (15, 29), (7, 12))]


def at(weight: Weight, zoom: float = 1.0, view: Box | None = None) -> Place:
    here = spot(WIDE, weight)
    assert here is not None
    return place(WIDE, here, SIZE, zoom, view)


@pytest.mark.parametrize("weight", [*TWOS, *DOTS, *PIXELS], ids=str)
def test_that_a_chip_covers_no_tile_and_no_title(weight):
    chip = at(weight).covers(1.0)
    for id, face in WIDE.faces.items():
        x, y = WIDE.at[id]
        assert not chip.meets(Box(x, y, face.width, m.HEADER))
        assert not any(chip.meets(tile.moved(x, y)) for tile in face.tiles)


@pytest.mark.parametrize("weight", [*ONES, *TWOS], ids=str)
@pytest.mark.parametrize("view", [Box(150, 20, 230, 300), Box(200, 200, 300, 250), Box(-20, 100, 600, 160)])
def test_that_a_chip_is_whole_in_the_view_if_any_of_its_places_is(weight, view):
    chip = at(weight, view=view).covers(1.0)
    inside = chip.x >= view.x and chip.y >= view.y and chip.right <= view.right and chip.bottom <= view.bottom
    middle = at(weight).covers(1.0)
    whole = middle.x >= view.x and middle.y >= view.y and middle.right <= view.right
    assert inside or not (whole and middle.bottom <= view.bottom)


def test_that_a_chip_has_the_same_size_at_every_zoom():
    sizes = {
        (round(at(TWOS[3], zoom).box.width), round(at(TWOS[3], zoom).box.height)) for zoom in (0.5, 1, 3)
    }
    assert sizes == {SIZE}


@pytest.mark.parametrize("pull", [-2.6e-4, -0.033, 12.25, -1e-9, -123456.0])
def test_that_the_columns_of_a_chip_do_not_collide(qtbot, pull):
    ink = Ink(DARK)
    chip = WeightChip(ink)
    chip.show_numbers(ink, Reading(-1.1187, 0.01, pull), "w", selected=True)
    for label, words, _ in chip.lines:
        wide = ink.caption_metrics.horizontalAdvance(label) + ink.title_metrics.horizontalAdvance(words)
        assert wide + 4 <= chip.size[0] - 14


def test_that_a_chip_grows_on_a_projector(qtbot):
    ink = Ink(DARK)
    chip = WeightChip(ink)
    chip.show_numbers(ink, Reading(1.0), "w", selected=True)
    width, height = chip.size
    chip.setScale(1.25)
    assert chip.size == (1.25 * width, 1.25 * height)
    chip.place(Place((5.0, 5.0), Box(10, 10, *chip.size)))
    assert chip.box == QRectF(10, 10, 1.25 * width, 1.25 * height)


def test_that_the_chip_stays_in_the_window_when_the_paper_is_dragged(qtbot):
    bench = Bench(qtbot)
    bench.view.select_weight(Weight("hidden 2.weight", (0, 0)))
    for _ in range(6):
        bench.view.camera.pan(-60, 0)
        chip = bench.view.weighing.chip_on_screen()
        assert chip is not None
        assert bench.view.viewport().rect().contains(chip)


@pytest.mark.parametrize("other", TWOS[1:6], ids=str)
def test_that_two_chips_do_not_cover_each_other(other):
    here = spot(WIDE, other)
    assert here is not None
    for weight in TWOS:
        first = at(weight).covers(1.0)
        assert not place(WIDE, here, SIZE, 1.0, None, first).covers(1.0).meets(first)


def test_that_what_lies_below_a_chip_is_not_marked(qtbot):
    bench = Bench(qtbot)
    bench.click(*bench.on_wire(WEIGHT))
    chip = bench.view.weighing.chip_on_screen()
    assert chip is not None
    for dx in range(0, chip.width(), 6):
        QTest.mouseMove(bench.view.viewport(), chip.topLeft() + QPoint(dx, chip.height() // 2))
        assert bench.view.standing.hovered_weight is None


# -- what is known when ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "known"), [("predict", False), ("loss", False), ("gradient", True), ("step", True)]
)
def test_that_a_batch_has_a_gradient_only_from_gradient_on(phase, known):
    table = {"hidden 2.weight": np.ones((4, 4))}
    shown = Numbers()
    shown.show(replace(numbers(), phase=phase, gradients=table))
    reading = shown.reading(Weight("hidden 2.weight", (1, 1)))
    assert (reading.gradient is not None) is known
    assert reading.value is not None


@pytest.mark.parametrize(("phase", "shown"), [("predict", None), ("loss", 0.25), ("step", 0.25)])
def test_that_the_loss_is_told_once_it_is_taken(qtbot, phase, shown):
    desk = Desk(qtbot)
    desk.view.show_frame(replace(numbers(), phase=phase))
    assert desk.view.content.live(5).value == shown
    assert ("LOSS" in desk.view.content.live(5).caption) is (shown is None)


def test_that_the_sentence_about_loss_tells_of_bars_only_where_they_are():
    assert "Bars" in " ".join(sentence("loss", bars=True, wires="weights"))
    assert "Bars" not in " ".join(sentence("loss", bars=False, wires="weights"))


# -- scales ------------------------------------------------------------------------------------


def test_that_the_words_of_a_scale_do_not_collide(qtbot):
    legend = Legend(ThemeSource(DARK), None)
    qtbot.addWidget(legend)
    narrow = legend.width()
    legend.show_scale("gradient", 0.000123456)
    assert legend.words()[0].startswith(MINUS)
    assert legend.width() > narrow


def test_that_a_scale_grows_on_a_projector(qtbot):
    themes = ThemeSource(DARK)
    legend = Legend(themes, None)
    qtbot.addWidget(legend)
    width = legend.width()
    themes.set(scale=1.25)
    legend.fit()
    assert legend.width() == pytest.approx(1.25 * width, abs=1)
