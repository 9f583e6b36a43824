"""Projects as text: copied to the clipboard, and opened from there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from playground.document import Document, DocumentError, read_project, share_project
from playground.gui.widgets.message import Tone
from playground.session.session import Session


class Sharing:
    """Shares the project of one window. `may_leave` asks what becomes of unsaved changes."""

    def __init__(
        self, session: Session, may_leave: Callable[[], bool], tell: Callable[[Tone, str, str], None]
    ) -> None:
        self._session, self._may_leave, self._tell = session, may_leave, tell

    def copy_project(self) -> None:
        """The whole project as a line of text on the clipboard."""
        text = share_project(self._session.document)
        QGuiApplication.clipboard().setText(text)
        words = f"{len(text):,} characters: whoever pastes them on a canvas has the project before them."
        self._tell("done", "Copied as text", words)

    def open_text(self) -> None:
        """Opens the project that the clipboard holds; says what it holds instead where there is none."""
        try:
            document = read_project(QGuiApplication.clipboard().text())
        except DocumentError as error:
            self._tell("problem", "Not opened", str(error))
            return
        self.open_pasted(document)

    def open_pasted(self, document: Document) -> None:
        """Opens a project that came as text, as one that is not saved yet."""
        if self._may_leave():
            self._session.open(document)
            self._tell("info", "Opened from text", f"“{document.name}” lies in no file yet.")
