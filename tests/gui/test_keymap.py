"""Keys and what they do: a value that the user can change, one key for one action."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from playground.gui.actions import ENTRIES
from playground.gui.keymap import Keymap, kept, normal, plain_values

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
PAD = Qt.KeyboardModifier.KeypadModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


@pytest.mark.parametrize("key", sorted({key for entry in ENTRIES.values() for key in entry.keys}))
def test_that_keys_are_written_as_qt_writes_them(key: str) -> None:
    assert normal(key) == key


@pytest.mark.parametrize(
    ("event", "does"),
    [
        (press(Qt.Key.Key_X), "toggle_frozen"),
        (press(Qt.Key.Key_X, SHIFT), "disconnect"),
        (press(Qt.Key.Key_X, CTRL), "cut"),
        (press(Qt.Key.Key_Plus), "more_units"),
        (press(Qt.Key.Key_Plus, SHIFT), "more_units"),
        (press(Qt.Key.Key_Plus, PAD), "more_units"),
        (press(Qt.Key.Key_Plus, CTRL | SHIFT), "zoom_in"),
        (press(Qt.Key.Key_Enter, PAD), "rename"),
        (press(Qt.Key.Key_Left, SHIFT), "inch_left"),
        (press(Qt.Key.Key_P), None),  # the window's
        (press(Qt.Key.Key_Shift, SHIFT), None),
        (press(Qt.Key.Key_Q), None),
    ],
)
def test_that_a_pressed_key_is_looked_up(event: QKeyEvent, does: str | None) -> None:
    assert Keymap().action(event) == does


def test_that_a_key_that_is_taken_over_leaves_its_action() -> None:
    keymap = Keymap().with_key("toggle_frozen", "M")
    assert keymap.keys("toggle_frozen") == ("M",)
    assert keymap.keys("toggle_muted") == ()
    assert keymap.owner("X") is None
    assert keymap.action(press(Qt.Key.Key_M)) == "toggle_frozen"


def test_that_another_first_key_leaves_the_others_alone() -> None:
    keymap = Keymap().with_key("redo", "Ctrl+U")
    assert keymap.keys("redo") == ("Ctrl+U", "Ctrl+Y")
    assert keymap.with_key("redo", "Ctrl+Y").keys("redo") == ("Ctrl+Y",)
    assert keymap.with_key("knife", "Ctrl+Y").keys("redo") == ("Ctrl+U",)
    assert keymap.with_key("redo", "").keys("redo") == ()
    assert keymap.reset("redo") == Keymap()


def test_that_a_reset_takes_the_keys_back() -> None:
    keymap = Keymap().with_key("toggle_frozen", "M").reset("toggle_muted")
    assert keymap.keys("toggle_muted") == ("M",)
    assert keymap.keys("toggle_frozen") == ()
    assert keymap.reset("toggle_frozen") == Keymap()


def test_that_a_key_chosen_back_to_what_it_was_is_no_change() -> None:
    assert Keymap().with_key("toggle_frozen", "Q").with_key("toggle_frozen", "X") == Keymap()


@pytest.mark.parametrize(
    ("does", "key"),
    [("run_or_pause", "Esc"), ("knife", "Shift+Tab"), ("save", "Tab"), ("arrange", "Alt+F"), ("escape", "Q")],
)
def test_that_some_keys_are_refused_in_a_sentence(does: str, key: str) -> None:
    assert Keymap().refusal(does, key).endswith((".", "!"))


def test_that_other_keys_are_free_to_take() -> None:
    assert Keymap().refusal("save", "Ctrl+Alt+S") == ""
    assert Keymap().refusal("knife", "Tab") == ""


def test_that_what_was_kept_comes_back() -> None:
    keymap = Keymap().with_key("toggle_frozen", "M").with_key("save", "F5").with_key("knife", "")
    assert kept(plain_values(keymap)) == keymap


@pytest.mark.parametrize(
    "values",
    [
        {"fly": ["Q"]},
        {"save": "F5"},
        {"save": [5]},
        {"save": ["no such key"]},
        {"save": ["ctrl+alt+s"]},
        {"save": [""]},
        {"save": ["Esc"]},
        {"escape": ["Q"]},
        {"save": None},
    ],
)
def test_that_what_does_not_fit_is_dropped(values: dict[str, object]) -> None:
    assert kept(values) == Keymap()


def test_that_no_key_is_kept_twice() -> None:
    keymap = kept({"save": ["F5"], "open": ["F5", "F6"], "new": ["L"]})
    assert keymap.keys("save") == ("F5",)
    assert keymap.keys("open") == ("F6",)
    assert keymap.keys("arrange") == ()
