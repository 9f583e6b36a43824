"""A question in front of the window, answered by a button, by its first letter, or left by Escape."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label

WIDTH_PX = 380


class Question(QDialog):
    """Asks once. `answers` are values with the words on their buttons; the first is what is proposed."""

    def __init__(self, title: str, sentence: str, answers: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.answer: str | None = None
        """The value of the button that was pressed; None where the question was left."""
        self._letters: dict[int, str] = {}
        frame = QFrame()
        frame.setProperty("kind", "popover")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(Label(title, type="title", weight=600))
        column.addWidget(Label(sentence, ink="text2", wrap=True))
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        column.addLayout(row)
        for place, (value, words) in enumerate(answers.items()):
            button = Button(words, "plain" if place else "primary")
            button.clicked.connect(lambda checked=False, chosen=value: self._take(chosen))
            self._letters[ord(words[0].upper())] = value
            row.insertWidget(1, button)
            if place == 0:
                button.setFocus()
        self.setFixedWidth(WIDTH_PX)

    def _take(self, answer: str) -> None:
        self.answer = answer
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in self._letters:
            self._take(self._letters[event.key()])
        else:
            super().keyPressEvent(event)
