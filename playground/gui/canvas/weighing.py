"""Changing single trained numbers by hand: by drag, by wheel, by typing.

Owns the change that is going on: where it began, what it is now. Others are asked to carry it out; until a
frame has the new value the canvas shows what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from playground.engine.mechanics.values import Weight
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.canvas.items.weight_mark import LINE
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.plan.weights import at_hit, neighbour, spot, words
from playground.gui.theme.figures import plain
from playground.gui.widgets.number_text import parse

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

_A_PIXEL = 0.01
"""Of a full weight, for each pixel that is dragged."""
_A_NOTCH = 0.05
"""Of the weight's own size, for each notch of the wheel."""
_LEAST_SIZE = 0.1
_NOTCH = 120
_DIGITS = 7
"""Of a value that is to be edited: all that a field has room for. What is not touched stays as it is."""
_WHEEL_RESTS_MS = 400
"""A wheel that rests so long is done: what it changed undoes as one."""


class Weighing:
    """The weight of one canvas that can be changed: the selected one."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._weight: Weight | None = None
        self._old = self._now = 0.0
        self._told = False
        self._wheel = QTimer(view, singleShot=True, interval=_WHEEL_RESTS_MS)
        self._wheel.timeout.connect(self.finish)

    # -- one change ------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a change is going on."""
        return self._weight is not None

    def begin(self) -> bool:
        """Begins to change the selected weight; whether its value is known."""
        self.finish()
        weight = self._view.weight
        value = self._view.content.feed.numbers.reading(weight).value if weight is not None else None
        if value is None:
            return False
        self._weight, self._old, self._now, self._told = weight, value, value, False
        return True

    def change(self, value: float) -> None:
        """Another value, to be seen at once and not yet the last."""
        if self._weight is None or value == self._now:
            return
        self._now, self._told = value, True
        self._view.content.hold(self._weight, value)
        self._view.weight_edited.emit(self._weight, self._old, value, False)

    def drag(self, up_px: float) -> None:
        """So many pixels above where it began."""
        self.change(self._old + self._view.content.feed.numbers.full * _A_PIXEL * up_px)

    def finish(self) -> None:
        """The value of now is the one that is wanted."""
        self._wheel.stop()
        weight, self._weight = self._weight, None
        if weight is not None and self._told:
            self._view.weight_edited.emit(weight, self._old, self._now, True)

    def cancel(self) -> None:
        """Everything as it was."""
        if self._weight is not None and self._told:
            self.change(self._old)
        self.finish()

    # -- the wheel and the keyboard --------------------------------------------------------------

    def turn(self, angle: int, *, fine: bool) -> None:
        """The wheel, turned by an angle over the selected weight."""
        if not self._wheel.isActive() and not self.begin():
            return
        step = _A_NOTCH * max(abs(self._now), _LEAST_SIZE) * (0.1 if fine else 1.0)
        self.change(self._now + step * angle / _NOTCH)
        self._wheel.start()

    def key(self, event: QKeyEvent) -> bool:
        """Types over the selected weight; whether the key is one of a number."""
        if self._view.weight is None:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        text = event.text()
        if held or not text or not (text.isdecimal() or text in "-−.,"):
            return False
        self.open_field(text)
        return True

    def go(self, down: int, across: int) -> None:
        """Selects the weight beside the selected one, as in the matrix: a unit is a column of it."""
        view = self._view
        if view.weight is not None:
            view.select_weight(neighbour(view.plan, view.weight, down, across))

    def open_field(self, typed: str = "") -> None:
        """A field over the chip of the selected weight, with what was typed or with its value."""
        view = self._view
        if view.weight is None or not self.begin():
            return
        value, weight = self._old, view.weight
        self.finish()
        place = self.chip_on_screen()
        if place is None:
            return
        box = QRect(place.left(), place.top(), max(place.width(), 84), max(LINE + 8, 24))
        text = typed or plain(float(f"{value:.{_DIGITS}g}"))
        field = FieldInNode(text, f"Value of {words(view.plan, weight)}", box, view)
        if typed:
            field.setModified(True)
            field.deselect()
        field.committed.connect(lambda text: self._commit(weight, text))

    def _commit(self, weight: Weight, text: str) -> None:
        try:
            value = parse(text)
        except ValueError as problem:
            self._view.say(f"{words(self._view.plan, weight)}: the weight {problem}")
            return
        if value is not None and self._view.weight == weight and self.begin():
            self.change(float(value))
            self.finish()

    # -- where it is -----------------------------------------------------------------------------

    def chip_on_screen(self) -> QRect | None:
        """The chip of the selected weight in the viewport."""
        chip = self._view.content.picked.chip()
        if chip is None:
            return None
        at, box = chip
        return box.translated(QPointF(self._view.mapFromScene(at))).toAlignedRect()

    def on_chip(self, at: QPointF) -> bool:
        """Whether a point of the viewport is on the chip, which hides what lies below it."""
        chip = self.chip_on_screen()
        return chip is not None and chip.contains(at.toPoint())

    def holds(self, at: QPointF, x: float, y: float, hit: Hit) -> bool:
        """Whether a point of the viewport and of the scene is on the selected weight or its chip."""
        view = self._view
        if view.weight is None:
            return False
        if self.on_chip(at):
            return True
        if hit.part in ("bias", "pixel"):
            return at_hit(view.plan, hit) == view.weight
        here = spot(view.plan, view.weight)
        if hit.part not in ("weight", "link") or here is None or here.link is None or here.source is None:
            return False
        away = view.hits.strand_away(here.link, (here.source, here.unit), x, y)
        return away * view.camera.zoom <= m.STRAND_HIT / 2 or at_hit(view.plan, hit) == view.weight
