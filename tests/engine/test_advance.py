"""Many batches in one go: the very numbers of phases called one by one, in whatever order both are mixed.

Bits are compared within one executor; between executors numbers agree to rounding, see `fast`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import Data, Document, Split, Until, replace, set_setting
from playground.engine.frame import Wanted
from playground.engine.pictures import Pictures
from playground.engine.stops import DivergenceError
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS, SCHEDULES
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, classifier, dense, learning, random_problem

LIMIT_S = 30.0
"""How long a test waits for a thread before it fails."""

each_executor = pytest.mark.parametrize("executor", ["array", "fast"])
each_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


def lively(**training: Any) -> Document:
    """A network with everything that might remember something: dropout, batch norm, adam, penalties."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    more = {"batch_size": 13, "clip_norm": 1.0, "l1": 0.001, "l2": 0.01, **training}
    return classifier(*middle, **more)


def made(document: Document, executor: str = "fast", **more: Any) -> Trainer:
    trainer = Trainer(document, device="cpu", executor=executor, **more)
    assert trainer.executor == executor
    return trainer


def by_phases(trainer: Trainer, steps: int) -> Trainer:
    """The trainer after so many steps in all, each phase called for itself."""
    while trainer.steps < steps:
        trainer.predict()
        trainer.loss()
        trainer.gradient()
        trainer.step()
    return trainer


def in_one_go(trainer: Trainer, steps: int) -> Trainer:
    """The trainer after so many steps in all, with as few calls as can be."""
    while trainer.steps < steps:
        trainer.advance(steps - trainer.steps)
    return trainer


def alike(one: Trainer, other: Trainer) -> None:
    """Everything that can be seen of two trainers is the same, bit by bit."""
    assert (one.steps, one.epochs, one.batch_number) == (other.steps, other.epochs, other.batch_number)
    assert (one._engine.take("state") == other._engine.take("state")).all()
    assert one.records == other.records
    assert one.batch_loss == other.batch_loss
    assert one.gradient_norm == other.gradient_norm
    assert one.last_rate == other.last_rate
    assert one.rate == other.rate
    assert one.phase == other.phase
    if one.steps:
        assert (one._engine.take("gradients") == other._engine.take("gradients")).all()
        assert (one._engine.step_sizes() == other._engine.step_sizes()).all()
        assert one.update_ratio() == other.update_ratio()
        for number in one.program.values.values():
            np.testing.assert_array_equal(one.batch_value(number), other.batch_value(number))


# -- the same bits -----------------------------------------------------------------------------------


@each_executor
@each_dtype
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_one_go_leaves_what_phases_leave(optimizer: str, dtype: str, executor: str) -> None:
    document = lively(optimizer={"name": optimizer}, dtype=dtype)
    one, other = made(document, executor), made(document, executor)
    for steps in (1, 2, 5, 11, 12, 27):
        alike(by_phases(one, steps), in_one_go(other, steps))


@each_dtype
@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("warmup", [0, 1, 7, 1000])
def test_that_one_go_follows_the_schedule_to_the_last_bit(name: str, warmup: int, dtype: str) -> None:
    more = {"step": {"every": 3}, "cosine": {"epochs": 5, "low": 0.1}, "exponential": {"gamma": 0.83}}
    schedule = {"name": name, "warmup": warmup, **more.get(name, {})}
    optimizer = {"name": "momentum", "learning_rate": 0.0317}
    document = lively(schedule=schedule, optimizer=optimizer, dtype=dtype)
    alike(by_phases(made(document), 33), in_one_go(made(document), 33))


@pytest.mark.parametrize("seed", range(40))
def test_that_random_graphs_come_to_the_same_bits_in_one_go(seed: int) -> None:
    problem = random_problem(seed)
    one, other = (problem.trainer(executor="fast", dtype="float32") for _ in range(2))
    alike(by_phases(one, 7), in_one_go(other, 7))


@each_dtype
@pytest.mark.parametrize("batch", [1, 16, 47, 48, 1000])
@pytest.mark.parametrize("split", [Split(0.8, 0.2), Split(1.0, 0.0), Split(0.5, 0.2, 0.3)])
def test_that_any_batch_size_and_split_come_to_the_same_bits(batch: int, split: Split, dtype: str) -> None:
    document = lively(batch_size=batch, dtype=dtype)
    document = replace(document, data=replace(document.data, split=split))
    alike(by_phases(made(document), 31), in_one_go(made(document), 31))


