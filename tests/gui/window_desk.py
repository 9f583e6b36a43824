"""The whole window offscreen, trained by hand or by its own thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from playground.document import Document
from playground.gui.app import make_window
from playground.gui.preferences import Preferences
from playground.gui.theme.tokens import DARK
from playground.session.commands import Hasten


class Desk:
    """A window on a project. `trained` is the worker's answer to what was posted, here and now."""

    def __init__(self, app: QApplication, folder: Path, project: str | Document = "spiral") -> None:
        self.app = app
        self.window = make_window(app, Preferences(folder / "window.json"), DARK)
        self.window.bridge.post(Hasten())  # every picture comes from the same executor
        if isinstance(project, Document):
            self.window.session.open(project)
        else:
            self.window.files.open_path(project)
        self.window.resize(1600, 1000)
        self.window.show()
        self.work()

    def work(self) -> None:
        """Lets the worker answer, and shows what it said."""
        self.window.bridge.work_off()
        self.app.processEvents()

    def do(self, name: str) -> None:
        """What the menu entry of this name does."""
        self.window.actions_by_name[name].trigger()
        self.work()

    def toast(self) -> str:
        """What the message over the canvas says, "" where none is shown."""
        message = self.window.views.toast
        texts = [label.text() for label in message.findChildren(QLabel) if not label.isHidden()]
        return " ".join(text for text in texts if text) if message.isVisible() else ""

    def rest(self) -> None:
        """Lets what was begun come to its end: no message, no picture still to be drawn."""
        self.window.views.toast.hide()
        self.app.processEvents()
        while self.window.views.data.drawing():
            self.app.processEvents()
        self.app.processEvents()

    def close(self) -> None:
        """Closes the window, changes or not."""
        self.window.files.may_leave = _yes  # type: ignore[method-assign]
        self.window.close()
        self.window.deleteLater()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _yes() -> bool:
    return True
