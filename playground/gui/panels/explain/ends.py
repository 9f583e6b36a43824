"""The two ends of an explained weight: what they are called, and what their tiles show."""

from __future__ import annotations

from typing import Any, NamedTuple

from playground.document import Document
from playground.document.check import end_activation
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Explanation
from playground.ops.activations import ACTIVATIONS

_ENDLESS = 1e9


class End(NamedTuple):
    """One end of a weight: its name, its map over the plane where there is one, and the map's ends.

    Without a map `rows` are its numbers for each row of the batch; without those `word` stands for it.
    """

    name: str
    field: Any = None
    scale: tuple[float, float] | None = None
    word: str = ""
    rows: Any = None


def ends_of(explanation: Explanation, document: Document, frame: Frame) -> tuple[End, End]:
    """Where a weight leads from, and where to."""
    place = explanation.weight.place
    source = _end(explanation.source, place[0], document, frame, explanation.inputs)
    return source, _end(explanation.target, place[-1], document, frame, explanation.errors)


def _end(name: str, unit: int, document: Document, frame: Frame, rows: Any) -> End:
    """A unit with its tile: its map, where the frame has one."""
    if name == "1":
        return End("always 1", word=name)
    title, dot, _ = name.rpartition(" · ")
    node = next((one for one in document.graph.nodes if dot and one.name == title), None)
    field: Any = frame.maps.get(node.id) if node is not None else None
    if node is None or field is None or unit >= len(field):
        return End(name, word=str(unit + 1) if dot else "", rows=rows)
    entry = ACTIVATIONS.get(end_activation(node) or "")
    bounded = entry is not None and entry.low > -_ENDLESS and entry.high < _ENDLESS
    return End(name, field[unit], (entry.low, entry.high) if entry is not None and bounded else None)
