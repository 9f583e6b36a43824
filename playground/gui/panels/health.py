"""The panel of health: what is wrong, in sentences, and how every node has fared, in small pictures.

Knows `Health` only; what is dead, saturated or wrong was decided where it was measured.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Finding, Health, NodeHealth
from playground.gui.panels.health_column import HEAD_PX, ROWS, NodeColumn, strips
from playground.gui.plots.plot import PlotButton, PlotSection
from playground.gui.plots.sides import FittedScroller, Sides
from playground.gui.theme.source import ThemeSource
from playground.gui.turns import Part
from playground.gui.widgets.message import EmptyState, ProblemRow
from playground.gui.widgets.painted import LEFT
from playground.gui.widgets.tip import tip

_GUTTER_PX = 100
_FINDINGS_PX = 268
_NOTHING = (
    "Nothing measured yet",
    "Train a few steps with this panel open: it records from then on what every node does.",
)
_BUTTONS: tuple[PlotButton, ...] = ("enlarge",)
FINE = "Nothing looks wrong on this batch."


class HealthPanel(PlotSection):
    """Findings first, then a column for every node. Stands in the drawer, or in a window of its own."""

    node_pointed = Signal(int)
    """The user asks to be shown a node."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Health", buttons=_BUTTONS, headed=False, parent=parent)
        self._findings: tuple[Finding, ...] = ()
        self._names: tuple[str, ...] = ()
        self.rows: list[ProblemRow] = []
        self.columns: list[NodeColumn] = []
        self.empty = EmptyState(themes, "health", *_NOTHING)
        self._list = QVBoxLayout()
        self._matrix = QHBoxLayout()
        self._gutter = Gutter(themes)
        self._told = self._lay_out_findings()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(Sides(themes, self._lay_out_matrix(), self._told, _FINDINGS_PX, first=True))
        self.add(self._stack, 1)
        self.setAccessibleName("Health")

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the health that a frame brings; a frame without it leaves what is shown."""
        if frame is None:
            self.show_health(None)
        else:
            for part in self.parts(frame):
                part()

    def parts(self, frame: Frame) -> list[Part]:
        """The same bit by bit: the sentences, then one column after the other."""
        return self._parts(frame.mechanics.health) if frame.mechanics.health is not None else []

    def show_health(self, health: Health | None) -> None:
        """Shows how the nodes have fared; None that nothing is known yet."""
        for part in self._parts(health):
            part()

    def _parts(self, health: Health | None) -> list[Part]:
        if health is None or not any(len(node.steps) for node in health.nodes):
            return [self._show_nothing]
        columns = [partial(self._show_node, place, node) for place, node in enumerate(health.nodes)]
        return [partial(self._show_findings, health), *columns]

    def _show_nothing(self) -> None:
        self._stack.setCurrentIndex(0)
        self.set_title("Health")

    def _show_findings(self, health: Health) -> None:
        self._stack.setCurrentIndex(1)
        names = tuple(node.name for node in health.nodes)
        if (health.findings, names) != (self._findings, self._names):
            self._findings, self._names = health.findings, names
            self._fill_findings()
        self._summarize(health)
        self._fit_columns(len(health.nodes))
        self._gutter.show_steps(max(float(node.steps[-1]) for node in health.nodes if len(node.steps)))

    def _show_node(self, place: int, node: NodeHealth) -> None:
        if place < len(self.columns):  # another network may have come in between
            self.columns[place].show_node(node)

    def _summarize(self, health: Health) -> None:
        count = len(health.findings)
        words = {0: FINE, 1: "One thing to look at."}.get(count, f"{count} things to look at.")
        self.set_title("Health", words)

    def _lay_out_findings(self) -> QWidget:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 8)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        told = FittedScroller(inside)
        told.hide()
        return told

    def _lay_out_matrix(self) -> QWidget:
        inside = QWidget()
        self._matrix = QHBoxLayout(inside)
        self._matrix.setContentsMargins(0, 0, 0, 0)
        self._matrix.setSpacing(0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.area = area
        self._gutter.follow(inside)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 0, 6, 6)
        row.setSpacing(0)
        row.addWidget(self._gutter)
        row.addWidget(area, 1)
        return holder

    def _fill_findings(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(finding) for finding in self._findings]
        for place, row in enumerate(self.rows):
            self._list.insertWidget(place, row)
        self._told.setVisible(bool(self.rows))

    def _row(self, finding: Finding) -> ProblemRow:
        tone = "problem" if finding.level == "error" else "hint"
        row = ProblemRow(self.themes, "problem" if tone == "problem" else "hint", finding.text, self._names)
        row.pointed.connect(lambda: self._point(finding.node))
        return row

    def _point(self, node: int | None) -> None:
        if node is not None:
            self.node_pointed.emit(node)

    def _fit_columns(self, count: int) -> None:
        """As many columns as there are nodes."""
        while len(self.columns) > count:
            column = self.columns.pop()
            self._matrix.removeWidget(column)
            column.hide()
            column.deleteLater()
        while len(self.columns) < count:
            column = NodeColumn(self.themes)
            column.pointed.connect(self.node_pointed)
            self._matrix.addWidget(column, 1)
            self.columns.append(column)

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(690), self.themes.px(190))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.themes.px(300), self.themes.px(110))


class Gutter(QWidget):
    """The names of the rows, left of the columns and as high as they are."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._columns: QWidget | None = None
        self._steps = ""
        self.setToolTip(tip("Bands", "Line: the median. Inner band: the middle half. Outer: nine tenths."))
        themes.changed.connect(self._resize)
        self._resize()

    def follow(self, columns: QWidget) -> None:
        """Whose height the rows share: a scroll bar may take some of it."""
        self._columns = columns

    def show_steps(self, last: float) -> None:
        """Up to which step the pictures reach."""
        text = f"to step {last:,.0f}"
        if text != self._steps:
            self._steps = text
            self.update()

    def _resize(self) -> None:
        self.setFixedWidth(self._themes.px(_GUTTER_PX))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        height = self._columns.height() if self._columns is not None else self.height()
        painter.setFont(themes.font("caption"))
        painter.setPen(themes.color("text3"))
        painter.drawText(QRectF(0, 0, self.width(), themes.px(HEAD_PX)), LEFT, self._steps)
        boxes = strips(self.width(), height, themes.scale)
        painter.setFont(themes.font("small" if boxes[0].height() >= themes.px(16) else "caption"))
        painter.setPen(themes.color("text2"))
        for row, box in zip(ROWS, boxes, strict=True):
            painter.drawText(box, LEFT, row.name)
        self._draw_guide(painter, boxes[-1])
        painter.end()

    def _draw_guide(self, painter: QPainter, box: QRectF) -> None:
        """What the dashed line of the last row means, where there is room to say it."""
        line = self._themes.px(16)
        if box.height() >= 2.5 * line:
            painter.setFont(self._themes.font("caption"))
            painter.setPen(self._themes.color("text3"))
            painter.drawText(box.translated(0, line), LEFT, "dashed: 1e−3")
