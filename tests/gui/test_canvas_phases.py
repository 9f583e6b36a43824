"""Which phase is followed, how far it has come, what wires show in it. Never starts Qt."""

from __future__ import annotations

import pytest

from playground.document import Link
from playground.engine.frame import Frame
from playground.gui.canvas.over.choices import FOLLOW, Choices
from playground.gui.canvas.plan.phases import Stepping, duration_ms, reach, sentence, span

SKIP = (Link(1, 0, 2, 0), Link(2, 0, 3, 0), Link(2, 0, 4, 0), Link(3, 0, 4, 1), Link(4, 0, 5, 0))
LAYER = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
LOSSES = frozenset({5})


def frame(phase, step=0, *, running=False, generation=1) -> Frame:
    return Frame(
        generation=generation, epoch=0, batch=step, batches=9, step=step, phase=phase, running=running,
        rows=10, batch_loss=None, gradient_norm=None, rate=0.1,
    )  # fmt: skip


def told(*moments) -> Stepping:
    """What a row of (phase, step, running, seconds) leaves."""
    stepping = Stepping()
    for phase, step, running, now in moments:
        stepping.take(frame(phase, step, running=running), now)
    return stepping


@pytest.mark.parametrize("phase", ["predict", "loss", "gradient"])
def test_that_a_phase_by_hand_is_followed(phase):
    assert told((phase, 0, False, 0.0)).phase == phase


def test_that_nothing_is_followed_before_the_first_phase():
    assert told(("init", 0, False, 0.0)).phase is None


def test_that_a_step_is_followed_when_it_is_the_next_one():
    assert told(("gradient", 0, False, 0.0), ("step", 1, False, 1.0)).phase == "step"
    assert told(("step", 1, False, 0.0), ("step", 2, False, 1.0)).phase == "step"


def test_that_the_end_of_a_run_is_no_step():
    assert told(("step", 1, True, 0.0), ("step", 900, False, 1.0)).phase is None
    assert told(("step", 899, True, 0.0), ("step", 900, False, 1.0)).phase is None


def test_that_a_run_at_full_speed_is_not_followed():
    stepping = told(("gradient", 0, False, 0.0), ("step", 50, True, 0.5), ("step", 51, True, 1.5))
    assert stepping.phase is None
    assert stepping.fast


def test_that_a_run_phase_by_phase_is_followed():
    phases = ("predict", 0, True, 0.0), ("loss", 0, True, 1.0), ("gradient", 0, True, 2.0)
    assert told(*phases).phase == "gradient"
    after = told(*phases, ("step", 1, True, 3.0))
    assert after.phase == "step"
    assert not after.fast


def test_that_the_same_moment_again_is_not_another_phase():
    stepping = told(("gradient", 0, False, 0.0))
    assert not stepping.take(frame("gradient", 0), 1.0)
    assert stepping.phase == "gradient"


def test_that_a_run_that_begins_ends_the_picture_of_the_last_step():
    stepping = told(("gradient", 0, False, 0.0), ("step", 1, False, 1.0))
    assert stepping.take(frame("step", 1, running=True), 2.0)
    assert stepping.phase is None


def hasty() -> Stepping:
    return told(*(("step", step, False, step / 20) for step in range(1, 8)))


def test_that_phases_faster_than_four_a_second_do_not_blink():
    assert hasty().phase is None


def test_that_the_last_of_many_fast_phases_is_shown_once_they_rest():
    stepping = hasty()
    assert stepping.rest()
    assert stepping.phase == "step"
    assert not stepping.rest()


def test_that_slow_phases_never_count_as_fast():
    moments = [(phase, 0, True, 0.26 * place) for place, phase in enumerate(("predict", "loss", "gradient"))]
    assert told(*moments, ("step", 1, True, 0.8), ("predict", 1, True, 1.06)).phase == "predict"


def test_that_predict_goes_forward_and_stops_before_the_loss():
    half = reach("predict", 0.5, LAYER, LOSSES, SKIP)
    assert half.nodes == {1, 2}
    assert half.links == {SKIP[0]: 1.0, SKIP[1]: 0.5, SKIP[2]: 0.25, SKIP[3]: 0.0, SKIP[4]: 0.0}
    end = reach("predict", 1.0, LAYER, LOSSES, SKIP)
    assert end.nodes == {1, 2, 3, 4}
    assert end.links[SKIP[4]] == 0.0


def test_that_gradient_goes_back_from_the_loss_to_the_inputs():
    first = reach("gradient", 0.3, LAYER, LOSSES, SKIP)
    assert first.nodes == {5, 4}
    assert not first.forwards
    assert first.links[SKIP[4]] == 1.0
    assert 0 < first.links[SKIP[2]] < first.links[SKIP[3]] < 1
    assert first.links[SKIP[0]] == 0.0
    end = reach("gradient", 1.0, LAYER, LOSSES, SKIP)
    assert end.nodes == set(LAYER)
    assert set(end.links.values()) == {1.0}


def test_that_a_sweep_takes_160_ms_a_layer_and_900_at_most():
    assert duration_ms("gradient", span("gradient", LAYER, LOSSES)) == 640
    assert duration_ms("predict", span("predict", LAYER, LOSSES)) == 480
    assert duration_ms("predict", 30) == 900


def test_that_wires_follow_the_phase_only_where_they_are_to():
    choices = Choices()
    assert choices.wires("gradient", traced=False) == "weights"
    choices.following = True
    assert choices.wires("gradient", traced=False) == "gradients"
    assert choices.wires("gradient", traced=True) == "this row's pull"
    assert choices.wires("step", traced=True) == "weights"
    assert choices.tiles == "this batch"


def test_that_a_pick_wins_over_the_phase_and_can_be_given_back():
    choices = Choices()
    choices.following = True
    choices.pick_wires("weights")
    choices.pick_tiles("input plane")
    assert (choices.wires("gradient", traced=True), choices.tiles) == ("weights", "input plane")
    choices.pick_wires(FOLLOW)
    assert choices.wires("gradient", traced=False) == "gradients"
    choices.following = False
    assert choices.follows


def test_that_the_sentences_tell_what_is_to_be_seen():
    assert len(sentence("gradient", bars=True, wires="gradients")) == 3
    assert sentence("gradient", bars=False, wires="weights") == ("The error flows back.",)
    assert all(one.endswith(".") for one in sentence("step", bars=True, wires="weights"))
