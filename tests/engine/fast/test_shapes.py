"""Batches and layers of any size, and every way of wiring, in both executors: the numbers are the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, Node, Split, replace
from playground.engine.fast.code import PATH
from playground.engine.trainer import Trainer
from tests.document.documents import built, chain, node
from tests.engine.fast.pairs import (
    apart,
    backward_apart,
    both,
    engine_of,
    forward_apart,
    measures_apart,
    settled,
    state_apart,
    steps,
    tolerance,
)
from tests.engine.networks import ALL_ROWS, classifier, dense, learning

DTYPES = ("float32", "float64")
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
RAW = Data(standardize=False, split=ALL_ROWS)


def draw(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


# -- sizes -------------------------------------------------------------------------------------------


@each_dtype
@pytest.mark.parametrize("size", [1, 2, 15, 16, 17, 47, 48, 1000])
def test_that_any_size_of_batch_comes_to_the_same(size: int, dtype: str) -> None:
    """48 rows: a last batch of 1 behind 47, of 3 behind 15, of 14 behind 17."""
    middle = (dense(2, 5), node(3, "batch_norm"), dense(4, 4), node(5, "layer_norm", eps=0.01))
    pair = both(settled(classifier(*middle), batch_size=size), dtype)
    worst = 0.0
    for _ in range(2 * pair[0].batches if size > 1 else 20):
        worst = max(worst, forward_apart(pair), backward_apart(pair))
        steps(pair, 1)
    assert max(worst, state_apart(pair)) < tolerance(dtype)
    assert pair[0].records[-1].training == pytest.approx(pair[1].records[-1].training, rel=tolerance(dtype))


@each_dtype
def test_that_batch_norm_behind_nothing_takes_a_last_batch_of_one_row(dtype: str) -> None:
    document = settled(classifier(node(2, "batch_norm"), dense(3, 3)), batch_size=47)
    array, fast = both(document, dtype)
    assert array.batches == 2
    fast.advance(5)
    for _ in range(5):
        array.batch()
    assert state_apart((array, fast)) < tolerance(dtype)
    assert {*fast.kept} == {"batch_norm 2.mean", "batch_norm 2.variance"}


@each_dtype
@pytest.mark.parametrize("inputs", [1, 2, 3, 4, 5, 300])
@pytest.mark.parametrize("units", [1, 3, 4, 9])
def test_that_layers_of_any_width_come_to_the_same(inputs: int, units: int, dtype: str) -> None:
    x = draw(inputs).normal(size=(33, inputs)) / np.sqrt(inputs)
    document = chain(
        dense(2, units), dense(3, units + 1, "gelu"), dense(4, 2, "linear"), loss="mse", data=RAW
    )
    pair = both(settled(document, batch_size=9), dtype, data=(x, draw(5).normal(size=(33, 2))))
    assert max(forward_apart(pair), backward_apart(pair)) < tolerance(dtype)
    steps(pair, 8)
    assert state_apart(pair) < tolerance(dtype)
    rows = draw(7).normal(size=(2100, inputs))
    for number in (pair[0].program.values[id] for id in (1, 2, 3, 4)):
        assert apart(*(trainer.values(rows, [number])[number] for trainer in pair)) < tolerance(dtype)


@each_dtype
@pytest.mark.parametrize(("batch", "widths"), [(64, (784, 128, 64, 10)), (300, (40, 200, 30, 10))])
def test_that_wide_layers_come_to_the_same(batch: int, widths: tuple[int, ...], dtype: str) -> None:
    """Their products go to the linear algebra library, some from rows as they lie."""
    inputs, *units, classes = widths
    x, y = draw(3).normal(size=(batch + 41, inputs)), np.arange(batch + 41) % classes
    nodes = [dense(2 + k, width) for k, width in enumerate(units)]
    document = chain(*nodes, dense(50, classes, "softmax"), loss="cross_entropy", data=RAW)
    document = settled(document, batch_size=batch)
    array, fast = both(document, dtype, seed=None, data=(x, y))
    paths = engine_of(fast)._code.table[:, PATH]
    assert (paths > 0).any(), "no product is wide"
    assert max(forward_apart((array, fast)), backward_apart((array, fast))) < tolerance(dtype)
    first = next(iter(array.program.inputs))
    assert (array.batch_value(first) == fast.batch_value(first)).all()
    fast.advance(4)
    for _ in range(4):
        array.batch()
    assert state_apart((array, fast)) < tolerance(dtype)
    assert array.records[-1].training == pytest.approx(fast.records[-1].training, rel=tolerance(dtype))
    for number in (array.program.values[id] for id in (1, 2, 3, 50)):
        made = [trainer.values(x[:77], [number])[number] for trainer in (array, fast)]
        assert apart(*made) < tolerance(dtype)


WIDE = tuple(f"x{k + 1}" for k in range(400))


@each_dtype
@pytest.mark.parametrize(
    ("first", "second", "by_row"),
    [(WIDE[:150], WIDE[150:], 2), (WIDE[100:], WIDE[:300:2], 1), (WIDE, WIDE, 2), (WIDE[::-1], WIDE, 1)],
    ids=["halves", "one with gaps", "twice the same", "one backwards"],
)
def test_that_wide_inputs_with_chosen_columns_come_to_the_same(
    first: tuple[str, ...], second: tuple[str, ...], by_row: int, dtype: str
) -> None:
    nodes = [node(1, "input", columns=[*first]), node(2, "input", columns=[*second]), dense(3, 64)]
    nodes += [dense(4, 64), node(5, "add"), dense(6, 1, "linear")]
    wires = [(1, 0, 3, 0), (2, 0, 4, 0), (3, 0, 5, 0), (4, 0, 5, 1), (5, 0, 6, 0), (6, 0, 99, 0)]
    document = learning(wired(nodes, wires), batch_size=48)
    x = draw(3).normal(size=(200, 400))  # the last batch has 8 rows
    pair = both(document, dtype, data=(x, x[:, :1] + 0.5), seed=None)
    assert len(engine_of(pair[1])._code.turned) == by_row
    for _ in range(pair[0].batches):
        assert max(forward_apart(pair), backward_apart(pair)) < tolerance(dtype)
        for number in pair[0].program.inputs:
            assert (pair[0].batch_value(number) == pair[1].batch_value(number)).all()
        steps(pair, 1)
    assert max(state_apart(pair), measures_apart(pair, "training")) < tolerance(dtype)
    for number in pair[0].program.inputs:
        assert apart(*(trainer.values(x, [number])[number] for trainer in pair)) == 0


# -- wiring ------------------------------------------------------------------------------------------


def wired(nodes: list[Node], wires: list[tuple[int, int, int, int]], **more: Any) -> Document:
    document = built([*nodes, node(99, "loss", kind="mse")], wires)
    return settled(replace(document, data=more.get("data", RAW)), batch_size=7)


def compared(document: Document, dtype: str, columns: int = 3, targets: int = 1) -> tuple[Trainer, Trainer]:
    """Both executors on random rows: values, gradient and five steps are the same."""
    data = draw(2).normal(size=(20, columns)), draw(4).normal(size=(20, targets))
    pair = both(document, dtype, data=data)
    assert max(forward_apart(pair), backward_apart(pair)) < tolerance(dtype)
    steps(pair, 5)
    assert state_apart(pair) < tolerance(dtype)
    return pair


@each_dtype
def test_that_several_inputs_with_chosen_columns_in_any_order_come_to_the_same(dtype: str) -> None:
    nodes = [
        node(1, "input", columns=["x3", "x1"]),
        node(2, "input", columns=["x2"]),
        node(3, "input"),
        dense(4, 3),
        dense(5, 3, "relu"),
        node(6, "concat"),
        dense(7, 1, "linear"),
    ]
    wires = [(1, 0, 4, 0), (2, 0, 5, 0), (5, 0, 6, 0), (3, 0, 6, 1), (4, 0, 6, 2), (2, 0, 6, 3)]
    compared(wired(nodes, [*wires, (6, 0, 7, 0), (7, 0, 99, 0)]), dtype)


@each_dtype
@pytest.mark.parametrize("op", ["add", "multiply", "concat"])
@pytest.mark.parametrize("ports", [(2, 2), (2, 2, 2), (2, 3, 2), (3, 2, 2, 3), (2,), (1, 1, 2)])
def test_that_a_source_may_stand_in_a_merge_twice(op: str, ports: tuple[int, ...], dtype: str) -> None:
    nodes = [node(1, "input"), dense(2, 3), dense(3, 3, "sigmoid"), node(5, op), dense(6, 1, "linear")]
    wires = [(1, 0, 2, 0), (1, 0, 3, 0), (6, 0, 99, 0), (5, 0, 6, 0)]
    wires += [(source, 0, 5, port) for port, source in enumerate(ports)]
    compared(wired(nodes, wires), dtype)


@each_dtype
def test_that_a_source_shared_by_many_gathers_all_its_gradients(dtype: str) -> None:
    nodes = [node(1, "input"), dense(2, 2)]
    nodes += [dense(3, 2, "silu"), node(4, "activation", kind="softmax"), node(5, "layer_norm", eps=0.1)]
    nodes += [
        node(6, "dropout", rate=0.5),
        node(7, "batch_norm", eps=0.1),
        node(8, "multiply"),
        node(9, "add"),
    ]
    nodes += [node(10, "concat"), dense(11, 1, "linear")]
    wires = [(1, 0, 2, 0), *((2, 0, id, 0) for id in (3, 4, 5, 6, 7, 8, 9, 10)), (3, 0, 8, 1), (2, 0, 9, 1)]
    wires += [(id, 0, 10, port) for port, id in enumerate((9, 8, 7, 6, 5, 4, 3), start=1)]
    compared(wired(nodes, [*wires, (10, 0, 11, 0), (11, 0, 99, 0)]), dtype)


@each_dtype
def test_that_parameters_that_do_not_reach_the_loss_are_left_out(dtype: str) -> None:
    nodes = [node(1, "input"), dense(2, 2), dense(3, 4), dense(4, 1, "linear")]
    pair = compared(wired(nodes, [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (4, 0, 99, 0)]), dtype)
    assert "layer 3.weight" not in pair[1].parameters


@each_dtype
def test_that_layers_behind_which_all_is_dropped_or_cut_off_get_no_gradient(dtype: str) -> None:
    """A relu that is never above zero: its layer's gradient is exactly zero, and stays so."""
    nodes = [node(1, "input"), dense(2, 3, "relu", bias_start=-900.0), dense(3, 1, "linear")]
    document = wired(nodes, [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 99, 0)])
    data = draw(2).normal(size=(20, 3)), draw(4).normal(size=(20, 1))
    for trainer in both(document, dtype, data=data, seed=None):
        trainer.gradient()
        assert (trainer.gradients["layer 2.weight"] == 0).all()


