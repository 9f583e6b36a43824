"""Starts the window: builds the objects, hands them to each other, and runs until it is closed."""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground.document import Document
from playground.gui.bridge import Bridge
from playground.gui.faults import Faults
from playground.gui.preferences import Preferences
from playground.gui.theme import style
from playground.gui.theme.contrast import stronger
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import THEMES, Theme
from playground.gui.widgets.focus import FocusRing
from playground.gui.window import Window

SWITCH_S = 0.0005
"""How long the worker may hold Python's lock: with the default of 5 ms the window would starve."""

FIRST = "spiral"
"""The example that stands ready when no project is named."""


def main(project: str | None = None) -> int:
    """Opens the window on a project, a trained model or an example; gives the exit code."""
    sys.setswitchinterval(SWITCH_S)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends Qt's loop too; files are written in one piece
    app = application()
    preferences = Preferences()
    window = make_window(app, preferences, THEMES[preferred(preferences)])
    faults = Faults()
    faults.found.connect(window.telling.fault)
    faults.watch()
    start(window, project or FIRST)
    window.guide.greet()
    try:
        return app.exec()
    finally:
        window.bridge.stop()
        faults.leave()


def start(window: Window, project: str) -> None:
    """Shows the window with a project in it, ready for keys, and lets its worker begin.

    What is to be compiled waits until the first frame has been shown.
    """
    window.restore_place()
    window.files.open_path(project)
    window.show()
    window.activateWindow()
    window.views.canvas.setFocus()
    window.bridge.came.connect(window.compiling.begin_soon, Qt.ConnectionType.SingleShotConnection)
    window.bridge.start()


def application() -> QApplication:
    """The one QApplication."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "1")
        app = QApplication(sys.argv[:1])
    app.setApplicationName("playground")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("nn-playground")
    return app


def preferred(preferences: Preferences) -> str:
    """The theme that was used last; dark at first."""
    name = preferences.get("theme", "dark")
    return name if name in THEMES else "dark"


def make_window(app: QApplication, preferences: Preferences, theme: Theme) -> Window:
    """The window with all that belongs to it, not shown and with its worker not started."""
    theme = stronger(theme) if preferences.get("contrast", False) else theme
    themes = ThemeSource(theme, motion=not preferences.get("less_motion", False))
    style.prepare(app, theme)
    window = Window(Document(), Bridge(), themes, preferences)
    style.finish(app, theme)
    app.setWindowIcon(QIcon(themes.icon("circles-three", "accent").pixmap(64, 64)))
    FocusRing(themes, window, app)
    return window
