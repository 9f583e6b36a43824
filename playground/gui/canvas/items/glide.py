"""Nodes that glide to their new places instead of jumping there: arrange, fold, unfold, and their undo."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QVariantAnimation

from playground.gui.canvas.items.scene import CanvasScene
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import ARRANGE_MS


class Glide(QVariantAnimation):
    """Moves the items of a scene from plan to plan. Only the picture glides, the plan does not wait."""

    def __init__(self, scene: CanvasScene, themes: ThemeSource) -> None:
        super().__init__(scene)
        self._scene = scene
        self._themes = themes
        self._from, self._to = EMPTY, EMPTY
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._show)

    def glide(self, shown: Mapping[int, Point], before: Plan, after: Plan) -> None:
        """Glides from where nodes are shown, where the same nodes stand elsewhere and motion is wanted."""
        self.stop()
        if not _same(before, after) or not self._themes.ms(ARRANGE_MS):
            return
        shown = {**_out_of_blocks(shown, before, after), **shown}
        if all(shown.get(id, at) == at for id, at in after.at.items()):
            return
        self._from, self._to = after.placed(shown), after
        self.setDuration(self._themes.ms(ARRANGE_MS))
        self._show(0.0)
        self.start()

    def _show(self, share: float) -> None:
        at = {
            id: (x + (self._to.at[id][0] - x) * share, y + (self._to.at[id][1] - y) * share)
            for id, (x, y) in self._from.at.items()
        }
        self._scene.place(self._to.placed(at))


def _same(before: Plan, after: Plan) -> bool:
    """Whether both show the same nodes, however they are grouped."""
    both = before.faces.keys() & after.faces.keys()
    return before.homes.keys() == after.homes.keys() and all(
        before.faces[id].title == after.faces[id].title for id in both
    )


def _out_of_blocks(shown: Mapping[int, Point], before: Plan, after: Plan) -> dict[int, Point]:
    """The nodes that come out of a block, beginning at its place."""
    places: dict[int, Point] = {}
    for id in after.faces.keys() - before.faces.keys():
        block = before.face_of(id)
        if block != id and block in shown:
            places[id] = shown[block]
    return places
