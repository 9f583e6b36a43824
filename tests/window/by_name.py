"""Found by its name, done by its key: the list of commands, another key for an action, a project as text."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication

from playground.document import share_project
from playground.export import load
from playground.gui.finding import CommandList
from playground.gui.keys import KeySheet
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, dialog, ready, travel


def typing_in(window: Window) -> bool:
    """Whether the list of commands has the keyboard."""
    return any(one.isVisible() and one.field.hasFocus() for one in window.findChildren(CommandList))


def sheet_of(window: Window) -> KeySheet | None:
    return next((one for one in window.findChildren(KeySheet) if one.isVisible()), None)


def keyboard_on(words: str) -> bool:
    """Whether the button of these words has the keyboard."""
    widget = QApplication.focusWidget()
    return isinstance(widget, QAbstractButton) and widget.text() == words


def journey(window: Window, hands: Hands) -> Journey:
    canvas, session = window.views.canvas, window.session
    yield partial(ready, window)

    # Gone to by name, bypassed by name, taken back.
    hands.key("ctrl+k")
    yield partial(typing_in, window)
    hands.type("hidden 2")
    hands.key("Return")
    yield lambda: canvas.selection == {3} and window.focusWidget() is canvas
    hands.key("ctrl+k")
    yield partial(typing_in, window)
    hands.type("bypass")
    hands.key("Return")
    yield lambda: session.document.graph.node(3).muted
    hands.key("m")
    yield lambda: not session.document.graph.node(3).muted

    # What was done last comes first; Escape goes back to the canvas.
    hands.key("ctrl+k")
    yield partial(typing_in, window)
    hands.key("Escape")
    yield lambda: window.focusWidget() is canvas

    # Another key for Freeze, by keyboard alone: it is that of Arrange, which is asked about.
    hands.key("F1")
    yield lambda: isinstance(dialog(), KeySheet)
    hands.type("freeze")
    hands.key("Tab")
    yield partial(keyboard_on, "Freeze or unfreeze")
    hands.key("Return")
    hands.key("l")
    yield partial(keyboard_on, "Take it over")
    hands.key("Return")
    yield lambda: window.action_set.keymap.keys("toggle_frozen") == ("L",)
    hands.key("Escape")
    yield lambda: not getattr(getattr(sheet_of(window), "field", None), "text", str)()
    hands.key("Escape")
    yield lambda: sheet_of(window) is None and window.focusWidget() is canvas
    hands.key("l")
    yield lambda: session.document.graph.node(3).frozen
    hands.key("ctrl+z")
    yield lambda: not session.document.graph.node(3).frozen

    # The project as text: copied, and another one pasted in its place.
    hands.key("ctrl+shift+c")
    yield lambda: QGuiApplication.clipboard().text() == share_project(session.document)
    session.open(load("xor"))
    yield lambda: session.document.name == "xor"
    canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.key("ctrl+v")
    yield lambda: session.document.name == "spiral"
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey, "spiral"))
