"""Boxes found by where they lie, and plans that take over what a move leaves as it is. Never starts Qt."""

from __future__ import annotations

import random
from typing import Any

import pytest

from playground.bench.crowd import crowd
from playground.document import edits
from playground.document.check import examine
from playground.gui.canvas.plan.areas import Areas
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import Plan, plan
from playground.ops.facts import Facts

FACTS = Facts(features=("x", "y"), task="classes", targets=2)
BOXES = {"a": Box(0, 0, 10, 10), "b": Box(20, 0, 10, 30), "c": Box(5, 5, 30, 5)}


def planned(nodes: int, links: int) -> Plan:
    document = crowd(nodes, links)
    inspection, problems = examine(document, FACTS)
    return plan(document.graph, faces(document, inspection, problems), inspection)


def test_that_boxes_are_found_where_they_touch_in_their_order():
    areas = Areas(BOXES)
    assert areas.meeting(Box(8, 0, 20, 4)) == ["a", "b"]
    assert areas.meeting(Box(10, 10, 0, 0)) == ["a", "c"]
    assert areas.meeting(Box(100, 0, 5, 5)) == []
    assert areas.near(12, 2) == []
    assert areas.near(12, 2, 3) == ["a", "c"]
    assert areas.within(5, 35, 0, 4) == ["b"]


def test_that_no_boxes_are_found_among_none():
    assert Areas({}).meeting(Box(0, 0, 10, 10)) == []


@pytest.mark.parametrize("seed", range(4))
def test_that_a_plan_with_moved_nodes_is_the_same_as_one_made_anew(seed):
    dice = random.Random(seed)
    made = planned(80, 120)
    for _ in range(8):
        ids = dice.sample(list(made.faces), dice.choice((1, 3, 20)))
        way = dice.randint(-900, 900), dice.randint(-900, 900)
        shown = made.moved(ids, *way)
        anew = Plan(made.faces, shown.at, made.links, made.strands, made.frames, made.homes)
        assert {link: shown.route(link) for link in made.links} == {
            link: anew.route(link) for link in made.links
        }
        assert shown.reaches == anew.reaches
        assert shown.boxes == anew.boxes
        assert shown.bounds == anew.bounds


def test_that_moving_a_node_works_out_only_the_cables_that_it_bends():
    made = planned(200, 300)
    id = next(id for id, face in made.faces.items() if face.op == "dropout")
    assert made.bounds
    shown = made.moved([id], 3, 2)
    assert shown.bounds
    assert len(shown._cables.changed) < 30


def test_that_a_plan_after_an_edit_is_the_same_as_one_made_anew():
    document = crowd(80, 120)
    dice = random.Random(5)
    before, kept = None, dict[int, Any]()
    for _ in range(12):
        node = dice.choice([one for one in document.graph.nodes if one.op == "dense"])
        if dice.random() < 0.5:
            document = edits.move(document, {node.id: (dice.randint(0, 3000), dice.randint(0, 3000))})
        else:
            document = edits.set_setting(document, {node.id}, "units", dice.choice((1, 8, 40)))
        inspection, problems = examine(document, FACTS)
        shown = plan(document.graph, faces(document, inspection, problems, kept=kept), inspection, before)
        anew = plan(document.graph, faces(document, inspection, problems), inspection)
        assert (shown.faces, shown.at, shown.strands) == (anew.faces, anew.at, anew.strands)
        assert {link: shown.route(link) for link in shown.links} == {
            link: anew.route(link) for link in anew.links
        }
        assert shown.reaches == anew.reaches
        assert shown.move is None or shown.move.before is None
        before = shown
