"""Edits: pure, never inconsistent, and undone by going back in the list of documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    BLOCKS,
    Document,
    Link,
    Node,
    add_node,
    copy,
    cut,
    cut_off,
    duplicate,
    from_text,
    insert_block,
    insert_on_link,
    link,
    move,
    paste,
    place_block,
    remove_nodes,
    rename,
    replace,
    replace_op,
    reroute,
    set_frozen,
    set_muted,
    set_setting,
    swap_inputs,
    to_text,
    unlink,
)
from playground.document.check import check
from playground.document.check_groups import check_groups
from playground.document.groups import fold, group, join, leave, ungroup
from playground.document.links import why_not
from playground.ops import OPS
from tests.document.documents import merge_of_three, sound


def at(document: Document, id: int) -> Node:
    return document.graph.node(id)


def consistent(document: Document) -> None:
    """What no edit may break: ids and names are one of a kind, links fit ports, merges have no holes."""
    graph = document.graph
    ids = [one.id for one in graph.nodes]
    assert len(set(ids)) == len(ids), "ids are one of a kind"
    names = [one.name for one in graph.nodes]
    assert len(set(names)) == len(names), "names are one of a kind"
    assert len(set(graph.links)) == len(graph.links), "no link stands twice"
    ends = [(one.target, one.input) for one in graph.links]
    assert len(set(ends)) == len(ends), "no input has two links"
    for one in graph.links:
        assert one.source in ids, "every link begins at a node"
        assert one.target in ids, "every link ends at a node"
        assert 0 <= one.output < OPS[at(document, one.source).op].outputs
        assert 0 <= one.input < (OPS[at(document, one.target).op].inputs or 10**9)
    for id in ids:
        if OPS[at(document, id).op].inputs is None:
            assert [one.input for one in graph.into(id)] == list(range(len(graph.into(id))))
    assert list(check_groups(graph)) == [], (
        "groups list nodes that are there, each once, under ids of their own"
    )


# -- any edits ---------------------------------------------------------------------------------------


Draw = Callable[[st.SearchStrategy[Any]], Any]
PLACES = st.tuples(st.integers(-999, 999), st.integers(-999, 999))
NAMES = st.sampled_from(["a", "hidden", "add 2", "x 10", " ", "ü"])
KINDS = st.sampled_from(list(OPS))


def draw_link(draw: Draw, document: Document, ids: list[int]) -> Document:
    """A link between any two nodes, where it may be drawn."""
    source, target, port = ids[0], ids[-1], draw(st.integers(0, 3))
    if why_not(document, (source, 0), (target, port)) is not None:
        return document
    return link(document, Link(source, 0, target, port))


def on_a_link(draw: Draw, document: Document, change: Callable[[Link], Document]) -> Document:
    links = document.graph.links
    return change(draw(st.sampled_from(list(links)))) if links else document


def some_links(document: Document) -> st.SearchStrategy[list[Link]]:
    """A few of the links, or one that is not there."""
    return st.lists(st.sampled_from([*document.graph.links, Link(1, 0, 1, 0)]), max_size=3, unique=True)


PORTS = st.integers(0, 3)
EDITS: dict[str, Callable[[Draw, Document, list[int]], Document]] = {
    "link": draw_link,
    "wire": draw_link,
    "remove": lambda draw, document, ids: remove_nodes(document, ids[:2]),
    "heal": lambda draw, document, ids: remove_nodes(document, ids[:2], heal=True),
    "unlink": lambda draw, document, ids: on_a_link(draw, document, lambda one: unlink(document, one)),
    "insert": lambda draw, document, ids: on_a_link(
        draw, document, lambda one: insert_on_link(document, one, ids[0])
    ),
    "move": lambda draw, document, ids: move(document, {id: draw(PLACES) for id in ids}),
    "rename": lambda draw, document, ids: rename(document, ids[0], draw(NAMES)),
    "set": lambda draw, document, ids: set_setting(
        document, ids, draw(st.sampled_from(["units", "rate", "kind"])), draw(st.integers(0, 9))
    ),
    "freeze": lambda draw, document, ids: set_frozen(document, ids, draw(st.booleans())),
    "mute": lambda draw, document, ids: set_muted(document, ids, draw(st.booleans())),
    "cut": lambda draw, document, ids: cut(document, draw(some_links(document))),
    "cut off": lambda draw, document, ids: cut_off(document, ids),
    "reroute": lambda draw, document, ids: reroute(document, draw(some_links(document)), draw(PLACES))[0],
    "swap": lambda draw, document, ids: swap_inputs(document, ids[0], *draw(st.tuples(PORTS, PORTS))),
    "group": lambda draw, document, ids: group(document, ids, draw(NAMES))[0],
    "ungroup": lambda draw, document, ids: ungroup(document, ids[:1]),
    "join": lambda draw, document, ids: join(document, draw(st.integers(0, 3)), ids),
    "leave": lambda draw, document, ids: leave(document, ids),
    "fold": lambda draw, document, ids: fold(document, {1, 2}, draw(st.booleans())),
    "place": lambda draw, document, ids: place_block(
        document, draw(st.sampled_from(list(BLOCKS))), draw(PLACES)
    )[0],
    "block": lambda draw, document, ids: on_a_link(
        draw, document, lambda one: insert_block(document, draw(st.sampled_from(list(BLOCKS))), one)[0]
    ),
    "turn": lambda draw, document, ids: replace_op(document, ids[0], draw(KINDS)),
    "duplicate": lambda draw, document, ids: duplicate(document, ids)[0],
    "paste": lambda draw, document, ids: paste(document, copy(document, ids), draw(st.none() | PLACES))[0],
}


def edit(draw: Draw, document: Document) -> Document:
    """One random edit, asked for as the canvas would: of nodes that are there, links that may be drawn."""
    ids = [one.id for one in document.graph.nodes]
    what = draw(st.sampled_from(["add", *EDITS]))
    if what == "add" or not ids:
        return add_node(document, draw(KINDS), draw(PLACES), name=draw(st.none() | NAMES))[0]
    return EDITS[what](
        draw, document, draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
    )


@given(st.data())
def test_that_any_edits_keep_the_document_consistent_and_are_all_undone(data: st.DataObject) -> None:
    first = sound()
    kept = to_text(first)
    documents = [first]
    texts = [kept]
    for _ in range(data.draw(st.integers(1, 12))):
        documents.append(edit(data.draw, documents[-1]))
        consistent(documents[-1])
        check(documents[-1])
        texts.append(to_text(documents[-1]))
    assert [to_text(document) for document in documents] == texts, "no edit changes what was before it"
    while len(documents) > 1:
        documents.pop()
    assert documents[0] == sound() == from_text(kept)


@given(st.data())
def test_that_no_edit_gives_a_node_the_id_of_one_that_is_there(data: st.DataObject) -> None:
    document = sound()
    for _ in range(data.draw(st.integers(1, 8))):
        before = {one.id for one in document.graph.nodes}
        document, id = add_node(document, "dense", (0, 0))
        assert id not in before
        document, ids = paste(document, copy(document, [id, min(before)]))
        assert len({*ids, *before, id}) == len(before) + 3
        if data.draw(st.booleans()):
            document = remove_nodes(document, [data.draw(st.sampled_from(sorted(before)))])


# -- single edits ------------------------------------------------------------------------------------


def test_that_a_new_node_gets_a_name_of_its_own() -> None:
    document = sound()
    for name in ("hidden 2", "hidden 3"):
        document, id = add_node(document, "dense", (0, 0))
        assert at(document, id).name == name
    document, id = add_node(document, "activation", (0, 0), {"kind": "relu"})
    assert at(document, id).name == "relu"


def test_that_a_rename_keeps_names_apart() -> None:
    assert at(rename(sound(), 2, "output"), 2).name == "output 2"
    assert at(rename(sound(), 2, " hidden "), 2).name == "hidden"
    assert rename(sound(), 2, "  ") == sound()


def test_that_a_setting_changes_only_where_there_is_one() -> None:
    after = set_setting(sound(), [1, 2], "units", 3)
    assert at(after, 2).settings == {"units": 3, "activation": "tanh"}
    assert at(after, 1) == at(sound(), 1)


def test_that_nodes_are_frozen_and_thawed_and_the_others_stay() -> None:
    after = set_frozen(sound(), [2, 3, 77], True)
    assert [one.id for one in after.graph.nodes if one.frozen] == [2, 3]
    assert replace(at(after, 2), frozen=False) == at(sound(), 2)
    assert set_frozen(after, [3], False) == set_frozen(sound(), [2], True)
    assert set_frozen(after, [2, 3], False) == sound()


def test_that_new_parameters_are_free() -> None:
    frozen = set_frozen(sound(), [2], True)
    assert not at(replace_op(frozen, 2, "layer_norm"), 2).frozen


def test_that_another_op_stays_in_its_group_and_bypassed_where_it_can_be() -> None:
    document, id = group(set_muted(sound(), [2], True), [2, 3])
    for op, muted in (("layer_norm", True), ("add", True), ("input", False)):
        turned = replace_op(document, 2, op)
        assert at(turned, 2).muted is muted
        assert turned.graph.groups == document.graph.groups
    assert id == 1


def test_that_another_op_keeps_what_it_knows_and_drops_links_that_it_has_no_ports_for() -> None:
    after = replace_op(merge_of_three(), 4, "dense")
    assert after.graph.into(4) == (Link(1, 0, 4, 0),)
    consistent(after)
    assert replace_op(sound(), 3, "loss").graph.out_of(3) == ()
    assert replace_op(sound(), 2, "input").graph.into(2) == ()
    assert at(replace_op(sound(), 2, "activation"), 2).settings == {}


def test_that_no_edit_makes_a_name_too_long_or_one_that_cannot_be_shown() -> None:
    """Else a copy of a node with a long name would end the training."""
    document = rename(sound(), 2, "h" * 300)
    document, (twin,) = duplicate(document, {2})
    assert [len(document.graph.node(id).name) for id in (2, twin)] == [80, 80]
    assert document.graph.node(2).name != document.graph.node(twin).name
    assert not [problem for problem in check(document) if problem.level == "error"]
    assert rename(sound(), 2, " a\n\x1b[2Jb\x00 ").graph.node(2).name == "a [2Jb"
    assert rename(sound(), 2, "\x07") == sound()


def test_that_a_default_name_follows_the_op_but_an_own_name_stays() -> None:
    document, id = add_node(sound(), "add", (0, 0), name="Add")
    assert at(replace_op(document, id, "concat"), id).name == "Concat"
    document, id = add_node(sound(), "add", (0, 0), name="my sum")
    assert at(replace_op(document, id, "concat"), id).name == "my sum"
