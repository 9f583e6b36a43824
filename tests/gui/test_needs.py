"""Why an action cannot do anything now is said in a few words."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from playground.gui.actions import ENTRIES, Need
from playground.gui.needs import Situation, why_not

ALL = Situation(
    nodes=5, links=4, selected=3, wire=True, weight=True, groups=1, trains=True, undo=True, redo=True
)
NEEDY = [entry for entry in ENTRIES.values() if entry.needs is not None]


@pytest.mark.parametrize("entry", NEEDY, ids=lambda entry: entry.does)
def test_that_each_need_is_met_by_something_and_missed_by_nothing(entry) -> None:
    if entry.needs != "one":
        assert why_not(entry, ALL) == ""
    assert why_not(entry, Situation())


def test_that_every_need_is_some_action_s() -> None:
    assert {entry.needs for entry in NEEDY} == set(get_args(Need))


def test_that_one_node_is_neither_none_nor_two() -> None:
    swap = ENTRIES["swap"]
    assert why_not(swap, replace(ALL, selected=1)) == ""
    assert why_not(swap, replace(ALL, selected=2)) == "select one node first"
