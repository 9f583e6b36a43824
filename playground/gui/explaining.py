"""What is looked at of the mechanics: the row, the weight and the unit that are picked, wherever that was.

Owns nothing of them but the row: the weight and the unit are the explaining panel's. Lets canvas and panels
agree on them, and turns what is asked for there into edits and commands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Looking, Weight
from playground.gui.latest import Latest
from playground.gui.panels.activation import Unit
from playground.gui.panels.asking import training
from playground.gui.transport import Transport
from playground.gui.views import Views
from playground.session.session import Session

WORKSPACE = "Explain"
"""Where the canvas shows the batch and follows the phases."""


class Explaining:
    """Ties the views of the mechanics together. Mutable; owned by the window.

    `want` is called where the worker shall compute something else from now on.
    """

    def __init__(
        self, views: Views, session: Session, latest: Latest, transport: Transport, want: Callable[[], None]
    ) -> None:
        self._views, self._session, self._latest, self._want = views, session, latest, want
        self._row: int | None = None
        canvas, explain, batch = views.canvas, views.explain, views.batch
        canvas.weight_selected.connect(self.pick_weight)
        explain.weight_picked.connect(self.pick_weight)
        views.inspector.weight_picked.connect(self.explain_weight)
        for edited in (canvas.weight_edited, explain.edit_requested, views.inspector.weight_edited):
            edited.connect(self._edit)
        for picked in (batch.row_picked, explain.row_picked):
            picked.connect(self.pick_row)
        views.boundary.row_clicked.connect(self._click_row)
        views.boundary.bends_toggled.connect(want)
        batch.rate_edited.connect(self._set_rate)
        explain.advance_requested.connect(transport.go_to)
        views.shell.workspace_changed.connect(self._change_workspace)
        views.shell.panels_changed.connect(want)

    # -- what is picked

    def pick_weight(self, weight: Weight | None) -> None:
        """Explains a weight, and marks it on the canvas."""
        self._views.canvas.show_weight(weight)
        self.explain_weight(weight)
        self.show_selection()

    def explain_weight(self, weight: Weight | None) -> None:
        """Explains a weight, while something else may be selected on the canvas."""
        views = self._views
        views.explain.show_weight(weight)
        views.inspector.show_weight(weight)
        views.activation.show_unit(self._curve())
        self._want()

    def pick_row(self, row: int | None) -> None:
        """Follows a row of the batch through the network, or none."""
        self._row = row
        self._views.batch.show_row(row)
        self._views.explain.show_row(row)
        self._want()

    def show_selection(self) -> None:
        """What is selected on the canvas is read and changed in the inspector; a unit is written out.

        A selected weight stands among those of its unit.
        """
        views, canvas, explain = self._views, self._views.canvas, self._views.explain
        unit = self._unit_of(canvas.weight)
        nodes, unit = (canvas.selection, canvas.unit) if unit is None else (frozenset({unit[0]}), unit)
        views.show_selection(nodes, canvas.selected_link, unit, self._latest.frame)
        views.inspector.show_weight(canvas.weight)
        if canvas.weight is None and canvas.unit != explain.unit() and not explain.pinned:
            explain.show_unit(canvas.unit)
            self._views.activation.show_unit(self._curve())

    def _click_row(self, place: int) -> None:
        """A point of the batch was clicked on the plane."""
        table = self._latest.frame.mechanics.batch if self._latest.frame is not None else None
        if table is not None and place < len(table.rows):
            row = int(table.rows[place])
            self.pick_row(None if row == self._row else row)

    def unit(self) -> tuple[int, int] | None:
        """(node, unit) whose activation is explained: the one picked, or the one that the weight leads to."""
        explain = self._views.explain
        return explain.unit() if explain.weight() is None else self._unit_of(explain.weight())

    def _unit_of(self, weight: Weight | None) -> tuple[int, int] | None:
        """(node, unit) that a weight leads to."""
        if weight is None:
            return None
        name = weight.name.rpartition(".")[0]
        node = next((node for node in self._session.document.graph.nodes if node.name == name), None)
        return (node.id, weight.place[-1]) if node is not None and weight.place else None

    def _curve(self) -> Unit | None:
        """The unit as the activation panel wants it."""
        unit = self.unit()
        face = self._views.canvas.plan.faces.get(unit[0]) if unit is not None else None
        if unit is None or face is None or face.activation is None:
            return None
        return Unit(face.title, unit[1], face.activation)

    # -- what the worker shall compute

    def looking(self) -> Looking:
        """What can be seen of the mechanics just now."""
        views = self._views
        batch, explain = seen(views.batch), seen(views.explain)
        boundary = seen(views.boundary) and views.boundary.wants_bends
        return Looking(
            batch=batch,
            row=self._row if batch or explain else None,
            weight=views.explain.weight() if explain else None,
            unit=views.explain.unit() if explain else None,
            step_curve=batch,
            bends=boundary,
            hinges=self._hinges() if boundary else None,
            health=seen(views.health),
            errors=views.canvas.wants_errors,
        )

    def _hinges(self) -> int | None:
        """The node whose units' hinges are drawn: the selected one, else the first with trained sums."""
        graph, inspection = self._session.document.graph, self._session.inspection
        chosen = self._views.canvas.selection
        if len(chosen) == 1:
            return next(iter(chosen))
        dense = {node.id for node in graph.nodes if node.op == "dense"}
        return next((id for id in inspection.order if id in dense and id in inspection.live), None)

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """What the explaining views show of a frame, view by view."""
        views = self._views
        shown = (views.batch, views.explain, views.activation)
        parts = [partial(view.show_frame, frame) for view in shown if seen(view)]
        return [*parts, *(views.health.parts(frame) if seen(views.health) else ())]

    # -- what is asked for

    def _edit(self, weight: Weight, old: float, new: float, finished: bool) -> None:
        self._session.set_weight(weight, old, new, f"weight {weight.name} {weight.place}")
        if finished:
            self._session.close_merge()

    def _set_rate(self, rate: float, finished: bool) -> None:
        request = training("Learning rate", "optimizer.learning_rate", rate, merges=True)
        self._session.edit(request.label, request.edit, request.merge_key)
        if finished:
            self._session.close_merge()

    def _change_workspace(self, name: str) -> None:
        """The canvas follows the phases where they are explained; something is always explained there."""
        self._views.canvas.set_following(name == WORKSPACE)
        explain = self._views.explain
        if name == WORKSPACE and explain.weight() is None and explain.unit() is None:
            self.pick_weight(self._first_weight())

    def _first_weight(self) -> Weight | None:
        """A weight to begin with: the first into the last hidden layer, or into the only one."""
        inspection, names = self._session.inspection, {}
        for node in self._session.document.graph.nodes:
            if node.op == "dense" and node.id in inspection.live:
                names[node.id] = node.name
        layers = [names[id] for id in inspection.order if id in names]
        return Weight(f"{layers[-2:][0]}.weight", (0, 0)) if layers else None


def seen(view: QWidget) -> bool:
    """Whether a view can be seen."""
    return view.isVisible() and not view.window().isMinimized()
