"""What stands out on the canvas without being in the document."""

from __future__ import annotations

from dataclasses import dataclass

from playground.document import Link
from playground.engine.mechanics.values import Weight


@dataclass(frozen=True, slots=True)
class Standing:
    """What is selected, hovered and dragged. Faces by id: those of blocks are negative."""

    selection: frozenset[int] = frozenset()
    unit: tuple[int, int] | None = None
    link: Link | None = None
    hovered_node: int | None = None
    hovered_link: Link | None = None
    targets: frozenset[int] | None = None
    """While a wire is dragged: the nodes where it may end; None otherwise."""
    source: int | None = None
    forwards: bool = True
    """Whether the dragged wire looks for an input."""
    hovered_unit: tuple[int, int] | None = None
    hovered_port: tuple[int, str, int] | None = None
    """(face, "input" or "output", port)."""
    hidden_link: Link | None = None
    """A link that is being pulled off its port."""
    weight: Weight | None = None
    hovered_weight: Weight | None = None
    group: int | None = None
    """The frame that was clicked; its members are selected."""
    hovered_group: int | None = None
