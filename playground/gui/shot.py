"""A picture of the window without a screen: the real window, offscreen, trained for some epochs."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from playground.document import Document
from playground.export import Trained, write_file
from playground.gui.theme.tokens import THEMES
from playground.session.commands import Advance, Learned


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

    `size` is in pixels at scale 1; with scale 2 the picture is twice as wide and high.
    Raises: ExportError where the file cannot be written.
    """
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
        window.bridge.work_off()
        for _ in range(epochs):
            window.bridge.post(Advance("epoch"))
            window.bridge.work_off()
        window.select_a_unit()
        window.bridge.work_off()
        while window.views.data.drawing():
            app.processEvents()
        window.views.canvas.fit_all()
        app.processEvents()
        content = png(window.grab())
        window.close()
        window.deleteLater()
        app.processEvents()
    write_file(to, content)


def png(picture: QPixmap) -> bytes:
    """A pixmap as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
