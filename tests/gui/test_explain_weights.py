"""The table of a unit's weights, alone and in a wire's page: read, picked, changed by mouse and keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground import Trainer
from playground.document import Link
from playground.engine.mechanics.values import Weight
from playground.engine.prepare import survey
from playground.gui.panels.link_page import LinkPage
from playground.gui.panels.unit_weights import UnitWeights
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from tests.gui.explain_frames import picture, trained

LEFT = Qt.MouseButton.LeftButton
NAMES = ("x₁", "x₂", "x₃")
VALUES = (0.5, -1.25, 2.0)


@pytest.fixture
def table(qtbot: QtBot) -> UnitWeights:
    made = UnitWeights(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.show_weights(NAMES, VALUES, 0.1, ("hidden", 4))
    made.resize(300, made.sizeHint().height())
    made.show()
    return made


def heard(signal: Any) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: told.append(values))
    return told


def at(table: UnitWeights, row: int) -> QPoint:
    return table.row_box(row).center().toPoint()


def test_that_a_click_picks_the_weight_of_its_row(table: UnitWeights):
    told = heard(table.weight_picked)
    QTest.mouseClick(table, LEFT, pos=at(table, 1))
    QTest.mouseClick(table, LEFT, pos=at(table, 3))
    assert told == [(Weight("hidden.weight", (1, 4)),), (Weight("hidden.bias", (4,)),)]


def test_that_arrow_keys_walk_from_weight_to_bias(table: UnitWeights):
    told = heard(table.weight_picked)
    for _ in range(5):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert [weight.place for (weight,) in told] == [(0, 4), (1, 4), (2, 4), (4,), (4,)]


def test_that_a_double_click_opens_a_field_that_changes_the_value(table: UnitWeights):
    told = heard(table.weight_edited)
    QTest.mouseDClick(table, LEFT, pos=at(table, 1))
    assert table.field is not None
    table.field.selectAll()
    QTest.keyClicks(table.field, "0,75")
    QTest.keyClick(table.field, Qt.Key.Key_Return)
    assert told == [(Weight("hidden.weight", (1, 4)), -1.25, 0.75, True)]
    assert table.field is None


def test_that_typing_a_number_changes_the_picked_bias(table: UnitWeights):
    told = heard(table.weight_edited)
    table.show_picked(Weight("hidden.bias", (4,)))
    QTest.keyClick(table, Qt.Key.Key_2)
    assert table.field is not None
    QTest.keyClicks(table.field, ".5")
    QTest.keyClick(table.field, Qt.Key.Key_Return)
    assert told == [(Weight("hidden.bias", (4,)), 0.1, 2.5, True)]


def test_that_escape_leaves_the_value_as_it_was(table: UnitWeights):
    told = heard(table.weight_edited)
    table.show_picked(Weight("hidden.weight", (0, 4)))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.field is not None
    QTest.keyClicks(table.field, "7")
    QTest.keyClick(table.field, Qt.Key.Key_Escape)
    assert told == []
    assert table.field is None


def test_that_the_wheel_changes_only_the_picked_weight(table: UnitWeights):
    told = heard(table.weight_edited)
    table.activateWindow()
    table.setFocus()
    table.show_picked(Weight("hidden.weight", (2, 4)))
    turn(table, at(table, 1))
    assert told == []
    turn(table, at(table, 2))
    ((weight, old, new, finished),) = told
    assert (weight, old, finished) == (Weight("hidden.weight", (2, 4)), 2.0, True)
    assert new > old


def turn(table: UnitWeights, place: QPoint) -> None:
    point = QPointF(place)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        point, table.mapToGlobal(point), QPoint(), QPoint(0, 120), none,
        Qt.KeyboardModifier.NoModifier, phase, False,
    )  # fmt: skip
    QApplication.sendEvent(table, event)


def test_that_without_a_unit_numbers_are_only_read(table: UnitWeights):
    table.show_weights(NAMES, VALUES, 0.1)
    picked, edited = heard(table.weight_picked), heard(table.weight_edited)
    QTest.mouseClick(table, LEFT, pos=at(table, 1))
    QTest.mouseDClick(table, LEFT, pos=at(table, 1))
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert picked == edited == []
    assert table.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert table.text()[1] == ("x₂", "−1.250")


def test_that_another_unit_lets_go_of_field_and_pick(table: UnitWeights):
    QTest.mouseDClick(table, LEFT, pos=at(table, 1))
    table.show_weights(NAMES, VALUES, 0.1, ("hidden", 5))
    assert table.field is None
    assert table._picked is None


# -- the page of a wire


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    return trained("spiral_skip", epochs=0)


@pytest.fixture
def page(qtbot: QtBot, trainer: Trainer) -> LinkPage:
    made = LinkPage(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.resize(344, 500)
    inspection, _ = survey(trainer.document)
    assert made.show_link(Link(2, 0, 3, 0), trainer.document, inspection)
    made.show_frame(picture(trainer))
    made.show()
    return made


def test_that_a_wire_shows_the_weights_into_one_unit_after_another(page: LinkPage, trainer: Trainer):
    weight = trainer.parameters["hidden 2.weight"]
    assert [value for _, value in page.weights.text()][:8] == spelled(weight[:, 0])
    page.unit.selectAll()
    QTest.keyClicks(page.unit, "3")
    QTest.keyClick(page.unit, Qt.Key.Key_Return)
    assert [value for _, value in page.weights.text()][:8] == spelled(weight[:, 2])
    told = heard(page.weight_picked)
    QTest.mouseClick(page.weights, LEFT, pos=at(page.weights, 5))
    assert told == [(Weight("hidden 2.weight", (5, 2)),)]


def spelled(values: Any) -> list[str]:
    return [f"{float(value):.3f}".replace("-", "−") for value in np.asarray(values)]


def test_that_a_weight_picked_elsewhere_is_turned_to(page: LinkPage):
    page.show_picked(Weight("hidden 2.weight", (3, 6)))
    assert page.unit.value() == 7
    assert page.weights._picked == 3


def test_that_a_unit_beyond_the_last_is_refused(page: LinkPage):
    complaints = heard(page.unit.complained)
    page.unit.selectAll()
    QTest.keyClicks(page.unit, "9")
    QTest.keyClick(page.unit, Qt.Key.Key_Return)
    assert complaints[-1] == ("Unit must be from 1 to 8.",)


def test_that_a_wire_without_weights_shows_none(page: LinkPage, trainer: Trainer):
    inspection, _ = survey(trainer.document)
    link = next(link for link in trainer.document.graph.links if link.target == 4)
    page.show_link(link, trainer.document, inspection)
    assert not page.weights.isVisible()
