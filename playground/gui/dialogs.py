"""The questions that the window puts in dialogs: which file, where to, and what becomes of changes.

Owns the dialogs and nothing else. Each gives the keyboard back to the window when it closes: on a screen
without a window manager nobody else does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.question import Question

if TYPE_CHECKING:
    from playground.gui.graph_options import GraphLook

Answer = Literal["save", "discard", "cancel"]


class Dialogs:
    """Asks in front of one window."""

    def __init__(self, themes: ThemeSource, window: QWidget) -> None:
        self._themes, self._window = themes, window

    def where_from(self, title: str, folder: Path, filters: str) -> Path | None:
        """A file to open; None where the user cancels."""
        dialog = QFileDialog(self._window, title, str(folder), filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        chosen = self._asked(dialog) == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return Path(dialog.selectedFiles()[0]) if chosen else None

    def where_to(self, title: str, suggested: Path, kinds: Mapping[str, str]) -> Path | None:
        """A file to write, with one of the suffixes of `kinds` (suffix to words); None where cancelled.

        What stands there already is replaced only after asking.
        """
        filters = {f"{words} (*{suffix})": suffix for suffix, words in kinds.items()}
        dialog = QFileDialog(self._window, title, str(suggested.parent), ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the name may still get its suffix
        dialog.selectNameFilter(next(words for words, one in filters.items() if one == suggested.suffix))
        dialog.selectFile(suggested.name)
        path = None
        while path is None and self._asked(dialog) == QDialog.DialogCode.Accepted:
            asked = Path(dialog.selectedFiles()[0])
            path = with_suffix(asked, tuple(kinds), filters[dialog.selectedNameFilter()])
            if os.path.exists(path) and not self._may_replace(path):  # of a name too long, Path.exists raises
                path = None
        dialog.deleteLater()
        return path

    def leave(self, name: str) -> Answer:
        """What becomes of the changes to a project that is about to go."""
        title = f"Save the changes to “{name}”?"
        answers = {"save": "Save", "cancel": "Cancel", "discard": "Discard"}
        answer = self._answered(Question(title, "Otherwise they are lost.", answers, self._window))
        return "save" if answer == "save" else "discard" if answer == "discard" else "cancel"

    def graph_look(self, look: GraphLook) -> GraphLook | None:
        """How a drawing of the network shall look; None where cancelled."""
        from playground.gui.graph_options import GraphOptions

        dialog = GraphOptions(self._themes, look, self._window)
        chosen = dialog.look if self._asked(dialog) == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return chosen

    def _may_replace(self, path: Path) -> bool:
        sentence = f"“{path.name}” is there already, in {path.parent}."
        answers = {"cancel": "Cancel", "replace": "Replace"}
        return self._answered(Question("Replace the file?", sentence, answers, self._window)) == "replace"

    def _answered(self, question: Question) -> str | None:
        self._asked(question)
        question.deleteLater()
        return question.answer

    def _asked(self, dialog: QDialog) -> int:
        answer = dialog.exec()
        self._window.activateWindow()
        return answer


def with_suffix(path: Path, known: tuple[str, ...], wanted: str) -> Path:
    """The path with a suffix that is known: its own, else the wanted one behind its whole name."""
    return path if path.suffix.lower() in known else path.with_name(path.name + wanted)
