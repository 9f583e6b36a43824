"""The split: three parts dragged and set by keys, their rows, and how often the sealed ones were opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document import Document
from playground.gui.panels.data import DataPanel
from playground.gui.panels.split import SplitSection, percents
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.split_slider import SplitSlider
from playground.session.settings import set_data
from tests.gui.panel_desk import LEFT, Desk, chain


def parted(training: float, validation: float, test: float) -> Document:
    document = chain()
    for name, share in (("training", training), ("validation", validation), ("test", test)):
        document = set_data(document, f"split.{name}", share)
    return document


@pytest.fixture
def desk(qtbot: QtBot, themes: ThemeSource) -> Desk:
    panel = DataPanel(themes)
    panel.resize(248, 900)
    return Desk(qtbot, panel, parted(0.6, 0.2, 0.2))


def section(desk: Desk) -> SplitSection:
    found: SplitSection = desk.panel.split
    return found


def drag(slider: SplitSlider, start: int, end: int) -> None:
    """Drags the handle at one percentage to another."""
    places = [QPoint(round(slider._x(percent)), slider.height() // 2) for percent in (start, end)]
    QTest.mousePress(slider, LEFT, pos=places[0])
    QTest.mouseMove(slider, places[1])
    QTest.mouseRelease(slider, LEFT, pos=places[1])


@pytest.mark.parametrize(
    ("start", "end", "shares"), [(60, 50, (50, 30, 20)), (80, 90, (60, 30, 10)), (80, 30, (60, 0, 40))]
)
def test_that_both_handles_are_dragged(desk: Desk, start: int, end: int, shares: tuple[int, int, int]):
    slider = section(desk).slider
    drag(slider, start, end)
    assert slider.shares() == pytest.approx(shares, abs=1)
    assert percents(desk.document.data.split) == slider.shares()


def test_that_a_test_set_can_be_dragged_out_of_the_end(desk: Desk):
    desk.put(parted(0.8, 0.2, 0.0))
    drag(section(desk).slider, 100, 90)
    assert percents(desk.document.data.split)[2] == pytest.approx(10, abs=1)


def test_that_handles_that_meet_at_the_end_can_be_parted(desk: Desk):
    desk.put(parted(1.0, 0.0, 0.0))
    slider = section(desk).slider
    right = QPoint(slider.width() - 1, slider.height() // 2)
    QTest.mousePress(slider, LEFT, pos=right)
    QTest.mouseMove(slider, QPoint(round(slider._x(70)), right.y()))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(round(slider._x(70)), right.y()))
    assert percents(desk.document.data.split)[0] == pytest.approx(70, abs=1)


def test_that_keys_move_both_handles(desk: Desk):
    slider = section(desk).slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert percents(desk.document.data.split) == (59, 21, 20)
    QTest.keyClick(slider, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert percents(desk.document.data.split) == (59, 26, 15)
    QTest.keyClick(slider, Qt.Key.Key_Down)
    assert percents(desk.document.data.split) == (59, 25, 16)
    assert percents(desk.undo().data.split) == (59, 26, 15)


def words(desk: Desk) -> list[str]:
    return [label.text() for label in section(desk).findChildren(Label)]


def test_that_each_part_says_how_many_rows_it_has(desk: Desk):
    assert [text for text in words(desk) if text.isdigit()] == ["300", "100", "100"]


@pytest.mark.parametrize(
    ("times", "text"), [(0, "sealed"), (1, "opened once"), (2, "opened twice"), (7, "opened 7 times")]
)
def test_that_the_test_part_says_whether_it_was_opened(desk: Desk, times: int, text: str):
    section(desk).show_opened(times)
    assert f"test, {text}" in words(desk)
