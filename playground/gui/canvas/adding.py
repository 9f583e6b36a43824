"""How a node gets onto the canvas: search, palette, drop, the loose end of a wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF

from playground.document import Link
from playground.gui.canvas import measures as m
from playground.gui.canvas import requests
from playground.gui.canvas.catalog import Entry, entries
from playground.gui.canvas.gestures.gesture import Pointer
from playground.gui.canvas.requests import New, Place
from playground.gui.canvas.search import WIDTH, SearchPopup
from playground.ops import OPS

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


class Adding:
    """Opens the search and turns what was chosen into a request."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._popup: SearchPopup | None = None

    def open(self) -> None:
        """The search at the mouse or in the middle; behind the selected node where there is one."""
        view = self._view
        place = view.mouse_place() or view.middle()
        at = view.mapFromScene(QPointF(*place))
        if len(view.selection) == 1:
            box = view.on_screen(view.plan.box(next(iter(view.selection))))
            right = box.right() + 16 + view.themes.px(WIDTH) <= view.width()
            at = QPoint(box.right() + 16 if right else box.left() - 16 - view.themes.px(WIDTH), box.top())
        self._open(at, entries(), lambda entry: self._add(entry.new, place))

    def open_at(self, at: Pointer) -> None:
        """The search at a point of the paper."""
        self._open(
            at.view.toPoint(), entries(), lambda entry: self._view.ask(requests.add(entry.new, (at.x, at.y)))
        )

    def open_for_wire(
        self, at: Pointer, source: tuple[int, int] | None, target: tuple[int, int] | None
    ) -> None:
        """The search at the loose end of a wire: only what the wire can end at."""
        fitting = entries(lambda op: op.inputs != 0 if source is not None else op.outputs > 0)

        def take(entry: Entry) -> None:
            new = entry.new
            left = at.x if source is not None else at.x - new.width
            self._view.ask(requests.add_linked(new, (left, at.y - m.HEADER / 2), source, target))

        self._open(at.view.toPoint(), fitting, take)

    def add_named(self, op: str, settings: Mapping[str, Any]) -> None:
        """A node behind the selected one, else in the middle of the view."""
        self._add(New(op, OPS[op].title, settings), self._view.middle())

    def drop(self, new: New, at: Place, on: Link | None) -> None:
        """A node let go at a point, or on a link."""
        if on is not None:
            self._view.ask(requests.insert(new, on, at, self._widths()))
        else:
            self._view.ask(requests.add(new, at))

    def _add(self, new: New, place: Place) -> None:
        view = self._view
        if view.selected_link is not None and new.takes_input and new.gives_output:
            end = view.plan.output_point(view.selected_link.source)
            view.ask(requests.insert(new, view.selected_link, end, self._widths()))
            return
        id = next(iter(view.selection), None) if len(view.selection) == 1 else None
        if id is None or not view.plan.faces[id].outputs or not new.takes_input:
            view.ask(requests.add(new, place))
        else:
            view.ask(requests.add_after(new, id, view.plan.box(id).right, self._widths()))

    def _widths(self) -> dict[int, float]:
        return {id: face.width for id, face in self._view.plan.faces.items()}

    def _open(self, at: QPoint, among: tuple[Entry, ...], take: Any) -> None:
        popup = SearchPopup(self._view.themes, among, self._view)
        popup.chosen.connect(take)
        popup.dismissed.connect(lambda: self._view.setFocus())
        popup.open_at(at)
        self._popup = popup
