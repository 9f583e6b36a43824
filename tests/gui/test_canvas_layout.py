"""The auto-layout: columns, order, lanes. Never starts Qt."""

from __future__ import annotations

import random

from playground.gui.canvas.layout import COLUMN_GAP, arrange

SIZE = (112.0, 200.0)


def sizes(*ids: int) -> dict[int, tuple[float, float]]:
    return dict.fromkeys(ids, SIZE)


def overlaps(places, boxes) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one in places
        for other in places
        if one < other
        and abs(places[one][0] - places[other][0]) < min(boxes[one][0], boxes[other][0])
        and places[one][1] < places[other][1] + boxes[other][1]
        and places[other][1] < places[one][1] + boxes[one][1]
    ]


def test_that_nothing_is_laid_out_as_nothing():
    assert arrange({}, []) == {}


def test_that_a_chain_becomes_one_row_from_left_to_right():
    places = arrange(sizes(1, 2, 3), [(1, 2), (2, 3)])
    assert [places[id][0] for id in (1, 2, 3)] == [0, 112 + COLUMN_GAP, 2 * (112 + COLUMN_GAP)]
    assert len({places[id][1] for id in (1, 2, 3)}) == 1


def test_that_nodes_of_a_row_share_their_middle_whatever_their_height():
    boxes = {1: (96.0, 200.0), 2: (112.0, 500.0), 3: (112.0, 150.0)}
    places = arrange(boxes, [(1, 2), (2, 3)])
    middles = {places[id][1] + boxes[id][1] / 2 for id in boxes}
    assert max(middles) - min(middles) <= 1


def test_that_a_skip_keeps_a_lane_beside_the_node_that_it_passes():
    places = arrange(sizes(1, 2, 3, 4), [(1, 2), (2, 3), (3, 4), (1, 3)])
    assert places[1][0] < places[2][0] < places[3][0] < places[4][0]


def test_that_parallel_branches_stand_one_above_the_other_without_crossing():
    edges = [(1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 6)]
    places = arrange(sizes(*range(1, 7)), edges)
    assert places[2][0] == places[3][0]
    assert (places[2][1] < places[3][1]) == (places[4][1] < places[5][1])


def test_that_an_input_stands_beside_what_it_feeds():
    places = arrange(sizes(1, 2, 3, 4, 5), [(1, 2), (2, 3), (3, 4), (5, 4)])
    assert places[5][0] == places[3][0]


def test_that_a_loop_is_laid_out_all_the_same():
    assert arrange(sizes(1, 2, 3), [(1, 2), (2, 3), (3, 1)]).keys() == {1, 2, 3}


def test_that_no_nodes_overlap_in_random_graphs():
    dice = random.Random(7)
    for _ in range(20):
        count = dice.randint(2, 24)
        boxes = {id: (112.0, dice.choice([100.0, 250.0, 500.0])) for id in range(count)}
        edges = [
            (one, other) for other in range(1, count) for one in dice.sample(range(other), min(other, 2))
        ]
        places = arrange(boxes, edges)
        assert overlaps(places, boxes) == []
        assert all(places[one][0] < places[other][0] for one, other in edges)


def test_that_the_layout_is_the_same_every_time():
    edges = [(1, 2), (1, 3), (2, 4), (3, 4), (1, 4)]
    assert arrange(sizes(1, 2, 3, 4), edges) == arrange(sizes(1, 2, 3, 4), edges)
