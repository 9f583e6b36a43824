"""Pictures of the window without a screen: the real window, offscreen, trained as far as one likes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from playground.document import Document
from playground.export import Trained, write_file
from playground.gui.theme.tokens import THEMES
from playground.gui.window import Window
from playground.session.commands import Advance, Command, Learned


class Sitter:
    """A window that is posed for a picture, its worker's turns taken by hand. Mutable."""

    def __init__(self, app: QApplication, window: Window) -> None:
        self._app, self.window = app, window

    def tell(self, *commands: Command) -> None:
        """Lets the worker do what it is told, one after the other, and the window show it."""
        for command in commands:
            self.window.bridge.post(command)
            self.settle()
        self.settle()

    def settle(self) -> None:
        """Shows all that has come."""
        self.window.bridge.work_off()
        self._app.processEvents()

    def picture(self) -> QPixmap:
        """The window with nothing moving and nothing still to be drawn."""
        self.settle()
        while self.window.views.data.drawing():
            self._app.processEvents()
        self.window.views.canvas.fit_all()
        self.window.views.canvas.settle()
        self._app.processEvents()
        return self.window.grab()


@contextmanager
def posed(
    document: Document,
    trained: Trained | None = None,
    *,
    size: tuple[int, int] = (1600, 1000),
    theme: str = "dark",
    scale: float = 1.0,
    workspace: str = "Train",
) -> Iterator[Sitter]:
    """A window on a document, for as long as the block lasts. `size` is in pixels at scale 1."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QApplication.instance() is None:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    from playground.gui.app import application, make_window
    from playground.gui.preferences import Preferences

    app = application()
    with TemporaryDirectory() as folder:
        window = make_window(app, Preferences(Path(folder) / "window.json"), THEMES[theme])
        learned = Learned(trained.tensors, trained.records) if trained is not None else None
        window.session.open(document, None, learned)
        window.resize(*size)
        window.show()
        window.views.shell.show_workspace(workspace)
        sitter = Sitter(app, window)
        sitter.settle()
        yield sitter
        window.close()
        window.deleteLater()
        app.processEvents()


def shot(
    document: Document,
    trained: Trained | None,
    to: str | Path,
    *,
    size: tuple[int, int] = (1600, 1000),
    theme: str = "dark",
    epochs: int = 0,
    scale: float = 1.0,
    workspace: str = "Train",
) -> None:
    """Writes a PNG of the window after `epochs` epochs of training.

    With scale 2 the picture is twice as wide and high. Raises: ExportError where the file cannot be written.
    """
    with posed(document, trained, size=size, theme=theme, scale=scale, workspace=workspace) as sitter:
        sitter.tell(*[Advance("epoch")] * epochs)
        sitter.window.select_a_unit()
        sitter.settle()
        content = png(sitter.picture())
    write_file(to, content)


def png(picture: QPixmap) -> bytes:
    """A pixmap as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
