"""What floats over the canvas: drop-downs, scales, zoom, and the offer of an empty canvas.

Owns where each stands and that it shows what is so now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from playground.gui.canvas.over.banner import PhaseBanner
from playground.gui.canvas.over.callouts import Callouts
from playground.gui.canvas.over.choices import FOLLOW, TILES, WIRES
from playground.gui.canvas.over.empty import EmptyCanvas, Example
from playground.gui.canvas.over.legend import Legend
from playground.gui.canvas.over.minimap import Minimap
from playground.gui.canvas.over.pickers import Picker
from playground.gui.canvas.over.steppers import Steppers
from playground.gui.canvas.over.zoom_bar import ZoomBar
from playground.gui.canvas.plan.phases import sentence
from playground.gui.keymap import Keymap

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
            TILES,
            "Each tile shows what its neuron says: over the plane of inputs, or for each row of the batch.",
            view,
        )
        self._wires = Picker(
            view.themes,
            "Wires",
            (*WIRES, FOLLOW),
            "Width and colour of a wire: its weight, or how the loss changes with it – that of the batch or "
            "of the picked row alone.",
            view,
        )
        self._legend = Legend(view.themes, view)
        self._zoom = ZoomBar(view.themes, view.commands, view)
        self.minimap = Minimap(view)
        self.steppers = Steppers(view)
        self._banner = PhaseBanner(view.themes, view)
        self._empty = EmptyCanvas(view.themes, view)
        self.callouts = Callouts(view)
        self.callouts.left.connect(view.explained)
        self._empty.chosen.connect(view.example_requested)
        self._tiles.picked.connect(view.pick_tiles)
        self._wires.picked.connect(view.pick_wires)
        view.themes.changed.connect(self.place)

    def follow(self) -> None:
        """Shows what is so now."""
        view = self._view
        self._zoom.show_zoom(view.camera.zoom)
        feed, choices = view.content.feed, view.choices
        kind = feed.numbers.kind
        self._tiles.show_value(feed.tiles, feed.tiles)
        self._wires.show_value(kind, FOLLOW if choices.follows else kind)
        self._legend.show_scale(
            {"weights": "weight", "gradients": "gradient"}.get(kind, "pull"), view.content.full()
        )
        phase, bars = feed.phase, feed.bars
        self._banner.say(
            phase.upper() if phase else "", sentence(phase, bars=bars, wires=kind) if phase else ()
        )
        filled = bool(view.plan.faces)
        for widget in (self._tiles, self._wires, self._legend):
            widget.setVisible(filled)
        self._empty.setVisible(not filled)
        self._place_top()
        self.minimap.follow()
        self.steppers.follow()
        self.callouts.follow(self._fixed())

    def _fixed(self) -> tuple[QWidget, ...]:
        """What stands still over the canvas."""
        return self._tiles, self._wires, self._legend, self._zoom, self.minimap, self._banner

    def explain(self) -> None:
        """Words beside what is on the canvas, until they are closed."""
        self.callouts.begin()
        self.follow()

    def _place_top(self) -> None:
        """The drop-downs side by side, the banner in what they leave: on a projector next to them."""
        self._tiles.move(_EDGE - 4, 10)
        self._wires.move(_EDGE - 4 + max(self._tiles.width(), 118) + 8, 10)
        left, right = self._wires.geometry().right() + 2 * _CORNER, self._view.width() - _EDGE
        projected = self._view.themes.scale > 1  # the right corner belongs to a panel then
        self._banner.place(left, right, _CORNER - 1, at_left=projected)

    def place(self) -> None:
        """Puts everything where it belongs in the canvas's size of now."""
        width, height = self._view.width(), self._view.height()
        for widget in (self._tiles, self._wires, self._zoom, self._empty):
            widget.resize(widget.sizeHint())
        self._place_top()
        self._legend.fit()
        self._legend.move(_EDGE - 6, height - self._legend.height() - 8)
        self._zoom.move(width - self._zoom.width() - _CORNER, height - self._zoom.height() - _CORNER)
        above = self._zoom.y() - self.minimap.height() - 8
        self.minimap.move(width - self.minimap.width() - _CORNER, above)
        self._empty.move(
            (width - self._empty.width()) // 2, max(8, (height - self._empty.height()) // 2 - 32)
        )

    def show_keys(self, keymap: Keymap) -> None:
        """Teaches the keys of now."""
        self._zoom.show_keys(keymap)
        self.minimap.show_key(keymap.words("toggle_minimap"))
        self.steppers.show_keys(keymap.words("more_units"), keymap.words("fewer_units"))
        self._empty.show_keys(keymap)
        self.callouts.show_key(keymap.words("run_or_pause"))

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Offers these on an empty canvas."""
        self._empty.offer(examples)
        self.place()