@each_dtype
@pytest.mark.parametrize("kind", ["linear", "tanh"])
def test_that_a_network_without_a_parameter_measures_and_does_not_move(kind: str, dtype: str) -> None:
    document = chain(node(2, "activation", kind=kind), loss="mse", data=RAW)
    array, fast = compared(document, dtype, columns=1)
    assert fast.program.size == 0
    assert len(fast.advance(8)) == 8
    for _ in range(8):
        array.batch()
    assert fast.records[-1].training == pytest.approx(array.records[-1].training, rel=tolerance(dtype))
    assert fast.gradient_norm == 0.0
    assert fast.update_ratio() == {}


# -- parts -------------------------------------------------------------------------------------------


@each_dtype
@pytest.mark.parametrize(("training", "validation"), [(1.0, 0.0), (0.6, 0.4), (0.5, 0.2)])
def test_that_all_parts_are_measured_the_same(training: float, validation: float, dtype: str) -> None:
    split = Split(training=training, validation=validation, test=1.0 - training - validation)
    document = settled(classifier(dense(2, 4)))
    pair = both(replace(document, data=replace(document.data, split=split)), dtype)
    for trainer in pair:
        trainer.epoch()
    for name in ("training", "validation", "test"):
        assert measures_apart(pair, name) < tolerance(dtype)
        assert (pair[1].evaluate(name) == (None, None)) == (pair[1].dataset.count(name) == 0)


