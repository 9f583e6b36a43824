"""Any edit that there is, drawn at random: of nodes, links, groups, blocks, settings, training and data.

Some lead to documents that cannot be trained, or are refused: an edit is whatever a user could do with a
document at hand, on purpose or by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from playground import document as edits
from playground.document import Document, Link, Node, replace
from playground.document import groups as frames
from playground.document.links import why_not
from playground.document.model import Color, Graph
from playground.engine.prepare import problems
from playground.ops import ACTIVATIONS, LOSSES, OPS, OPTIMIZERS, SCHEDULES
from playground.session.settings import apply_fix, insert_after, set_data, set_training

Edit = Callable[[Document, Random], Document]

MOST_NODES = 60
"""Of a document that still grows: what adds nodes leaves a larger one as it is."""

COLORS: list[Color] = ["grey", "green", "violet", "yellow", "pink", "teal", "red"]
VALUES: dict[str, list[Any]] = {
    "units": [1, 2, 3, 4, 5, 8, 0, "many"],
    "activation": [*ACTIVATIONS, "none"],
    "initializer": ["zeros", "he_normal", "glorot_uniform"],
    "bias": [True, False],
    "rate": [0.0, 0.2, 0.9, 2.0],
    "kind": [*ACTIVATIONS, *LOSSES],
    "columns": [[], ["x"], ["y", "x"], ["nowhere"]],
    "momentum": [0.1, 1.0, 5.0],
}
TRAINING: list[tuple[str, list[Any]]] = [
    ("optimizer.name", list(OPTIMIZERS)),
    ("optimizer.learning_rate", [0.001, 0.01, 0.1, 1e6, -1.0]),
    ("schedule.name", list(SCHEDULES)),
    ("batch_size", [1, 7, 12, 1000, 0]),
    ("seed", [1, 2, 3]),
    ("shuffle", [True, False]),
    ("dtype", ["float32", "float64"]),
    ("l1", [0.0, 0.01, -1.0]),
    ("l2", [0.0, 0.01]),
    ("clip_norm", [None, 1.0]),
    ("until.max_epochs", [5, 500]),
    ("until.loss", [None, 0.01]),
    ("until.on", ["training", "validation"]),
]
DATA: list[tuple[str, list[Any]]] = [
    ("source", ["spiral", "circle", "sine", "nowhere"]),
    ("settings.count", [40, 60, 0]),
    ("settings.noise", [0.0, 0.2]),
    ("features", [(), ("x", "y"), ("x", "y", "xy"), ("nowhere",)]),
    ("standardize", [True, False]),
    ("split.validation", [0.2, 0.0]),
    ("split.test", [0.0, 0.1, 0.9]),
]


def some(document: Document, draw: Random) -> set[int]:
    """One to four of the nodes, none where there are none."""
    ids = [node.id for node in document.graph.nodes]
    return set(draw.sample(ids, min(len(ids), draw.randint(1, 4))))


def one(document: Document, draw: Random) -> Node | None:
    return draw.choice(document.graph.nodes) if document.graph.nodes else None


def wire(document: Document, draw: Random) -> Link | None:
    return draw.choice(document.graph.links) if document.graph.links else None


def wires(document: Document, draw: Random) -> list[Link]:
    links = document.graph.links
    return draw.sample(links, min(len(links), draw.randint(1, 4)))


def frame_ids(document: Document, draw: Random) -> set[int]:
    ids = [group.id for group in document.graph.groups]
    return set(draw.sample(ids, min(len(ids), draw.randint(1, 2))))


def place(draw: Random) -> tuple[float, float]:
    return draw.uniform(-900, 900), draw.uniform(-900, 900)


# -- nodes -------------------------------------------------------------------------------------------


def added(document: Document, draw: Random) -> Document:
    op = draw.choice([*OPS, "dense", "dense"])
    name = draw.choice([None, "hidden", "a"])
    return edits.add_node(
        document, op, place(draw), {"units": draw.randint(1, 5)} if op == "dense" else {}, name
    )[0]


def added_on_wire(document: Document, draw: Random) -> Document:
    on = wire(document, draw)
    op = draw.choice(["dense", "batch_norm", "dropout", "activation", "add", "concat", "reroute", "input"])
    document, id = edits.add_node(document, op, place(draw))
    return document if on is None else edits.insert_on_link(document, on, id)


def put_on_wire(document: Document, draw: Random) -> Document:
    node, on = one(document, draw), wire(document, draw)
    return document if node is None or on is None else edits.insert_on_link(document, on, node.id)


def put_after(document: Document, draw: Random) -> Document:
    node, before = one(document, draw), one(document, draw)
    return document if node is None or before is None else insert_after(document, node.id, before.id)


def renamed(document: Document, draw: Random) -> Document:
    node = one(document, draw)
    return (
        document
        if node is None
        else edits.rename(document, node.id, draw.choice(["a", "", " b ", "input", "ä" * 90]))
    )


def turned(document: Document, draw: Random) -> Document:
    node = one(document, draw)
    return document if node is None else edits.replace_op(document, node.id, draw.choice(list(OPS)))


def set_something(document: Document, draw: Random) -> Document:
    name = draw.choice(list(VALUES))
    return edits.set_setting(document, some(document, draw), name, draw.choice(VALUES[name]))


def resized(document: Document, draw: Random) -> Document:
    """One more unit, or one less, as by a layer's own buttons."""
    layers = [node for node in document.graph.nodes if node.op == "dense"]
    if not layers:
        return document
    node = draw.choice(layers)
    units = node.settings.get("units", 8)
    more = draw.choice([-1, 1, 1])
    return edits.set_setting(
        document, {node.id}, "units", max(1, units + more) if isinstance(units, int) else 4
    )


