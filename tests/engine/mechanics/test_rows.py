"""One row's way through the network: its numbers on every node, its errors, its own gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.engine.mechanics.moment import Moment
from playground.engine.mechanics.neuron import neuron
from playground.engine.mechanics.rows import batch_errors, error_buffers, trace
from playground.engine.mechanics.values import MOST_ROWS, Trace
from playground.engine.trainer import Trainer
from playground.ops import OPS
from playground.ops.formula import line_text
from tests.engine.mechanics.networks import EXECUTORS, X, at, problems, skips, two_classes
from tests.engine.networks import Problem, array_of
from tests.ops.formulas import evaluate
from tests.ops.gradients import numerical_gradient

pytestmark = pytest.mark.usefixtures("fast_engine")

KINDS = dict(problems())
every_kind = pytest.mark.parametrize("kind", KINDS)
every_executor = pytest.mark.parametrize("executor", EXECUTORS)


def traces(trainer: Trainer) -> list[Trace]:
    """Those of every row of the batch at hand."""
    found = [trace(trainer, row) for row in Moment(trainer).rows.tolist()]
    assert all(found)
    return [one for one in found if one is not None]


@every_kind
@every_executor
def test_that_rows_have_the_gradient_for_the_mean_of_their_own(kind: str, executor: str) -> None:
    trainer = at(KINDS[kind], "gradient", executor)
    gradients = trainer.gradients
    own = [one.gradient for one in traces(trainer)]
    for name, gradient in gradients.items():
        mean = np.mean([one[name] for one in own], axis=0)
        np.testing.assert_allclose(mean, gradient, rtol=1e-9, atol=1e-12)
        assert own[0][name].shape == gradient.shape


@pytest.mark.parametrize("kind", ["skips of 7", "two classes", "layer norm"])
def test_that_a_rows_gradient_is_that_of_its_own_loss(kind: str) -> None:
    trainer = at(KINDS[kind], "gradient", epochs=1)
    engine, step = array_of(trainer), trainer.at_hand.step
    _, index = trainer.batch_at_hand()
    told = traces(trainer)
    flat = trainer.flat("parameters")
    loss_buffer = trainer.program.instructions[-1].y
    for place in (0, len(told) - 1):

        def loss(place: int = place) -> float:
            engine.put("parameters", flat)
            engine.predict(index, step)
            engine.loss()
            return float(engine.batch_value(loss_buffer)[place])

        wanted = numerical_gradient(loss, flat)
        given = np.concatenate([told[place].gradient[one.name].ravel() for one in trainer.program.parameters])
        np.testing.assert_allclose(given, wanted, rtol=1e-5, atol=1e-7)


@every_executor
def test_that_errors_are_the_slopes_of_a_rows_loss_in_what_its_units_give(executor: str) -> None:
    trainer = at(two_classes(), "gradient", executor)
    weights = trainer.parameters
    for one in traces(trainer):
        p = one.values[50]
        target = one.row % 3 % 2
        np.testing.assert_allclose(one.errors[50], p - target, rtol=1e-9)
        back = (p - target) @ weights["layer 50.weight"].T
        np.testing.assert_allclose(one.errors[3], back, rtol=1e-9)
        slope = 1 - one.values[3] ** 2
        np.testing.assert_allclose(one.errors[2], (back * slope) @ weights["layer 3.weight"].T, rtol=1e-9)


@every_executor
def test_that_a_trace_has_the_numbers_of_every_node(executor: str) -> None:
    problem = skips()
    trainer = at(problem, "loss", executor)
    outputs = trainer.outputs(problem.x)
    scaled = trainer.dataset.expand(problem.x)
    for one in traces(trainer):
        np.testing.assert_allclose(one.values[1], scaled[one.row], rtol=1e-12)
        np.testing.assert_allclose(one.values[6], outputs[one.row], rtol=1e-9)
        np.testing.assert_allclose(np.tanh(one.before[2]), one.values[2], rtol=1e-6)
        np.testing.assert_allclose(one.values[2] + one.values[3], one.values[4], rtol=1e-12)
        np.testing.assert_array_equal(one.values[5], np.concatenate([one.values[4], one.values[2]]))
        assert one.loss == pytest.approx(-np.log(outputs[one.row][one.row % 3]), rel=1e-6)
        assert dict(one.errors) == {}
        assert dict(one.gradient) == {}


def test_that_a_trace_knows_as_much_as_the_phases_done() -> None:
    trainer = two_classes().trainer()
    assert trace(trainer, 0) is None
    trainer.predict()
    row = int(Moment(trainer).rows[2])
    told = trace(trainer, row)
    assert told is not None
    assert (told.row, told.place, told.loss) == (row, 2, None)
    trainer.loss()
    judged = trace(trainer, row)
    assert judged is not None
    assert judged.loss is not None
    outside = next(row for row in range(len(X)) if row not in Moment(trainer).rows)
    assert trace(trainer, outside) is None


def test_that_a_trace_cannot_be_changed_and_stays_what_it_was() -> None:
    trainer = at(two_classes(), "gradient")
    told = traces(trainer)[0]
    before = told.values[2].copy()
    with pytest.raises(ValueError, match="read-only"):
        told.values[2][0] = 1.0
    trainer.epoch()
    np.testing.assert_array_equal(told.values[2], before)


@every_kind
@every_executor
def test_that_the_errors_of_all_rows_are_those_of_their_traces(kind: str, executor: str) -> None:
    trainer = at(KINDS[kind], "step", executor)
    whole, own = batch_errors(trainer), traces(trainer)
    assert set(whole) == set(own[0].errors)
    for node, errors in whole.items():
        np.testing.assert_array_equal(errors, [one.errors[node] for one in own])
    some = list(whole)[:1]
    assert list(batch_errors(trainer, [*some, 12345])) == some


def test_that_before_the_gradient_there_are_no_errors() -> None:
    trainer = at(two_classes(), "loss")
    assert dict(batch_errors(trainer)) == {}
    assert error_buffers(Moment(trainer)) == {}


def test_that_of_a_large_batch_the_errors_of_the_first_rows_are_told() -> None:
    x = np.tile(X, (60, 1))
    trainer = Problem(two_classes(batch_size=len(x)).document, x, (x[:, 0] > 0).astype(int)).trainer()
    trainer.gradient()
    assert all(len(errors) == MOST_ROWS for errors in batch_errors(trainer).values())
    last = int(Moment(trainer).rows[-1])
    assert trace(trainer, last) is not None


# -- what is made anew -------------------------------------------------------------------------------


@every_kind
@every_executor
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_working_space_made_anew_gives_the_engines_own_output(
    kind: str, executor: str, dtype: str
) -> None:
    trainer = at(KINDS[kind], "step", executor, dtype)
    moment = Moment(trainer)
    for one in trainer.program.instructions:
        cell = moment.cell(one)
        own, cell.y = cell.y, np.empty(cell.y.shape, cell.y.dtype)
        OPS[one.op].forward(np, cell)
        np.testing.assert_allclose(cell.y, own, rtol=2e-4 if dtype == "float32" else 1e-8, atol=1e-5)


# -- one unit ----------------------------------------------------------------------------------------


@every_kind
@every_executor
def test_that_the_lines_of_a_unit_come_to_the_engines_number(kind: str, executor: str) -> None:
    trainer = at(KINDS[kind], "step", executor)
    program = trainer.program
    for one in traces(trainer)[:2]:
        for node, values in one.values.items():
            for unit in range(len(values)):
                told = neuron(trainer, (node, unit), one.row)
                if program.values[node] in program.inputs:
                    assert told is None
                    continue
                assert told is not None
                assert told.lines[-1].value == values[unit]
                for line in told.lines:
                    assert line.numbers is not None
                    assert evaluate(line.numbers) == pytest.approx(line.value, rel=1e-6, abs=1e-9)


def test_that_a_unit_is_told_with_the_weights_that_it_was_made_with() -> None:
    trainer = at(two_classes(), "predict")
    row = int(Moment(trainer).rows[0])
    before = neuron(trainer, (2, 1), row)
    trainer.step()
    after = neuron(trainer, (2, 1), row)
    assert before is not None
    assert after is not None
    assert [line_text(line) for line in before.lines] == [line_text(line) for line in after.lines]


NOWHERE = [((2, 99), None), ((2, -1), None), ((77, 0), None), ((2, 0), 1000), ((1, 0), None)]


@pytest.mark.parametrize(("unit", "row"), NOWHERE)
def test_that_there_is_nothing_to_tell_of_what_is_not_there(unit: Any, row: int | None) -> None:
    trainer = at(two_classes(), "predict")
    assert neuron(trainer, unit, int(Moment(trainer).rows[0]) if row is None else row) is None
