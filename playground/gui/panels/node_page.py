"""The inspector's page for nodes: settings, the activation of a unit, inputs, and what the op does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Document, Fix, Group, Node, Problem
from playground.document.check import end_activation
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels.activation import ActivationPlot, Unit
from playground.gui.panels.banner import Banners
from playground.gui.panels.fold import FoldLine
from playground.gui.panels.group_section import GroupSection
from playground.gui.panels.inspector_head import InspectorHead
from playground.gui.panels.lesson import lesson
from playground.gui.panels.node_settings import NodeSettings
from playground.gui.panels.port_rows import PortRows
from playground.gui.panels.ports import given, input_ports, source_name, unit_names
from playground.gui.panels.unit_weights import UnitWeights, weights_of
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import PADDING_PX
from playground.ops import OPS

_GAP_PX = 12


class NodePage(QWidget):
    """Everything about one node; of several, what they share."""

    requested = Signal(Request)
    fix_asked = Signal(Fix)
    node_pointed = Signal(int)
    weight_picked = Signal(object)
    """The `Weight` whose row was clicked."""
    weight_edited = Signal(object, float, float, bool)
    """A `Weight`, its old and its new value, and whether the user is done with it."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node: Node | None = None
        self._unit: int | None = None
        self._names: tuple[str, ...] = ()
        self._source = ""
        self._compact = False
        self._with_plot = True
        self.head = InspectorHead(themes)
        self.group = GroupSection(themes)
        self.banners = Banners(themes)
        self.settings = NodeSettings(themes)
        self.plot = ActivationPlot(themes)
        self.plot_line = FoldLine(themes, "Activation")
        self.ports = PortRows(themes)
        self.weights = UnitWeights(themes)
        self._weights_title = Label(weight=600)
        self._ports_title = Label("Inputs", weight=600)
        self._given_title = Label("Output", weight=600)
        self._given = Label(type="small", right=True)
        self._help_title = Label("What it does", weight=600)
        self._help = Label(ink="text2", wrap=True)
        self._origin = Label(type="caption", ink="text3", wrap=True)
        self._arrange()
        self.head.requested.connect(self.requested)
        self.group.requested.connect(self.requested)
        self.settings.requested.connect(self.requested)
        self.banners.fix_asked.connect(self.fix_asked)
        self.ports.node_pointed.connect(self.node_pointed)
        self.plot_line.clicked.connect(self._show_parts)
        self.weights.weight_picked.connect(self.weight_picked)
        self.weights.weight_edited.connect(self.weight_edited)

    def show_nodes(
        self,
        nodes: Sequence[Node],
        document: Document,
        inspection: Inspection,
        problems: Sequence[Problem],
        features: Sequence[tuple[str, str]],
        group: Group | None = None,
    ) -> None:
        """Shows these nodes of the document, which are those of a group where one is given.

        `features` are those of its data as (name, title).
        """
        ids = {node.id for node in nodes}
        single = nodes[0] if len(nodes) == 1 else None
        if single is None or self._node is None or single.id != self._node.id:
            self._unit = None
        self._node = single
        own = [problem for problem in problems if problem.node in ids]
        self.head.show_nodes(nodes)
        self.group.show_group(group)
        self.banners.show_problems([one for one in own if not one.where] if single is not None else ())
        self.settings.set_features(features)
        self.settings.show_nodes(nodes, own if single is not None else ())
        if single is not None:
            columns, labels = [name for name, _ in features], [title for _, title in features]
            self._names = unit_names(document, single.id, labels, columns) or ()
            self._source = source_name(document, single.id)
            self.ports.show_ports(input_ports(document, inspection, single, own))
            self._given.setText(given(inspection, single))
            self._teach(single)
        self._choose_plot()
        self._show_parts()

    def show_unit(self, unit: int | None) -> None:
        """Chooses one unit of the node."""
        self._unit = unit
        self._choose_plot()
        self._show_parts()

    def unit(self) -> int | None:
        """The unit whose activation is shown: the chosen one, else the first; None where there is none."""
        return (self._unit or 0) if self._activation() is not None else None

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the batch on the activation's curve and the weights as they are now."""
        if not self.plot.isHidden():
            self.plot.show_frame(frame)
        if self._node is not None and self._unit is not None:
            found = weights_of(frame, self._node.name, self._unit)
            if found is not None:
                values, bias = found
                names = self._names or [f"{self._source} · {row + 1}" for row in range(len(values))]
                self.weights.show_weights(names, values.tolist(), bias, (self._node.name, self._unit))
            self._show_weights(found is not None)

    def set_compact(self, compact: bool) -> None:
        """With little room, the activation stands behind a line."""
        self._compact = compact
        self._show_parts()

    def set_with_plot(self, with_plot: bool) -> None:
        """Whether the activation is shown here."""
        self._with_plot = with_plot
        self._show_parts()

    def _activation(self) -> str | None:
        return end_activation(self._node) if self._node is not None else None

    def _choose_plot(self) -> None:
        activation = self._activation()
        unit = self.unit()
        if self._node is None or activation is None or unit is None:
            self.plot.show_unit(None)
            return
        self.plot.show_unit(Unit(self._node.name, unit, activation))
        self.plot_line.setText(f"Activation of unit {unit + 1}, weights")

    def _show_parts(self) -> None:
        """What of the page belongs to the selection, the workspace and the room that there is."""
        single = self._node is not None
        plot = self._with_plot and self._activation() is not None
        self.plot_line.setVisible(plot and self._compact)
        self.plot.setVisible(plot and (not self._compact or self.plot_line.isChecked()))
        op = OPS.get(self._node.op) if self._node is not None else None
        has_inputs = op is not None and op.inputs != 0
        inputs: tuple[QWidget, ...] = (self._ports_title, self.ports)
        for widget in inputs:
            widget.setVisible(single and has_inputs)
        lesson: tuple[QWidget, ...] = (self._given_title, self._given, self._help_title, self._help)
        for widget in lesson:
            widget.setVisible(single and op is not None)
        self._origin.setVisible(single and bool(self._origin.text()))
        if self._unit is None:
            self._show_weights(False)

    def _show_weights(self, on: bool) -> None:
        if self._unit is not None:
            self._weights_title.setText(f"Weights of unit {self._unit + 1}")
        self._weights_title.setVisible(on)
        self.weights.setVisible(on)

    def _teach(self, node: Node) -> None:
        text, source = lesson(node)
        self._help.setText(text)
        self._origin.setText(f"Source: {source}" if source else "")

    def _arrange(self) -> None:
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 0, 12)
        body.setSpacing(_GAP_PX)
        body.addLayout(_padded(self.group))
        body.addLayout(_padded(self.banners))
        top = QVBoxLayout()
        top.setSpacing(0)
        top.addLayout(_padded(self.settings))
        top.addLayout(_padded(self.plot_line))
        top.addWidget(self.plot)
        body.addLayout(top)
        body.addLayout(_padded(self.settings.fold))
        body.addLayout(_padded(self._weights_title, self.weights))
        body.addLayout(_padded(self._ports_title, self.ports))
        output = QHBoxLayout()
        output.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
        output.addWidget(self._given_title)
        output.addWidget(self._given, 1)
        body.addLayout(output)
        body.addLayout(_padded(self._help_title, self._help, self._origin))
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(Scroller(inside), 1)


def _padded(*rows: QWidget) -> QVBoxLayout:
    """Rows between the margins of a panel; without a gap where all of them are hidden."""
    column = QVBoxLayout()
    column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
    column.setSpacing(4)
    for row in rows:
        column.addWidget(row)
    return column