@each_dtype
@pytest.mark.parametrize("targets", [1, 2])
def test_that_values_and_their_scores_come_to_the_same_bits(targets: int, dtype: str) -> None:
    draw = np.random.Generator(np.random.Philox(2))
    x, y = draw.normal(size=(70, 3)), draw.normal(size=(70, targets))
    document = chain(dense(2, 4), dense(3, targets, "linear"), loss="huber", data=Data(split=Split(0.7, 0.3)))
    document = learning(document, batch_size=9, dtype=dtype)
    alike(by_phases(made(document, data=(x, y)), 20), in_one_go(made(document, data=(x, y)), 20))


def test_that_scores_that_lack_lack_in_one_go_too() -> None:
    x = np.linspace(0, 1, 12)[:, np.newaxis]
    document = chain(dense(2, 1, "linear"), loss="mse", data=Data(standardize=False, split=ALL_ROWS))
    document = learning(document, batch_size=5)
    one, other = (made(document, data=(x, np.full((12, 1), 0.5))) for _ in range(2))
    alike(by_phases(one, 14), in_one_go(other, 14))
    assert {record.training_score for record in other.records} == {None}
    assert {record.validation for record in other.records} == {None}


def test_that_all_batches_that_are_asked_for_are_done() -> None:
    trainer = made(lively())  # four batches an epoch
    for count in (1, 3, 4, 5, 2, 9, 8, 1, 30):
        assert len(trainer.advance(count)) == count


def test_that_the_losses_given_are_those_of_the_batches() -> None:
    one, other = made(lively()), made(lively())
    losses = [one.batch() for _ in range(11)]
    assert other.advance(11).tolist() == losses
    other.gradient()
    rest = other.advance(6).tolist()
    assert rest == [one.batch() for _ in range(6)]


# -- whatever is pressed -----------------------------------------------------------------------------


class Hands:
    """Presses buttons on one trainer; a second one follows phase by phase."""

    def __init__(self, dtype: str) -> None:
        self.trainer, self.plain = made(lively(dtype=dtype)), made(lively(dtype=dtype))
        self.pictures = Pictures(self.trainer)
        self.kept = [self.trainer.snapshot()]

    def press(self, button: str, number: int) -> None:
        trainer, before = self.trainer, self.trainer.steps
        BUTTONS[button](self, number)
        if button in ("restore", "reset", "set"):
            return
        assert trainer.steps >= before
        by_phases(self.plain, trainer.steps)
        assert (trainer._engine.take("state") == self.plain._engine.take("state")).all(), button
        assert trainer.records == self.plain.records, button

    def restore(self, number: int) -> None:
        snapshot = self.kept[number % len(self.kept)]
        for trainer in (self.trainer, self.plain):
            trainer.restore(snapshot)

    def reset(self, number: int) -> None:
        for trainer in (self.trainer, self.plain):
            trainer.reset(seed=number or None)
        self.kept = [self.trainer.snapshot()]

    def set(self, number: int) -> None:
        values = {name: array + 0.01 * number for name, array in self.trainer.parameters.items()}
        for trainer in (self.trainer, self.plain):
            trainer.set_parameters(values)


BUTTONS: dict[str, Callable[[Hands, int], object]] = {
    "predict": lambda hands, number: hands.trainer.predict(),
    "loss": lambda hands, number: hands.trainer.loss(),
    "gradient": lambda hands, number: hands.trainer.gradient(),
    "step": lambda hands, number: hands.trainer.step(),
    "batch": lambda hands, number: hands.trainer.batch(),
    "advance": lambda hands, number: hands.trainer.advance(1 + number),
    "epoch": lambda hands, number: hands.trainer.epoch(),
    "run": lambda hands, number: hands.trainer.run(
        until_loss=None, max_epochs=hands.trainer.epochs + 1 + number % 3, patience=None
    ),
    "measure": lambda hands, number: hands.trainer.measure(),
    "outputs": lambda hands, number: hands.trainer.outputs(np.full((1 + 7 * number, 2), 0.3)),
    "frame": lambda hands, number: hands.pictures.frame(
        Wanted(resolution=5 + number, gradients=True, unit=(2, 1)), generation=1, running=True
    ),
    "snapshot": lambda hands, number: hands.kept.append(hands.trainer.snapshot()),
    "restore": Hands.restore,
    "reset": Hands.reset,
    "set": Hands.set,
}


@each_dtype
@given(pressed=st.lists(st.tuples(st.sampled_from(list(BUTTONS)), st.integers(0, 9)), max_size=25))
def test_that_buttons_in_any_order_leave_what_phases_leave(dtype: str, pressed: list[Any]) -> None:
    hands = Hands(dtype)
    for button, number in pressed:
        hands.press(button, number)
    steps = hands.trainer.steps + 5
    alike(by_phases(hands.plain, steps), in_one_go(hands.trainer, steps))


