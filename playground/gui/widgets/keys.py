"""Which keys press a button that has the focus.

Space runs and pauses wherever the focus is not on a button, so a focused button must claim it.
Buttons take the focus by Tab only: after a click, Space is the transport's again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PRESSES = (Qt.Key.Key_Space, *_ENTER)
"""The keys that press what has the focus."""


def claim(event: QEvent) -> bool:
    """Keeps Space and Enter from becoming a shortcut of the window. True where `event` was such a key."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() in PRESSES and not event.modifiers():
        event.accept()
        return True
    return False


def press(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Presses `button` on Enter. True where it did."""
    if event.key() in _ENTER:
        button.click()
        return True
    return False
