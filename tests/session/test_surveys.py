"""The landscape of the loss, computed between portions of training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Document, set_frozen, set_setting
from playground.engine.mechanics.landscape import Survey
from playground.engine.mechanics.values import Landscape
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, DrawLandscape, DropLandscape, Forget, Restart, Run, Show, Use
from playground.session.settings import set_data, set_training
from playground.session.surveys import CANCELLED, EDITED
from tests.engine.test_divergence import exploding
from tests.session.desk import COARSE, Desk, small


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


@pytest.mark.parametrize(
    "edited", [set_setting(small(), {2}, "units", 5), set_data(small(), "settings.noise", 0.4)]
)
def test_that_a_landscape_ends_where_network_or_rows_become_others(edited: Document) -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"), DrawLandscape("random"))
    desk.generation += 1
    desk.runner.post(Use(edited, desk.generation))
    desk.runner.turn(wait=False)
    landscape = desk.box.take().landscape
    assert landscape is not None
    assert landscape.reason == EDITED
    assert not pictures(desk, 3)


@pytest.mark.parametrize(
    "edited", [set_frozen(small(), {2}, True), set_training(small(), "optimizer.learning_rate", 0.5)]
)
def test_that_a_landscape_goes_on_where_only_the_steps_become_others(edited: Document) -> None:
    desk = Desk(small())
    desk.tell(Advance("epoch"), DrawLandscape("random"))
    desk.use(edited)
    assert until_done(desk).epoch == 1


def test_that_a_run_that_diverges_leaves_the_landscape_alone() -> None:
    desk = Desk(exploding())
    desk.tell(DrawLandscape("random"), Run())
    assert until_done(desk).epoch == 0
    desk.finish()
    desk.tell(Show(COARSE))
    assert desk.frame.stopped == "diverged"


def test_that_a_landscape_that_cannot_be_computed_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(small())
    desk.tell(DrawLandscape("random"))

    def fault(self: Survey, budget_s: float) -> Landscape:
        raise MemoryError

    monkeypatch.setattr(Survey, "advance", fault)
    desk.turn(3)
    assert len([text for text in desk.texts() if "not enough memory" in text]) == 1
    assert desk.runner._conductor.idle_s() is None


# -- the way of the run --------------------------------------------------------------------------------


def way(desk: Desk) -> Any:
    """Where the run came along, on the landscape. Shapes: (S, 2)."""
    desk.runner.post(DrawLandscape("random"))
    return until_done(desk).path


def test_that_another_start_without_a_step_is_no_part_of_the_way() -> None:
    desk = Desk(small())
    other = set_training(small(), "seed", 7)
    desk.use(other)
    desk.tell(Restart())
    np.testing.assert_allclose(way(desk), [[0.0, 0.0]], atol=1e-9)
    desk.use(small(), fresh=True)
    np.testing.assert_allclose(way(desk), [[0.0, 0.0]], atol=1e-9)


def test_that_the_way_is_not_that_of_other_numbers_after_freezing() -> None:
    """What is frozen lies behind all else: the same place in the flat vector is another number."""
    desk = Desk(small())
    desk.tell(Advance("epoch"))
    desk.clock.pass_by(1.0)
    desk.use(set_frozen(small(), {2}, True))
    np.testing.assert_allclose(way(desk)[-1], [0.0, 0.0], atol=1e-9)
    assert len(way(desk)) == 1
