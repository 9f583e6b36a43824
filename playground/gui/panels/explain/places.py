"""The trained numbers of a network by their place: which there are, and what they are called. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.document import Document
from playground.document.inspect import Inspection
from playground.engine.mechanics.values import Weight

_WORDS = {"weight": "weight w", "bias": "bias b"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of trained numbers: the node that holds it, its own name, its shape."""

    node: int
    node_name: str
    name: str
    shape: tuple[int, ...]

    @property
    def full(self) -> str:
        """Its name among all blocks: "hidden.weight"."""
        return f"{self.node_name}.{self.name}"

    def holds(self, place: tuple[int, ...]) -> bool:
        """Whether there is such a place in it."""
        return len(place) == len(self.shape) and all(
            0 <= at < most for at, most in zip(place, self.shape, strict=True)
        )


def blocks_of(document: Document, inspection: Inspection) -> tuple[Block, ...]:
    """Every block in forward order."""
    names = {node.id: node.name for node in document.graph.nodes}
    return tuple(
        Block(id, names[id], parameter.name, parameter.shape)
        for id in inspection.order
        if id in inspection.shapes and id in names
        for parameter in inspection.shapes[id].parameters
    )


def block_of(weight: Weight, blocks: Sequence[Block]) -> Block | None:
    """The block that a weight stands in; None where it is no longer there."""
    found = next((block for block in blocks if block.full == weight.name), None)
    return found if found is not None and found.holds(weight.place) else None


def called(weight: Weight) -> str:
    """What a weight is called under its value: "weight w", "bias b", "scale"."""
    name = weight.name.rpartition(".")[2]
    return _WORDS.get(name, name)
