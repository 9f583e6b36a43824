"""What there is to act on, and why an action cannot do anything now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.gui.actions import Entry, Need
from playground.gui.canvas.plan.weights import spot
from playground.session.session import Session

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView


@dataclass(frozen=True, slots=True)
class Situation:
    """What there is to act on: how much of it is selected, and whether the network trains.

    A block is one thing that is selected. `strand`: of a wire one weight.
    """

    nodes: int = 0
    links: int = 0
    selected: int = 0
    wire: bool = False
    strand: bool = False
    weight: bool = False
    groups: int = 0
    trains: bool = False
    undo: bool = False
    redo: bool = False


_NEEDS: Mapping[Need, tuple[Callable[[Situation], bool], str]] = {
    "node": (lambda now: now.selected > 0, "select a node first"),
    "one": (lambda now: now.selected == 1, "select one node first"),
    "two": (lambda now: now.selected > 1, "select two nodes first"),
    "three": (lambda now: now.selected > 2, "select three nodes first"),
    "wire": (lambda now: now.wire or now.strand, "select a wire first"),
    "something": (lambda now: now.selected > 0 or now.wire, "select a node or a wire first"),
    "held": (lambda now: now.selected > 0 or now.weight, "select a node or a weight first"),
    "group": (lambda now: now.groups > 0, "select a frame or a block first"),
    "nodes": (lambda now: now.nodes > 0, "there is no node yet"),
    "links": (lambda now: now.links > 0, "there is no wire yet"),
    "trains": (lambda now: now.trains, "solve the problems first"),
    "undo": (lambda now: now.undo, "nothing to undo"),
    "redo": (lambda now: now.redo, "nothing to redo"),
}


def situation(canvas: CanvasView, session: Session) -> Situation:
    """What there is to act on now."""
    graph, nodes = session.document.graph, canvas.plan.members(canvas.selection)
    here = spot(canvas.plan, canvas.weight) if canvas.weight is not None else None
    return Situation(
        nodes=len(graph.nodes),
        links=len(graph.links),
        selected=len(canvas.selection),
        wire=canvas.selected_link is not None,
        strand=here is not None and here.link is not None,
        weight=canvas.weight is not None,
        groups=sum(not nodes.isdisjoint(group.nodes) for group in graph.groups),
        trains=session.can_train,
        undo=session.undo_label is not None,
        redo=session.redo_label is not None,
    )


def why_not(entry: Entry, now: Situation) -> str:
    """Why an action cannot do anything, in a few words; "" where it can."""
    if entry.needs is None:
        return ""
    met, words = _NEEDS[entry.needs]
    return "" if met(now) else words
