"""Commands that bring the selected nodes into line."""

from __future__ import annotations

from functools import partialmethod

from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.command_set import CommandSet
from playground.gui.canvas.plan.align import Axis, Shift, Side, aligned, distributed

_FEWEST = {"align": 2, "distribute": 3}


class AlignCommands(CommandSet):
    """By an edge, by a middle, with equal gaps."""

    def _align(self, side: Side) -> None:
        if len(self._view.selection) < _FEWEST["align"]:
            self._view.say("Nothing to align: select two nodes or more")
            return
        self._shift(aligned({id: self._view.plan.boxes[id] for id in self._view.selection}, side), "Align")

    def _distribute(self, axis: Axis) -> None:
        if len(self._view.selection) < _FEWEST["distribute"]:
            self._view.say("Nothing to distribute: select three nodes or more")
            return
        boxes = {id: self._view.plan.boxes[id] for id in self._view.selection}
        self._shift(distributed(boxes, axis), "Distribute")

    def _shift(self, ways: dict[int, Shift], label: str) -> None:
        """Each face goes its way, a block with all its members."""
        plan = self._view.plan
        shifts = {
            node: (round(dx), round(dy)) for id, (dx, dy) in ways.items() for node in plan.members({id})
        }
        if any(way != (0, 0) for way in shifts.values()):
            self._view.ask(requests.shift(shifts, label))

    align_left = partialmethod(_align, "left")
    align_center = partialmethod(_align, "center")
    align_right = partialmethod(_align, "right")
    align_top = partialmethod(_align, "top")
    align_middle = partialmethod(_align, "middle")
    align_bottom = partialmethod(_align, "bottom")
    distribute_horizontally = partialmethod(_distribute, "across")
    distribute_vertically = partialmethod(_distribute, "down")
