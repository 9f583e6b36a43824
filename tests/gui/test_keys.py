"""The sheet of keys: everything that has a key is in it, is found, and can have another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from playground.gui.actions import ENTRIES, GESTURES
from playground.gui.key_rows import KeyCap
from playground.gui.keymap import Keymap
from playground.gui.keys import KeySheet
from playground.gui.rebinding import Rebinding
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.gui.widgets.buttons import Button


@pytest.fixture
def sheet(qtbot) -> Iterator[KeySheet]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = KeySheet(ThemeSource(DARK), Keymap(), parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    yield made
    made.close()


def cap(sheet: KeySheet, does: str) -> KeyCap:
    return next(one for one in sheet.findChildren(KeyCap) if one.text() == ENTRIES[does].title)


def seen(sheet: KeySheet) -> set[str]:
    return {one.text() for one in sheet.findChildren(KeyCap) if not one.isHidden()}


def press(sheet: KeySheet, words: str) -> None:
    button = next(one for one in sheet.findChildren(Button) if one.text() == words and not one.isHidden())
    button.click()


def test_that_the_sheet_fits_the_smallest_window(sheet: KeySheet) -> None:
    assert sheet.width() <= 1280
    assert sheet.height() <= 720


def test_that_everything_is_in_the_sheet(sheet: KeySheet) -> None:
    assert seen(sheet) == {entry.title for entry in ENTRIES.values()}
    texts = {label.text() for label in sheet.findChildren(QLabel)}
    assert {words for pair in GESTURES for words in pair} <= texts


@pytest.mark.parametrize(
    ("query", "titles"), [("freez", {"Freeze or unfreeze"}), ("ctrl+z", {"Undo"}), ("no such thing", set())]
)
def test_that_a_query_finds_titles_and_keys(sheet: KeySheet, query: str, titles: set[str]) -> None:
    sheet.field.setText(query)
    assert seen(sheet) == titles


def test_that_a_key_is_changed_by_pressing_another(qtbot, sheet: KeySheet) -> None:
    cap(sheet, "toggle_frozen").click()
    with qtbot.waitSignal(sheet.changed) as told:
        QTest.keyClick(
            cap(sheet, "toggle_frozen"),
            Qt.Key.Key_Q,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
        )
    assert told.args[0].keys("toggle_frozen") == ("Ctrl+Alt+Q",)


def test_that_a_key_of_another_action_is_asked_about(qtbot, sheet: KeySheet) -> None:
    told: list[Keymap] = []
    sheet.changed.connect(told.append)
    cap(sheet, "toggle_frozen").click()
    QTest.keyClick(cap(sheet, "toggle_frozen"), Qt.Key.Key_L)
    assert not told
    press(sheet, "Keep")
    assert not told
    cap(sheet, "toggle_frozen").click()
    QTest.keyClick(cap(sheet, "toggle_frozen"), Qt.Key.Key_L)
    press(sheet, "Take it over")
    assert (told[0].keys("toggle_frozen"), told[0].keys("arrange")) == (("L",), ())
    press(sheet, "All keys as at first")
    assert told[1] == Keymap()


def test_that_keys_that_steer_the_window_can_be_pressed_and_escape_lets_go(sheet: KeySheet) -> None:
    told: list[Keymap] = []
    sheet.changed.connect(told.append)
    cap(sheet, "knife").click()
    QTest.keyClick(cap(sheet, "knife"), Qt.Key.Key_Escape)
    assert sheet.isVisible()
    cap(sheet, "knife").click()
    QTest.keyClick(cap(sheet, "knife"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told[0].keys("knife") == ("Ctrl+Return",)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_a_refusal_says_why_and_waits_on() -> None:
    change = Rebinding(Keymap())
    change.begin("save")
    change.press("Tab")
    assert "from field to field" in change.sentence
    assert change.waits
    change.press("F5")
    assert change.keymap.keys("save") == ("F5",)


def test_that_the_way_out_keeps_its_key() -> None:
    change = Rebinding(Keymap())
    change.begin("escape")
    assert not change.waits
    assert "way out" in change.sentence


def test_that_an_action_can_lose_its_key_and_get_it_back() -> None:
    change = Rebinding(Keymap())
    change.begin("knife")
    change.clear()
    assert change.keymap.keys("knife") == ()
    change.begin("knife")
    change.reset()
    assert change.keymap == Keymap()