@pytest.mark.parametrize("phase", ["predict", "loss", "gradient"])
def test_that_looking_between_phases_leaves_the_batch_at_hand_alone(phase: str) -> None:
    one, other = made(lively()), made(lively())
    pictures = Pictures(other)
    for _ in range(9):
        for name in ("predict", "loss", "gradient", "step"):
            getattr(one, name)()
            getattr(other, name)()
            if name == phase:
                other.measure()
                other.evaluate("validation")
                other.outputs(np.full((2000, 2), 1e3))
                pictures.frame(Wanted(resolution=9, gradients=True), generation=1, running=True)
    alike(one, other)


# -- how a run ends ----------------------------------------------------------------------------------


def easy(**until: Any) -> Document:
    document = classifier(dense(2, 6), optimizer={"name": "adam", "learning_rate": 0.01}, until=until)
    return replace(document, data=replace(document.data, source="gauss"))


@pytest.mark.parametrize("on", ["training", "validation"])
def test_that_a_target_in_the_middle_of_one_go_ends_it_there(on: Any) -> None:
    singly, at_once = made(easy()), made(easy())
    until = Until(loss=0.25, on=on)
    while (getattr(singly.records[-1], on) or 0) > 0.25:
        singly.epoch()
    assert 2 < singly.epochs < 60
    at_once.advance(100 * at_once.batches, until)
    alike(singly, at_once)
    result = made(easy()).run(until_loss=0.25, on=on, max_epochs=500)
    assert result.stopped == "target"
    assert result.record == singly.records[-1]


@each_executor
@pytest.mark.parametrize(
    "until",
    [
        {"loss": 0.2, "on": "training"},
        {"loss": 0.25, "on": "validation"},
        {"loss": None, "max_epochs": 13},
        {"loss": 0.001, "patience": 2, "max_epochs": 300},
        {"loss": None, "patience": 1, "max_epochs": 300},
    ],
)
def test_that_a_run_ends_alike_in_one_go_and_epoch_by_epoch(until: dict[str, Any], executor: str) -> None:
    rate = {"name": "adam", "learning_rate": 0.2}
    document = learning(easy(), optimizer=rate)
    whole, singly = made(document, executor), made(document, executor)
    seen: list[Any] = []
    limits = {"until_loss": until["loss"], **{k: v for k, v in until.items() if k != "loss"}}
    one = whole.run(**limits)
    other = singly.run(**limits, on_epoch=lambda record: seen.append(record))
    assert one == other
    assert whole.records == singly.records
    assert seen == list(singly.records)[1:]
    assert whole.parameters_sha256 == singly.parameters_sha256


def test_that_a_run_is_paused_by_on_epoch_after_that_epoch() -> None:
    trainer = made(easy())
    result = trainer.run(until_loss=None, max_epochs=50, on_epoch=lambda record: record.epoch == 7)
    assert (result.stopped, trainer.epochs) == ("paused", 7)


@pytest.mark.parametrize("executor", ["fast"])
def test_that_both_executors_end_a_run_at_the_same_epoch_and_say_the_same(executor: str) -> None:
    ends = [
        made(easy(), name, dtype="float64").run(until_loss=0.2, max_epochs=300)
        for name in ("array", executor)
    ]
    assert ends[0].message == ends[1].message
    assert ends[0].record.epoch == ends[1].record.epoch


# -- numbers that leave the finite -------------------------------------------------------------------


def exploding(rate: float, **training: Any) -> Document:
    """Linear layers, squared error, plain descent at an absurd rate."""
    nodes = (dense(2, 8, "linear"), dense(3, 8, "linear"), dense(4, 1, "linear"))
    document = classifier(*nodes, **{"optimizer": {"name": "sgd", "learning_rate": rate}, **training})
    return set_setting(set_setting(document, [99], "kind", "mse"), [50], "activation", "linear")


