"""The panel of the sealed test set: closed with the reason why, or opened with what its rows say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import FinalTest
from playground.gui.panels.sealed_result import SealedResult
from playground.gui.panels.sealed_words import LEAD, WHY, opened_words, why_not
from playground.gui.panels.split import part_counts
from playground.gui.plots.plot import PlotButton, PlotSection
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import Picture
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import PADDING_PX

_BUTTONS: tuple[PlotButton, ...] = ("enlarge",)


class SealedPanel(PlotSection):
    """Nothing of the test rows is shown before the user opens them."""

    open_requested = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Test set", buttons=_BUTTONS, headed=False, parent=parent)
        self._rows: int | None = None
        self._frame: Frame | None = None
        self._result: FinalTest | None = None
        self._times = 0
        self.headline = Label(weight=600)
        self.why = Label(WHY, ink="text2", wrap=True)
        self.before = Label(type="small", ink="warning", wrap=True)
        self.reason = Label(type="small", ink="text3", wrap=True)
        self.open = Button("Open the test set")
        self.result = SealedResult(themes)
        self._stack = QStackedWidget()
        self._stack.addWidget(Scroller(self._lay_out_closed()))
        self._stack.addWidget(self.result)
        self.add(self._stack, 1)
        self.open.clicked.connect(self.open_requested)
        self.result.open_requested.connect(self.open_requested)
        self._show()

    def _lay_out_closed(self) -> QWidget:
        closed = QWidget()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Picture(self.themes, "sealed", "test", 18))
        head.addWidget(self.headline, 1)
        column = QVBoxLayout(closed)
        column.setContentsMargins(PADDING_PX, 2, PADDING_PX, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addWidget(self.before)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.reason)
        column.addStretch(1)
        return closed

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """Counts the rows that are set aside."""
        counts = part_counts(document)
        self._rows = None if counts is None else counts["test"]
        self._show()

    def show_frame(self, frame: Frame | None) -> None:
        """Whether there is something to judge, and whether what was judged has changed since."""
        self._frame = frame
        self._show()

    def show_opened(self, times: int) -> None:
        """How often the test set of this project has been opened so far."""
        self._times = times
        self._show()

    def show_result(self, result: FinalTest | None) -> None:
        """Shows what the rows say; None seals them again."""
        self._result = result
        if result is not None:
            self._times = max(self._times, result.opened)
            self.result.show_result(result)
        self._show()

    def _show(self) -> None:
        result = self._result
        reason = why_not(self._rows, self._frame)
        self._stack.setCurrentIndex(0 if result is None else 1)
        if result is not None:
            self.set_title("Test set", f"opened, {result.rows:,} rows")
            self.result.show_state(self._times, self._frame, reason)
            return
        self.set_title("Test set", LEAD)
        rows = {None: "Sealed", 0: "No test rows", 1: "1 row, sealed"}
        self.headline.setText(rows.get(self._rows, f"{self._rows or 0:,} rows, sealed"))
        self.before.setText(opened_words(self._times))
        self.before.setVisible(self._times > 0)
        self.open.setEnabled(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(344), self.themes.px(260 if self._result is None else 400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.themes.px(240), self.themes.px(110))
