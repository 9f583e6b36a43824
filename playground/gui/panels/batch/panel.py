"""The panel of the batch at hand: its rows, what a step would do to their loss, where they lie."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground import data
from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import BatchTable
from playground.gui.panels.batch.before_step import BeforeStep
from playground.gui.panels.batch.digits import Digits
from playground.gui.panels.batch.on_plane import OnPlane
from playground.gui.panels.batch.row_list import MUCH
from playground.gui.panels.batch.table import BatchRows
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.turns import Part
from playground.gui.widgets.label import ElidedLabel, Label
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import PADDING_PX, Section

_NOTHING = ("No batch yet", "Its rows stand here once the network can be trained: see Problems.")
_NEXT = 5
"""Rows of the next batch that are named."""


class BatchPanel(QWidget):
    """Three sections that scroll together. Knows the row that is picked, and nothing else of its own."""

    row_picked = Signal(object)
    """The row's number in the data set, None where it was let go."""
    rate_edited = Signal(float, bool)
    """The learning rate to be set, and whether the user let go of it."""

    def __init__(
        self, themes: ThemeSource, parent: QWidget | None = None, *, digits: Digits | None = None
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self._frame: Frame | None = None
        self._table: BatchTable | None = None
        self._digits = digits or Digits()
        self._labels: dict[str, str] = {}
        self._image = False
        self.table = BatchRows(themes)
        self.before_step = BeforeStep(themes)
        self.plane = OnPlane(themes)
        self.count = Label(ink="text2", right=True)
        self.mean = Label(type="small", weight=600, right=True)
        self.coming = ElidedLabel(type="caption", ink="text3")
        self._section = self._make_section()
        self.empty = EmptyState(themes, "batch table", *_NOTHING)
        self._stack = QStackedWidget()
        self._arrange()
        self.table.row_picked.connect(self._pick)
        self.plane.row_clicked.connect(self._click)
        self.before_step.rate_edited.connect(self.rate_edited)
        self.setAccessibleName("Batch")

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """What the columns are called, and whether rows are images, which have none."""
        source = data.SOURCES.get(document.data.source)
        self._labels, self._image = {}, False
        if source is not None:
            labels = data.feature_labels(source.columns, source.columns, source.column_labels)
            self._labels = dict(zip(source.columns, labels, strict=False))
            self._image = source.image is not None
        if self._table is not None:
            self.show_frame(self._frame)

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the batch of a frame."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame | None) -> list[Part]:
        """The same bit by bit; nothing where the digits of a run have just been shown."""
        self._frame = frame
        if not self._digits.due(running=frame is not None and frame.running):
            return []
        return [self._show_table, self._show_curve, self._show_plane]

    def _show_table(self) -> None:
        frame = self._frame
        self._table = table = frame.mechanics.batch if frame is not None else None
        self._stack.setCurrentIndex(0 if table is not None else 1)
        if table is None:
            return
        self._section.set_title(f"Batch {table.number + 1} of {table.batches}")
        self.count.setText(f"{table.count:,} of {table.total:,} rows")
        self.table.show_table(table, self._names(table))
        self._section.setMaximumHeight(self._section.sizeHint().height() + self.table.spare())
        self.mean.setText(number(table.mean_loss))
        self.coming.set_whole(_coming(table))

    def _show_curve(self) -> None:
        if self._frame is not None and self._table is not None:
            self.before_step.show_curve(self._frame.mechanics.step_curve)

    def _show_plane(self) -> None:
        if self._frame is not None and self._table is not None:
            self.plane.show_batch(self._frame, self._table, self.table.place())

    def show_row(self, row: int | None) -> None:
        """Marks the row of this number in table and plane, without emitting."""
        self.table.show_picked(row)
        self.plane.chart.show_picked(self.table.place())

    def set_compact(self, compact: bool) -> None:
        """With little room, the sentence over the curve goes."""
        self.before_step.set_compact(compact)

    def _names(self, table: BatchTable) -> tuple[str, ...]:
        return () if self._image else tuple(self._labels.get(name, name) for name in table.columns)

    def _pick(self, row: int | None) -> None:
        self.plane.chart.show_picked(self.table.place())
        self.row_picked.emit(row)

    def _click(self, place: int | None) -> None:
        """A point that was clicked picks its row; the picked one, or none, lets go."""
        row = None if place is None or place == self.table.place() else self.table.numbers[place]
        if row is None and self.table.place() is None:
            return
        self.show_row(row)
        self.row_picked.emit(row)

    def _make_section(self) -> Section:
        section = Section(self.themes, "Batch", padded=False)
        section.add_action(self.count)
        section.add_action(_spacer(6))
        section.body.setContentsMargins(0, 0, 0, 12)
        section.body.setSpacing(2)
        section.add(self.table, 1)
        section.add(_row(Label("mean = loss of this batch", type="small", ink="text2"), self.mean))
        section.add(_row(self.coming))
        return section

    def _arrange(self) -> None:
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for section in (self._section, self.before_step, self.plane):
            body.addWidget(section, MUCH if section is self._section else 0)
        body.addStretch(1)
        self._stack.addWidget(Scroller(inside))
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(248), self.themes.px(600))


def _coming(table: BatchTable) -> str:
    """The rows that come next, the first few by number."""
    rows = [int(row) for row in table.coming]
    if not rows:
        return ""
    named = ", ".join(map(str, rows[:_NEXT]))
    return (
        f"next: rows {named}" + (", …" if len(rows) > _NEXT else "")
        if len(rows) > 1
        else f"next: row {named}"
    )


def _row(*widgets: QWidget) -> QWidget:
    """Widgets side by side between the paddings of the panel, the last at the right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(PADDING_PX, 2, PADDING_PX, 0)
    row.setSpacing(8)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, 1 if place == len(widgets) - 1 else 0)
    return holder


def _spacer(width: int) -> QWidget:
    made = QWidget()
    made.setFixedWidth(width)
    return made
