"""What is wrong with groups and with marks on nodes, in words. None of it keeps a network from training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from playground.document.bypass import can_pass
from playground.document.groups import MAX_TITLE, fitting
from playground.document.model import Graph, Group
from playground.document.problem import Fix, Problem, shown
from playground.ops import OPS

MOST = 20
"""Hints of groups that are told one by one."""

MEND = Fix("Mend the groups", "mend_groups")


def check_groups(graph: Graph) -> Iterator[Problem]:
    """Hints for groups that are not as the canvas makes them, and one for every mark that cannot be."""
    found = list(_groups(graph))
    yield from found[:MOST]
    if len(found) > MOST:
        yield _hint(f"{len(found) - MOST:,} more faults of groups are not listed: mend the groups.")
    for node in graph.nodes:
        if node.muted and node.op in OPS and not can_pass(node):
            text = (
                f"{OPS[node.op].title} '{node.name}' is marked as bypassed, which only a node with an input "
                "and an output can be: take the mark off."
            )
            fix = Fix("Take the mark off", "unmute", node.id)
            yield Problem(text, "hint", node.id, brief="bypassed", fixes=(fix,))


def _groups(graph: Graph) -> Iterator[Problem]:
    """A hint for every fault of a group."""
    for id, count in Counter(one.id for one in graph.groups).items():
        if count > 1:
            yield _hint(f"{count} groups have the id {id}: every group needs one of its own.")
    first: dict[int, Group] = {}
    for one in graph.groups:
        yield from _members(graph, one, first)


def _members(graph: Graph, group: Group, first: dict[int, Group]) -> Iterator[Problem]:
    """Hints for one group; `first` holds the group that each node was met in before."""
    title = fitting(group.title)
    name = f"The group '{title}'" if title else f"The group {group.id}"
    if shown(group.title) != group.title:
        yield _hint(f"The title of {name[0].lower()}{name[1:]} holds what cannot be shown: give it another.")
    elif not 1 <= len(group.title.strip()) <= MAX_TITLE:
        yield _hint(f"{name} needs a title of 1 to {MAX_TITLE} characters: give it one.")
    if not group.nodes:
        yield _hint(f"{name} has no nodes: remove it.")
    for id, count in Counter(group.nodes).items():
        if id not in graph.by_id:
            yield _hint(f"{name} lists node {id}, which is not there: take it out of the list.")
            continue
        if count > 1:
            yield _hint(f"{name} lists '{graph.node(id).name}' {count} times: once is enough.", id)
        other = first.setdefault(id, group)
        if other is not group:
            yield _hint(
                f"'{graph.node(id).name}' is in the groups '{fitting(other.title)}' and '{title}', and a "
                "node is in one at most: take it out of one.",
                id,
            )


def _hint(text: str, node: int | None = None) -> Problem:
    return Problem(text, "hint", node, where="graph.groups", brief="group", fixes=(MEND,))