@each_dtype
def test_that_values_of_several_targets_have_the_same_score(dtype: str) -> None:
    x, y = draw(5).normal(size=(60, 3)), draw(6).normal(size=(60, 2)) * [1.0, 9.0]
    document = chain(dense(2, 4), dense(3, 2, "linear"), loss="huber", data=Data(split=Split(0.7, 0.3)))
    pair = both(settled(document), dtype, data=(x, y))
    for trainer in pair:
        trainer.epoch()
    for name in ("training", "validation"):
        assert measures_apart(pair, name) < tolerance(dtype)


@each_dtype
def test_that_read_only_unaligned_and_reversed_rows_are_taken(dtype: str) -> None:
    document = settled(classifier(dense(2, 4)))
    pair = both(document, dtype)
    rows = draw(5).normal(size=(9, 2)).astype(dtype)
    locked = rows.copy()
    locked.setflags(write=False)
    odd = np.frombuffer(b"\0" + rows.tobytes(), dtype=np.uint8)[1:].view(dtype).reshape(rows.shape)
    backwards = rows[::-1].copy()[::-1]
    number = pair[0].program.output
    wanted = pair[0].values(rows, [number])[number]
    for given in (rows, locked, odd, backwards, rows.astype(">f8"), np.asfortranarray(rows)):
        assert apart(pair[1].values(given, [number])[number], wanted) < tolerance(dtype)


def test_that_a_buffer_asked_for_twice_and_none_at_all_are_answered() -> None:
    _, fast = both(settled(classifier(dense(2, 4))))
    number, hidden = fast.program.output, fast.program.values[2]
    rows = draw(5).normal(size=(9, 2))
    made = fast.values(rows, [hidden, number, hidden])
    assert {key: value.shape for key, value in made.items()} == {hidden: (9, 4), number: (9, 1)}
    assert (made[hidden] == fast.values(rows, [hidden])[hidden]).all()
    assert (made[number] == fast.values(rows, [number])[number]).all()
    assert fast.values(rows, []) == {}
    assert fast.values(rows[:0], [hidden])[hidden].shape == (0, 4)


def test_that_rows_of_another_width_are_refused() -> None:
    _, fast = both(settled(classifier(dense(2, 4))))
    for rows in (np.zeros((4, 1)), np.zeros((4, 3)), np.zeros(2)):
        with pytest.raises(ValueError, match="rows for this network have 2 features"):
            fast.values(rows, [fast.program.output])