@each_dtype
@pytest.mark.parametrize("rate", [0.7, 2.0, 1e3, 1e6])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_that_divergence_in_the_middle_of_one_go_leaves_what_phases_leave(
    optimizer: str, rate: float, dtype: str
) -> None:
    document = exploding(rate, dtype=dtype, optimizer={"name": optimizer, "learning_rate": rate})
    singly, at_once = made(document), made(document)
    with pytest.raises(DivergenceError) as alone:
        by_phases(singly, 4000)
    good = singly.steps
    done = 0
    while done < good:
        losses = at_once.advance(4000)
        assert np.isfinite(losses).all()
        done += len(losses)
    assert done == good
    alike_but_for_the_batch(singly, at_once)
    for _ in range(2):
        with pytest.raises(DivergenceError) as together:
            at_once.advance(4000)
        assert str(together.value) == str(alone.value)
        assert (together.value.phase, together.value.node) == (alone.value.phase, alone.value.node)
    alike_but_for_the_batch(singly, at_once)


def alike_but_for_the_batch(one: Trainer, other: Trainer) -> None:
    """Counters, numbers and records are the same; what the bad batch computed may lie about."""
    assert (one.steps, one.epochs, one.batch_number) == (other.steps, other.epochs, other.batch_number)
    assert (one._engine.take("state") == other._engine.take("state")).all()
    assert np.isfinite(other._engine.take("state")).all()
    assert one.records == other.records


@pytest.mark.parametrize("rate", [1e3, 1e6])
def test_that_both_executors_diverge_at_the_same_batch_and_say_the_same(rate: float) -> None:
    ends = []
    for executor in ("array", "fast"):
        trainer = made(exploding(rate), executor)
        result = trainer.run(until_loss=None, max_epochs=50)
        assert result.stopped == "diverged"
        assert np.isfinite(trainer._engine.take("state")).all()
        ends.append((result.message, trainer.steps, trainer.epochs, len(trainer.records)))
    assert ends[0] == ends[1]


@each_executor
def test_that_a_run_whose_last_losses_are_infinite_is_diverged(executor: str) -> None:
    trainer = made(exploding(1e6, batch_size=1000, dtype="float32"), executor)
    result = trainer.run(until_loss=None, max_epochs=1)
    assert result.stopped == "diverged"
    assert result.message.startswith("Training diverged: after 1 epoch the")


@each_dtype
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_no_optimiser_lets_numbers_that_are_not_finite_through(optimizer: str, dtype: str) -> None:
    document = exploding(1e6, dtype=dtype, optimizer={"name": optimizer, "learning_rate": 1e6})
    trainer = made(document)
    for _ in range(6):
        try:
            assert np.isfinite(trainer.advance(20)).all()
        except DivergenceError:
            break
    assert np.isfinite(trainer._engine.take("state")).all()


KINDS = ["linear", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "sigmoid", "tanh", "sine"]


@each_executor
@each_dtype
@pytest.mark.parametrize("kind", [*KINDS, "softmax"])
def test_that_no_activation_swallows_what_is_no_number(kind: str, dtype: str, executor: str) -> None:
    document = classifier(dense(2, 4, kind), dense(3, 3), dtype=dtype)
    spoilt_in(made(document, executor), "layer 2.weight", "layer 2")


@each_executor
@pytest.mark.parametrize(
    "middle",
    [node(3, "batch_norm"), node(3, "layer_norm"), node(3, "add"), node(3, "concat"), node(3, "multiply")],
)
def test_that_no_op_swallows_what_is_no_number(middle: Any, executor: str) -> None:
    spoilt_in(made(classifier(dense(2, 4), middle, dense(4, 3)), executor), "layer 2.bias", "layer 2")


@each_executor
@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "hinge", "binary_cross_entropy", "cross_entropy"])
def test_that_no_loss_swallows_what_is_no_number(loss: str, executor: str) -> None:
    document = chain(dense(2, 4), dense(3, 2, "linear"), loss=loss, data=classifier().data)
    spoilt_in(made(document, executor), "layer 3.bias", "layer 3")


def spoilt_in(trainer: Trainer, block: str, where: str) -> None:
    """One number of the block is no number: the next batch says so and does nothing."""
    flat = trainer._engine.take("parameters")
    stretch = next(one.stretch for one in trainer.program.parameters if one.name == block)
    flat[stretch.stop - 1] = np.nan
    trainer._engine.put("parameters", flat)
    for call in (lambda: trainer.advance(5), trainer.loss):
        with pytest.raises(DivergenceError, match=f"phase loss in '{where}'"):
            call()
    assert trainer.steps == 0


