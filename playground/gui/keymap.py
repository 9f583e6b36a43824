"""Which key does what: the keys of the table of actions, with those that the user chose instead.

A value: another key gives another keymap. Keys are texts as Qt writes them ("Ctrl+Shift+Z"); everything
that shows or looks up a key asks the keymap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from playground.gui.actions import ENTRIES, MENUS, menu_key

_FIXED = {
    "Esc": "Esc always lets go of what is going on.",
    "Shift+Tab": "Shift+Tab always leaves the canvas.",
    "Backtab": "Shift+Tab always leaves the canvas.",
    "Shift+Backtab": "Shift+Tab always leaves the canvas.",
    "Ctrl+Tab": "Ctrl+Tab belongs to the desktop.",
    "Alt+F4": "Alt+F4 closes the window.",
    **{menu_key(title): f"{menu_key(title)} always opens the {title} menu." for title in MENUS},
}
"""Keys that nobody may take, and why."""

_OWN = frozenset({"escape"})
"""What keeps its keys."""

_BARE = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_unknown,
    }
)


@dataclass(frozen=True)
class Keymap:
    """Keys by action, and actions by key. `chosen` are the actions whose keys the user changed."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, does: str) -> tuple[str, ...]:
        """The keys of an action, the one that is shown first."""
        return self.chosen.get(does, ENTRIES[does].keys)

    def words(self, does: str) -> str:
        """The first key of an action as people read it, "" where it has none."""
        keys = self.keys(does)
        return readable(keys[0]) if keys else ""

    def action(self, event: QKeyEvent) -> str | None:
        """What a key pressed on the canvas does there, None where it does nothing."""
        return next((self._canvas[key] for key in texts_of(event) if key in self._canvas), None)

    def owner(self, key: str) -> str | None:
        """The action that has this key, None where it is free."""
        return self._owners.get(key)

    def refusal(self, does: str, key: str) -> str:
        """Why an action may not have a key; "" where it may."""
        if does in _OWN:
            return f"{ENTRIES[does].title} keeps its key: there must always be a way out."
        if key == "Tab" and not ENTRIES[does].in_canvas:
            return "Tab goes from field to field outside the canvas."
        return _FIXED.get(key, "")

    def changed(self, does: str) -> bool:
        """Whether an action has other keys than at first."""
        return does in self.chosen

    def with_key(self, does: str, key: str) -> Keymap:
        """With this key for the action, in place of its first one; whoever had it has it no longer.

        Its other keys it keeps; with "" it has none any more.
        """
        chosen = dict(self.chosen)
        owner = self.owner(key)
        if owner is not None and owner != does:
            chosen[owner] = tuple(one for one in self.keys(owner) if one != key)
        others = tuple(one for one in self.keys(does)[1:] if one != key)
        chosen[does] = (key, *others) if key else ()
        return Keymap(_other(chosen))

    def reset(self, does: str) -> Keymap:
        """With the keys that the action had at first; others that took one of them give it back."""
        wanted = set(ENTRIES[does].keys)
        chosen = {one: tuple(key for key in keys if key not in wanted) for one, keys in self.chosen.items()}
        chosen.pop(does, None)
        return Keymap(_other(chosen))

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {key: does for does in ENTRIES for key in self.keys(does)}

    @cached_property
    def _canvas(self) -> dict[str, str]:
        return {key: does for key, does in self._owners.items() if ENTRIES[does].in_canvas}


def kept(values: Mapping[str, Any]) -> Keymap:
    """The keymap that was kept as plain values; what is unknown or refused is dropped.

    Of two that claim a key the first has it, and an action that keeps its own keys goes behind both.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for does, keys in values.items():
        if _may_keep(does, keys):
            chosen[does] = tuple(key for key in dict.fromkeys(keys) if key not in taken)
            taken.update(chosen[does])
    for does, entry in ENTRIES.items():
        if does not in chosen and taken & set(entry.keys):
            chosen[does] = tuple(key for key in entry.keys if key not in taken)
    return Keymap(_other(chosen))


def _may_keep(does: str, keys: Any) -> bool:
    """Whether these are keys that an action can have."""
    if does not in ENTRIES or does in _OWN or not isinstance(keys, list):
        return False
    plain = Keymap()
    return all(
        isinstance(key, str) and key and normal(key) == key and not plain.refusal(does, key) for key in keys
    )


def plain_values(keymap: Keymap) -> dict[str, list[str]]:
    """A keymap as plain values, to be kept."""
    return {does: list(keys) for does, keys in keymap.chosen.items()}


def normal(key: str) -> str:
    """A key as Qt writes it, "" where it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def readable(key: str) -> str:
    """A key as people of this desktop read it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("-", "−")


def texts_of(event: QKeyEvent) -> tuple[str, ...]:
    """A pressed key as text; a sign that may have taken Shift to type also without it."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _BARE:
        return ()
    shift = Qt.KeyboardModifier.ShiftModifier
    is_sign = 0x20 < key < 0x7F and not chr(key).isalnum()
    return (_text(key, held), _text(key, held & ~shift)) if is_sign and held & shift else (_text(key, held),)


def _text(key: Qt.Key, held: Qt.KeyboardModifier) -> str:
    return QKeySequence(int(key) | held.value).toString(QKeySequence.SequenceFormat.PortableText)


def _other(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Only what is other than at first."""
    return {does: keys for does, keys in chosen.items() if keys != ENTRIES[does].keys}
