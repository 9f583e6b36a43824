"""Dragging a wire from a port, or pulling one off its port."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.document import Document, Graph, Link, takes_many, unlink
from playground.document.links import misfit, why_not
from playground.gui.canvas.commands import requests
from playground.gui.canvas.gestures.gesture import DRAG_PX, Gesture, Pointer, Surface
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import Ink, brush, pen
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import Point, s_curve
from playground.gui.canvas.plan.hit import Hit

SNAP = 24


class DragWire(Gesture):
    """A wire with one loose end. Ends on a port that takes it, or on empty paper, where a search opens."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, press: Pointer, start: Hit, pulled: Link | None = None) -> None:
        super().__init__(surface, press)
        self._pulled = pulled
        self._forwards = pulled is not None or start.part == "output"
        plan, here = surface.plan, start.node or 0
        if pulled is not None:
            self._face, self._start = plan.face_of(pulled.source), (pulled.source, pulled.output)
            self._fixed = plan.start_point(pulled)
        elif self._forwards:
            self._face, self._start = here, plan.output(here, start.port)
            self._fixed = plan.output_point(here, start.port)
        else:
            self._face, self._start = here, plan.input(here, start.port)
            self._fixed = plan.input_point(here, start.port)
        self._document: Document = (
            unlink(surface.document, pulled) if pulled is not None else surface.document
        )
        self._to = press
        self._over: Hit | None = None
        self._refusal: str | None = None
        self._moved = False
        self._looping = _beyond(self._document.graph, self._start[0], back=self._forwards)
        self._targets = frozenset(id for id in surface.plan.faces if self._takes(id))

    def move(self, to: Pointer) -> None:
        if not self._moved and to.away(self.press) < DRAG_PX:
            return
        if not self._moved:
            self._moved = True
            self.surface.drag_wire(self._face, self._targets, self._pulled, forwards=self._forwards)
        self._to = to
        self._over, self._refusal = self._find(to)

    def release(self, at: Pointer) -> None:
        self.surface.end_wire()
        if not self._moved:
            return
        if self._refusal is not None:
            self.surface.say(f"Not connected: {self._refusal}")
        elif self._over is not None and self._over.node is not None:
            self._connect(self._link(self._over.node, self._over.port))
        elif self._pulled is not None:
            self.surface.ask(requests.unlink(self._pulled))
        else:
            here = self._start
            self.surface.search_for_wire(
                at, here if self._forwards else None, None if self._forwards else here
            )

    def cancel(self) -> None:
        self.surface.end_wire()

    def _connect(self, new: Link) -> None:
        if self._pulled is None:
            self.surface.ask(requests.link(new))
        elif (new.target, new.input) != (self._pulled.target, self._pulled.input):
            self.surface.ask(requests.relink(self._pulled, new))

    def _link(self, id: int, port: int) -> Link:
        """The link to a port of a face."""
        plan = self.surface.plan
        if self._forwards:
            return Link(*self._start, *plan.input(id, port))
        return Link(*plan.output(id, port), *self._start)

    def _why_not(self, id: int, port: int) -> str | None:
        new = self._link(id, port)
        return why_not(self._document, (new.source, new.output), (new.target, new.input))

    def _takes(self, id: int) -> bool:
        """Whether the wire may end at one of the ports of a face; as `why_not`, without a search for each."""
        face = self.surface.plan.faces[id]
        ports = face.ports_in if self._forwards else range(face.outputs)
        return any(self._fits(self._link(id, port)) for port in ports)

    def _fits(self, new: Link) -> bool:
        graph = self._document.graph
        other = new.target if self._forwards else new.source
        if other in self._looping or misfit(graph, new) is not None:
            return False
        merge = takes_many(graph, new.target)
        return not any(
            (one.source, one.output) == (new.source, new.output) and (merge or one.input == new.input)
            for one in graph.into(new.target)
        )

    def _find(self, to: Pointer) -> tuple[Hit | None, str | None]:
        """The port that the loose end snaps to, and why it may not end there."""
        others = [id for id in self.surface.plan.faces if id != self._face]
        good = [id for id in others if id in self._targets]
        hit = self.surface.hits.nearest_port(to.x, to.y, SNAP, inputs=self._forwards, among=good)
        if hit is None:
            hit = self.surface.hits.nearest_port(to.x, to.y, SNAP, inputs=self._forwards, among=others)
        if hit is None or hit.node is None:
            return None, self._own_body(to)
        return hit, self._why_not(hit.node, hit.port)

    def _own_body(self, to: Pointer) -> str | None:
        """Over a node without such a port, or over the one that it comes from."""
        inside = [id for id, box in self.surface.plan.boxes.items() if box.holds(to.x, to.y)]
        if not inside or (inside == [self._face] and to.away(self.press) < 2 * SNAP):
            return None
        face = self.surface.plan.faces[inside[-1]]
        if not (face.ports_in if self._forwards else range(face.outputs)):
            return f"{face.title} {'takes no input' if self._forwards else 'has no output'}"
        return self._why_not(inside[-1], 0)

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        if not self._moved:
            return
        plan = self.surface.plan
        fixed = self._fixed
        loose: Point = (self._to.x, self._to.y)
        if self._over is not None and self._over.node is not None and self._refusal is None:
            node, port = self._over.node, self._over.port
            loose = plan.input_point(node, port) if self._forwards else plan.output_point(node, port)
        bad = self._refusal is not None
        color = ink.theme.danger if bad else ink.theme.accent
        curve = s_curve(fixed, loose) if self._forwards else s_curve(loose, fixed)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(color, 2, dashed=bad))
        painter.drawPath(path((curve,)))
        painter.setPen(pen(ink.theme.canvas, 1.5))
        painter.setBrush(brush(color))
        painter.drawEllipse(QPointF(*fixed), m.PORT_RADIUS, m.PORT_RADIUS)
        if self._refusal is not None:
            self._paint_reason(painter, ink, zoom, self._refusal)
        elif self._over is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(color, 2))
            painter.drawEllipse(QPointF(*loose), m.PORT_RADIUS, m.PORT_RADIUS)

    def _paint_reason(self, painter: QPainter, ink: Ink, zoom: float, reason: str) -> None:
        """A pill with the reason beside the cursor, the same size at every zoom."""
        painter.save()
        painter.translate(self._to.x, self._to.y)
        painter.scale(1 / zoom, 1 / zoom)
        width = ink.caption_metrics.horizontalAdvance(reason) + 28
        box = QRectF(14, -13, width, 26)
        painter.setPen(pen(ink.theme.danger, 1))
        painter.setBrush(brush(ink.theme.danger_soft))
        painter.drawRoundedRect(box, m.RADIUS - 2, m.RADIUS - 2)
        painter.setPen(ink.color("danger"))
        painter.setFont(ink.caption)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, reason)
        painter.restore()


def _beyond(graph: Graph, start: int, *, back: bool) -> frozenset[int]:
    """The node and all that it is reached from; without `back`, all that it reaches."""
    seen, front = {start}, [start]
    while front:
        here = front.pop()
        for one in graph.into(here) if back else graph.out_of(here):
            other = one.source if back else one.target
            if other not in seen:
                seen.add(other)
                front.append(other)
    return frozenset(seen)
