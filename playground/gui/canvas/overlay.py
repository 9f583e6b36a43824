"""What floats over the canvas: drop-downs, scales, zoom, and the offer of an empty canvas.

Owns where each stands and that it shows what is so now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.gui.canvas.empty import EmptyCanvas, Example
from playground.gui.canvas.legend import Legend
from playground.gui.canvas.pickers import Picker
from playground.gui.canvas.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

_EDGE = 24
_CORNER = 16


class Overlay:
    """The widgets over one canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._tiles = Picker(
            view.themes,
            "Tiles",
            ("input plane", "this batch"),
            "Each tile shows what its neuron says: over the plane of inputs, or for each row of the batch.",
            view,
        )
        self._wires = Picker(
            view.themes,
            "Wires",
            ("weights", "gradients"),
            "Width and colour of a wire: its weight, or how the loss would change with it.",
            view,
        )
        self._legend = Legend(view.themes, view)
        self._zoom = ZoomBar(view.themes, view.commands, view)
        self._empty = EmptyCanvas(view.themes, view)
        self._empty.chosen.connect(view.example_requested)
        self._tiles.picked.connect(self._pick_tiles)
        self._wires.picked.connect(self._pick_wires)
        view.themes.changed.connect(self.place)

    def follow(self) -> None:
        """Shows what is so now."""
        view = self._view
        self._zoom.show_zoom(view.camera.zoom)
        self._legend.show_scale(view.content.wires.removesuffix("s"), view.content.full)
        filled = bool(view.plan.faces)
        for widget in (self._tiles, self._wires, self._legend):
            widget.setVisible(filled)
        self._empty.setVisible(not filled)

    def place(self) -> None:
        """Puts everything where it belongs in the canvas's size of now."""
        width, height = self._view.width(), self._view.height()
        for widget in (self._tiles, self._wires, self._zoom, self._empty):
            widget.resize(widget.sizeHint())
        self._tiles.move(_EDGE - 4, 10)
        self._wires.move(_EDGE - 4 + max(self._tiles.width(), 118) + 8, 10)
        self._legend.move(_EDGE, height - 41)
        self._zoom.move(width - self._zoom.width() - _CORNER, height - self._zoom.height() - _CORNER)
        self._empty.move(
            (width - self._empty.width()) // 2, max(8, (height - self._empty.height()) // 2 - 32)
        )

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Offers these on an empty canvas."""
        self._empty.offer(examples)
        self.place()

    def _pick_tiles(self, value: str) -> None:
        self._view.content.tiles = "this batch" if value == "this batch" else "input plane"
        self._changed()

    def _pick_wires(self, value: str) -> None:
        self._view.content.wires = "gradients" if value == "gradients" else "weights"
        self._changed()

    def _changed(self) -> None:
        self._view.content.again()
        self._view.pictures_changed.emit()
        self.place()
        self.follow()
