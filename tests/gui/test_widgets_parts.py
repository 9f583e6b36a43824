"""Buttons, switches, messages, the focus ring."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.gui.theme import style
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.gui.widgets.buttons import IconButton, KeyButton
from playground.gui.widgets.focus import FocusRing
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.message import ProblemRow, Toast, strong
from playground.gui.widgets.painted import PaintedButton
from playground.gui.widgets.rail import Rail
from playground.gui.widgets.switch import SegmentedSwitch, TabStrip


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeSource]:
    style.apply(qapp, DARK)
    source = ThemeSource(DARK)
    yield source
    source.deleteLater()


def has(image: QImage, color: str) -> bool:
    """Whether any pixel has exactly this colour."""
    pixels = image.convertToFormat(QImage.Format.Format_RGB32)
    return bool((np.frombuffer(pixels.constBits(), dtype=np.uint32) & 0xFFFFFF == int(color[1:], 16)).any())


def test_that_a_primary_button_is_accent_and_follows_the_theme(qtbot: QtBot, themes: ThemeSource) -> None:
    button = KeyButton(themes, "run", "Run", key="Space", primary=True)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert has(button.grab().toImage(), DARK.accent_fill)
    themes.set(LIGHT)
    assert has(button.grab().toImage(), LIGHT.accent_fill)
    button.setEnabled(False)
    assert not has(button.grab().toImage(), LIGHT.accent_fill)


def test_that_a_button_without_its_words_is_narrow_and_keeps_its_name(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    button = KeyButton(themes, "batch", "Batch", key="B")
    qtbot.addWidget(button)
    wide = button.sizeHint().width()
    button.set_detail(name=False, key=False)
    assert button.sizeHint().width() < wide
    assert button.accessibleName() == "Batch"
    assert "Batch" in button.toolTip()


def test_that_enter_and_space_press_a_focused_button_before_any_shortcut(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    window = QWidget()
    button = IconButton(themes, "help", "Help")
    QVBoxLayout(window).addWidget(button)
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("button"))
    shortcut.activated.connect(lambda: pressed.append("shortcut"))
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["button", "button"]


@pytest.mark.parametrize("kind", [SegmentedSwitch, TabStrip])
def test_that_a_choice_is_shown_silently_and_moved_by_the_arrow_keys(
    qtbot: QtBot, themes: ThemeSource, kind: type[SegmentedSwitch] | type[TabStrip]
) -> None:
    switch = kind(themes, "Workspace")
    qtbot.addWidget(switch)
    for name in ("Build", "Train"):
        switch.add(name)
    switch.show()
    qtbot.waitExposed(switch)
    with qtbot.assertNotEmitted(switch.chosen):
        switch.show_choice("Build")
    button = next(child for child in switch.findChildren(PaintedButton) if child.isChecked())
    switch.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    with qtbot.waitSignal(switch.chosen) as chosen:
        QTest.keyClick(button, Qt.Key.Key_Right)
    assert chosen.args == ["Train"]
    assert switch.current() == "Train"


def test_that_a_tab_says_how_much_waits_behind_it(qtbot: QtBot, themes: ThemeSource) -> None:
    strip = TabStrip(themes, "Drawer")
    qtbot.addWidget(strip)
    strip.add("Problems")
    bare = strip.sizeHint().width()
    strip.show_count("Problems", 2)
    strip.resize(strip.sizeHint())
    assert strip.sizeHint().width() > bare
    assert has(strip.grab().toImage(), DARK.danger)
    strip.show_count("Problems", 0)
    assert strip.sizeHint().width() == bare


def test_that_a_rail_asks_and_shows_only_what_it_is_told(qtbot: QtBot, themes: ThemeSource) -> None:
    rail = Rail(themes)
    qtbot.addWidget(rail)
    rail.add("Data", "data")
    rail.show()
    button = next(child for child in rail.findChildren(QWidget) if child.accessibleName() == "Data")
    with qtbot.waitSignal(rail.pressed) as pressed:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed.args == ["Data"]


def test_that_a_menu_button_shows_titles_and_emits_values(qtbot: QtBot, themes: ThemeSource) -> None:
    button = MenuButton(themes, "Pace", icon="pace")
    qtbot.addWidget(button)
    button.set_items([(1, "1 phase/s"), (None, "flat out")])
    button.show_value(1)
    assert button.text() == "1 phase/s"
    with qtbot.waitSignal(button.chosen) as chosen:
        button.menu.actions()[1].trigger()
    assert chosen.args == [None]
    button.set_items([(2, "2 phases/s")])
    assert [action.text() for action in button.menu.actions()] == ["2 phases/s"]


def test_that_a_toast_goes_by_itself_and_a_problem_stays(qtbot: QtBot, themes: ThemeSource) -> None:
    host = QWidget()
    host.resize(640, 400)
    qtbot.addWidget(host)
    toast = Toast(themes, host)
    host.show()
    toast.say("done", "Target reached", "0.0482 ≤ 0.05 after 348 epochs")
    assert toast.isVisible()
    assert toast.leaves_by_itself()
    assert toast.height() == 44
    toast.say("problem", "Could not save", "The disk is full.", "Try again")
    assert not toast.leaves_by_itself()
    assert toast.geometry().center().x() == pytest.approx(host.width() / 2, abs=1)


def test_that_a_long_toast_stays_within_its_host(qtbot: QtBot, themes: ThemeSource) -> None:
    host = QWidget()
    host.resize(420, 400)
    qtbot.addWidget(host)
    toast = Toast(themes, host)
    host.show()
    toast.say("problem", "Could not open", "The file was made by a newer version of the program. " * 3)
    assert host.rect().contains(toast.geometry())
    assert toast.height() > 44


def test_that_node_names_stand_out_and_their_markup_is_shown_as_typed() -> None:
    text = strong("a<b gets 8 from hidden 1, not from hidden 11.", ["hidden 1", "a<b"])
    assert text.count("<b ") == 2
    assert "a&lt;b</b>" in text
    assert "hidden 11" in text
    assert strong("1 < 2", []) == "1 &lt; 2"


def test_that_a_problem_row_offers_its_remedies(qtbot: QtBot, themes: ThemeSource) -> None:
    row = ProblemRow(themes, "problem", "Add gets 8 and 4.", ["Add"], ["Use Concat"])
    qtbot.addWidget(row)
    button = next(child for child in row.findChildren(QWidget) if child.accessibleName() == "Use Concat")
    with qtbot.waitSignal(row.asked) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["Use Concat"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_that_a_problem_is_reached_by_tab_and_shown_by_key(
    qtbot: QtBot, themes: ThemeSource, key: Qt.Key
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    before, row = IconButton(themes, "help", "Help"), ProblemRow(themes, "hint", "The loss is idle.")
    column.addWidget(before)
    column.addWidget(row)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    before.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(before.hasFocus)
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert row.hasFocus()
    with qtbot.waitSignal(row.pointed):
        QTest.keyClick(row, key)


def test_that_the_ring_follows_the_tab_key(qtbot: QtBot, qapp: QApplication, themes: ThemeSource) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    first, second = IconButton(themes, "help", "Help"), IconButton(themes, "find", "Find")
    column.addWidget(first)
    column.addWidget(second)
    qtbot.addWidget(window)
    ring = FocusRing(themes, window, qapp)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert ring.isVisible()
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    assert has(ring.grab().toImage(), DARK.focus)
    second.hide()
    assert ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4)
