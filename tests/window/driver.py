"""Drives the real window with a real mouse and keyboard, from inside its own process.

A journey is a generator: it yields conditions and goes on when one holds. `Hands` moves the X server's
pointer and presses its keys through xdotool, so events take the way that a person's do.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QScrollArea, QWidget

from playground.engine.frame import Frame
from playground.gui.app import SWITCH_S, application, make_window, start
from playground.gui.canvas.plan.cubics import along
from playground.gui.preferences import Preferences
from playground.gui.theme.tokens import DARK
from playground.gui.window import Window

Journey = Generator[Callable[[], object], None, None]
Place = tuple[int, int]
W = TypeVar("W", bound=QWidget)

PATIENCE_S = 30.0
"""How long a condition may take to come true."""

LOOK_MS = 10
"""How often a traveller looks whether it can go on; the gap between two looks shows a window that hangs."""


STILL_LOOKS = 4


class Hands:
    """A mouse and a keyboard. What they are told is done in order; `busy` until the last of it is."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self._at_work: subprocess.Popen[bytes] | None = None
        self._told: deque[list[str]] = deque()

    def busy(self) -> bool:
        """Whether something is being pressed or is still to be; begins with what is next."""
        if self._at_work is not None and self._at_work.poll() is None:
            return True
        if self._at_work is not None and self._at_work.returncode:
            raise RuntimeError(f"xdotool failed: {self._at_work.args!r}")
        self._at_work = subprocess.Popen(self._told.popleft()) if self._told else None
        return self._at_work is not None

    def rest(self) -> None:
        """Waits until nothing is being pressed any more."""
        if self._at_work is not None:
            self._at_work.wait(timeout=PATIENCE_S)

    def point_in(self, widget: QWidget, point: QPoint | None = None) -> Place:
        """Screen coordinates of a point of a widget, its middle by default."""
        place = widget.mapToGlobal(point if point is not None else widget.rect().center())
        return place.x(), place.y()

    def on_canvas(self, x: float, y: float) -> Place:
        """Screen coordinates of a point of the scene."""
        view = self.window.views.canvas
        return self.point_in(view.viewport(), view.mapFromScene(QPointF(x, y)))

    def on_wire(self, source: int, target: int, share: float = 0.5) -> Place:
        """Screen coordinates on the cable between two nodes, in its middle or elsewhere."""
        plan = self.window.views.canvas.plan
        link = next(one for one in plan.links if (one.source, one.target) == (source, target))
        return self.on_canvas(*along(plan.route(link)[0], share))

    def on_row(self, view: QAbstractItemView, title: str) -> Place:
        """Screen coordinates of the line of a list that is called so, scrolled to."""
        model = view.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        index = next(one for one in rows if one.data() == title)
        view.scrollTo(index)
        return self.point_in(view.viewport(), view.visualRect(index).center())

    def on_menu(self, title: str) -> Place:
        """Screen coordinates of a menu's title in the menu bar."""
        bar = self.window.views.shell.top.menu_bar
        action = next(one for one in bar.actions() if one.text() == title)
        return self.point_in(bar, bar.actionGeometry(action).center())

    def on_entry(self, title: str) -> Place:
        """Screen coordinates of a line of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), f"no menu is open, but {menu}"
        action = next(one for one in menu.actions() if one.text().partition("\t")[0] == title)
        return self.point_in(menu, menu.actionGeometry(action).center())

    def click(self, at: Place | QWidget, *, times: int = 1, button: int = 1) -> None:
        """Clicks a place, or the middle of a widget."""
        place = at if isinstance(at, tuple) else self.point_in(at)
        self._do("mousemove", *place, "click", "--repeat", times, "--delay", 60, button)

    def drag(self, start: Place, *ends: Place, button: int = 1) -> None:
        """Presses at one place and goes to others, in steps; `drop` lets go."""
        words: list[object] = ["mousemove", *start, "mousedown", button]
        for end in ends:
            for share in (0.1, 0.4, 0.7, 1.0):
                x = round(start[0] + (end[0] - start[0]) * share)
                y = round(start[1] + (end[1] - start[1]) * share)
                words += ["mousemove", x, y, "sleep", 0.03]
            start = end
        self._do(*words)

    def drop(self, button: int = 1) -> None:
        self._do("mouseup", button)

    def point(self, at: Place) -> None:
        """Moves the mouse to a place."""
        self._do("mousemove", *at)

    def hold(self, key: str) -> None:
        """Presses a key down; `let_go` lets it up."""
        self._do("keydown", key)

    def let_go(self, key: str) -> None:
        self._do("keyup", key)

    def key(self, *keys: str) -> None:
        self._do("key", "--delay", 20, *keys)

    def type(self, text: str) -> None:
        self._do("type", "--delay", 5, "--", text)

    def _do(self, *words: object) -> None:
        self._told.append(["xdotool", *map(str, words)])


def named(parent: QWidget, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
    """The visible widget that a screen reader would call so."""
    found = [one for one in parent.findChildren(kind) if one.isVisible() and one.accessibleName() == name]
    assert found, f"nothing visible is called {name!r}"
    return found[0]


def brought_into_view(widget: QWidget) -> QWidget:
    """The widget, after what it stands in has been scrolled to it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    return widget


