"""The stage on which nodes, units, links and single weights are selected.

Owns the selection, and what of it is left when another document is shown.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.document import Link
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.phase_stage import PhaseStage
from playground.gui.canvas.plan.measures import around
from playground.gui.canvas.plan.plan import Plan
from playground.gui.canvas.plan.weights import followed, spot
from playground.gui.theme.source import ThemeSource


class SelectStage(PhaseStage):
    """The live graph with a selection: some nodes, one unit, one link, or one weight."""

    selection_changed = Signal()
    weight_selected = Signal(object)
    """The `Weight` that was selected by mouse or key, or None."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._ids_before: frozenset[int] | None = None

    def await_new(self, awaited: bool) -> None:
        """Whether the nodes that the next document has more than this one become the selection."""
        self._ids_before = frozenset(self.plan.faces) if awaited else None

    @property
    def selection(self) -> frozenset[int]:
        """Ids of the selected nodes."""
        return self.standing.selection

    @property
    def selected_link(self) -> Link | None:
        return self.standing.link

    @property
    def unit(self) -> tuple[int, int] | None:
        """(node, unit) of the document that the selected tile shows."""
        unit = self.standing.unit
        return self.plan.unit(*unit) if unit is not None and unit[0] in self.plan.faces else None

    @property
    def weight(self) -> Weight | None:
        """The selected weight or bias. With one, no node and no link is selected."""
        return self.standing.weight

    def select(self, ids: frozenset[int], link: Link | None = None) -> None:
        """Another selection: some nodes, or one link."""
        unit = self.standing.unit
        unit = unit if unit is not None and ids == {unit[0]} else None
        self.select_weight(None)
        now = self.selection, self.selected_link, self.standing.unit, self.standing.group
        if (ids, link, unit, None) != now:
            self.stand(selection=ids, link=link, unit=unit, group=None)
            self.selection_changed.emit()

    def select_group(self, group: int) -> None:
        """Selects an open group: all its members, under its title."""
        if group in self.plan.frames:
            self.select(frozenset(self.plan.frames[group].nodes))
            self.stand(group=group)
            self.selection_changed.emit()

    def select_weight(self, weight: Weight | None) -> None:
        """Selects one trained number; None: none is selected any more."""
        if weight != self.weight:
            self.show_weight(weight)
            self.weight_selected.emit(self.weight)

    def show_weight(self, weight: Weight | None) -> None:
        """The same from outside, without `weight_selected`. One that is not there is none."""
        if weight is not None and spot(self.plan, weight) is None:
            weight = None
        if weight is not None and (self.selection or self.selected_link is not None):
            self.stand(selection=frozenset(), link=None, unit=None, group=None, weight=weight)
            self.selection_changed.emit()
        self.stand(weight=weight)
        self.changed.emit()

    def select_unit(self, id: int, unit: int) -> None:
        """Selects one unit, and its node."""
        self.select_weight(None)
        self.stand(selection=frozenset({id}), link=None, unit=(id, unit), group=None)
        self.selection_changed.emit()

    def reveal(self, id: int) -> None:
        """Selects a node and brings it into view."""
        if id in self.plan.faces:
            self.select(frozenset({id}))
            self.camera.reveal(self.plan.box(id))

    def keep_selection(self, before: Plan, *, fresh: bool) -> None:
        """What of the selection is still there after another plan than `before` is shown."""
        self._keep_nodes(before)
        self._keep_weight(before, fresh=fresh)

    def _keep_nodes(self, before: Plan) -> None:
        """The selected nodes that are still there, folded or not; the new ones where we asked for them."""
        ids, now = frozenset(self.plan.faces), self.standing
        selection = ids & {self.plan.face_of(node) for node in before.members(now.selection)}
        new = ids - self._ids_before if self._ids_before is not None else frozenset()
        if new:
            selection, self._ids_before = new, None
            self.camera.reveal(around([self.plan.box(id) for id in new]))
        unit = now.unit if now.unit is not None and now.unit[0] in selection else None
        if unit is not None and unit[1] >= self.plan.faces[unit[0]].units:
            unit = None
        link = now.link if now.link in self.plan.links else None
        hovered = now.hovered_node if now.hovered_node in ids else None
        frame = self.plan.frames.get(now.group or 0)
        group = frame.id if frame is not None and selection == frozenset(frame.nodes) else None
        self.stand(
            selection=selection,
            unit=unit,
            link=link,
            group=group,
            hovered_node=hovered,
            hovered_link=None,
            hovered_group=None,
        )
        if (selection, unit, link, group) != (now.selection, now.unit, now.link, now.group):
            self.selection_changed.emit()

    def _keep_weight(self, before: Plan, *, fresh: bool) -> None:
        """The same weight where it is still there, under the name that its node has now."""
        weight = self.weight
        if weight is None:
            return
        now = followed(before, self.plan, weight) if not fresh else None
        self.stand(weight=now, hovered_weight=None)
        if now != weight:
            self.weight_selected.emit(now)
