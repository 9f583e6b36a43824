"""The rows of the batch: what went in, what was wanted, what came out, and how bad that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from playground.engine.mechanics.values import BatchTable
from playground.gui.panels.batch.columns import (
    DOT_PX,
    Column,
    Placed,
    heading_words,
    input_columns,
    laid_out,
    other_columns,
    row_words,
    short,
)
from playground.gui.panels.batch.row_list import HEAD_PX, RowList
from playground.gui.plots.marks import draw_mark
from playground.gui.plots.points import FIRST_SQUARE_CLASS
from playground.gui.theme.colors import class_color
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import CENTER, LEFT, RIGHT, PaintedButton, rounded
from playground.gui.widgets.section import PADDING_PX
from playground.gui.widgets.tip import tip

_MORE_PX = 28
_RADIUS_PX = 3.6
_LISTED = 40
"""Columns that the menu offers."""


class BatchRows(RowList):
    """The table. Shows as many inputs as fit; which ones is chosen behind "+5"."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Rows of the batch", parent)
        self._table: BatchTable | None = None
        self._names: tuple[str, ...] = ()
        self._chosen: tuple[int, ...] | None = None
        self._placed: list[Placed] = []
        self.more = MoreButton(themes, self.viewport())
        self.more.clicked.connect(self._open_menu)
        self.more.hide()
        themes.changed.connect(self._lay_out)

    def show_table(self, table: BatchTable, names: Sequence[str]) -> None:
        """Shows a batch; `names` are those of the inputs, none where rows are images."""
        if tuple(names) != self._names:
            self._names, self._chosen = tuple(names), None
        self._table = table
        self._lay_out()
        self.show_numbers(tuple(int(row) for row in table.rows))

    def choose(self, places: Sequence[int]) -> None:
        """Shows these inputs, in this order."""
        self._chosen = tuple(places)
        self._lay_out()
        self.viewport().update()

    def shown(self) -> tuple[str, ...]:
        """The headings from left to right."""
        return tuple(one.column.heading for one in self._placed)

    def cells(self, place: int) -> tuple[str, ...]:
        """What a row says, from left to right."""
        return tuple(one.column.cell(place) for one in self._placed)

    def tip_of(self, place: int) -> str:
        if self._table is None:
            return ""
        sentence = row_words(self._table, self._names, place)
        return tip(f"Row {self.numbers[place]}", f"{sentence}. Click to follow it through the network.")

    def heading_tip(self, x: float) -> str:
        at = x - PADDING_PX
        over = next((one for one in self._placed if at <= one.left + one.width + 1), None)
        return tip(*heading_words(over.column, self._table)) if over and self._table is not None else ""

    def menu(self) -> QMenu:
        """The inputs to choose from, those that are shown ticked."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self._inputs_shown()
        for place, name in enumerate(self._names[:_LISTED]):
            action = made.addAction(name)
            action.setCheckable(True)
            action.setChecked(place in shown)
            action.toggled.connect(lambda on, place=place: self._toggle(place, on=on))
        return made

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _toggle(self, place: int, *, on: bool) -> None:
        """Adds a column, in place of the first where there is no room, or takes one away."""
        shown = self._inputs_shown()
        kept = [one for one in shown if one != place]
        self.choose([*kept, place] if on else kept)
        if on and place not in self._inputs_shown():
            self.choose([*kept[1:], place])

    def _inputs_shown(self) -> list[int]:
        order = self._order()
        count = sum(one.column.kind == "input" for one in self._placed)
        return list(order[:count])

    def _order(self) -> Sequence[int]:
        return self._chosen if self._chosen is not None else range(len(self._names))

    def _lay_out(self) -> None:
        if self._table is None:
            return
        inputs = input_columns(self._table, self._names) if self._names else []
        first, others = other_columns(self._table)
        wanted = [inputs[place] for place in self._order()]
        measure = QFontMetricsF(self.themes.font("small", 600)).horizontalAdvance
        more, partial = self.themes.px(_MORE_PX), len(wanted) < len(inputs)
        self._placed = laid_out(first, wanted, others, self.room(), measure, more, partial=partial)
        hidden = len(inputs) - sum(one.column.kind == "input" for one in self._placed)
        self._place_more(hidden)

    def _place_more(self, hidden: int) -> None:
        """The sign for the columns that are not shown stands behind those that are."""
        self.more.setVisible(hidden > 0)
        if not hidden:
            return
        self.more.say(hidden)
        inputs = [one for one in self._placed if one.column.kind in ("row", "input")]
        others = [one for one in self._placed if one.column.kind not in ("row", "input")]
        left = inputs[-1].left + inputs[-1].width
        size = self.more.wanted()
        room = others[0].left - left
        x = PADDING_PX + left + max((room - size.width()) / 2, 2)
        self.more.setGeometry(round(x), 0, size.width(), size.height())

    def paint_heading(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(self.themes.color("text3"))
        for placed in self._placed:
            heading = QRectF(box.left() + placed.left, box.top(), placed.width, box.height())
            metrics = painter.fontMetrics()
            text = short(placed.column.heading, metrics.horizontalAdvance, placed.width + 1)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(placed.width + 1))
            painter.drawText(heading, _align(placed.column), text)

    def paint_row(self, painter: QPainter, place: int, box: QRectF, *, picked: bool) -> None:
        for placed in self._placed:
            cell = QRectF(box.left() + placed.left, box.top(), placed.width, box.height())
            if placed.column.kind == "class":
                self._paint_class(painter, placed, place, cell)
                continue
            strong = picked and placed.column.kind in ("value", "loss")
            painter.setFont(self.themes.font("small", 600 if strong else 400))
            faint = placed.column.kind == "row" and not picked
            painter.setPen(self.themes.color("text3" if faint else "text1"))
            painter.drawText(
                cell, _align(placed.column) | Qt.TextFlag.TextDontClip, placed.column.cell(place)
            )

    def _paint_class(self, painter: QPainter, placed: Placed, place: int, cell: QRectF) -> None:
        """The mark of a class, and its name where there is room for names."""
        theme, index = self.themes.theme, int(placed.column.cell(place))
        square = index % len(theme.classes) >= FIRST_SQUARE_CLASS
        radius, named = _RADIUS_PX * self.themes.scale, placed.named and index < len(placed.column.widest)
        middle = cell.left() + DOT_PX / 2 if placed.named else cell.center().x()
        at = QPointF(middle, cell.center().y())
        draw_mark(painter, "square" if square else "dot", at, radius, class_color(theme, index), theme.panel)
        if named:
            painter.setPen(self.themes.color("text2"))
            painter.drawText(cell.adjusted(DOT_PX + 3, 0, 0, 0), LEFT, placed.column.widest[index])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()


def _align(column: Column) -> Qt.AlignmentFlag:
    if column.kind == "class" and not column.widest:
        return CENTER
    return LEFT if column.kind in ("row", "class") else RIGHT


class MoreButton(PaintedButton):
    """ "+5": that there are more columns; lets choose which are shown."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", parent)
        self.setToolTip(tip("Columns", "Choose which inputs the table shows. A row's tooltip has them all."))

    def say(self, count: int) -> None:
        """How many columns are not shown."""
        self.setText(f"+{count}")
        self.setAccessibleName(f"{count} more columns: choose which are shown")

    def wanted(self) -> QSize:
        return QSize(self.advance(self.text(), "caption", 500) + self.themes.px(8), self.themes.px(HEAD_PX))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self.underMouse():
            rounded(painter, box, self.themes.px(4), self.themes.color("hover"), None)
        self.write(painter, box, self.text(), self.ink(), role="caption", weight=500, align=CENTER)
