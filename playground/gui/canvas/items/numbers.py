"""The numbers behind wires and biases: what they stand for now, and each one's reading.

Owns which table of a frame the wires show, and the values that are being changed by hand, which are shown
at once. Needs NumPy, not Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Trace, Weight
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.wires import WireKind

Values = NDArray[Any]


class Reading(NamedTuple):
    """What is known of one trained number; None where it is not."""

    value: float | None = None
    gradient: float | None = None
    pull: float | None = None
    """The gradient of the row that is traced, alone."""


class Numbers:
    """The tables of one frame. Mutable; owned by the scene."""

    def __init__(self) -> None:
        self.kind: WireKind = "weights"
        self.full = 1.0
        """The weight that counts as a full one."""
        self._frame: Frame | None = None
        self._held: dict[Weight, float] = {}
        self._scales: dict[tuple[WireKind, str | None], float] = {}

    def show(self, frame: Frame | None) -> None:
        """The numbers of another moment."""
        self._frame = frame
        self._scales.clear()
        self.full = 1.0 if frame is None else wires.reference(_weights(frame.parameters))

    def hold(self, weight: Weight, value: float | None) -> None:
        """Shows a value that the next frames may not have yet; None: what frames say."""
        if value is None:
            self._held.pop(weight, None)
        else:
            self._held[weight] = value

    def release(self) -> None:
        """From now on what frames say."""
        self._held.clear()

    @property
    def trace(self) -> Trace | None:
        """The row that is traced through the network."""
        return self._frame.mechanics.trace if self._frame is not None else None

    def table(self, name: str) -> Values | None:
        """The parameter of this name, or what is shown in its place."""
        return self._tables(self.kind).get(name)

    def parameter(self, name: str) -> Values | None:
        """A parameter with what is being changed in it by hand."""
        return self._tables("weights").get(name)

    def _tables(self, kind: WireKind) -> Mapping[str, Values]:
        frame = self._frame
        if frame is None:
            return {}
        if kind == "gradients":
            return frame.gradients
        if kind == "this row's pull":
            return self.trace.gradient if self.trace is not None else {}
        return self._with_held(frame.parameters) if self._held else frame.parameters

    def _with_held(self, parameters: Mapping[str, Values]) -> Mapping[str, Values]:
        changed = dict(parameters)
        for weight, value in self._held.items():
            if _fits(changed.get(weight.name), weight.place):
                changed[weight.name] = np.array(changed[weight.name])
                changed[weight.name][weight.place] = value
        return changed

    def own_full(self, name: str) -> float:
        """What a full wire of this block stands for: gradients are measured by the link's largest."""
        numbers = self.table(name)
        return self.full if self.kind == "weights" or numbers is None else wires.largest((numbers,))

    def scale(self, name: str | None) -> float:
        """What the scale below the canvas ends at: of one block where a wire is picked out, else of all."""
        if self.kind == "weights":
            return self.full
        block = name if name is not None and self.table(name) is not None else None
        if (self.kind, block) not in self._scales:
            shown = _weights(self._tables(self.kind)) if block is None else [self._tables(self.kind)[block]]
            self._scales[self.kind, block] = wires.largest(shown)
        return self._scales[self.kind, block]

    def reading(self, weight: Weight) -> Reading:
        """All that is known of one trained number. Until GRADIENT the batch of now has none."""
        kinds: tuple[WireKind, ...] = ("weights", "gradients", "this row's pull")
        found = Reading(*(_entry(self._tables(kind).get(weight.name), weight.place) for kind in kinds))
        ahead = self._frame is not None and self._frame.phase in ("predict", "loss")
        return found._replace(gradient=None) if ahead and self.kind != "gradients" else found

    def norm(self, name: str) -> float | None:
        """|∇W| of one block, None where the frame has no gradients."""
        gradient = self._frame.gradients.get(name) if self._frame is not None else None
        return None if gradient is None else float(np.linalg.norm(np.asarray(gradient, np.float64)))


def _weights(tables: Mapping[str, Values]) -> list[Values]:
    return [one for name, one in tables.items() if name.endswith(".weight")]


def _entry(table: Values | None, place: tuple[int, ...]) -> float | None:
    return float(table[place]) if table is not None and _fits(table, place) else None


def _fits(table: Values | None, place: tuple[int, ...]) -> bool:
    return (
        table is not None
        and table.ndim == len(place)
        and all(0 <= index < size for index, size in zip(place, table.shape, strict=True))
    )


def moved(before: Values | None, after: Values | None) -> Values | None:
    """How far each number of a block went, as a share of the farthest; None where none did.

    Shapes: any with N elements → (N,).
    """
    if before is None or after is None or before.shape != after.shape:
        return None
    way = np.abs(np.asarray(after, np.float64) - before).ravel()
    most = float(way.max(initial=0.0))
    return way / most if 0.0 < most < np.inf else None
