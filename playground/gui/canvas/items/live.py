"""What one node shows of the training: pictures, bias levels, value.

Owns how a frame is read for one node. Keeps the last losses, for the line in the loss node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF

from playground.engine.frame import Frame
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.numbers import Numbers
from playground.gui.canvas.items.pictures import BARS_EDGE, MOST_BARS, Pictures
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.face import Face
from playground.gui.theme.colors import rgb
from playground.gui.theme.figures import fixed

Values = NDArray[Any]
Tiles = Literal["input plane", "this batch"]

_KEPT_LOSSES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Showing:
    """What tiles are to say of a frame."""

    tiles: Tiles
    numbers: Numbers
    shape: tuple[int, int] | None = None
    """That of an input that is an image."""
    errors: bool = False
    """Whether bars are the errors of the rows, not the values."""
    losses: bool = False
    """Whether the loss node shows the loss of each row, not how it went."""


class Live:
    """The numbers of one node as it shows them. Mutable; owned by its node item."""

    def __init__(self) -> None:
        self.pictures = Pictures()
        self.bias: list[int] | None = None
        self.value: float | None = None
        self.caption = ""
        self.rows: list[float] = []
        """The loss of each row of the batch, as shares of the largest."""
        self.chips: tuple[str, ...] = ()
        """What each unit says of the row that is traced."""
        self.mark: tuple[int, int] | None = None
        """The place of that row among the bars, and how many there are."""
        self._losses: deque[float] = deque(maxlen=_KEPT_LOSSES)
        self._step = -1
        self._drawn: object = None
        self._first = 0

    def clear(self) -> None:
        """No pictures; what comes next is drawn anew."""
        self.pictures.clear()
        self.bias = None
        self._drawn = None
        self.chips, self.mark = (), None

    def forget(self) -> None:
        """Nothing to show and nothing kept: another network."""
        self.clear()
        self.value, self._step, self.caption = None, -1, ""
        self.rows = []
        self._losses.clear()

    def show_losses(self, losses: Sequence[float], *, anew: bool) -> None:
        """Adds the losses of batches to the line; with `anew` those before no longer count."""
        if anew:
            self._losses.clear()
        self._losses.extend(losses)

    def show(self, frame: Frame, face: Face, ink: Ink, showing: Showing) -> bool:
        """Takes over what a frame says of the node; whether its picture changed."""
        if face.body == "value":
            return self._show_value(frame, showing)
        if not face.known:
            return False
        before = self.bias, self.chips, self.mark
        self.mark = None
        changed = self._show_pictures(frame, face, ink, showing)
        bias = showing.numbers.parameter(f"{face.title}.bias")
        full = showing.numbers.full
        self.bias = wires.levels(bias, full).tolist() if bias is not None and bias.ndim == 1 else None
        self.chips = _chips(frame, face, showing)
        return changed or before != (self.bias, self.chips, self.mark)

    def _show_value(self, frame: Frame, showing: Showing) -> bool:
        batch, trace = frame.mechanics.batch, frame.mechanics.trace
        before = self.value, self._step, self.caption, self.rows, self.mark
        ahead = frame.phase == "predict"
        self.value, self._step = None if ahead else frame.batch_loss, frame.step
        mean = f"mean of {frame.rows:,} rows" if frame.rows != 1 else "of 1 row"
        self.caption = "comes with LOSS" if ahead else mean if self.value is not None else "no loss yet"
        self.rows, self.mark = [], None
        losses = batch.losses if batch is not None and showing.losses else None
        if trace is not None and trace.loss is not None:
            self.caption = f"this row {fixed(trace.loss, 3)}"
        if losses is not None and len(losses):
            place = trace.place if trace is not None else None
            first = _first(place, len(losses))
            shown = np.nan_to_num(np.asarray(losses[first : first + MOST_BARS], np.float64))
            self.rows = (np.clip(shown, 0.0, None) / (float(shown.max()) or 1.0)).tolist()
            self.mark = _mark(place, first, len(self.rows))
        return before != (self.value, self._step, self.caption, self.rows, self.mark)

    def _show_pictures(self, frame: Frame, face: Face, ink: Ink, showing: Showing) -> bool:
        maps, rows = frame.maps.get(face.shown), frame.batch_values.get(face.shown)
        paper, scale = _word(ink.theme.field), face.scale
        if face.body == "tiles":
            if (
                maps is not None
                and (showing.tiles == "input plane" or rows is None)
                and len(maps) == face.units
            ):
                if maps is self._drawn:
                    return False
                self._drawn = maps
                if maps.ndim == 3:
                    self.pictures.show_maps(maps, ink.tile_map, scale)
                else:
                    self.pictures.show_curves(maps, ink.full_map, scale, paper)
                return True
            errors = frame.mechanics.errors.get(face.shown) if showing.errors else None
            if errors is not None:
                rows, scale = errors, _balanced(errors)
            if rows is not None and rows.ndim == 2 and rows.shape[1] == face.units:
                return self._show_bars(frame, rows, ink, scale)
        elif face.body == "picture":
            weight = showing.numbers.table(f"{face.title}.weight")
            if weight is not None and weight.ndim == 2 and weight is not self._drawn:
                self._drawn = weight
                self.pictures.show_matrix(weight, ink.tile_map)
                return True
        elif face.body == "image" and rows is not None:
            return self._show_image(frame, rows, ink, showing)
        return False

    def _show_bars(self, frame: Frame, rows: Values, ink: Ink, scale: tuple[float, float] | None) -> bool:
        """One bar a row, of many those around the row that is traced."""
        trace = frame.mechanics.trace
        place = trace.place if trace is not None else None
        first = _first(place, len(rows))
        self.mark = _mark(place, first, min(len(rows) - first, MOST_BARS))
        if rows is self._drawn and first == self._first:
            return False
        self._drawn, self._first = rows, first
        self.pictures.show_bars(rows, ink.full_map, scale, _word(ink.theme.field), first)
        return True

    def _show_image(self, frame: Frame, rows: Values, ink: Ink, showing: Showing) -> bool:
        """The traced row as an image, else the first of the batch."""
        shape, trace = showing.shape, frame.mechanics.trace
        place = trace.place if trace is not None and trace.place < len(rows) else 0
        if shape is None or not len(rows) or rows[0].size != shape[0] * shape[1]:
            return False  # the last frame of other data
        if rows is self._drawn and place == self._first:
            return False
        self._drawn, self._first = rows, place
        self.pictures.show_image(rows[place], shape, ink.tile_map)
        return True

    def bars(self, box: QRectF) -> list[QRectF]:
        """The loss of each row as a bar in a box."""
        step = box.width() / max(len(self.rows), 1)
        wide = max(1.0, min(step - 2, 10.0)) if step > 3 else step
        return [
            QRectF(box.left() + place * step, box.bottom() - tall, wide, tall)
            for place, share in enumerate(self.rows)
            for tall in (max(1.0, share * box.height()),)
        ]

    def dash(self, tile: QRectF) -> QLineF | None:
        """The mark below the bar of the traced row in a tile."""
        if self.mark is None:
            return None
        place, count = self.mark
        edge = tile.width() * BARS_EDGE
        step = (tile.width() - 2 * edge) / count
        middle, wide = tile.left() + edge + (place + 0.5) * step, max(4.0, 0.8 * step)
        return QLineF(middle - wide / 2, tile.bottom() - 3.5, middle + wide / 2, tile.bottom() - 3.5)

    def sparkline(self, box: QRectF) -> Sequence[QLineF] | None:
        """The last losses as pieces of a line in a box; None before there are two.

        Pieces, because Qt paints them much faster than one long line.
        """
        losses = np.array([one for one in self._losses if np.isfinite(one)])
        if losses.size < 2:
            return None
        low, high = float(losses.min()), float(losses.max())
        up = (losses - low) / (high - low or 1.0)
        x = np.linspace(box.left(), box.right(), losses.size)
        y = box.bottom() - up * box.height()
        return [QLineF(*ends) for ends in np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1).tolist()]


def _chips(frame: Frame, face: Face, showing: Showing) -> tuple[str, ...]:
    """What each unit gives for the traced row; where bars are errors, the row's errors."""
    trace = frame.mechanics.trace
    if trace is None or face.body != "tiles":
        return ()
    table: Mapping[int, Any] = trace.values
    sign = ""
    if showing.errors and face.shown in trace.errors and face.shown in frame.mechanics.errors:
        table, sign = trace.errors, "δ " if face.tiles[0].width > m.SMALL_TILE else ""
    units = table.get(face.shown)
    if units is None or np.size(units) != face.units:
        return ()
    return tuple(f"{sign}{_short(float(one))}" for one in np.ravel(units))


def _short(value: float) -> str:
    """A number of about four characters."""
    size = abs(value)
    return fixed(value, 2 if size < 9.995 else 1 if size < 99.95 else 0)


def _balanced(values: Values) -> tuple[float, float]:
    """The ends of a scale with 0 in its middle that holds all that is finite."""
    sizes = np.abs(values[np.isfinite(values)])
    most = float(sizes.max(initial=0.0)) or 1.0
    return -most, most


def _first(place: int | None, count: int) -> int:
    """The first row that has a bar: of many rows, those around the traced one are shown."""
    return 0 if place is None or count <= MOST_BARS else place // MOST_BARS * MOST_BARS


def _mark(place: int | None, first: int, count: int) -> tuple[int, int] | None:
    return (place - first, count) if place is not None and 0 <= place - first < count else None


def _word(color: str) -> int:
    red, green, blue = rgb(color)
    return red << 16 | green << 8 | blue