# -- links -------------------------------------------------------------------------------------------


def linked(document: Document, draw: Random) -> Document:
    """A new wire between ports that there are; now and then one that closes a loop, as a file may have."""
    nodes = document.graph.nodes
    if not nodes:
        return document
    source, target = draw.choice(nodes), draw.choice(nodes)
    new = Link(source.id, 0, target.id, draw.choice([0, 0, 1, 2]))
    reason = why_not(document, new[:2], new[2:])
    loop = reason == "would make a loop" and draw.random() < 0.1
    return edits.link(document, new) if reason is None or loop else document


def wired(document: Document, draw: Random) -> Document:
    """A wire to one of the ends that are offered for it."""
    node = one(document, draw)
    if node is None or OPS[node.op].outputs == 0:
        return document
    ends = [end for end in edits.may_feed(document, node.id) if end.reason is None]
    if not ends:
        return document
    end = draw.choice(ends)
    return edits.link(document, Link(node.id, 0, end.node, end.port))


def unlinked(document: Document, draw: Random) -> Document:
    old = wire(document, draw)
    return document if old is None else edits.unlink(document, old)


def swapped(document: Document, draw: Random) -> Document:
    node = one(document, draw)
    return document if node is None else edits.swap_inputs(document, node.id, 0, draw.randint(0, 2))


# -- groups, copies, blocks --------------------------------------------------------------------------


def retitled(document: Document, draw: Random) -> Document:
    for id in frame_ids(document, draw):
        document = frames.retitle(document, id, draw.choice(["", "Encoder", "ü"]))
    return document


def joined(document: Document, draw: Random) -> Document:
    for id in frame_ids(document, draw):
        document = frames.join(document, id, some(document, draw))
    return document


def pasted(document: Document, draw: Random) -> Document:
    return edits.paste(
        document, edits.copy(document, some(document, draw)), draw.choice([None, place(draw)])
    )[0]


