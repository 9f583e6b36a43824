"""The inputs of a node as rows; a click on one goes to the node that it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.gui.panels.ports import Port
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import RIGHT, PaintedButton
from playground.gui.widgets.tip import tip


class PortRow(PaintedButton):
    """Name at the left, width at the right; danger where it does not fit."""

    def __init__(self, themes: ThemeSource, port: Port, parent: QWidget | None = None) -> None:
        super().__init__(themes, port.name, parent)
        self.port = port
        self.setEnabled(port.source is not None)
        self.setAccessibleDescription(port.width)
        if port.source is not None:
            self.setToolTip(tip(port.name, "Shows the node that this comes from."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wanted(self) -> QSize:
        return QSize(self.themes.px(60), self.themes.px(24))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        wrong = "danger" if self.port.wrong else "text1"
        taken = self.advance(self.port.width, "small")
        room = box.width() - taken - self.themes.px(12)
        painter.setFont(self.themes.font("small"))
        name = painter.fontMetrics().elidedText(self.port.name, Qt.TextElideMode.ElideRight, int(room))
        ink = self.themes.color("danger") if self.port.wrong and self.port.source is None else self.ink()
        self.write(painter, box, name, ink, role="small")
        self.write(painter, box, self.port.width, self.themes.color(wrong), role="small", align=RIGHT)


class PortRows(QWidget):
    """All inputs of a node."""

    node_pointed = Signal(int)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._ports: tuple[Port, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_ports(self, ports: Sequence[Port]) -> None:
        """Shows these inputs and no others."""
        if tuple(ports) == self._ports:
            return
        self._ports = tuple(ports)
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for port in ports:
            row = PortRow(self._themes, port)
            row.clicked.connect(lambda checked=False, chosen=port.source: self.node_pointed.emit(chosen))
            self._column.addWidget(row)
