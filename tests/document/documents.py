"""Documents for tests: a sound one, builders of single graphs, and hypothesis strategies for any at all."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from playground.document import Data, Document, Graph, Group, Link, Node, Split, Training, Until, frozen
from playground.document.model import Color
from playground.ops import LOSSES, OPS, OPTIMIZERS, SCHEDULES


def node(id: int, op: str, name: str = "", **settings: Any) -> Node:
    """A node called as its op and id unless a name is given."""
    return Node(id, op, name or f"{op} {id}", (120.0 * id, 0.0), frozen(settings))


def chain(*nodes: Node, loss: str = "binary_cross_entropy", **more: Any) -> Document:
    """An input, these nodes one behind the other, and a loss. Ids: input 1, loss 99."""
    row = (node(1, "input", "input"), *nodes, node(99, "loss", "loss", kind=loss))
    links = tuple(Link(row[k].id, 0, row[k + 1].id, 0) for k in range(len(row) - 1))
    return Document("chain", Graph(row, links), **more)


def sound() -> Document:
    """Two inputs' features, eight tanh neurons, one sigmoid: nothing is wrong with it."""
    hidden = node(2, "dense", "hidden", units=8, activation="tanh")
    output = node(3, "dense", "output", units=1, activation="sigmoid")
    return chain(hidden, output)


def built(nodes: list[Node], links: list[tuple[int, int, int, int]]) -> Document:
    """A document of just these nodes and links."""
    return Document("built", Graph(tuple(nodes), tuple(Link(*one) for one in links)))


def merge_of_three() -> Document:
    """A concat (4) of three inputs."""
    return built(
        [node(k, "input") for k in (1, 2, 3)] + [node(4, "concat")],
        [(1, 0, 4, 0), (2, 0, 4, 1), (3, 0, 4, 2)],
    )


# -- any document at all -----------------------------------------------------------------------------

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WHOLES = st.integers(-(10**25), 10**25)
PLAIN = st.none() | st.booleans() | WHOLES | NUMBERS | TEXTS | st.lists(TEXTS, max_size=3)


def settings_of(names: list[str]) -> st.SearchStrategy[Any]:
    """Some settings, mostly under names that exist."""
    return st.dictionaries(st.sampled_from([*names, "odd"]) | TEXTS, PLAIN, max_size=3).map(frozen)


SETTING_NAMES = sorted({setting.name for op in OPS.values() for setting in op.settings})
NODES = st.builds(
    Node,
    id=st.integers(0, 6) | WHOLES,
    op=st.sampled_from([*OPS, "nonsense"]) | TEXTS,
    name=st.sampled_from(["a", "b", "a 2", ""]) | TEXTS,
    at=st.tuples(NUMBERS, NUMBERS),
    settings=settings_of(SETTING_NAMES)
    | st.builds(lambda kind: frozen(kind=kind), st.sampled_from([*LOSSES, "relu"])),
    frozen=st.booleans(),
    muted=st.booleans(),
)
GROUPS = st.builds(
    Group,
    id=st.integers(0, 3),
    title=st.sampled_from(["Group", "", " "]) | TEXTS,
    nodes=st.lists(st.integers(0, 6) | WHOLES, max_size=4).map(tuple),
    color=st.sampled_from(get_args(Color)),
    folded=st.booleans(),
)
PORTS = st.integers(-1, 3) | WHOLES
LINKS = st.builds(Link, st.integers(0, 6), PORTS, st.integers(0, 6), PORTS)
GRAPHS = st.builds(
    Graph,
    st.lists(NODES, max_size=6).map(tuple),
    st.lists(LINKS, max_size=8, unique=True).map(tuple),
    st.lists(GROUPS, max_size=3).map(tuple),
)


def entries(names: list[str], own: list[str]) -> st.SearchStrategy[Any]:
    """A table entry's name with some settings."""
    named = st.builds(
        lambda name, more: frozen(more, name=name), st.sampled_from(names) | TEXTS, settings_of(own)
    )
    return named | settings_of(["name"])


SHARES = st.floats(0, 1) | NUMBERS
DATA = st.builds(
    Data,
    source=st.sampled_from(["spiral", "iris", "sine"]) | TEXTS,
    settings=settings_of(["count", "noise", "seed"]),
    features=st.lists(st.sampled_from(["x", "y", "x²"]) | TEXTS, max_size=3).map(tuple),
    standardize=st.booleans(),
    split=st.builds(Split, SHARES, SHARES, SHARES, WHOLES),
)
TRAINING = st.builds(
    Training,
    optimizer=entries(list(OPTIMIZERS), ["learning_rate", "beta1"]),
    schedule=entries(list(SCHEDULES), ["warmup", "every"]),
    l1=NUMBERS,
    l2=NUMBERS,
    clip_norm=st.none() | NUMBERS,
    batch_size=WHOLES,
    shuffle=st.booleans(),
    seed=WHOLES,
    dtype=st.sampled_from(["float32", "float64"]),
    until=st.builds(
        Until,
        st.none() | NUMBERS,
        st.sampled_from(["training", "validation"]),
        WHOLES,
        st.none() | WHOLES,
    ),
)
DOCUMENTS = st.builds(Document, TEXTS, GRAPHS, DATA, TRAINING)
"""Any document that a file can hold; nearly all of them are broken."""
