"""The window closed by its frame in the middle of something: `closing.py FOLDER SITUATION`."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtWidgets import QApplication

from playground.document import Until
from playground.gui import showing
from playground.gui.enlarged import Enlarged
from playground.gui.keys import KeySheet
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.dotted import DottedReadout
from playground.gui.widgets.popover import Popover
from playground.gui.widgets.thumbnails import Thumbnail
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, menu_is_open, named, travel


def ready(window: Window) -> Journey:
    yield lambda: window.latest.frame is not None and window.views.canvas.plan.boxes


def at_once(window: Window, hands: Hands) -> Journey:
    """Before anything has been shown."""
    yield lambda: True


def running(window: Window, hands: Hands) -> Journey:
    """Flat out, for as long as it takes."""
    yield from ready(window)
    endless = Until(max_epochs=10**9)
    window.session.edit("Endless", lambda document: showing.with_stops(document, endless))
    window.transport.set_pace(None)
    hands.key("space")
    yield lambda: window.latest.running


def loading(window: Window, hands: Hands) -> Journey:
    """While another data set is read."""
    yield from running(window, hands)
    thumbnails = window.views.data.findChildren(Thumbnail)
    next(one for one in thumbnails if one.accessibleName() == "Handwritten digits").click()


def enlarged(window: Window, hands: Hands) -> Journey:
    """With a plot in a window of its own."""
    yield from running(window, hands)
    hands.click(named(window, "Enlarge Boundary", IconButton))
    yield lambda: any(isinstance(one, Enlarged) and one.isVisible() for one in QApplication.topLevelWidgets())


def popover(window: Window, hands: Hands) -> Journey:
    """With the stop conditions open."""
    yield from running(window, hands)
    hands.click(named(window, "Stop when", DottedReadout))
    yield lambda: isinstance(QApplication.activePopupWidget(), Popover)


def menu(window: Window, hands: Hands) -> Journey:
    """With a menu and its submenu open."""
    yield from ready(window)
    hands.click(hands.on_menu("File"))
    yield partial(menu_is_open, "Examples")
    hands.click(hands.on_entry("Examples"))
    yield partial(menu_is_open, "Iris")


def searching(window: Window, hands: Hands) -> Journey:
    """With the search for a layer open."""
    yield from ready(window)
    hands.key("Tab")
    yield lambda: window.focusWidget() is not window.views.canvas
    hands.type("de")


def dragging(window: Window, hands: Hands) -> Journey:
    """With a wire in the hand."""
    yield from running(window, hands)
    canvas = window.views.canvas
    start = canvas.plan.output_point(2)
    hands.drag(hands.on_canvas(*start), hands.on_canvas(start[0] + 60, start[1] + 300))
    yield lambda: canvas.standing.targets is not None


def sheet(window: Window, hands: Hands) -> Journey:
    """With the sheet of keys open."""
    yield from ready(window)
    hands.key("F1")
    yield lambda: isinstance(QApplication.activeWindow(), KeySheet)


def projector(window: Window, hands: Hands) -> Journey:
    """On the whole screen, the boundary in its corner."""
    yield from running(window, hands)
    hands.key("F11")
    yield lambda: window.isFullScreen() and window.themes.scale > 1


SITUATIONS = (at_once, running, loading, enlarged, popover, menu, searching, dragging, sheet, projector)


def closing(window: Window, hands: Hands) -> Journey:
    situation = next(one for one in SITUATIONS if one.__name__ == sys.argv[2])
    yield from situation(window, hands)
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.close()
    hands.drop()
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(closing))
