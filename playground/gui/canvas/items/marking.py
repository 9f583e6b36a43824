"""How what is selected, hovered and dragged marks nodes and links: marks as values.

Owns which of that shows on which item. Pure functions of a plan and what stands out; paints nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from playground.document import Link
from playground.gui.canvas.items.link_item import LinkLook
from playground.gui.canvas.items.node_face import Marks
from playground.gui.canvas.items.standing import Standing
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan
from playground.gui.theme.tokens import Theme

Outline = tuple[str, float]
"""(colour, width)."""
Line = tuple[str, float, bool]
"""(colour, width, whether dashed)."""


class Here(NamedTuple):
    """What of the phase, of the picked weight and of the network's state is about one node."""

    bias: int | None
    pixel: Box | None
    lit: bool
    stale: bool


def node_marks(standing: Standing, id: int, here: Here) -> Marks:
    """How a node stands out. A frame that is selected says so itself, for all its members."""
    selected = id in standing.selection
    grouped = selected and standing.group is not None
    return Marks(
        hovered=grouped or id == standing.hovered_node,
        selected=selected and not grouped,
        unit=standing.unit[1] if standing.unit is not None and standing.unit[0] == id else None,
        rings=("in" if standing.forwards else "out") if _is_target(standing, id) else None,
        **here._asdict(),
    )


def is_refused(standing: Standing, id: int) -> bool:
    """Whether a wire is dragged that may not end at the node."""
    return standing.targets is not None and not _is_target(standing, id) and id != standing.source


def _is_target(standing: Standing, id: int) -> bool:
    return id in (standing.targets or ())


def link_look(plan: Plan, standing: Standing, link: Link) -> LinkLook:
    """How a link stands out. What carries nothing is dashed: from a problem, or into an input not used."""
    source, target = (plan.faces[id] for id in plan.ends(link))
    bad = target.level == "error" and target.bad_port == link.input
    unused = target.muted and target.block is None and link.input > 0
    dashed = unused or not source.known or source.body == "problem"
    return LinkLook(link == standing.hovered_link, link == standing.link, bad, dashed)


def far_marks(plan: Plan, standing: Standing, theme: Theme) -> tuple[dict[int, Outline], dict[Link, Line]]:
    """What stands out from far away: outlines of nodes, and lines over cables."""
    outlines = {id: (theme.danger, 2.0) for id, face in plan.faces.items() if face.level == "error"}
    if standing.hovered_node is not None:
        outlines[standing.hovered_node] = theme.text3, 1.0
    outlines |= dict.fromkeys(standing.selection, (theme.selection, 2.0))
    lines: dict[Link, Line] = {}
    if standing.hovered_link is not None:
        lines[standing.hovered_link] = theme.text2, 3.0, False
    if standing.link is not None:
        lines[standing.link] = theme.selection, 3.0, False
    return outlines, lines