def blocked(document: Document, draw: Random) -> Document:
    on, node = wire(document, draw), one(document, draw)
    block: Any = draw.choice(list(edits.BLOCKS))
    if draw.random() < 0.3 and document.graph.nodes:
        block = edits.read_block(edits.block_text(document, some(document, draw), "Own"))
    way = draw.randint(0, 2)
    if way == 0 and on is not None:
        return edits.insert_block(document, block, on)[0]
    if way == 1 and node is not None:
        return edits.add_block_after(document, block, node.id)[0]
    return edits.place_block(document, block, place(draw), draw.randint(1, 6))[0]


def fixed(document: Document, draw: Random) -> Document:
    fixes = [fix for problem in problems(document) for fix in problem.fixes]
    return apply_fix(document, draw.choice(fixes)) if fixes else document


def setting_of(table: list[tuple[str, list[Any]]], change: Callable[[Document, str, Any], Document]) -> Edit:
    def changed(document: Document, draw: Random) -> Document:
        path, values = draw.choice(table)
        return change(document, path, draw.choice(values))

    return changed


def mended(document: Document, draw: Random) -> Document:
    """A small network that can be trained, where the user has had enough."""
    document = replace(document, graph=Graph())
    document, first = edits.add_node(document, "input", (0.0, 0.0))
    document, layer = edits.add_node(document, "dense", (200.0, 0.0), {"units": draw.randint(1, 5)})
    document, last = edits.add_node(document, "dense", (400.0, 0.0), {"units": 1, "activation": "sigmoid"})
    document, loss = edits.add_node(document, "loss", (600.0, 0.0), {"kind": "binary_cross_entropy"})
    for source, target in ((first, layer), (layer, last), (last, loss)):
        document = edits.link(document, Link(source, 0, target, 0))
    return set_data(document, "source", "spiral")


GROWING: dict[str, Edit] = {
    "add": added,
    "add on a wire": added_on_wire,
    "duplicate": lambda document, draw: edits.duplicate(document, some(document, draw))[0],
    "paste": pasted,
    "block": blocked,
    "reroute": lambda document, draw: edits.reroute(document, wires(document, draw), place(draw))[0],
}
EDITS: dict[str, Edit] = {
    **GROWING,
    "put on a wire": put_on_wire,
    "put after": put_after,
    "remove": lambda document, draw: edits.remove_nodes(document, some(document, draw)),
    "remove and heal": lambda document, draw: edits.remove_nodes(document, some(document, draw), heal=True),
    "move": lambda document, draw: edits.move(document, {id: place(draw) for id in some(document, draw)}),
    "rename": renamed,
    "turn": turned,
    "set": set_something,
    "resize": resized,
    "freeze": lambda document, draw: edits.set_frozen(document, some(document, draw), draw.random() < 0.6),
    "mute": lambda document, draw: edits.set_muted(document, some(document, draw), draw.random() < 0.6),
    "link": linked,
    "wire": wired,
    "unlink": unlinked,
    "cut": lambda document, draw: edits.cut(document, wires(document, draw)),
    "cut off": lambda document, draw: edits.cut_off(document, some(document, draw)),
    "swap": swapped,
    "group": lambda document, draw: frames.group(
        document, some(document, draw), "Frame", draw.choice(COLORS)
    )[0],
    "ungroup": lambda document, draw: frames.ungroup(document, frame_ids(document, draw)),
    "join": joined,
    "leave": lambda document, draw: frames.leave(document, some(document, draw)),
    "retitle": retitled,
    "recolor": lambda document, draw: frames.recolor(
        document, frame_ids(document, draw), draw.choice(COLORS)
    ),
    "fold": lambda document, draw: frames.fold(document, frame_ids(document, draw), draw.random() < 0.6),
    "fix": fixed,
    "train": setting_of(TRAINING, set_training),
    "data": setting_of(DATA, set_data),
    "name": lambda document, draw: replace(document, name=draw.choice(["a", "b"])),
}


def edited(document: Document, draw: Random) -> Document:
    """After one edit; a document that is large enough only shrinks or stays."""
    name = draw.choice(list(EDITS))
    if name in GROWING and len(document.graph.nodes) >= MOST_NODES:
        return document
    return EDITS[name](document, draw)
