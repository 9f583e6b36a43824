"""The panel of data and training: real keys and clicks become edits that give the right document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.data import SOURCES
from playground.document import load_file, replace, set_setting
from playground.gui.panels.data import DataPanel
from playground.gui.panels.rows import SeedField
from playground.gui.panels.thumbnails import picture
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.choices import Chip, Tick
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.sliders import SliderRow
from playground.gui.widgets.thumbnails import Thumbnail
from playground.session.settings import set_data, set_training
from tests.gui.panel_desk import LEFT, Desk, chain, click, complaints, typed

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
ROLLED = 4711


@pytest.fixture
def desk(qtbot: QtBot, themes: ThemeSource) -> Desk:
    panel = DataPanel(themes, roll=lambda: ROLLED)
    panel.resize(248, 900)
    return Desk(qtbot, panel)


def thumbnail(desk: Desk, title: str) -> Thumbnail:
    found: Thumbnail = next(one for one in desk.panel.findChildren(Thumbnail) if one.text() == title)
    return found


def row(desk: Desk, label: str) -> SliderRow:
    rows = desk.panel.findChildren(SliderRow)
    found: SliderRow = next(one for one in rows if one.slider.accessibleName() == label)
    return found


def field(desk: Desk, name: str) -> NumberField:
    fields = desk.panel.findChildren(NumberField)
    found: NumberField = next(
        one for one in fields if one.accessibleName() == name and one.isVisibleTo(desk.panel)
    )
    return found


def text(desk: Desk) -> str:
    return "\n".join(one.text() for one in desk.panel.findChildren(Label) if one.isVisibleTo(desk.panel))


def test_that_a_click_on_a_picture_uses_its_data_set(desk: Desk) -> None:
    click(thumbnail(desk, "Circle"))
    assert desk.document.data.source == "circle"
    assert desk.labels == ["Use Circle"]
    assert "Circle · two classes · 500 rows" in text(desk)
    assert desk.undo().data.source == "spiral"
    assert thumbnail(desk, "Spiral").isChecked()


def test_that_the_arrow_keys_go_from_one_data_set_to_the_next(desk: Desk) -> None:
    chosen = thumbnail(desk, "Spiral")
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Left)
    assert desk.document.data.source == "gauss"


def test_that_all_sets_unfold_and_a_measured_one_refits_the_end_of_the_network(desk: Desk) -> None:
    iris = thumbnail(desk, "Iris")
    assert not iris.isVisibleTo(desk.panel)
    click(desk.panel.data_set.more)
    click(iris)
    output, loss = desk.document.graph.node(4), desk.document.graph.node(5)
    assert (output.settings["units"], output.settings["activation"]) == (3, "softmax")
    assert loss.settings["kind"] == "cross_entropy"
    assert desk.undo() == chain()


def test_that_pictures_are_drawn_without_loading_the_measured_sets() -> None:
    code = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
app = QApplication([])
from playground.gui.panels.gallery import Gallery
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
gallery = Gallery(ThemeSource(DARK))
gallery.show_open(True)
gallery.show()
while gallery.waiting:
    app.processEvents()
sys.exit("sklearn" in sys.modules)
"""
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60).returncode == 0


def test_that_every_source_has_a_picture_that_is_not_blank(qapp: QApplication) -> None:
    for name in SOURCES:
        for theme in (DARK, LIGHT):
            image = picture(name, theme.name)
            colors = {image.pixel(x, y) for x in range(0, 96, 3) for y in range(0, 96, 3)}
            assert len(colors) > 1, name


def test_that_dragging_a_slider_is_one_step_of_undo(desk: Desk) -> None:
    before = desk.document
    slider = row(desk, "Noise").slider
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(20, middle))
    for x in (30, 40, 50):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(50, middle))
    first = desk.document
    assert first.data.settings["noise"] > 0
    QTest.mouseClick(slider, LEFT, pos=QPoint(20, middle))
    assert desk.document != first
    assert desk.undo() == first
    assert desk.undo() == before


def test_that_two_typed_values_are_two_steps_of_undo(desk: Desk) -> None:
    typed(field(desk, "Learning rate"), "0.2")
    typed(field(desk, "Learning rate"), "0.3")
    assert desk.document.training.optimizer["learning_rate"] == 0.3
    assert desk.undo().training.optimizer["learning_rate"] == 0.2


@pytest.mark.parametrize(
    ("name", "path"), [("Data seed", "data"), ("Split seed", "split"), ("Seed", "training")]
)
def test_that_the_dice_rolls_a_seed(desk: Desk, name: str, path: str) -> None:
    seed = field(desk, name)
    assert isinstance(seed, SeedField)
    click(seed.dice)
    data, training = desk.document.data, desk.document.training
    seeds = {"data": data.settings.get("seed"), "split": data.split.seed, "training": training.seed}
    assert seeds[path] == ROLLED
    assert seed.text() == str(ROLLED)


def test_that_the_split_is_dragged_and_its_rows_are_counted(desk: Desk) -> None:
    slider = desk.panel.split.slider
    end = QPoint(slider.width() - 4, slider.height() // 2)
    QTest.mousePress(slider, LEFT, pos=end)
    QTest.mouseMove(slider, QPoint(round(slider.width() * 0.9), end.y()))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(round(slider.width() * 0.9), end.y()))
    split = desk.document.data.split
    assert split.training == 0.8
    assert split.test > 0.05
    assert split.training + split.validation + split.test == pytest.approx(1)
    assert {"400", str(round(500 * split.test))} <= set(text(desk).split("\n"))
    assert desk.undo() == chain()


