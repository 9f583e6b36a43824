"""One canvas under a mouse: every move of it, and how long the frame took that it led to.

Owns a view, and the frames of a training that it shows. Qt is imported when the view is made.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import cos, pi, sin
from typing import Any

from playground.bench.timing import ONE_CORE
from playground.document import Document, edits
from playground.document.check import examine
from playground.engine.frame import Frame, Wanted
from playground.engine.pictures import Pictures
from playground.engine.trainer import Trainer
from playground.ops.facts import Facts

SIZE_PX = (1600, 1000)
FACTS = Facts(features=("x", "y"), task="classes", targets=2)
LIVE_EVERY = 3
"""A frame of the training comes with every third frame on the screen: 20 a second at 60."""

MOMENTS = 3
"""So many different frames of the training are shown in turn."""

Move = Callable[[], None]


@dataclass(slots=True)
class Strokes:
    """What one gesture took: ms for every frame, and how many items were painted in each."""

    times_ms: list[float] = field(default_factory=list)
    painted: list[int] = field(default_factory=list)


class Hands:
    """A canvas that shows a document, and a mouse over it. Mutable."""

    def __init__(self, document: Document) -> None:
        from playground.gui.app import application
        from playground.gui.canvas.view import CanvasView
        from playground.gui.theme.source import ThemeSource
        from playground.gui.theme.tokens import THEMES

        self._app = application()
        self._paints: Counter[str] = Counter()
        self._count_paints()
        self.view = CanvasView(ThemeSource(THEMES["dark"], motion=False))
        self.view.resize(*SIZE_PX)
        self.view.edit_requested.connect(self._carry_out)
        self.document = document
        self._held = False
        self._trainer = Trainer(document)
        self._pictures = Pictures(self._trainer)
        self.view.show()
        self._settle()

    def open(self) -> float:
        """Shows the document from nothing until it has been painted; gives the seconds."""
        start = ONE_CORE()
        self._show(fresh=True)
        self._settle()
        return ONE_CORE() - start

    def moments(self) -> list[Frame]:
        """Frames of a training under way."""
        found = []
        for _ in range(MOMENTS):
            self._trainer.epoch()
            found.append(self._pictures.frame(self._wanted(), generation=0, running=True))
        return found

    def _wanted(self) -> Wanted:
        return Wanted(boundary=False)

    def at_zoom(self, zoom: float | None) -> None:
        """Fits all into view (None), or looks at the middle of the graph with this magnification."""
        from PySide6.QtCore import QPointF

        self.view.fit_all()
        if zoom is not None:
            self.view.camera.zoom_to(zoom)
            middle = min(self.view.plan.boxes.values(), key=lambda box: self._away(box.center))
            at = self.view.mapFromScene(QPointF(*middle.center))
            center = self.view.viewport().rect().center()
            self.view.camera.pan(center.x() - at.x(), center.y() - at.y())
        self._settle()

    def _away(self, point: tuple[float, float]) -> float:
        x, y = self.view.plan.bounds.center
        return abs(point[0] - x) + abs(point[1] - y)

    def do(self, moves: Iterator[Move]) -> Strokes:
        """Makes the moves, each painted before the next; refuse is collected between, as in the window."""
        strokes = Strokes()
        gc.collect()
        gc.disable()
        for move in moves:
            before = self._paints.total()
            start = ONE_CORE()
            move()
            self._settle()
            strokes.times_ms.append(1e3 * (ONE_CORE() - start))
            strokes.painted.append(self._paints.total() - before)
        gc.enable()
        return strokes

    def _settle(self) -> None:
        self._app.processEvents()

    # -- gestures --------------------------------------------------------------------------------

    def pan(self, count: int, moments: Sequence[Frame] = ()) -> Iterator[Move]:
        """In a circle; with moments of the training every third frame has new tiles and wires."""
        for number in range(count):
            turn = 2 * pi * number / count
            due = bool(moments) and number % LIVE_EVERY == 0
            moment = moments[number // LIVE_EVERY % len(moments)] if due else None
            yield partial(self._pan, round(24 * cos(turn)), round(24 * sin(turn)), moment)

    def _pan(self, dx: float, dy: float, moment: Frame | None) -> None:
        self.view.camera.pan(dx, dy)
        if moment is not None:
            self.view.show_frame(moment)

    def zoom(self, count: int) -> Iterator[Move]:
        """From fit to 200 % and back, through all levels of detail."""
        half = count // 2
        factor = (2.0 / self.view.camera.zoom) ** (1 / half)
        for number in range(2 * half):
            yield partial(self.view.camera.zoom_by, factor if number < half else 1 / factor)

    def hover(self, count: int) -> Iterator[Move]:
        """Across the view, over nodes and wires."""
        width, height = SIZE_PX
        for number in range(count):
            x = 100 + (width - 200) * number / count
            yield partial(self._mouse, "move", x, height / 2 + 150 * sin(x / 90))

    def drag(self, count: int, nodes: int) -> Iterator[Move]:
        """So many nodes around the middle, in a circle, by the mouse."""
        ids = sorted(self.view.plan.boxes, key=lambda id: self._off(id))[:nodes]
        self.view.select(frozenset(ids))
        box = self.view.on_screen(self.view.plan.box(ids[0]))
        x, y = box.center().x(), box.top() + box.height() * 0.97
        yield partial(self._mouse, "press", x, y)
        for number in range(count):
            turn = 2 * pi * number / count
            yield partial(self._mouse, "move", x + 120 * sin(turn), y + 120 * (1 - cos(turn)))
        self._mouse("move", x, y)
        self._mouse("release", x, y)
        self._settle()

    def click(self, count: int) -> Iterator[Move]:
        """Selects one node after the other."""
        near = sorted(self.view.plan.boxes, key=self._off)
        for number in range(count):
            box = self.view.on_screen(self.view.plan.box(near[number % len(near)]))
            yield partial(self._press, box.center().x(), box.top() + box.height() * 0.97)

    def _press(self, x: float, y: float) -> None:
        self._mouse("press", x, y)
        self._mouse("release", x, y)

    def edit(self, count: int) -> Iterator[Move]:
        """One layer gets another setting: edit, check, plan and picture."""
        layer = next(node.id for node in self.document.graph.nodes[10:] if node.op == "dropout")
        for number in range(count):
            yield partial(self._change, layer, 0.1 + 0.01 * number)

    def _change(self, layer: int, rate: float) -> None:
        self.document = edits.set_setting(self.document, {layer}, "rate", rate)
        self._show()

    def _off(self, id: int) -> float:
        """How far a node is from the middle of the view."""
        x, y = self.view.plan.box(id).center
        middle = self.view.middle()
        return abs(x - middle[0]) + abs(y - middle[1])

    def _mouse(self, kind: str, x: float, y: float) -> None:
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        kinds = {
            "move": QEvent.Type.MouseMove,
            "press": QEvent.Type.MouseButtonPress,
            "release": QEvent.Type.MouseButtonRelease,
        }
        self._held = kind == "press" or (kind == "move" and self._held)
        port, at = self.view.viewport(), QPointF(x, y)
        buttons = none if kind == "move" else left, left if self._held else none
        plain = Qt.KeyboardModifier.NoModifier
        self._app.sendEvent(port, QMouseEvent(kinds[kind], at, port.mapToGlobal(at), *buttons, plain))

    # -- what it shows ---------------------------------------------------------------------------

    def _show(self, *, fresh: bool = False) -> None:
        inspection, problems = examine(self.document, FACTS)
        self.view.show_document(self.document, inspection, problems, ("x₁", "x₂"), fresh=fresh)

    def _carry_out(self, label: str, key: object, edit: Callable[[Document], Document]) -> None:
        self.document = edit(self.document)
        self._show()

    def _count_paints(self) -> None:
        """Counts every call of an item's `paint`: what lies in a cache is not painted."""
        from playground.gui.canvas.items.link_item import LinkItem
        from playground.gui.canvas.items.node_body import NodeBody
        from playground.gui.canvas.items.node_face import NodeFace

        for kind in (LinkItem, NodeBody, NodeFace):
            self._count(kind)

    def _count(self, kind: Any) -> None:
        paint = kind.paint

        def counted(item: Any, *rest: Any) -> None:
            self._paints[kind.__name__] += 1
            paint(item, *rest)

        kind.paint = counted
