"""The inspector's page for a wire: from where, to where, how wide, and its weights unit by unit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Document, Link
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels.port_rows import PortRows
from playground.gui.panels.ports import Port, ends, width
from playground.gui.panels.unit_weights import UnitWeights, weights_of
from playground.gui.theme.figures import NOTHING
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import Picture
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import PADDING_PX

_GAP_PX = 12
_UNIT_PX = 84
_HELP = "Hands the output of one node to the input of the next, and the gradient back."


class LinkPage(QWidget):
    """The two ends of a wire, a button that cuts it, and the weights that it carries to one unit."""

    requested = Signal(Request)
    node_pointed = Signal(int)
    weight_picked = Signal(object)
    weight_edited = Signal(object, float, float, bool)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._link: Link | None = None
        self._target = ""
        self._source = ""
        self._units = 0
        self._labels: tuple[str, ...] = ()
        self._frame: Frame | None = None
        self.delete = IconButton(themes, "delete", "Disconnect", sentence="Takes the wire away.")
        self.rows = PortRows(themes)
        self.weights = UnitWeights(themes)
        self.unit = NumberField(themes, "Unit", integer=True, check=self._check_unit, steppers=True)
        self.unit.show_value(1)
        self._part = self._make_part()
        self._arrange(themes)
        self.delete.clicked.connect(self._cut)
        self.rows.node_pointed.connect(self.node_pointed)
        self.unit.edited.connect(lambda: self.show_frame(self._frame))
        self.weights.weight_picked.connect(self.weight_picked)
        self.weights.weight_edited.connect(self.weight_edited)
        self.show_frame(None)

    def show_link(self, link: Link, document: Document, inspection: Inspection) -> bool:
        """Shows a wire; False where it is no longer there."""
        found = ends(document, link)
        if found is None:
            return False
        source, target = found
        if link != self._link:
            self.unit.show_value(1)
        self._link, self._target, self._source = link, target.name, source.name
        before, after = inspection.shapes.get(source.id), inspection.shapes.get(target.id)
        blocks = {one.name: one.shape for one in after.parameters} if after is not None else {}
        self._units = blocks.get("weight", (0,))[-1]
        gives = width(before.output) if before is not None else NOTHING
        takes = width(after.output) if after is not None and after.output != () else NOTHING
        wrong = any(one.node == target.id and one.port == link.input for one in inspection.problems)
        self.rows.show_ports(
            (
                Port(source.id, f"from {source.name}", gives, wrong),
                Port(target.id, f"to {target.name}", f"gives {takes}" if takes != NOTHING else NOTHING),
            )
        )
        self.show_frame(self._frame)
        return True

    def show_labels(self, labels: Sequence[str]) -> None:
        """What the features are called, for wires that leave an input."""
        self._labels = tuple(labels)

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the weights as they are now."""
        self._frame = frame
        unit = min(int(self.unit.value() or 1), max(self._units, 1)) - 1
        found = weights_of(frame, self._target, unit) if self._units else None
        self._part.setVisible(found is not None)
        if found is None:
            return
        values, bias = found
        named = len(self._labels) == len(values)
        names = self._labels if named else [f"{self._source} · {row + 1}" for row in range(len(values))]
        self.weights.show_weights(names, values.tolist(), bias, (self._target, unit))

    def show_picked(self, weight: Weight | None) -> None:
        """Marks a weight, and turns to its unit where it is one of this wire's."""
        if weight is not None and weight.name.rpartition(".")[0] == self._target:
            self.unit.show_value(weight.place[-1] + 1)
            self.show_frame(self._frame)
        self.weights.show_picked(weight)

    def _check_unit(self, value: float | int | None) -> str | None:
        return (
            None if value is not None and 1 <= value <= self._units else f"must be from 1 to {self._units:,}"
        )

    def _cut(self) -> None:
        if self._link is not None:
            self.requested.emit(requests.unlink(self._link))

    def _make_part(self) -> QWidget:
        """The weights of one unit, and which one."""
        part = QWidget()
        head = QHBoxLayout()
        head.addWidget(Label("Weights into unit", weight=600), 1)
        self.unit.setFixedWidth(self._themes.px(_UNIT_PX))
        head.addWidget(self.unit)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.weights)
        return part

    def _arrange(self, themes: ThemeSource) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(PADDING_PX, 6, 10, 4)
        head.setSpacing(7)
        head.addWidget(Picture(themes, "flow-arrow", "text2"))
        head.addWidget(Label("Wire", weight=600), 1)
        head.addWidget(self.delete)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(PADDING_PX, 4, PADDING_PX, 12)
        body.setSpacing(_GAP_PX)
        body.addWidget(self.rows)
        body.addWidget(self._part)
        body.addWidget(Label(_HELP, ink="text2", wrap=True))
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Scroller(inside), 1)
