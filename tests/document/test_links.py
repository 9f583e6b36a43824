"""Whether a link may be drawn, and what the canvas says while a wire is dragged to where it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import Document, Graph, Link, add_node, link, replace
from playground.document.check import check
from playground.document.links import in_loops, reaches, why_not
from tests.document.documents import DOCUMENTS, GRAPHS, built, node, sound


def canvas() -> Document:
    """The sound network with an Add (100), an unknown op (101) and a loose dense (102)."""
    document, _ = add_node(sound(), "add", (0, 0))
    document, _ = add_node(document, "nonsense", (0, 0))
    document, _ = add_node(document, "dense", (0, 0))
    return link(document, Link(1, 0, 100, 0))


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ((2, 0), (2, 0), "a node cannot feed itself"),
        ((3, 0), (2, 0), "would make a loop"),
        ((99, 0), (102, 0), "Loss has no output"),
        ((2, 0), (1, 0), "Input takes no input"),
        ((2, 1), (102, 0), "no such output"),
        ((2, -1), (102, 0), "no such output"),
        ((2, 0), (102, 1), "no such input"),
        ((2, 0), (100, -1), "no such input"),
        ((2, 0), (3, 0), "already connected"),
        ((1, 0), (100, 1), "already connected"),
        ((55, 0), (3, 0), "the node is gone"),
        ((2, 0), (55, 0), "the node is gone"),
        ((101, 0), (3, 0), "unknown kind of node"),
        ((2, 0), (101, 0), "unknown kind of node"),
    ],
)
def test_that_an_impossible_link_has_a_reason(
    source: tuple[int, int], target: tuple[int, int], reason: str
) -> None:
    assert why_not(canvas(), source, target) == reason


@pytest.mark.parametrize(
    ("source", "target"), [((1, 0), (3, 0)), ((2, 0), (100, 1)), ((2, 0), (100, 0)), ((2, 0), (102, 0))]
)
def test_that_a_possible_link_has_none_also_where_the_input_is_taken(
    source: tuple[int, int], target: tuple[int, int]
) -> None:
    assert why_not(canvas(), source, target) is None


ENDS = st.tuples(st.integers(0, 6), st.integers(-1, 3))


@given(DOCUMENTS, ENDS, ENDS)
def test_that_why_not_never_raises(
    document: Document, source: tuple[int, int], target: tuple[int, int]
) -> None:
    reason = why_not(document, source, target)
    assert reason is None or reason


@given(st.data())
def test_that_links_which_may_be_drawn_never_bring_an_error(data: st.DataObject) -> None:
    document = sound()
    for id in range(4):
        op = data.draw(st.sampled_from(["add", "concat", "dense", "dropout"]))
        document, _ = add_node(document, op, (0, 0), name=f"n{id}")
    ids = st.sampled_from([one.id for one in document.graph.nodes])
    for _ in range(data.draw(st.integers(1, 10))):
        source, target = (data.draw(ids), 0), (data.draw(ids), data.draw(st.integers(0, 2)))
        if why_not(document, source, target) is None:
            document = link(document, Link(*source, *target))
    wrong = ("form a loop", "not numbered", "two links", "has no output", "has no input 1", "not there")
    said = " ".join(problem.text for problem in check(document))
    assert not [words for words in wrong if words in said]


def test_that_a_long_chain_is_searched_without_running_out_of_stack() -> None:
    nodes = [node(id, "dropout") for id in range(1500)]
    document = built(nodes, [(id, 0, id + 1, 0) for id in range(1499)])
    assert why_not(document, (1499, 0), (0, 0)) == "would make a loop"
    assert why_not(document, (0, 0), (1499, 0)) is None


@given(GRAPHS.filter(lambda graph: len(graph.by_id) == len(graph.nodes)))
def test_that_the_nodes_in_loops_are_those_that_reach_themselves(graph: Graph) -> None:
    there = [link for link in graph.links if {link.source, link.target} <= graph.by_id.keys()]
    whole = replace(graph, links=tuple(there))
    slow = {id for id in whole.by_id if any(reaches(whole, link.target, id) for link in whole.out_of(id))}
    assert in_loops(whole) == slow


def test_that_loops_of_two_thousand_nodes_are_found_at_once() -> None:
    """Counted, not timed: every node looks at its links a few times, however long the loop is."""
    count = 2000
    nodes = [node(id, "dense") for id in range(1, count + 1)]
    graph = built(nodes, [(id, 0, id % count + 1, 0) for id in range(1, count + 1)]).graph
    looked = 0

    class Counting(Graph, frozen=True, dict=True):
        def out_of(self, id: int) -> tuple[Link, ...]:
            nonlocal looked
            looked += 1
            return super().out_of(id)

    assert len(in_loops(Counting(graph.nodes, graph.links))) == count
    assert looked <= 3 * count
