"""What the journeys over the canvas have in common: the steps that were made, and the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QPointF

from playground.document import Document, Link, Node
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, Place, ready


class Steps:
    """The documents of a journey, one for each undo step, and where things are on the screen."""

    def __init__(self, window: Window, hands: Hands) -> None:
        self.window, self.hands = window, hands
        self.canvas, self.session = window.views.canvas, window.session
        self.made: list[Document] = []

    def begin(self) -> Journey:
        """Waits for the network, in the workspace for building, with all of it in view."""
        yield lambda: ready(self.window)
        self.hands.key("ctrl+1")
        self.hands.click(self.paper())
        self.hands.key("Home")
        yield lambda: self.canvas.hasFocus()
        self.made = [self.session.document]

    def look(self) -> Journey:
        """Brings the whole network into view. The mouse goes last: where it has arrived, the key has too."""
        corner, beside = QPoint(3, 3), QPoint(9, 9)
        self.hands.point(self.hands.point_in(self.canvas.viewport(), corner))
        self.hands.key("Home")
        self.hands.point(self.hands.point_in(self.canvas.viewport(), beside))
        yield lambda: self._mouse_at(beside) and self._in_view()

    def _mouse_at(self, point: QPoint) -> bool:
        place = self.canvas.mouse_place()
        here = self.canvas.mapFromScene(QPointF(*place)) if place is not None else QPoint()
        return (here - point).manhattanLength() <= 2

    def _in_view(self) -> bool:
        port = self.canvas.viewport().rect()
        return all(port.contains(self.canvas.on_screen(box)) for box in self.canvas.plan.boxes.values())

    @property
    def now(self) -> Document:
        return self.session.document

    def changed(self) -> bool:
        """Whether another step was made since it was asked last; notes it."""
        if self.made and self.now != self.made[-1]:
            self.made.append(self.now)
            return True
        return False

    def back(self) -> Journey:
        """Undoes every step, one key each, and finds the project as it was."""
        self.hands.click(self.paper())
        yield lambda: self.canvas.hasFocus()
        for step in reversed(self.made[:-1]):
            self.hands.key("ctrl+z")
            yield partial(self._is, step)
        assert self.session.undo_label is None
        assert not self.session.dirty

    def _is(self, document: Document) -> bool:
        return self.session.document == document

    def enter(self, text: str) -> None:
        """Types a text and ends it with Enter."""
        self.hands.type(text)
        self.hands.key("Return")

    # -- what there is

    def id(self, name: str) -> int:
        return next(node.id for node in self.now.graph.nodes if node.name == name)

    def newest(self) -> Node:
        return max(self.now.graph.nodes, key=lambda node: node.id)

    def linked(self, source: int, target: int) -> bool:
        return any((one.source, one.target) == (source, target) for one in self.now.graph.links)

    def link(self, source: int, target: int) -> Link:
        return next(one for one in self.now.graph.links if (one.source, one.target) == (source, target))

    # -- where it is

    def title(self, id: int) -> Place:
        """The title of a node: where it is taken hold of."""
        box = self.canvas.plan.box(id)
        return self.hands.on_canvas(box.center[0], box.y + 12)

    def output(self, id: int) -> Place:
        return self.hands.on_canvas(*self.canvas.plan.output_point(id))

    def paper(self, across: float = 0.5, down: float = 0.93) -> Place:
        """A point of the canvas by shares of its width and height; there must be nothing."""
        port = self.canvas.viewport()
        point = QPoint(round(port.width() * across), round(port.height() * down))
        scene = self.canvas.mapToScene(point)
        hit = self.canvas.hits.at(scene.x(), scene.y(), self.canvas.camera.zoom)
        assert hit.part == "nothing", f"{hit} lies where empty canvas was looked for"
        return self.hands.point_in(port, point)


def by(place: Place, dx: int, dy: int) -> Place:
    """A place so many pixels away."""
    return place[0] + dx, place[1] + dy
