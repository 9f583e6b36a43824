"""One who carries out what a panel asks for, with undo, and shows it the document that comes of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from playground.document import Document, Graph, Link, Node
from playground.engine.prepare import survey
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.session.history import History

LEFT = Qt.MouseButton.LeftButton


def chain() -> Document:
    """The network of most tests: two hidden layers in a row."""
    nodes = (
        Node(1, "input", "input"),
        Node(2, "dense", "hidden 1", (0, 0), {"units": 4, "activation": "tanh"}),
        Node(3, "dense", "hidden 2", (0, 0), {"units": 4, "activation": "tanh"}),
        Node(4, "dense", "output", (0, 0), {"units": 1, "activation": "sigmoid"}),
        Node(5, "loss", "loss", (0, 0), {"kind": "binary_cross_entropy"}),
    )
    links = (Link(1, 0, 2, 0), Link(2, 0, 3, 0), Link(3, 0, 4, 0), Link(4, 0, 5, 0))
    return Document(graph=Graph(nodes, links))


class Desk:
    """A panel on a history of documents."""

    def __init__(self, qtbot: Any, panel: Any, document: Document | None = None) -> None:
        self.panel = panel
        self.labels: list[str] = []
        self._history = History(document or chain())
        panel.edit_requested.connect(self._carry_out)
        if hasattr(panel, "merge_closed"):
            panel.merge_closed.connect(self._history.close_merge)
        qtbot.addWidget(panel)
        self.show()
        panel.show()

    @property
    def document(self) -> Document:
        return self._history.document

    def put(self, document: Document) -> None:
        """Another document, as by an edit elsewhere."""
        self._history.push(document, "elsewhere")
        self.show()

    def undo(self) -> Document:
        document = self._history.undo()
        self.show()
        return document

    def show(self) -> None:
        inspection, problems = survey(self.document)
        self.panel.show_document(self.document, inspection, problems)

    def _carry_out(self, label: str, merge_key: str | None, edit: Any) -> None:
        self.labels.append(label)
        self._history.push(edit(self.document), label, merge_key)
        self.show()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def typed(field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def complaints(panel: QWidget) -> list[str]:
    """The sentences in danger that can be seen."""
    labels = panel.findChildren(Label)
    return [one.text() for one in labels if one.property("ink") == "danger" and one.isVisibleTo(panel)]
