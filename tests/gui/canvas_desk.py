"""A canvas whose requests are carried out at once, for tests with real mouse and key events."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.document import Document, Graph, Link, Node
from playground.document.check import examine
from playground.gui.canvas.view import CanvasView
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.ops.facts import Facts

FACTS = Facts(features=("x", "y"), task="classes", targets=2)
LEFT = Qt.MouseButton.LeftButton


def chain() -> Document:
    nodes = (
        Node(1, "input", "input", (0, 0)),
        Node(2, "dense", "hidden 1", (200, 0), {"units": 4, "activation": "tanh"}),
        Node(3, "dense", "hidden 2", (400, 0), {"units": 4, "activation": "tanh"}),
        Node(4, "dense", "output", (600, 0), {"units": 1, "activation": "sigmoid"}),
        Node(5, "loss", "loss", (800, 0), {"kind": "binary_cross_entropy"}),
        Node(6, "add", "Add", (400, 400)),
    )
    return Document(
        graph=Graph(nodes, (Link(1, 0, 2, 0), Link(2, 0, 3, 0), Link(3, 0, 4, 0), Link(4, 0, 5, 0)))
    )


class Desk:
    """A canvas, and the one who carries its requests out."""

    def __init__(self, qtbot, *, motion: bool = False) -> None:
        self.view = CanvasView(ThemeSource(DARK, motion=motion))
        qtbot.addWidget(self.view)
        self.view.resize(1200, 800)
        self.view.show()
        self.history: list[Document] = []
        self.labels: list[str] = []
        self.messages: list[str] = []
        self.view.edit_requested.connect(self._carry_out)
        self.view.message.connect(self.messages.append)
        self.show(chain())

    def show(self, document: Document, *, fresh: bool = False) -> None:
        self.document = document
        inspection, problems = examine(document, FACTS)
        self.view.show_document(document, inspection, problems, ("x₁", "x₂"), fresh=fresh)

    def _carry_out(self, label, merge_key, edit) -> None:
        self.history.append(self.document)
        self.labels.append(label)
        self.show(edit(self.document))

    def undo(self) -> None:
        self.show(self.history.pop())

    def at(self, x: float, y: float) -> QPoint:
        return self.view.mapFromScene(QPointF(x, y))

    def drag(
        self, *points: tuple[float, float], button=LEFT, modifiers=Qt.KeyboardModifier.NoModifier, drop=True
    ) -> None:
        port = self.view.viewport()
        QTest.mousePress(port, button, modifiers, self.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(port, self.at(*point))
        if drop:
            QTest.mouseRelease(port, button, modifiers, self.at(*points[-1]))

    def click(self, x: float, y: float, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, self.at(x, y))

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def output(self, id: int) -> tuple[float, float]:
        return self.view.plan.output_point(id)

    def input(self, id: int) -> tuple[float, float]:
        return self.view.plan.input_point(id)