def still(widget: QWidget) -> Callable[[], bool]:
    """Scrolls to a widget; holds once it has stood in the same place for a moment."""
    places: list[QPoint] = []

    def stands() -> bool:
        places.append(brought_into_view(widget).mapToGlobal(QPoint()))
        return len(places) > STILL_LOOKS and len(set(places[-STILL_LOOKS:])) == 1

    return stands


def now(window: Window) -> Frame:
    """The frame on show."""
    assert window.latest.frame is not None
    return window.latest.frame


def ready(window: Window) -> bool:
    """Whether the network can be seen and what trains it has been loaded."""
    frame = window.latest.frame
    drawn = frame is not None and bool(window.views.canvas.plan.boxes)
    return drawn and "being loaded" not in now(window).executor_note


def toast(window: Window) -> str:
    """What the message over the canvas says, "" where none is shown."""
    message = window.views.toast
    texts = [label.text() for label in message.findChildren(QLabel) if label.isVisible() and label.text()]
    return ". ".join(texts) if message.isVisible() else ""


def menu_is_open(entry: str = "") -> bool:
    """Whether a menu is open that has such an entry."""
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return False
    titles = [one.text().partition("\t")[0] for one in menu.actions()]
    return not entry or entry in titles


def dialog() -> Any:
    """The modal dialog that is open and has the keyboard, None where there is none."""
    modal = QApplication.activeModalWidget()
    return modal if modal is not None and modal.isVisible() and modal.isActiveWindow() else None


class Traveller:
    """Goes through a journey step by step while the window's event loop runs."""

    def __init__(self, window: Window, hands: Hands, journey: Journey) -> None:
        self._window, self._hands, self._journey = window, hands, journey
        self._condition: Callable[[], object] = lambda: True
        self._began = self._since = self._looked = time.monotonic()
        self.failure: str | None = None
        self._under_way = False
        """Whether the first condition has held: until then the window may take its time."""
        self.worst_gap_s = 0.0
        self._timer = QTimer()
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = time.monotonic()
        self.worst_gap_s = max(self.worst_gap_s, now - self._looked)
        self._go_on(now)
        self._looked = time.monotonic()

    def _go_on(self, now: float) -> None:
        try:
            if self._hands.busy():
                self._since = now
            elif self._condition():
                self.worst_gap_s = self.worst_gap_s if self._under_way else 0.0
                self._under_way = self._since > self._began
                self._condition = next(self._journey)
                self._since = now
            elif now - self._since > PATIENCE_S:
                self._end(f"waited in vain {self._place()}; toast: {toast(self._window)!r}")
        except StopIteration:
            self._timer.stop()
        except Exception:
            self._end(traceback.format_exc())

    def _place(self) -> str:
        """Where the journey stands, in the innermost part of it."""
        part: Any = self._journey
        while getattr(part, "gi_yieldfrom", None) is not None:
            part = part.gi_yieldfrom
        frame = getattr(part, "gi_frame", None)
        return f"in {frame.f_code.co_name}, line {frame.f_lineno}" if frame is not None else "at its end"

    def _end(self, failure: str) -> None:
        self.failure = failure
        screen = self._window.screen().grabWindow(0)
        screen.save(str(Path(sys.argv[1]) / "failure.png"))
        self._timer.stop()
        self._window.bridge.stop()
        QApplication.exit(3)


def is_stand_in(thread: threading.Thread) -> bool:
    """Whether Python only knows by it that a thread of Qt has once run Python code."""
    return isinstance(thread, threading._DummyThread)


def travel(journey: Callable[[Window, Hands], Journey], project: str = "spiral", gap_s: float = 2.0) -> int:
    """Opens the window on a project, goes through the journey, and gives the exit code of the process.

    A window that answers nothing for longer than `gap_s` fails the journey.
    """
    sys.setswitchinterval(SWITCH_S)
    app = application()
    folder = Path(sys.argv[1])
    window = make_window(app, Preferences(folder / "window.json"), DARK)
    start(window, project)
    hands = Hands(window)
    traveller = Traveller(window, hands, journey(window, hands))
    code = app.exec()
    hands.rest()
    known = threading.main_thread(), *(one for one in threading.enumerate() if is_stand_in(one))
    left = [thread.name for thread in threading.enumerate() if thread not in known]
    if traveller.failure is None and (left or window.bridge.running):
        traveller.failure = f"threads left: {left or 'the worker'}"
    if traveller.failure is None and traveller.worst_gap_s > gap_s:
        traveller.failure = f"the window hung for {traveller.worst_gap_s:.2f} s"
    if traveller.failure is not None:
        print(traveller.failure, file=sys.stderr)
        return 3
    return code
