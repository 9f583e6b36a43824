"""How a node gets onto the canvas: search, palette, drop, the loose end of a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF

from playground.document import Link
from playground.gui.canvas.adding.catalog import BlockEntry, Entry, block_entries, entries
from playground.gui.canvas.adding.new import Addition, Place
from playground.gui.canvas.adding.search import WIDTH, SearchPopup
from playground.gui.canvas.commands import requests
from playground.gui.canvas.gestures.gesture import Pointer
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.joining import frame_around
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.room import Room, behind, beside, between

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


Offer = Entry | BlockEntry
"""A line of the search that can be added."""


class Adding:
    """Opens the search and turns what was chosen into a request."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def open(self) -> None:
        """The search at the mouse or in the middle; behind the selected node where there is one."""
        view = self._view
        place = view.mouse_place() or view.middle()
        at = view.mapFromScene(QPointF(*place))
        if len(view.selection) == 1:
            box = view.on_screen(view.plan.box(next(iter(view.selection))))
            right = box.right() + 16 + view.themes.px(WIDTH) <= view.width()
            at = QPoint(box.right() + 16 if right else box.left() - 16 - view.themes.px(WIDTH), box.top())
        self._open(at, self._offered(), lambda entry: self._add(entry.new, place))

    def open_at(self, at: Pointer) -> None:
        """The search at a point of the paper."""
        self._open(at.view.toPoint(), self._offered(), lambda entry: self._put(entry.new, (at.x, at.y)))

    def open_on(self, link: Link, at: Pointer) -> None:
        """The search for what goes into a cable."""
        fitting = tuple(one for one in self._offered() if one.new.takes_input and one.new.gives_output)

        def take(entry: Offer) -> None:
            plan = self._view.plan
            if link in plan.links:
                route = plan.route(link)
                middle = along(route[len(route) // 2], 0.5)
                self._view.ask(requests.insert(entry.new, link, self._room_on(entry.new, link, middle)))

        self._open(at.view.toPoint(), fitting, take)

    def open_for_wire(
        self, at: Pointer, source: tuple[int, int] | None, target: tuple[int, int] | None
    ) -> None:
        """The search at the loose end of a wire: only what the wire can end at."""
        fitting = tuple(
            entry
            for entry in self._offered()
            if (entry.new.takes_input if source is not None else entry.new.gives_output)
        )

        def take(entry: Offer) -> None:
            plan = self._view.plan
            face = plan.faces.get(plan.face_of(source[0])) if source is not None else None
            new = entry.new.behind(face) if face is not None else entry.new
            size = new.size(face)
            left = at.x if source is not None else at.x - size[0]
            room = beside(plan, (left, at.y - m.HEADER / 2), size)
            self._view.ask(requests.add_linked(new, room.at, source, target))

        self._open(at.view.toPoint(), fitting, take)

    def add(self, new: Addition) -> None:
        """A node behind the selected one, else in the middle of the view."""
        self._add(new, self._view.middle())

    def drop(self, new: Addition, at: Place, on: Link | None) -> None:
        """A node let go at a point, or on a link."""
        if on is not None:
            self._view.ask(requests.insert(new, on, self._room_on(new, on, at)))
        else:
            self._put(new, at)

    def _put(self, new: Addition, middle: Place) -> None:
        """The node with the middle of its header at a point."""
        size = new.size()
        at = middle[0] - size[0] / 2, middle[1] - m.HEADER / 2
        around = frame_around(self._view.plan, Box(*at, size[0], m.HEADER))
        self._view.ask(requests.add(new, at, around.id if around is not None else None))

    def _room_on(self, new: Addition, on: Link, at: Place) -> Room:
        """Room for a node in a link, its header about a point."""
        plan = self._view.plan
        source = plan.faces[plan.face_of(on.source)]
        size = new.behind(source).size(source)
        return between(plan, on, (at[0] - size[0] / 2, at[1] - min(m.HEADER, size[1]) / 2), size)

    def _add(self, new: Addition, place: Place) -> None:
        view = self._view
        link, passes = view.selected_link, new.takes_input and new.gives_output
        id = next(iter(view.selection), None) if len(view.selection) == 1 else None
        if link is not None and passes:
            route = view.plan.route(link)
            middle = along(route[len(route) // 2], 0.5)
            view.ask(requests.insert(new, link, self._room_on(new, link, middle)))
        elif id is None or not view.plan.faces[id].outputs or not new.takes_input:
            self._put(new, place)
        else:
            new = new.behind(view.plan.faces[id])
            room, through = behind(view.plan, id, new.size(view.plan.faces[id]))
            if through is not None and passes:
                view.ask(requests.insert(new, through, room))
            else:
                view.ask(requests.add_linked(new, room.at, view.plan.output(id), None))

    def _offered(self) -> tuple[Offer, ...]:
        return (*entries(), *block_entries(), *self._view.library.entries())

    def _open(self, at: QPoint, among: tuple[Offer, ...], take: Any) -> None:
        popup = SearchPopup(self._view.themes, among, self._view)
        popup.chosen.connect(take)
        popup.dismissed.connect(self._view.setFocus)
        popup.open_at(at)
