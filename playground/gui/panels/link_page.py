"""The inspector's page for a wire: from where, to where, and how wide."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.document import Document, Link
from playground.document.inspect import Inspection
from playground.gui.canvas import requests
from playground.gui.canvas.requests import Request
from playground.gui.panels.port_rows import PortRows
from playground.gui.panels.ports import Port, ends, width
from playground.gui.theme.figures import NOTHING
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import Picture
from playground.gui.widgets.section import PADDING_PX

_GAP_PX = 12
_HELP = "Hands the output of one node to the input of the next, and the gradient back."


class LinkPage(QWidget):
    """The two ends of a wire, and a button that cuts it."""

    requested = Signal(Request)
    node_pointed = Signal(int)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link: Link | None = None
        self.delete = IconButton(themes, "delete", "Disconnect", key="Del")
        self.rows = PortRows(themes)
        head = QHBoxLayout()
        head.setContentsMargins(PADDING_PX, 6, 10, 4)
        head.setSpacing(7)
        head.addWidget(Picture(themes, "flow-arrow", "text2"))
        head.addWidget(Label("Wire", weight=600), 1)
        head.addWidget(self.delete)
        body = QVBoxLayout()
        body.setContentsMargins(PADDING_PX, 4, PADDING_PX, 12)
        body.setSpacing(_GAP_PX)
        body.addWidget(self.rows)
        body.addWidget(Label(_HELP, ink="text2", wrap=True))
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)
        self.delete.clicked.connect(self._cut)
        self.rows.node_pointed.connect(self.node_pointed)

    def show_link(self, link: Link, document: Document, inspection: Inspection) -> bool:
        """Shows a wire; False where it is no longer there."""
        found = ends(document, link)
        if found is None:
            return False
        self._link = link
        source, target = found
        before, after = inspection.shapes.get(source.id), inspection.shapes.get(target.id)
        gives = width(before.output) if before is not None else NOTHING
        takes = width(after.output) if after is not None and after.output != () else NOTHING
        wrong = any(one.node == target.id and one.port == link.input for one in inspection.problems)
        self.rows.show_ports(
            (
                Port(source.id, f"from {source.name}", gives, wrong),
                Port(target.id, f"to {target.name}", f"gives {takes}" if takes != NOTHING else NOTHING),
            )
        )
        return True

    def _cut(self) -> None:
        if self._link is not None:
            self.requested.emit(requests.unlink(self._link))
