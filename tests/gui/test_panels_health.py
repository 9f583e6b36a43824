"""The health panel: findings as sentences that lead to their nodes, and every node's numbers over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.engine.mechanics.values import Finding, Health, Mechanics
from playground.gui.panels.health import FINE, HealthPanel
from playground.gui.panels.health_column import ROWS, count_words
from playground.gui.plots.bands import draw_bands, draw_ratio, ratio_place
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, THEMES
from playground.gui.widgets.message import ProblemRow
from tests.gui.mechanics_values import health, node_health
from tests.gui.panel_desk import LEFT, click
from tests.gui.plots_frames import color_at, distance, frame

DEAD = Finding(3, "error", "7 of 8 ReLU units of 'hidden 2' are dead on this batch: lower the learning rate.")
SLOW = Finding(None, "warning", "The loss has not moved for 20 epochs: raise the learning rate.")


@pytest.fixture
def panel(qtbot: QtBot, themes: ThemeSource) -> HealthPanel:
    made = HealthPanel(themes)
    made.resize(1000, 200)
    qtbot.addWidget(made)
    made.show()
    return made


def subtitle(panel: HealthPanel) -> str:
    return panel._subtitle.accessibleName()


def test_that_nothing_is_claimed_before_training(panel: HealthPanel):
    assert panel.empty.isVisible()
    panel.show_health(Health((), ()))
    assert panel.empty.isVisible()
    panel.show_health(Health((node_health(2, "hidden", steps=0),), ()))
    assert panel.empty.isVisible()


def test_that_a_healthy_network_is_called_so(panel: HealthPanel):
    panel.show_health(health(3))
    assert subtitle(panel) == FINE
    assert [column.head.text() for column in panel.columns] == ["hidden 1", "hidden 2", "hidden 3"]
    assert not panel.rows


def test_that_findings_stand_as_sentences_and_lead_to_their_nodes(panel: HealthPanel, qtbot: QtBot):
    panel.show_health(health(3, (DEAD, SLOW)))
    assert subtitle(panel) == "2 things to look at."
    assert [row.accessibleName() for row in panel.rows] == [DEAD.text, SLOW.text]
    with qtbot.waitSignal(panel.node_pointed) as pointed:
        click(panel.rows[0])
    assert pointed.args == [3]
    with qtbot.waitSignal(panel.node_pointed):
        panel.rows[0].setFocus()
        QTest.keyClick(panel.rows[0], Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(panel.node_pointed):
        click(panel.rows[1])


def test_that_the_same_findings_keep_their_rows_and_gone_ones_go(panel: HealthPanel):
    panel.show_health(health(3, (DEAD,)))
    row = panel.rows[0]
    panel.show_health(health(3, (DEAD,)))
    assert panel.rows == [row]
    panel.show_health(health(3))
    assert not [one for one in panel.findChildren(ProblemRow) if one.isVisible()]


def test_that_a_column_leads_to_its_node(panel: HealthPanel, qtbot: QtBot):
    panel.show_health(health(4))
    head = panel.columns[2].head
    with qtbot.waitSignal(panel.node_pointed) as pointed:
        QTest.mouseClick(head, LEFT)
    assert pointed.args == [4]
    with qtbot.waitSignal(panel.node_pointed) as pointed:
        QTest.keyClick(head, Qt.Key.Key_Space)
    assert pointed.args == [4]


@pytest.mark.parametrize("count", [1, 2, 12, 3])
def test_that_there_is_a_column_for_every_node(panel: HealthPanel, count: int):
    panel.show_health(health(5))
    panel.show_health(health(count))
    assert len(panel.columns) == count
    assert all(column.width() >= 170 for column in panel.columns)


@pytest.mark.parametrize(
    ("dead", "saturated", "words"),
    [(0, 0, ""), (2, 0, "2 of 8 dead"), (0, 3, "3 of 8 saturated"), (2, 3, "2 of 8 dead, 3 saturated")],
)
def test_that_dead_and_saturated_units_are_counted(dead: int, saturated: int, words: str):
    assert count_words(node_health(2, "hidden", dead=dead, saturated=saturated)) == words


def test_that_the_values_beside_the_pictures_are_those_of_now(panel: HealthPanel):
    bands = np.array([[-9.0, 0, 0, 0, 9.0], [-0.5, -0.1, 0.0, 0.1, 0.75]])
    node = node_health(
        2, "hidden", 2, activations=bands, gradients=bands * 0.01, ratio=np.array([0.5, 0.0021])
    )
    panel.show_health(Health((replace(node, parameters=np.empty((0, 5))),), ()))
    column = panel.columns[0]
    assert [column.value(row) for row in range(len(ROWS))] == ["±0.75", "±7.5e−3", "–", "2.1e−3"]


def test_that_the_tooltip_tells_the_numbers_of_the_moment_under_the_mouse(panel: HealthPanel):
    node = node_health(2, "hidden", 3, activations=np.arange(15.0).reshape(3, 5))
    panel.show_health(Health((node,), ()))
    lesson = panel.columns[0].lesson(0, 0.5)
    assert "hidden: activations, step 10" in lesson
    assert "5 % 5.00 · 25 % 6.00 · median 7.00 · 75 % 8.00 · 95 % 9.00" in lesson
    assert "ratio" in panel.columns[0].lesson(3, 1.0)


def test_that_frames_without_health_leave_what_is_shown(panel: HealthPanel):
    panel.show_frame(frame(mechanics=Mechanics(health=health(2))))
    panel.show_frame(frame())
    assert len(panel.columns) == 2
    assert not panel.empty.isVisible()
    panel.show_frame(None)
    assert panel.empty.isVisible()


def test_that_it_can_be_shown_bit_by_bit(panel: HealthPanel):
    made = frame(mechanics=Mechanics(health=health(3)))
    parts = panel.parts(made)
    assert len(parts) == 4
    assert panel.parts(frame()) == []
    panel.show_health(health(2))
    parts[3]()
    assert len(panel.columns) == 2
    for part in parts:
        part()
    assert [column.node.name for column in panel.columns if column.node] == [
        "hidden 1",
        "hidden 2",
        "hidden 3",
    ]


@pytest.mark.parametrize("size", [(1000, 200), (690, 112), (760, 760)])
@pytest.mark.parametrize("theme", list(THEMES))
def test_that_it_can_be_drawn_at_every_size(panel: HealthPanel, themes: ThemeSource, theme: str, size: Any):
    broken = node_health(
        9, "broken", 2, activations=np.full((2, 5), np.nan), ratio=np.full(2, np.inf), dead=8
    )
    themes.set(THEMES[theme], 1.25)
    panel.resize(*size)
    panel.show_health(Health((*health(2, (DEAD,)).nodes, broken), (DEAD,)))
    assert not panel.grab().isNull()


# -- the pictures


def drawn(draw: Any, numbers: Any) -> QImage:
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    draw(painter, QRectF(0, 0, 100, 40), numbers, DARK)
    painter.end()
    return image


def test_that_bands_stand_where_their_numbers_are():
    image = drawn(draw_bands, np.tile([-1.0, -0.5, 0.5, 0.6, 1.0], (50, 1)))
    assert distance(color_at(image, 50, 10), DARK.text1) < 60
    outer, inner = color_at(image, 50, 3), color_at(image, 50, 25)
    assert outer != inner
    assert color_at(image, 50, 35) == outer


def test_that_the_ratio_is_drawn_by_powers_of_ten_over_its_guide():
    assert ratio_place([1e-5, 1e-3, 1e-1, 5.0]).tolist() == pytest.approx([0, 0.5, 1, 1])
    image = drawn(draw_ratio, np.full(10, 1e-2))
    assert distance(color_at(image, 50, 10), DARK.text1) < 80
    assert distance(color_at(image, 50, 17), DARK.accent_soft) < 30


def test_that_histories_of_every_length_are_drawn_to_their_last_moment():
    for steps in (1, 2, 100_000):
        image = drawn(draw_ratio, np.concatenate([np.full(steps - 1, 1e-5), [1e-2]]))
        assert distance(color_at(image, 99, 10), DARK.text1) < 80
        drawn(draw_bands, np.ones((steps, 5)))
    gaps = drawn(draw_ratio, np.array([np.nan, np.nan, 1e-2, 1e-2]))
    assert distance(color_at(gaps, 95, 10), DARK.text1) < 80
    assert color_at(gaps, 5, 10) == DARK.panel
