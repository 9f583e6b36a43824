"""The landscape of the loss, computed between portions of training."""

from __future__ import annotations

import numpy as np
import pytest

from playground.engine.mechanics.values import Landscape
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, DrawLandscape, DropLandscape, Forget, Run
from playground.session.surveys import CANCELLED
from tests.session.desk import Desk, small


def pictures(desk: Desk, turns: int) -> list[Landscape]:
    """What came of some turns."""
    found = []
    for _ in range(turns):
        desk.runner.turn(wait=False)
        landscape = desk.box.take().landscape
        if landscape is not None:
            found.append(landscape)
    return found


def until_done(desk: Desk) -> Landscape:
    for _ in range(2000):
        for landscape in pictures(desk, 1):
            if landscape.share == 1:
                return landscape
    raise AssertionError("the landscape was never done")


def test_that_a_landscape_grows_until_it_is_done() -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"))
    desk.runner.post(DrawLandscape("random"))
    landscape = until_done(desk)
    straight = Trainer(small())
    straight.epoch()
    middle = len(landscape.across) // 2
    assert landscape.losses[middle, middle] == pytest.approx(straight.evaluate("training")[0], rel=1e-5)
    assert np.isfinite(landscape.losses).all()
    assert not landscape.reason
    assert not pictures(desk, 3)


def test_that_training_goes_on_beside_it_and_gives_the_same_numbers() -> None:
    desk, alone = Desk(small()), Desk(small())
    desk.tell(Advance("epoch"))
    alone.tell(Advance("epoch"), Run())
    desk.runner.post(DrawLandscape("random"))
    desk.runner.post(Run())
    landscape = until_done(desk)
    while desk.runner.running:
        desk.turn()
    while alone.runner.running:
        alone.turn()
    desk.turn()
    assert landscape.epoch == 1
    ours, theirs = desk.frames[-1], alone.frames[-1]
    assert ours.epoch == theirs.epoch == 8
    for name, numbers in theirs.parameters.items():
        np.testing.assert_array_equal(ours.parameters[name], numbers)


def test_that_a_cancelled_landscape_says_so_and_ends() -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"))
    desk.runner.post(DrawLandscape("random"))
    desk.runner.post(DropLandscape())
    desk.runner.turn(wait=False)
    landscape = desk.box.take().landscape
    assert landscape is not None
    assert landscape.reason == CANCELLED
    assert not pictures(desk, 3)


def test_that_directions_that_are_not_known_yet_are_told() -> None:
    desk = Desk(small())
    desk.tell(DrawLandscape("gradient"))
    assert "after a step" in desk.notes[-1].text


def test_that_the_landscape_of_a_network_that_has_gone_ends_without_a_word() -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"))
    desk.runner.post(DrawLandscape("random"))
    desk.runner.post(Forget())
    assert not pictures(desk, 3)
