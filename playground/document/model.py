"""The document: what the user made, as one frozen value.

Owns the shape of a project: graph, data recipe, training settings, positions on the canvas. A
document may be broken while the user works (`check` says how); it never changes, an edit gives a
new one. Knows nothing of files, arrays or widgets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

FORMAT = "nnplay"
VERSION = 1

Settings = Mapping[str, Any]
Part = Literal["training", "validation"]
Color = Literal["grey", "green", "violet", "yellow", "pink", "teal", "red"]


def frozen(settings: Mapping[str, Any] | None = None, **more: Any) -> Settings:
    """Settings as a mapping that cannot be changed."""
    return MappingProxyType({**(settings or {}), **more})


class Link(NamedTuple):
    """A wire from an output port to an input port; nodes by id, ports by number."""

    source: int
    output: int
    target: int
    input: int


class _Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the document's values: compared by content, never changed, odd keys refused."""


class Node(_Frozen, frozen=True):
    """One op on the canvas. `at` is the position of its header's upper left corner, in scene pixels.

    With `frozen` no step moves its parameters. With `muted` it is bypassed: what enters its first input
    leaves it as it is, and it has no parameters.
    """

    id: int
    op: str
    name: str
    at: tuple[float, float] = (0.0, 0.0)
    settings: Settings = msgspec.field(default_factory=frozen)
    frozen: bool = False
    muted: bool = False

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "settings", frozen(self.settings))


class Group(_Frozen, frozen=True):
    """Nodes that belong together: drawn as a frame around them or, `folded`, as one block in their place.

    It changes nothing of what is computed. A node is in one group at most; a group without nodes is gone.
    """

    id: int
    title: str
    nodes: tuple[int, ...]
    color: Color = "grey"
    folded: bool = False


class Graph(_Frozen, frozen=True, dict=True):
    """Nodes and links; any directed acyclic graph with one or more inputs and one loss trains."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()

    def node(self, id: int) -> Node:
        """The node with this id. Raises KeyError where there is none."""
        return self.by_id[id]

    def into(self, id: int) -> tuple[Link, ...]:
        """Links that end in the node, by input port."""
        return self._ends[0].get(id, ())

    def out_of(self, id: int) -> tuple[Link, ...]:
        """Links that start at the node, in the order they were made."""
        return self._ends[1].get(id, ())

    @cached_property
    def by_id(self) -> Mapping[int, Node]:
        """Every node by its id; of several with the same one the first."""
        return MappingProxyType({node.id: node for node in reversed(self.nodes)})

    @cached_property
    def _ends(self) -> tuple[dict[int, tuple[Link, ...]], dict[int, tuple[Link, ...]]]:
        """The links into and out of every node that has some."""
        into: dict[int, list[Link]] = {}
        out_of: dict[int, list[Link]] = {}
        for link in self.links:
            into.setdefault(link.target, []).append(link)
            out_of.setdefault(link.source, []).append(link)
        return (
            {id: tuple(sorted(links, key=lambda link: link.input)) for id, links in into.items()},
            {id: tuple(links) for id, links in out_of.items()},
        )


class Split(_Frozen, frozen=True):
    """Shares of the rows, and the seed that deals them out."""

    training: float = 0.8
    validation: float = 0.2
    test: float = 0.0
    seed: int = 1


class Data(_Frozen, frozen=True):
    """The recipe: where rows come from and what is made of them. An empty `features` means all columns."""

    source: str = "spiral"
    settings: Settings = msgspec.field(default_factory=frozen)
    features: tuple[str, ...] = ()
    standardize: bool = True
    split: Split = msgspec.field(default_factory=Split)

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "settings", frozen(self.settings))


class Until(_Frozen, frozen=True):
    """When a run stops: at this loss `on` that part, after `max_epochs`, or for lack of progress."""

    loss: float | None = None
    on: Part = "validation"
    max_epochs: int = 1000
    patience: int | None = None


class Training(_Frozen, frozen=True):
    """How the network learns. `optimizer` and `schedule` hold a table entry's name and its settings."""

    optimizer: Settings = msgspec.field(default_factory=lambda: frozen(name="adam"))
    schedule: Settings = msgspec.field(default_factory=lambda: frozen(name="constant"))
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float | None = None
    batch_size: int = 10
    shuffle: bool = True
    seed: int = 1
    dtype: Literal["float32", "float64"] = "float32"
    until: Until = msgspec.field(default_factory=Until)

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "optimizer", frozen(self.optimizer))
        msgspec.structs.force_setattr(self, "schedule", frozen(self.schedule))


class Document(_Frozen, frozen=True):
    """A whole project."""

    name: str = "untitled"
    graph: Graph = msgspec.field(default_factory=Graph)
    data: Data = msgspec.field(default_factory=Data)
    training: Training = msgspec.field(default_factory=Training)
    test_opened: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How often its sealed test rows were opened; no edit takes that back."""


replace = msgspec.structs.replace
"""`replace(value, field=…)`: the same value with some fields changed."""
