"""Why an action cannot do anything now is said in a few words."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast, get_args

import pytest

from playground.gui.actions import ENTRIES, Need
from playground.gui.needs import Situation, situation, why_not
from playground.session.session import Session
from tests.gui.canvas_desk import Desk

ALL = Situation(
    nodes=5, links=4, selected=3, wire=True, weight=True, groups=1, trains=True, undo=True, redo=True
)
NEEDY = [entry for entry in ENTRIES.values() if entry.needs is not None]


@pytest.mark.parametrize("entry", NEEDY, ids=lambda entry: entry.does)
def test_that_each_need_is_met_by_something_and_missed_by_nothing(entry) -> None:
    if entry.needs != "one":
        assert why_not(entry, ALL) == ""
    assert why_not(entry, Situation())


def test_that_the_wire_of_a_weight_can_be_led_through_a_point() -> None:
    assert why_not(ENTRIES["reroute"], Situation(weight=True)) == "select a wire first"
    assert why_not(ENTRIES["reroute"], Situation(weight=True, strand=True)) == ""


def test_that_every_need_is_some_action_s() -> None:
    assert {entry.needs for entry in NEEDY} == set(get_args(Need))


def test_that_one_node_is_neither_none_nor_two() -> None:
    swap = ENTRIES["swap"]
    assert why_not(swap, replace(ALL, selected=1)) == ""
    assert why_not(swap, replace(ALL, selected=2)) == "select one node first"


def test_that_a_block_is_one_thing_to_be_lined_up_and_connected(qtbot) -> None:
    desk = Desk(qtbot)
    desk.view.select(frozenset({2, 3}))
    desk.view.commands.toggle_folded()
    session = cast(
        Session, SimpleNamespace(document=desk.document, can_train=True, undo_label=None, redo_label=None)
    )
    now = situation(desk.view, session)
    assert why_not(ENTRIES["align_left"], now) == "select two nodes first"
    assert why_not(ENTRIES["connect_to"], now) == ""
