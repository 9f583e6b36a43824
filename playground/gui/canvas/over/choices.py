"""What tiles and wires show: what the user picked, else what the workspace and the phase suggest."""

from __future__ import annotations

from typing import Literal

from playground.gui.canvas.items.live import Tiles
from playground.gui.canvas.plan.phases import Followed
from playground.gui.canvas.plan.wires import WireKind

FOLLOW: Literal["follow the phase"] = "follow the phase"
TILES: tuple[Tiles, ...] = ("input plane", "this batch")
WIRES: tuple[WireKind, ...] = ("weights", "gradients", "this row's pull")


class Choices:
    """The picks of one canvas. Mutable; owned by the view."""

    def __init__(self) -> None:
        self.following = False
        """Whether, where nothing was picked, the picture follows the phase."""
        self.tiles_pick: Tiles | None = None
        self.wires_pick: WireKind | Literal["follow the phase"] | None = None

    @property
    def follows(self) -> bool:
        """Whether wires follow the phase."""
        return self.wires_pick == FOLLOW or (self.wires_pick is None and self.following)

    @property
    def tiles(self) -> Tiles:
        return self.tiles_pick or ("this batch" if self.following else "input plane")

    def wires(self, phase: Followed | None, *, traced: bool) -> WireKind:
        """What wires show in a phase; `traced` where a row was picked and its gradient is known."""
        picked = self.wires_pick
        if picked is not None and picked != "follow the phase":
            return picked
        if not self.follows or phase != "gradient":
            return "weights"
        return "this row's pull" if traced else "gradients"

    def pick_tiles(self, value: str) -> None:
        self.tiles_pick = next((one for one in TILES if one == value), None)

    def pick_wires(self, value: str) -> None:
        known: tuple[WireKind | Literal["follow the phase"], ...] = (*WIRES, FOLLOW)
        self.wires_pick = next((one for one in known if one == value), None)
