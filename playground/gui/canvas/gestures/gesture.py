"""What a gesture is, and what it may ask of the canvas."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from playground.document import Document, Link
from playground.gui.canvas.camera import Camera
from playground.gui.canvas.commands.requests import Request
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.plan.hit import HitTest
from playground.gui.canvas.plan.plan import Plan

DRAG_PX = 4
"""A press that moves less is a click."""


class Pointer(NamedTuple):
    """Where the mouse is, in the scene and in the viewport, and which keys are held."""

    x: float
    y: float
    view: QPointF
    modifiers: Qt.KeyboardModifier

    @property
    def adds(self) -> bool:
        """Whether the selection is to grow rather than be replaced."""
        return bool(
            self.modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        )

    def away(self, other: Pointer) -> float:
        """Distance on screen."""
        return (self.view - other.view).manhattanLength()


class Surface(Protocol):
    """The canvas as gestures see it."""

    camera: Camera

    @property
    def document(self) -> Document: ...

    @property
    def plan(self) -> Plan: ...

    @property
    def hits(self) -> HitTest: ...

    @property
    def selection(self) -> frozenset[int]: ...

    def select(self, ids: frozenset[int], link: Link | None = None) -> None:
        """Another selection."""

    def ask(self, request: Request) -> None:
        """Asks for an edit."""

    def preview(self, plan: Plan | None) -> None:
        """Shows nodes elsewhere until the document says so; None: where the document has them."""

    def drag_wire(self, source: int, targets: frozenset[int], hidden: Link | None, *, forwards: bool) -> None:
        """Marks where a wire may end."""

    def end_wire(self) -> None:
        """Takes those marks off."""

    def search_for_wire(
        self, at: Pointer, source: tuple[int, int] | None, target: tuple[int, int] | None
    ) -> None:
        """Opens the search for a node at the loose end of a wire."""

    def say(self, text: str) -> None:
        """A short message for the user."""


class Gesture:
    """From a press to its release. One lives at a time; it ends with `release` or `cancel`."""

    cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor

    def __init__(self, surface: Surface, press: Pointer) -> None:
        self.surface = surface
        self.press = press

    def move(self, to: Pointer) -> None:
        """The mouse moved."""

    def release(self, at: Pointer) -> None:
        """The button came up."""

    def cancel(self) -> None:
        """Esc, or the document changed below: nothing is asked for."""

    def paint(self, painter: QPainter, ink: Ink, zoom: float) -> None:
        """What the gesture draws over the scene, in scene coordinates."""
