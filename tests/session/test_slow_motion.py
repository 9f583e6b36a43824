"""Slow motion: phase after phase at a pace, each of them shown, and nothing of it changes what is learned."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document import Document, set_frozen
from playground.engine import standing
from playground.engine.frame import Frame
from playground.engine.select import make_executor
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Command, Pace, Pause, Run
from playground.session.pace import Tempo
from tests.document.documents import node
from tests.engine.networks import classifier, dense
from tests.session.desk import Desk, lively, small, until

SLOW = Tempo(1.0, "phase")
FOUR = ["predict", "loss", "gradient", "step"]


def running(document: Document, tempo: Tempo = SLOW) -> Desk:
    """A desk on which a slow run has begun; time passes only where a test says so."""
    desk = Desk(document, each_s=0.0)
    desk.tell(Pace(tempo), Run())
    return desk


def seen(desk: Desk, seconds: float, step_s: float = 0.125) -> list[Frame]:
    """The frames of a stretch of time, looked at every so often."""
    before = len(desk.frames)
    for _ in range(round(seconds / step_s)):
        desk.clock.pass_by(step_s)
        desk.turn()
    return desk.frames[before:]


def test_that_each_phase_comes_at_its_time_and_is_shown() -> None:
    desk = running(small())
    assert desk.frame.phase == "predict"
    frames = seen(desk, 8.0)
    assert [frame.phase for frame in frames] == [*FOUR[1:], *FOUR, "predict"]
    assert all(frame.running for frame in frames)
    assert [frame.step for frame in frames] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert len(desk.losses) == 2


@pytest.mark.parametrize("per_second", [0.5, 1.0, 2.0, 4.0])
def test_that_the_pace_is_in_phases_a_second(per_second: float) -> None:
    desk = running(small(), Tempo(per_second, "phase"))
    assert len(seen(desk, 6.0)) == 6 * per_second


def test_that_a_pause_falls_between_phases_and_a_run_goes_on_from_there() -> None:
    desk = running(small())
    seen(desk, 1.0)
    desk.tell(Pause())
    assert (desk.frame.phase, desk.frame.running) == ("loss", False)
    assert not seen(desk, 5.0)
    desk.tell(Run())
    assert (desk.frame.phase, desk.frame.running) == ("gradient", True)
    assert [frame.phase for frame in seen(desk, 2.0)] == ["step", "predict"]


def test_that_stop_conditions_hold_at_the_ends_of_epochs() -> None:
    document = until(small(), max_epochs=2)
    desk = running(document)
    seen(desk, 40.0, step_s=1.0)
    assert (desk.frame.epoch, desk.frame.step, desk.frame.running) == (2, 8, False)
    assert desk.notes[-1].stopped == "max_epochs"
    losses = [record.training for record in desk.records]
    assert losses[1] < losses[0]
    early = running(until(document, loss=losses[1], on="training"))
    seen(early, 40.0, step_s=1.0)
    assert (early.frame.epoch, early.frame.step) == (1, 4)
    assert early.notes[-1].stopped == "target"


def test_that_a_quicker_pace_finishes_the_batch_and_a_slower_one_waits_for_its_time() -> None:
    desk = running(small())
    seen(desk, 1.0)
    desk.tell(Pace(None))
    desk.turn()
    steps = desk.trainer.steps
    assert (desk.trainer.phase, steps > 0) == ("step", True)
    desk.tell(Pace(SLOW))
    assert (desk.frame.phase, desk.trainer.steps) == ("predict", steps)
    desk.turn(5)
    assert desk.frame.phase == "predict"


def test_that_an_epoch_asked_for_does_not_wait() -> None:
    desk = running(small())
    desk.tell(Advance("epoch"))
    assert desk.trainer.epochs == 1


# -- the same numbers ----------------------------------------------------------------------------------

EPOCHS = 4
NETWORKS: dict[str, Document] = {
    "lively": lively(),
    "two layers, momentum": classifier(dense(2, 4), dense(3, 3, "relu"), optimizer={"name": "momentum"}),
    "frozen": set_frozen(lively(optimizer={"name": "adamw"}), [2], True),
    "one batch an epoch": classifier(node(3, "layer_norm", "norm"), batch_size=1000),
}
MOVES: list[Command] = [
    Run(),
    Pause(),
    Advance("phase"),
    Advance("phase", to="gradient"),
    Advance("batch"),
    Advance("epoch"),
    Pace(Tempo(40.0, "phase")),
    Pace(Tempo(5.0)),
    Pace(None),
]


@pytest.fixture(scope="module", params=["array", "fast"])
def executor(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each executor in turn, for every trainer that is made."""

    def chosen(wish: str, *rest: Any) -> Any:
        return make_executor(request.param, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "make_executor", chosen)
        yield request.param


@functools.cache
def straight(name: str, executor: str) -> list[str]:
    """The fingerprint after each batch of an uninterrupted run."""
    trainer = Trainer(NETWORKS[name], device="cpu", executor=executor)
    made = [trainer.parameters_sha256]
    while trainer.epochs < 2 * EPOCHS:
        trainer.batch()
        made.append(trainer.parameters_sha256)
    return made


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 6)), max_size=12), st.sampled_from([*NETWORKS])
)
def test_that_any_mix_of_phases_batches_epochs_and_paces_learns_the_same(
    executor: str, moves: list[tuple[Command, int]], name: str
) -> None:
    desk = Desk(NETWORKS[name])
    assert desk.trainer.executor == executor
    for command, turns in moves:
        desk.tell(command)
        desk.turn(turns)
        if desk.trainer.epochs >= EPOCHS:
            break
        assert desk.trainer.parameters_sha256 == straight(name, executor)[desk.trainer.steps]
    desk.tell(Pause())
    while desk.trainer.epochs < EPOCHS:
        desk.tell(Advance("epoch"))
    if desk.trainer.epochs < 2 * EPOCHS:
        assert desk.trainer.parameters_sha256 == straight(name, executor)[desk.trainer.steps]
