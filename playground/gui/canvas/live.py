"""What one node shows of the training: pictures, bias levels, value.

Owns how a frame is read for one node. Keeps the last losses, for the line in the loss node.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QLineF, QRectF

from playground.engine.frame import Frame
from playground.gui.canvas import wires
from playground.gui.canvas.face import Face
from playground.gui.canvas.ink import Ink
from playground.gui.canvas.pictures import Pictures
from playground.gui.theme.colors import rgb

Tiles = Literal["input plane", "this batch"]

_KEPT_LOSSES = 60


class Live:
    """The numbers of one node as it shows them. Mutable; owned by its node item."""

    def __init__(self) -> None:
        self.pictures = Pictures()
        self.bias: list[int] | None = None
        self.value: float | None = None
        self._losses: deque[float] = deque(maxlen=_KEPT_LOSSES)
        self._step = -1
        self._drawn: object = None

    def clear(self) -> None:
        """No pictures; what comes next is drawn anew."""
        self.pictures.clear()
        self.bias = None
        self._drawn = None

    def forget(self) -> None:
        """Nothing to show and nothing kept: another network."""
        self.clear()
        self.value, self._step = None, -1
        self._losses.clear()

    def show_losses(self, losses: Sequence[float], *, anew: bool) -> None:
        """Adds the losses of batches to the line; with `anew` those before no longer count."""
        if anew:
            self._losses.clear()
        self._losses.extend(losses)

    def show(
        self, frame: Frame, face: Face, ink: Ink, tiles: Tiles, full: float, shape: tuple[int, int] | None
    ) -> bool:
        """Takes over what a frame says of the node; whether its picture changed.

        `full` is the weight that counts as a full one, `shape` that of an input that is an image.
        """
        if face.body == "value":
            return self._show_value(frame)
        if not face.known:
            return False
        changed = self._show_pictures(frame, face, ink, tiles, full, shape)
        bias = frame.parameters.get(f"{face.title}.bias")
        levels = wires.levels(bias, full).tolist() if bias is not None and bias.ndim == 1 else None
        changed |= levels != self.bias
        self.bias = levels
        return changed

    def _show_value(self, frame: Frame) -> bool:
        changed = (frame.batch_loss, frame.step) != (self.value, self._step)
        self.value, self._step = frame.batch_loss, frame.step
        return changed

    def _show_pictures(
        self, frame: Frame, face: Face, ink: Ink, tiles: Tiles, full: float, shape: tuple[int, int] | None
    ) -> bool:
        maps, rows = frame.maps.get(face.id), frame.batch_values.get(face.id)
        paper = _word(ink.theme.field)
        if face.body == "tiles":
            if maps is not None and (tiles == "input plane" or rows is None) and len(maps) == face.units:
                if maps is self._drawn:
                    return False
                self._drawn = maps
                if maps.ndim == 3:
                    self.pictures.show_maps(maps, ink.tile_map, face.scale)
                else:
                    self.pictures.show_curves(maps, ink.full_map, face.scale, paper)
                return True
            if rows is not None and rows.ndim == 2 and rows.shape[1] == face.units:
                if rows is self._drawn:
                    return False
                self._drawn = rows
                self.pictures.show_bars(rows, ink.full_map, face.scale, paper)
                return True
        elif face.body == "picture":
            weight = frame.parameters.get(f"{face.title}.weight")
            if weight is not None and weight.ndim == 2 and weight is not self._drawn:
                self._drawn = weight
                self.pictures.show_matrix(weight, ink.tile_map)
                return True
        elif (
            face.body == "image"
            and rows is not None
            and shape is not None
            and rows is not self._drawn
            and len(rows)
            and rows[0].size == shape[0] * shape[1]  # not the last frame of other data
        ):
            self._drawn = rows
            self.pictures.show_image(rows[0], shape, ink.tile_map)
            return True
        return False

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


def _word(color: str) -> int:
    red, green, blue = rgb(color)
    return red << 16 | green << 8 | blue
