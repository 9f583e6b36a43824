"""Groups: a node is in one at most, an empty one is gone, and a file that says otherwise is told of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Document,
    Fix,
    Graph,
    Group,
    Link,
    duplicate,
    from_text,
    remove_nodes,
    replace,
    to_text,
)
from playground.document.check import check
from playground.document.check_groups import MOST, check_groups
from playground.document.groups import (
    MAX_TITLE,
    entering,
    fold,
    group,
    group_of,
    join,
    leave,
    leaving,
    mended,
    recolor,
    retitle,
    ungroup,
)
from tests.document.documents import DOCUMENTS, node, sound


def grouped(*groups: Group) -> Document:
    return replace(sound(), graph=replace(sound().graph, groups=groups))


def test_that_a_new_group_takes_its_nodes_out_of_others() -> None:
    document, first = group(sound(), [1, 2], "Front")
    document, second = group(document, [2, 3], "Back", "teal", folded=True)
    assert [(one.id, one.nodes) for one in document.graph.groups] == [(first, (1,)), (second, (2, 3))]
    document, _ = group(document, [1], " ")
    assert [one.title for one in document.graph.groups] == ["Back", "Group"]
    assert group(sound(), [55]) == (sound(), 0)


def test_that_groups_are_changed_one_by_one() -> None:
    document, id = group(sound(), [2, 3], "Pair")
    assert fold(document, [id], True).graph.groups[0].folded
    assert recolor(document, [id], "red").graph.groups[0].color == "red"
    assert retitle(document, id, " New ").graph.groups[0].title == "New"
    assert retitle(document, id, "  ") == document
    assert len(retitle(document, id, "x" * 500).graph.groups[0].title) == MAX_TITLE
    assert ungroup(document, [id]) == sound()
    assert join(document, 77, [1]) == document
    assert join(document, id, [1]).graph.groups[0].nodes == (2, 3, 1)
    assert leave(document, [2, 3]) == sound()
    assert group_of(leave(document, [2]).graph, 2) is None


def test_that_a_group_without_nodes_is_gone() -> None:
    document, _ = group(sound(), [2, 3])
    assert remove_nodes(document, [2]).graph.groups[0].nodes == (3,)
    assert remove_nodes(document, [2, 3]).graph.groups == ()


def test_that_links_across_the_edge_are_told_from_those_within() -> None:
    document, _ = group(sound(), [2, 3])
    graph = document.graph
    assert entering(graph, graph.groups[0]) == (Link(1, 0, 2, 0),)
    assert leaving(graph, graph.groups[0]) == (Link(3, 0, 99, 0),)


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        (
            [Group(1, "A", (2,)), Group(1, "B", (3,))],
            "2 groups have the id 1: every group needs one of its own.",
        ),
        ([Group(1, "A", (2, 7))], "The group 'A' lists node 7, which is not there: take it out of the list."),
        (
            [Group(1, "A", (2,)), Group(2, "B", (2, 3))],
            "'hidden' is in the groups 'A' and 'B', and a node is in one at most: take it out of one.",
        ),
        ([Group(1, "A", (2, 2))], "The group 'A' lists 'hidden' 2 times: once is enough."),
        ([Group(1, " ", (2,))], "The group 1 needs a title of 1 to 80 characters: give it one."),
        ([Group(1, "A", ())], "The group 'A' has no nodes: remove it."),
        (
            [Group(1, "A\n\x1b[31mB", (2,))],
            "The title of the group 'A [31mB' holds what cannot be shown: give it another.",
        ),
    ],
)
def test_that_a_group_that_cannot_be_is_a_hint_with_a_remedy(groups: list[Group], text: str) -> None:
    document = grouped(*groups)
    (problem,) = check(document)
    assert (problem.text, problem.level) == (text, "hint")
    assert problem.fixes == (Fix("Mend the groups", "mend_groups"),)
    assert check(mended(document)) == []


def test_that_thousands_of_faulty_groups_are_told_of_in_some_sentences() -> None:
    document = grouped(*(Group(1, "x" * 10_000, (2, 10**9 + id)) for id in range(3000)))
    found = check(document)
    assert len(found) == MOST + 1
    assert found[-1].text.endswith("more faults of groups are not listed: mend the groups.")
    assert all(len(one.text) < 300 for one in found)
    assert check(mended(document)) == []


def test_that_a_title_is_one_line_that_can_be_shown() -> None:
    document, id = group(sound(), [2], "a\n\tb\x1b[2J\x00")
    assert document.graph.groups[0].title == "a b[2J"
    assert retitle(document, id, "\u202e \x07") == document
    assert retitle(document, id, "👩\u200d💻").graph.groups[0].title == "👩\u200d💻"


def test_that_copies_of_a_group_with_the_longest_title_have_titles_that_fit() -> None:
    document, _ = group(sound(), [2], "t" * MAX_TITLE)
    document, _ = duplicate(document, [2])
    assert [one.title for one in document.graph.groups] == ["t" * MAX_TITLE, "t" * (MAX_TITLE - 2) + " 2"]
    assert list(check_groups(document.graph)) == []


def test_that_a_mark_that_cannot_be_is_a_hint() -> None:
    nodes = tuple(replace(one, muted=True) if one.id in (1, 99) else one for one in sound().graph.nodes)
    found = check(replace(sound(), graph=replace(sound().graph, nodes=nodes)))
    assert [(one.node, one.level) for one in found] == [(1, "hint"), (99, "hint")]
    assert found[0].text == (
        "Input 'input' is marked as bypassed, which only a node with an input and an output can be: "
        "take the mark off."
    )
    assert [fix.edit for one in found for fix in one.fixes] == ["unmute", "unmute"]


@given(DOCUMENTS)
def test_that_mending_leaves_no_hint_and_sound_groups_as_they_are(document: Document) -> None:
    after = mended(document)
    left = [one.text for one in check_groups(after.graph) if one.where == "graph.groups"]
    assert left == []
    assert mended(after) == after
    if not any(one.where == "graph.groups" for one in check_groups(document.graph)):
        assert [one.nodes for one in after.graph.groups] == [one.nodes for one in document.graph.groups]


@given(st.lists(st.lists(st.integers(1, 4), max_size=3), max_size=5))
def test_that_grouping_in_any_order_keeps_every_node_in_one_group_at_most(lots: list[list[int]]) -> None:
    document = Document(graph=Graph(tuple(node(id, "add") for id in range(1, 5))))
    for ids in lots:
        document, _ = group(document, ids)
        assert list(check_groups(document.graph)) == []
    assert from_text(to_text(document)) == document