def test_that_the_chips_choose_features_and_the_last_one_stays(desk: Desk) -> None:
    chips = {one.text(): one for one in desk.panel.findChildren(Chip)}
    click(chips["x₁²"])
    assert desk.document.data.features == ("x", "y", "x²")
    for title in ("x₁", "x₂", "x₁²"):
        click(chips[title])
    assert list(desk.document.data.features) == ["x²"]


def test_that_a_table_has_a_list_that_waits_for_the_first_tick(desk: Desk) -> None:
    desk.put(set_data(desk.document, "source", "iris"))
    names = desk.panel.features.names.list
    click(names.none)
    assert desk.labels == []
    assert "Tick at least one." in text(desk)
    desk.show()
    assert names.chosen() == []
    ticks = {one.text(): one for one in names.findChildren(Tick)}
    QTest.mouseClick(ticks["petal width (cm)"], LEFT, pos=QPoint(8, 13))
    assert desk.document.data.features == ("petal width (cm)",)
    click(names.all)
    assert not desk.document.data.features


def test_that_standardising_is_ticked_by_space(desk: Desk) -> None:
    tick = desk.panel.features.standardize
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert not desk.document.data.standardize


def test_that_the_batch_size_says_what_follows_from_it(desk: Desk) -> None:
    size = desk.panel.batches.batch_size
    typed(size.field, "25")
    assert desk.document.training.batch_size == 25
    assert "16 a pass" in text(desk)
    desk.panel.show_costs(16, 2600)
    assert "2.6 kB" in text(desk)
    QTest.keyClick(size.slider, Qt.Key.Key_End)
    assert desk.document.training.batch_size == 400


def test_that_the_loss_offers_only_what_suits_the_task(desk: Desk) -> None:
    loss = desk.panel.training.loss
    titles = {loss.itemText(place) for place in range(loss.count())}
    assert "Huber" in titles or "Hinge" in titles
    desk.put(set_data(desk.document, "source", "sine"))
    offered = {loss.itemData(place) for place in range(loss.count())}
    assert "cross_entropy" not in offered
    loss.setFocus()
    QTest.keyClick(loss, Qt.Key.Key_Home)
    assert desk.document.graph.node(5).settings["kind"] == loss.itemData(0)


def test_that_another_optimiser_shows_its_own_settings(desk: Desk) -> None:
    optimizer = desk.panel.training.optimizer
    optimizer.setFocus()
    QTest.keyClick(optimizer, Qt.Key.Key_Home)
    assert desk.document.training.optimizer["name"] == "sgd"
    assert not desk.panel.training.optimizer_form.isVisibleTo(desk.panel.training.more)
    QTest.keyClick(optimizer, Qt.Key.Key_Down)
    click(desk.panel.training.more.line)
    typed(field(desk, "Momentum"), "0.5")
    assert desk.document.training.optimizer["momentum"] == 0.5


def test_that_the_schedule_and_its_warm_up_stand_behind_the_fold(desk: Desk) -> None:
    training = desk.panel.training
    assert not training.schedule.isVisibleTo(desk.panel)
    training.more.line.setFocus()
    QTest.keyClick(training.more.line, Qt.Key.Key_Return)
    assert training.schedule.isVisibleTo(desk.panel)
    typed(field(desk, "Warm-up"), "50")
    assert desk.document.training.schedule["warmup"] == 50


def test_that_start_is_set_on_every_layer_and_says_when_they_differ(desk: Desk) -> None:
    start = desk.panel.training.start
    desk.put(set_setting(desk.document, {2}, "initializer", "zeros"))
    assert (start.currentText(), start.accessibleDescription()) == ("", "mixed")
    start.setFocus()
    QTest.keyClick(start, Qt.Key.Key_End)
    kinds = {desk.document.graph.node(id).settings["initializer"] for id in (2, 3, 4)}
    assert kinds == {"orthogonal"}
    assert start.currentText() == "Orthogonal"


def test_that_a_problem_is_told_at_its_row_until_it_is_gone(desk: Desk) -> None:
    bad = set_training(set_data(desk.document, "settings.noise", 7.0), "optimizer.learning_rate", -1.0)
    desk.put(bad)
    told = complaints(desk.panel)
    assert len(told) == 2
    assert "Noise" in told[0]
    assert "Learning rate" in told[1]
    desk.undo()
    assert complaints(desk.panel) == []


def test_that_a_problem_without_a_row_is_told_at_the_nearest_one(desk: Desk) -> None:
    desk.put(replace(desk.document, data=replace(desk.document.data, source="sprial")))
    assert any("did you mean 'spiral'" in sentence for sentence in complaints(desk.panel))
    desk.put(set_training(chain(), "optimizer.name", "adma"))
    assert any("did you mean adam" in sentence for sentence in complaints(desk.panel))


def test_that_values_of_the_wrong_kind_are_shown_and_told(desk: Desk) -> None:
    desk.put(set_data(desk.document, "settings.count", "many"))
    assert any("whole number" in sentence for sentence in complaints(desk.panel))


@pytest.mark.parametrize("name", ["spiral", "sine", "digits", "breast_cancer"])
def test_that_nothing_is_wider_than_the_column(qtbot: QtBot, themes: ThemeSource, name: str) -> None:
    desk = Desk(qtbot, DataPanel(themes), load_file(EXAMPLES / f"{name}.nnplay"))
    desk.panel.training.more.show_open(True)
    desk.panel.data_set.gallery.show_open(True)
    assert desk.panel.minimumSizeHint().width() <= 248
    themes.set(scale=1.25)
    assert desk.panel.minimumSizeHint().width() <= 310


def test_that_every_button_has_a_name(desk: Desk) -> None:
    for button in desk.panel.findChildren(IconButton):
        assert button.accessibleName()
    for one in desk.panel.findChildren(Thumbnail):
        assert one.accessibleName()