def test_that_numbers_near_the_end_of_the_floats_are_still_numbers() -> None:
    """Parameters and slots may be finite while their sum is not: then the step is done all the same."""
    x = np.array([[1.0], [1.0]])
    document = chain(
        dense(2, 1, "linear", bias=False), loss="mae", data=Data(standardize=False, split=ALL_ROWS)
    )
    rate = {"name": "momentum", "learning_rate": 1e-6, "momentum": 0.999999}
    document = learning(document, batch_size=2, optimizer=rate)
    ends = []
    for executor in ("array", "fast"):
        trainer = made(document, executor, data=(x, np.array([[0.5], [0.25]])), dtype="float32")
        state = trainer._engine.take("state")
        state[:] = [1.5e38, 2.5e38]
        trainer._engine.put("state", state)
        trainer.step()
        assert trainer.steps == 1
        after = trainer._engine.take("state")
        trainer._engine.put("state", state)
        assert len(trainer.advance(1)) == 1
        assert (trainer._engine.take("state") == after).all()
        ends.append(after)
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-6)


# -- other threads -----------------------------------------------------------------------------------


class Tripwire:
    """Calls something as soon as a thread has trained for a while; fails if that never comes."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._failure: BaseException | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._failure = error

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive(), "it did not end"
        if self._failure is not None:
            raise self._failure


def long_epochs(rows: int = 20_000) -> Trainer:
    """Batches of one row each through wide layers: an epoch takes a second or more."""
    document = classifier(dense(2, 128), dense(3, 128), batch_size=1, optimizer={"name": "sgd"})
    return made(replace(document, data=replace(document.data, settings={"count": rows})))


def interrupted(trainer: Trainer, work: Callable[[], object]) -> None:
    """Has the work done in a thread, and interrupts it when it has begun to train."""
    start = trainer._engine.take("parameters")
    wire = Tripwire(work)
    wire.start()
    clock = threading.Event()
    for _ in range(int(LIMIT_S / 0.002)):
        if (trainer._engine.take("parameters") != start).any():
            break
        clock.wait(0.002)
    trainer.interrupt()
    wire.end()


def test_that_one_long_call_ends_between_batches_when_another_thread_says_so() -> None:
    trainer, plain = long_epochs(), long_epochs()
    losses: list[Any] = []
    interrupted(trainer, lambda: losses.append(trainer.advance(10_000)))
    assert trainer.steps == trainer.batch_number == len(losses[0])
    assert 0 < trainer.steps < 10_000
    assert np.isfinite(losses[0]).all()
    if trainer.steps < 3000:
        alike(in_one_go(plain, trainer.steps), trainer)
    steps = trainer.steps
    trainer.advance(3)
    assert trainer.steps == steps + 3


def test_that_a_run_pauses_when_another_thread_says_so() -> None:
    trainer = long_epochs()
    results: list[Any] = []
    interrupted(trainer, lambda: results.append(trainer.run(until_loss=None, max_epochs=50, patience=None)))
    assert results[0].stopped == "paused"
    assert trainer.phase == "step"
    assert trainer.epochs == 0


def test_that_an_interruption_before_a_call_ends_it_after_one_batch() -> None:
    trainer = made(lively())
    trainer.interrupt()
    assert len(trainer.advance(20)) == 1
    assert len(trainer.advance(20)) == 20


def test_that_a_flag_set_in_the_middle_of_an_epoch_leaves_the_bits_alone() -> None:
    """Whether a call ended early or not, what follows is the same."""
    trainer, plain = made(lively()), made(lively())
    for count in (1, 5, 20, 3):
        trainer.interrupt()
        trainer.advance(count)
        trainer.advance(count)
    alike(in_one_go(plain, trainer.steps), trainer)


# -- memory ------------------------------------------------------------------------------------------


def test_that_nothing_grows_while_epochs_go_by() -> None:
    trainer = made(lively())
    engine = trainer._engine

    def arrays(thing: Any) -> list[tuple[int, int]]:
        if isinstance(thing, np.ndarray):
            return [(thing.__array_interface__["data"][0], thing.nbytes)]
        return [one for part in thing for one in arrays(part)] if isinstance(thing, tuple) else []

    def buffers() -> dict[str, list[tuple[int, int]]]:
        kept = {name: arrays(value) for name, value in vars(engine).items()}
        return {name: found for name, found in kept.items() if name not in ("_index", "_order")}

    trainer.advance(8)
    trainer.outputs(np.zeros((5, 2)))
    before = buffers()
    assert sum(map(len, before.values())) > 15
    in_one_go(trainer, 1000 * trainer.batches)
    for _ in range(20):
        trainer.measure()
        trainer.outputs(np.zeros((5, 2)))
        trainer.batch()
        trainer.step()
    assert buffers() == before
    assert len(trainer.records) == trainer.epochs + 1
    assert len(trainer.records._table) <= 2 * len(trainer.records)
