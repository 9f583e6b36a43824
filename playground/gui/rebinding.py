"""Giving an action another key: what was asked, what stands in the way, and how it ends. Knows no widget."""

from __future__ import annotations

from playground.gui.actions import ENTRIES
from playground.gui.keymap import Keymap, readable


class Rebinding:
    """The change of a key that is going on. Mutable; owned by the sheet of keys.

    First an action waits for its key; a key that another action has is asked about; anything else is
    taken at once.
    """

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.does: str | None = None
        """The action that waits for a key."""
        self._wanted = ""
        """The key that was pressed and that another action has."""
        self._refused = ""

    @property
    def waits(self) -> bool:
        """Whether the next key that is pressed is the one that is wanted."""
        return self.does is not None and not self._wanted

    @property
    def asks(self) -> bool:
        """Whether a key is to be taken over from another action, or not."""
        return bool(self._wanted)

    @property
    def sentence(self) -> str:
        """What there is to say now."""
        if self.does is None:
            return self._refused or "Click on a key, then press the one that it shall be."
        title = plain_title(self.does)
        if self._wanted:
            owner = self.keymap.owner(self._wanted)
            has = plain_title(owner) if owner is not None else "something else"
            return f"{readable(self._wanted)} is the key of “{has}”. Shall “{title}” take it over?"
        if self._refused:
            return f"{self._refused} Press another key for “{title}”."
        return f"Press the new key for “{title}”; Esc leaves it as it is."

    def begin(self, does: str) -> None:
        """This action shall have another key."""
        self.leave()
        refused = self.keymap.refusal(does, "")
        if refused:
            self._refused = refused
        else:
            self.does = does

    def press(self, key: str) -> None:
        """The key that is wanted: taken where it is free, asked about where it is not."""
        if self.does is None:
            return
        self._refused = self.keymap.refusal(self.does, key)
        owner = self.keymap.owner(key)
        if self._refused:
            return
        if owner is not None and owner != self.does:
            self._wanted = key
        else:
            self._finish(self.keymap.with_key(self.does, key))

    def take_over(self) -> None:
        """The key goes from the action that has it to the one that wants it."""
        if self.does is not None and self._wanted:
            self._finish(self.keymap.with_key(self.does, self._wanted))

    def clear(self) -> None:
        """The action has no key any more."""
        if self.does is not None:
            self._finish(self.keymap.with_key(self.does, ""))

    def reset(self) -> None:
        """The action has the keys that it had at first."""
        if self.does is not None:
            self._finish(self.keymap.reset(self.does))

    def reset_all(self) -> None:
        """Every action has the keys that it had at first."""
        self._finish(Keymap())

    def leave(self) -> None:
        """Everything stays as it is."""
        self.does, self._wanted, self._refused = None, "", ""

    def _finish(self, keymap: Keymap) -> None:
        self.leave()
        self.keymap = keymap


def plain_title(does: str) -> str:
    """What an action is called in a sentence."""
    return ENTRIES[does].title.removesuffix(" …")
