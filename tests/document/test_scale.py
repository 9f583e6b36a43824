"""Large documents: what an edit costs grows with the document, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from playground.document import (
    Document,
    Group,
    Link,
    cut_off,
    duplicate,
    insert_block,
    may_feed,
    move,
    paste,
    read_project,
    remove_nodes,
    replace,
    reroute,
    set_setting,
    share_nodes,
    share_project,
)
from playground.document.check_groups import check_groups
from playground.document.groups import group, mended
from tests.document.documents import chain, node


def long(size: int) -> Document:
    """A chain of so many layers with a skip around every fifth, in groups of ten."""
    document = chain(
        *(node(id, "add" if id % 5 == 0 else "dense", f"n {id}") for id in range(100, 100 + size))
    )
    skips = [Link(id - 3, 0, id, 1) for id in range(105, 100 + size, 5)]
    groups = [Group(id, f"G {id}", tuple(range(id, id + 10))) for id in range(100, 100 + size, 10)]
    graph = replace(document.graph, links=(*document.graph.links, *skips), groups=tuple(groups))
    return replace(document, graph=graph)


EDITS: dict[str, Callable[[Document, range], object]] = {
    "copy and paste": lambda document, ids: paste(document, share_nodes(document, ids)),
    "duplicate": duplicate,
    "remove every other": lambda document, ids: remove_nodes(document, ids[::2], heal=True),
    "remove all": lambda document, ids: remove_nodes(document, ids, heal=True),
    "cut off": lambda document, ids: cut_off(document, ids[::2]),
    "reroute": lambda document, ids: reroute(document, document.graph.links, (0, 0)),
    "insert a block": lambda document, ids: insert_block(document, "residual", document.graph.links[3]),
    "candidates": lambda document, ids: may_feed(document, ids[0]),
    "group": lambda document, ids: group(document, ids[::3]),
    "mend": lambda document, ids: mended(document),
    "check groups": lambda document, ids: list(check_groups(document.graph)),
    "move": lambda document, ids: move(document, dict.fromkeys(ids, (0.0, 0.0))),
    "set": lambda document, ids: set_setting(document, list(ids), "units", 3),
    "share": lambda document, ids: read_project(share_project(document)),
}


def calls(work: Callable[[], object]) -> int:
    """How many functions are called by the work, those of the interpreter included."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", EDITS)
def test_that_four_times_the_nodes_cost_about_four_times_the_calls(name: str) -> None:
    small, large = long(100), long(400)
    EDITS[name](long(10), range(100, 110))  # what is only done once
    few = calls(lambda: EDITS[name](small, range(100, 200)))
    many = calls(lambda: EDITS[name](large, range(100, 500)))
    assert many < 6 * few
