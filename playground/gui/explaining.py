"""What is looked at of the mechanics: the row, the weight and the unit that are picked, wherever that was.

Owns nothing of them but the row: the weight and the unit are the explaining panel's. Lets canvas and panels
agree on them, and turns what is asked for there into edits and commands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from playground.document import Node
from playground.document.bypass import passes
from playground.document.inspect import Inspection, dense_layers
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Looking, Weight
from playground.gui.canvas.plan.measures import MOST_TILES
from playground.gui.late_views import seen
from playground.gui.latest import Latest
from playground.gui.panels.asking import training
from playground.gui.transport import Transport
from playground.gui.views import Views
from playground.session.session import Session

if TYPE_CHECKING:
    from playground.gui.panels.activation import Unit

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
        self._transport = transport
        self._row: int | None = None
        canvas, inspector = views.canvas, views.inspector
        canvas.weight_selected.connect(self.pick_weight)
        inspector.weight_picked.connect(self.explain_weight)
        for edited in (canvas.weight_edited, inspector.weight_edited):
            edited.connect(self._edit)
        views.boundary.row_clicked.connect(self._click_row)
        views.boundary.bends_toggled.connect(want)
        views.shell.workspace_changed.connect(self._change_workspace)
        views.shell.panels_changed.connect(want)

    def tie(self, name: str) -> None:
        """Connects a view of the mechanics that was just made."""
        views = self._views
        if name == "batch":
            views.batch.row_picked.connect(self.pick_row)
            views.batch.rate_edited.connect(self._set_rate)
        elif name == "explain":
            views.explain.weight_picked.connect(self.pick_weight)
            views.explain.edit_requested.connect(self._edit)
            views.explain.row_picked.connect(self.pick_row)
            views.explain.advance_requested.connect(self._transport.go_to)
            views.explain.show_weight(views.canvas.weight)
            views.explain.show_row(self._row)
        elif name == "activation":
            views.activation.show_unit(self._curve())
        elif name == "health":
            views.health.node_pointed.connect(views.canvas.reveal)

    # -- what is picked

    def pick_weight(self, weight: Weight | None) -> None:
        """Explains a weight, and marks it on the canvas."""
        self._views.canvas.show_weight(weight)
        self.explain_weight(weight)
        self.show_selection()
        self._want()

    def explain_weight(self, weight: Weight | None) -> None:
        """Explains a weight, while something else may be selected on the canvas."""
        views = self._views
        views.inspector.show_weight(weight)
        if views.has("explain"):
            views.explain.show_weight(weight)
            self._show_curve()
        self._want()

    def pick_row(self, row: int | None) -> None:
        """Follows a row of the batch through the network, or none."""
        self._row, views = row, self._views
        if views.has("batch"):
            views.batch.show_row(row)
        if views.has("explain"):
            views.explain.show_row(row)
        self._want()

    def show_selection(self) -> None:
        """What is selected on the canvas is read and changed in the inspector; a unit is written out.

        A selected weight stands among those of its unit.
        """
        views, canvas = self._views, self._views.canvas
        unit = self._unit_of(canvas.weight)
        selected = canvas.plan.members(canvas.selection)
        nodes, unit = (selected, canvas.unit) if unit is None else (frozenset({unit[0]}), unit)
        views.show_selection(nodes, canvas.selected_link, unit, self._latest.frame, self._group())
        views.inspector.show_weight(canvas.weight)
        explain = views.explain if views.has("explain") else None
        if explain is None or explain.pinned or canvas.weight is not None:
            return
        if canvas.unit != explain.unit():
            explain.show_unit(canvas.unit)
            self._show_curve()

    def _group(self) -> int | None:
        """The group that is selected as such: a frame by its title, or one block."""
        canvas = self._views.canvas
        blocks = [-id for id in canvas.selection if id < 0]
        return blocks[0] if len(blocks) == len(canvas.selection) == 1 else canvas.standing.group

    def _click_row(self, place: int) -> None:
        """A point of the batch was clicked on the plane."""
        table = self._latest.frame.mechanics.batch if self._latest.frame is not None else None
        if table is not None and place < len(table.rows):
            row = int(table.rows[place])
            self.pick_row(None if row == self._row else row)

    def unit(self) -> tuple[int, int] | None:
        """(node, unit) whose activation is explained: the one picked, or the one that the weight leads to."""
        if not self._views.has("explain"):
            return None
        explain = self._views.explain
        return explain.unit() if explain.weight() is None else self._unit_of(explain.weight())

    def _unit_of(self, weight: Weight | None) -> tuple[int, int] | None:
        """(node, unit) that a weight leads to."""
        if weight is None:
            return None
        name = weight.name.rpartition(".")[0]
        node = next((node for node in self._session.document.graph.nodes if node.name == name), None)
        return (node.id, weight.place[-1]) if node is not None and weight.place else None

    def _show_curve(self) -> None:
        if self._views.has("activation"):
            self._views.activation.show_unit(self._curve())

    def _curve(self) -> Unit | None:
        """The unit as the activation panel, which is there by then, wants it."""
        from playground.gui.panels.activation import Unit

        unit = self.unit()
        face = self._views.canvas.plan.faces.get(unit[0]) if unit is not None else None
        if unit is None or face is None or face.activation is None:
            return None
        return Unit(face.title, unit[1], face.activation)

    # -- what the worker shall compute

    def looking(self) -> Looking:
        """What can be seen of the mechanics just now."""
        views = self._views
        batch, explain = views.sees("batch"), views.sees("explain")
        boundary = not views.boundary.window().isMinimized() and views.boundary.wants_bends
        return Looking(
            batch=batch or views.canvas.wants_errors,
            row=self._row if batch or explain else None,
            weight=views.explain.weight() if explain else None,
            unit=views.explain.unit() if explain else None,
            step_curve=batch,
            bends=boundary,
            hinges=self._hinges() if boundary else None,
            health=views.sees("health"),
            errors=views.canvas.wants_errors,
        )

    def _hinges(self) -> int | None:
        """The node whose units' hinges are drawn: the selected one, else the first with trained sums.

        A block and what hands on have no units of their own.
        """
        graph, chosen = self._session.document.graph, self._views.canvas.selection
        nodes = [graph.by_id[id] for id in chosen if id in graph.by_id]
        if len(chosen) == len(nodes) == 1 and not passes(nodes[0]):
            return nodes[0].id
        layers = dense_layers(graph, self._session.inspection)
        return layers[0].id if layers else None

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """What the explaining views show of a frame, view by view."""
        views = self._views
        return [
            *((partial(self._ring_batch, frame),) if seen(views.boundary) else ()),
            *(views.batch.parts(frame) if views.sees("batch") else ()),
            *(views.explain.parts(frame) if views.sees("explain") else ()),
            *views.late_parts(frame, ("activation",)),
            *(views.health.parts(frame) if views.sees("health") else ()),
        ]

    def _ring_batch(self, frame: Frame) -> None:
        """Rings the rows of the batch on the boundary, where the batch can be seen beside it."""
        table = frame.mechanics.batch if self._views.sees("batch") else None
        place = None
        if table is not None and self._row in (rows := table.rows.tolist()):
            place = rows.index(self._row)
        self._views.boundary.show_batch(table.points if table is not None else None, place)

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

    def begin(self) -> None:
        """Of another project no row is picked yet, and its first weight is explained where that is seen."""
        if self._row is not None:
            self.pick_row(None)
        if self._views.shell.workspace() == WORKSPACE:
            self._explain_something()

    def _change_workspace(self, name: str) -> None:
        """The canvas follows the phases where they are explained; something is always explained there."""
        self._views.canvas.set_following(name == WORKSPACE)
        if name == WORKSPACE:
            self._explain_something()
        self.show_selection()

    def _explain_something(self) -> None:
        if self._views.explain.weight() is None and self.unit() is None:
            self.pick_weight(self._first_weight())

    def _first_weight(self) -> Weight | None:
        """A weight to begin with: the first into the last hidden layer, or into the only one.

        Into the layer behind it, where that one reads more than can be drawn one by one, as of images.
        """
        inspection = self._session.inspection
        layers = dense_layers(self._session.document.graph, inspection)[-2:]
        narrow = [layer for layer in layers if _read_by(layer, inspection) <= MOST_TILES]
        first = (narrow or layers[::-1])[:1]
        return Weight(f"{first[0].name}.weight", (0, 0)) if first else None


def _read_by(layer: Node, inspection: Inspection) -> int:
    """How many numbers enter a layer, as far as that is known."""
    shapes = inspection.shapes[layer.id].inputs
    return prod(shapes[0] or ()) if shapes else 1
