"""What the opened test rows say: loss, score, which rows were mistaken, and how much it can be relied on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import FinalTest
from playground.gui.panels.sealed_words import grave, opened_words, since_words
from playground.gui.plots.confusion import ConfusionMatrix
from playground.gui.plots.residual import ResidualChart
from playground.gui.plots.sides import FittedScroller, Sides
from playground.gui.theme.figures import number, percent
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import PADDING_PX

_WORDS_PX = 300


class SealedResult(QWidget):
    """Numbers and sentences, and a confusion matrix or the answers against the truth."""

    open_requested = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._result: FinalTest | None = None
        self.loss = Label(type="title", weight=600)
        self.score = Label(type="title", weight=600)
        self._score_name = Label(type="small", ink="text2")
        self.since = Label(type="small", ink="text2", wrap=True)
        self.count = Label(type="small", ink="text2", wrap=True)
        self.again = Button("Open again", "plain")
        self.matrix = ConfusionMatrix(themes)
        self.chart = ResidualChart(themes.theme)
        self.pictures = QStackedWidget()
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(PADDING_PX, 4, PADDING_PX, 12)
        inside.addWidget(self.matrix)
        self.pictures.addWidget(holder)
        self.pictures.addWidget(self.chart)
        told = FittedScroller(self._lay_out_words())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._sides = Sides(themes, self.pictures, told, _WORDS_PX, first=True)
        column.addWidget(self._sides)
        self.again.clicked.connect(self.open_requested)
        themes.changed.connect(self._retheme)
        self._retheme()

    def _lay_out_words(self) -> QWidget:
        numbers = QHBoxLayout()
        numbers.setSpacing(24)
        for name, value in (
            (Label("loss", type="small", ink="text2"), self.loss),
            (self._score_name, self.score),
        ):
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(name)
            pair.addWidget(value)
            numbers.addLayout(pair)
        numbers.addStretch(1)
        numbers.addWidget(self.again, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 8)
        column.setSpacing(6)
        column.addLayout(numbers)
        column.addWidget(self.count)
        column.addWidget(self.since)
        column.addStretch(1)
        return words

    def show_result(self, result: FinalTest) -> None:
        """Shows these numbers."""
        self._result = result
        classes = result.confusion is not None
        self.loss.setText(number(result.loss))
        self._score_name.setText("accuracy" if classes else "R²")
        self.score.setText(percent(result.score) if classes else number(result.score, 3))
        for part in (self._score_name, self.score):
            part.setVisible(result.score is not None)
        self.pictures.setVisible(classes or result.truth is not None)
        if classes:
            self.matrix.show_counts(result.confusion, result.class_names)
            self.pictures.setCurrentIndex(0)
        elif result.truth is not None:
            self.chart.show_rows(result.truth, result.answers)
            self.pictures.setCurrentIndex(1)

    def show_state(self, times: int, frame: Frame | None, reason: str) -> None:
        """How often it was opened, when, and why it cannot be opened again."""
        self.count.setText(opened_words(times))
        self.count.set_ink("warning" if grave(times) else "text2")
        self.since.setText(since_words(self._result, frame) if self._result is not None else "")
        self.again.setEnabled(not reason)
        self.again.setToolTip(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chart.square = not self._sides.beside()
        self.chart.arrange()

    def _retheme(self) -> None:
        self.chart.set_theme(self._themes.theme, self._themes.scale)
