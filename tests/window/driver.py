"""Drives the real window with a real mouse and keyboard, from inside its own process.

A journey is a generator: it yields conditions and goes on when one holds. `Hands` moves the X server's
pointer and presses its keys through xdotool, so events take the way that a person's do.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from playground.gui.app import SWITCH_S, application, make_window
from playground.gui.preferences import Preferences
from playground.gui.theme.tokens import DARK
from playground.gui.window import Window

Journey = Generator[Callable[[], object], None, None]

PATIENCE_S = 30.0
"""How long a condition may take to come true."""


class Hands:
    """A mouse and a keyboard."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def point_in(self, widget: QWidget, point: QPoint | None = None) -> tuple[int, int]:
        """Screen coordinates of a point of a widget, its middle by default."""
        place = widget.mapToGlobal(point if point is not None else widget.rect().center())
        return place.x(), place.y()

    def on_canvas(self, x: float, y: float) -> tuple[int, int]:
        """Screen coordinates of a point of the scene."""
        view = self.window.views.canvas
        return self.point_in(view.viewport(), view.mapFromScene(QPointF(x, y)))

    def click(self, at: tuple[int, int], *, times: int = 1) -> None:
        _xdotool("mousemove", *at, "click", "--repeat", times, "--delay", 60, 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        _xdotool("mousemove", *start, "mousedown", 1)
        for share in (0.1, 0.4, 0.7, 1.0):
            x = round(start[0] + (end[0] - start[0]) * share)
            y = round(start[1] + (end[1] - start[1]) * share)
            _xdotool("mousemove", x, y, "sleep", 0.05)

    def drop(self) -> None:
        _xdotool("mouseup", 1)

    def key(self, *keys: str) -> None:
        _xdotool("key", *keys)

    def type(self, text: str) -> None:
        _xdotool("type", "--delay", 20, text)


def _xdotool(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=20)


class Traveller:
    """Goes through a journey step by step while the window's event loop runs."""

    def __init__(self, window: Window, journey: Journey) -> None:
        self._window, self._journey = window, journey
        self._condition: Callable[[], object] = lambda: True
        self._since = time.monotonic()
        self.failure: str | None = None
        self._timer = QTimer()
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if not self._condition():
            if time.monotonic() - self._since > PATIENCE_S:
                self._end(f"waited in vain at line {self._line()}")
            return
        try:
            self._condition = next(self._journey)
            self._since = time.monotonic()
        except StopIteration:
            self._timer.stop()
        except Exception as error:
            self._end(f"{type(error).__name__}: {error}")

    def _line(self) -> int:
        frame = self._journey.gi_frame
        return frame.f_lineno if frame is not None else 0

    def _end(self, failure: str) -> None:
        self.failure = failure
        self._window.grab().save(str(Path(sys.argv[1]) / "failure.png"))
        self._timer.stop()
        self._window.bridge.stop()
        QApplication.exit(3)


def travel(journey: Callable[[Window, Hands], Journey], project: str = "spiral") -> int:
    """Opens the window on a project, goes through the journey, and gives the exit code of the process."""
    sys.setswitchinterval(SWITCH_S)
    app = application()
    folder = Path(sys.argv[1])
    window = make_window(app, Preferences(folder / "window.json"), DARK)
    window.setGeometry(0, 0, 1600, 1000)
    window.files.open_path(project)
    window.show()
    window.bridge.start()
    hands = Hands(window)
    traveller = Traveller(window, journey(window, hands))
    code = app.exec()
    window.bridge.stop()
    if traveller.failure is not None:
        print(traveller.failure, file=sys.stderr)
    left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if left:
        print(f"threads left: {left}", file=sys.stderr)
        return 4
    return code
