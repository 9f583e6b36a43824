"""One number's step as it is explained, against what the engine did: old, gradient, every term, new."""

from __future__ import annotations

from dataclasses import replace as replaced
from typing import Any

import numpy as np
import pytest

from playground.document import frozen, replace
from playground.engine.mechanics.explain import explanation
from playground.engine.mechanics.sentence import hardest_rows
from playground.engine.mechanics.values import MOST_ROWS, Explanation, Weight
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS, SCHEDULES
from playground.ops.formula import Line, Number, text
from tests.document.documents import chain
from tests.engine.mechanics.networks import EXECUTORS, X, at, normed, problems, skips, two_classes
from tests.engine.networks import ALL_ROWS, Problem, dense, learning
from tests.ops.formulas import evaluate

pytestmark = pytest.mark.usefixtures("fast_engine")

SHAPED: dict[str, dict[str, Any]] = {
    "plain": {},
    "l1": {"l1": 0.01},
    "l2": {"l2": 0.02},
    "clip": {"clip_norm": 0.05},
    "all": {"l1": 0.01, "l2": 0.02, "clip_norm": 0.05},
}
KINDS = dict(problems())
every_kind = pytest.mark.parametrize("kind", KINDS)
every_executor = pytest.mark.parametrize("executor", EXECUTORS)


def some(trainer: Trainer) -> list[int]:
    """Numbers of the flat vector: weights and biases, first and last."""
    size = trainer.program.size
    return sorted({0, 1, size // 2, size - 2, size - 1} & set(range(size)))


def explained(trainer: Trainer) -> dict[int, Explanation]:
    return {index: trainer.explain(index) for index in some(trainer)}


def with_frozen(problem: Problem, *names: str) -> Problem:
    """The problem with these nodes frozen."""
    graph = problem.document.graph
    nodes = tuple(replace(node, frozen=node.name in names) for node in graph.nodes)
    return replaced(problem, document=replace(problem.document, graph=replace(graph, nodes=nodes)))


def shown(value: float) -> str:
    return text(Number(value))


def assert_adds_up(lines: tuple[Line, ...], rel: float) -> None:
    """The numbers of every line come to its value."""
    for line in lines:
        assert line.value is not None
        if line.numbers is not None:
            assert evaluate(line.numbers) == pytest.approx(line.value, rel=rel, abs=rel)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("shaped", SHAPED)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_executor
def test_that_every_number_of_a_step_is_the_engines_own(
    optimizer: str, shaped: str, dtype: str, executor: str
) -> None:
    problem = two_classes(optimizer=frozen(name=optimizer), **SHAPED[shaped])
    trainer = at(problem, "gradient", executor, dtype)
    before, planned = trainer.flat("state"), explained(trainer)
    trainer.step()
    after, size = trainer.flat("state"), trainer.program.size
    for index, done in explained(trainer).items():
        assert done.old == before[index]
        assert done.new == after[index]
        assert shown(planned[index].new) == shown(done.new)
        assert planned[index].old == done.old
        assert done.step[-1].value == done.new
        values = {line.value for line in done.step}
        assert {
            float(after[size * (1 + k) + index]) for k in range(len(OPTIMIZERS[optimizer].slots))
        } <= values
        assert_adds_up((*planned[index].step, *done.step), 1e-5 if dtype == "float32" else 1e-9)
        assert (planned[index].done, done.done) == (False, True)


@every_executor
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_that_after_many_batches_in_one_go_the_last_one_is_explained(executor: str, optimizer: str) -> None:
    problem = two_classes(optimizer=frozen(name=optimizer), clip_norm=0.1)
    trainer, other = problem.trainer(executor=executor), problem.trainer(executor=executor)
    trainer.advance(6)
    for _ in range(5):
        other.batch()
    other.gradient()
    for index, told in explained(trainer).items():
        assert told.old == other.flat("parameters")[index]
        assert told.new == trainer.flat("parameters")[index]
        assert told.new == pytest.approx(other.explain(index).new, rel=1e-12)
        assert told.done


@every_kind
@every_executor
def test_that_the_rows_contributions_have_the_gradient_for_their_mean(kind: str, executor: str) -> None:
    trainer = at(KINDS[kind], "gradient", executor)
    gradients = trainer.flat("gradients")
    for index in range(0, trainer.program.size, max(1, trainer.program.size // 40)):
        told = trainer.explain(index)
        assert told.products is not None
        assert told.gradient == gradients[index]
        assert told.products.mean() == pytest.approx(gradients[index], rel=1e-9, abs=1e-12)
        np.testing.assert_array_equal(told.inputs * told.errors, told.products)
        assert len(told.rows) == told.count == trainer.batch_rows


@every_kind
@every_executor
def test_that_the_error_is_followed_back_to_the_one_that_the_engine_has(kind: str, executor: str) -> None:
    trainer = at(KINDS[kind], "step", executor)
    for index in range(0, trainer.program.size, max(1, trainer.program.size // 25)):
        told = trainer.explain(index)
        at_row = told.rows.tolist().index(told.error_row)
        assert told.error[-1].value == pytest.approx(told.errors[at_row], rel=1e-9, abs=1e-12)
        assert_adds_up(told.error, 1e-9)


@every_executor
def test_that_wide_layers_are_explained_like_narrow_ones(executor: str) -> None:
    draw = np.random.Generator(np.random.Philox(5))
    document = learning(chain(dense(2, 64), dense(3, 10, "softmax"), loss="cross_entropy"), batch_size=64)
    problem = Problem(document, draw.normal(size=(130, 784)), np.arange(130) % 10)
    trainer = at(problem, "gradient", executor, epochs=1)
    gradients = trainer.flat("gradients")
    for index in range(0, trainer.program.size, 1999):
        told = trainer.explain(index)
        assert told.products.mean() == pytest.approx(gradients[index], rel=1e-7, abs=1e-10)
        place = told.rows.tolist().index(told.error_row)
        assert told.error[-1].value == pytest.approx(told.errors[place], rel=1e-9, abs=1e-12)


def test_that_the_row_that_is_traced_is_the_one_whose_error_is_told() -> None:
    trainer = at(two_classes(), "gradient")
    rows = trainer.explain(0).rows
    for row in rows.tolist():
        assert trainer.explain(0, row).error_row == row
    outside = next(row for row in range(len(X)) if row not in rows)
    assert trainer.explain(0, outside).error_row == trainer.explain(0).error_row


def test_that_the_hardest_pull_decides_whose_error_is_told() -> None:
    told = at(two_classes(), "gradient").explain(3)
    assert told.error_row == told.rows[np.abs(told.products).argmax()]


def test_that_an_error_of_a_small_network_reads_from_the_loss_to_the_unit() -> None:
    trainer = at(two_classes(), "gradient")
    lines = trainer.explain(("layer 3.weight", (0, 1))).error
    titles = [line.title for line in lines]
    assert titles == ["Error at the output", "Back through 'layer 50'", "Through 'layer 3'"]
    assert text(lines[0].letters) == "δ = p − t"
    assert text(lines[-1].letters) == "δ = δ_y · f′(z)"


@pytest.mark.parametrize("phase", ["predict", "loss"])
def test_that_before_the_gradient_only_the_old_value_is_told(phase: str) -> None:
    trainer = at(two_classes(), phase)
    told = trainer.explain(2)
    assert told.old == told.new == trainer.flat("parameters")[2]
    assert (told.gradient, told.products, told.step, told.error, told.sentence) == (None, None, (), (), "")
    assert not told.done


def test_that_at_the_start_the_rows_of_the_first_batch_are_named() -> None:
    trainer = two_classes().trainer()
    told = trainer.explain(0)
    assert told.gradient is None
    trainer.predict()
    np.testing.assert_array_equal(told.rows, trainer.explain(0).rows)


def test_that_a_number_set_by_hand_is_no_longer_what_the_step_made() -> None:
    trainer = at(two_classes(), "step")
    trainer.set_parameters({"layer 2.bias": np.zeros(4)})
    told = trainer.explain(("layer 2.bias", (0,)))
    assert (told.old, told.new, told.gradient, told.done) == (0.0, 0.0, None, False)


@every_executor
def test_that_a_frozen_number_stays_and_the_others_are_clipped_without_it(executor: str) -> None:
    problem = with_frozen(two_classes(clip_norm=0.02, optimizer=frozen(name="sgd")), "layer 3")
    trainer = at(problem, "gradient", executor)
    planned = trainer.explain(("layer 2.weight", (1, 2)))
    still = trainer.explain(("layer 3.weight", (0, 0)))
    assert still.frozen
    assert still.new == still.old
    assert still.gradient != 0
    assert [line.title for line in still.step] == ["Gradient", "Frozen"]
    assert "frozen" in still.sentence
    trainer.step()
    done = trainer.explain(("layer 2.weight", (1, 2)))
    assert done.new == pytest.approx(planned.new, rel=1e-14)
    assert planned.new != planned.old
    norm = next(line.value for line in planned.step if line.title == "Clipping")
    assert norm == pytest.approx(next(line.value for line in done.step if line.title == "Clipping"))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_that_schedule_and_warm_up_are_told_where_they_matter(schedule: str) -> None:
    more: dict[str, Any] = {"every": 1} if schedule == "step" else {}
    problem = two_classes(
        optimizer=frozen(name="sgd", learning_rate=0.2),
        schedule=frozen(name=schedule, warmup=20, **more),
    )
    trainer = at(problem, "gradient")
    planned = trainer.explain(0)
    line = next(line for line in planned.step if line.title == "Learning rate")
    assert line.value == trainer.rate
    assert line.numbers is not None
    assert evaluate(line.numbers) == pytest.approx(trainer.rate, rel=1e-12)
    trainer.step()
    assert trainer.explain(0).new == pytest.approx(planned.new, rel=1e-14)
    plain = at(two_classes(), "gradient").explain(0)
    assert all(line.title != "Learning rate" for line in plain.step)


def test_that_the_last_step_of_an_epoch_is_told_with_the_rate_of_that_epoch() -> None:
    problem = two_classes(
        batch_size=23, optimizer=frozen(name="sgd"), schedule=frozen(name="exponential", gamma=0.5)
    )
    trainer = problem.trainer()
    trainer.epoch()
    assert trainer.explain(0).step[1].title == "Step"
    trainer.epoch()
    rate = next(line for line in trainer.explain(0).step if line.title == "Learning rate")
    assert rate.value == trainer.last_rate == 0.05


def test_that_penalties_are_told_of_weights_alone() -> None:
    trainer = at(two_classes(l1=0.1, l2=0.1), "gradient")
    assert {"L1", "L2"} <= {line.title for line in trainer.explain(("layer 2.weight", (0, 0))).step}
    assert not {"L1", "L2"} & {line.title for line in trainer.explain(("layer 2.bias", (0,))).step}


def test_that_units_and_features_are_called_by_their_names() -> None:
    trainer = at(skips(), "gradient")
    first = trainer.explain(("layer 2.weight", (1, 3)))
    assert (first.source, first.target) == ("input · x2", "layer 2 · 4")
    inner = trainer.explain(("layer 3.weight", (3, 0)))
    assert (inner.source, inner.target) == ("layer 2 · 4", "layer 3 · 1")
    assert trainer.explain(("layer 3.bias", (2,))).source == "1"
    norm = at(normed("layer_norm"), "gradient")
    scale = norm.explain(("norm.scale", (2,)))
    assert (scale.source, scale.target) == ("layer 2 · 3", "norm · 3")
    assert "γ ←" in text(scale.step[-1].letters)


def test_that_a_number_is_found_by_name_and_by_its_place_in_the_flat_vector() -> None:
    trainer = at(two_classes(), "gradient")
    for index in range(trainer.program.size):
        told = trainer.explain(index)
        assert told.index == index
        assert trainer.explain(told.weight).index == index
        assert trainer.parameters[told.weight.name][told.weight.place] == told.old


@every_executor
def test_that_numbers_are_counted_as_parameters_are_listed_frozen_ones_too(executor: str) -> None:
    trainer = at(with_frozen(skips(), "layer 2", "layer 6"), "step", executor)
    listed = np.concatenate([block.ravel() for block in trainer.parameters.values()])
    told = [trainer.explain(index) for index in range(len(listed))]
    np.testing.assert_array_equal([one.new for one in told], listed)
    assert [one.index for one in told] == list(range(len(listed)))
    assert [one.frozen for one in told] == [
        one.weight.name.startswith(("layer 2", "layer 6")) for one in told
    ]
    assert trainer.explain(np.int64(3)).index == 3


@pytest.mark.parametrize(
    "parameter",
    [None, 1.5, True, "layer 2.weight", ("layer 2.weight",), ("layer 2.bias", 1), ("layer 2.bias", (0.5,)),
     (3, (0, 0)), np.zeros(2), []],
    ids=repr,
)  # fmt: skip
def test_that_what_names_no_number_is_refused_with_a_sentence(parameter: Any) -> None:
    with pytest.raises(
        ValueError, match=r"is no trained number: name it as \(\"hidden.weight\", \(3, 0\)\), or"
    ):
        two_classes().trainer().explain(parameter)


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        (-1, "There is no trained number -1: this network has 35 trained numbers, counted from 0."),
        (35, "There is no trained number 35: this network has 35 trained numbers, counted from 0."),
        (("layer 2.weight", (9, 0)), "'layer 2.weight' is 3 × 4 and has no place [9, 0]."),
        (("layer 2.weight", (0,)), "'layer 2.weight' is 3 × 4 and has no place [0]."),
        (
            ("hidden.weight", (0, 0)),
            "There is no parameter 'hidden.weight' in this network; there are: layer 2",
        ),
    ],
)
def test_that_what_cannot_be_explained_is_refused_with_a_sentence(parameter: Any, said: str) -> None:
    trainer = two_classes().trainer()
    with pytest.raises(ValueError, match=r"^There is no|^'layer 2") as raised:
        trainer.explain(parameter)
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize("row", ["3", 3.0, True, (3,)], ids=repr)
def test_that_what_is_no_row_is_refused_with_a_sentence(row: Any) -> None:
    with pytest.raises(ValueError, match=r"is no row: give its number in the data, counted from 0\.$"):
        two_classes().trainer().explain(0, row)


def test_that_a_row_may_be_a_number_of_an_array() -> None:
    trainer = at(two_classes(), "gradient")
    rows = trainer.explain(0).rows
    assert [trainer.explain(0, row).error_row for row in rows] == rows.tolist()


def test_that_the_views_get_none_for_a_number_that_is_gone() -> None:
    assert explanation(two_classes().trainer(), Weight("gone.weight", (0, 0))) is None


@every_executor
def test_that_explaining_leaves_no_trace(executor: str) -> None:
    watched, plain = (two_classes().trainer(executor=executor) for _ in range(2))
    for trainer in (watched, plain):
        for phase in ("predict", "loss", "gradient", "step") * 4:
            getattr(trainer, phase)()
            if trainer is watched:
                explained(trainer)
    assert watched.parameters_sha256 == plain.parameters_sha256


def test_that_of_a_large_batch_the_first_rows_are_listed_and_all_are_counted() -> None:
    x = np.tile(X, (60, 1))
    problem = two_classes(batch_size=len(x))
    trainer = Problem(problem.document, x, (x[:, 0] > 0).astype(int)).trainer()
    trainer.gradient()
    told = trainer.explain(4)
    assert told.count == len(x)
    assert len(told.rows) == len(told.products) == MOST_ROWS
    assert told.step[0].numbers is not None
    assert text(told.step[0].numbers).endswith(f"/{len(x)}")


# -- the sentence ------------------------------------------------------------------------------------


def test_that_the_sentence_names_who_pulls_hardest_and_where_to() -> None:
    trainer = at(two_classes(optimizer=frozen(name="sgd")), "gradient")
    for index in range(trainer.program.size):
        told = trainer.explain(index)
        if not told.products.any():
            continue
        first = int(np.abs(told.products).argmax())
        assert str(told.rows[first]) in told.sentence
        way = "up" if told.new > told.old else "down"
        noun = told.weight.name.rpartition(".")[2]
        assert told.sentence.endswith(f"so the {noun} goes {way}.")


def test_that_the_sentence_says_what_the_rows_were_taken_for() -> None:
    problem = two_classes(batch_size=1, optimizer=frozen(name="sgd"))
    trainer = problem.trainer()
    trainer.set_parameters({"layer 50.bias": np.array([9.0]), "layer 50.weight": np.zeros((3, 1))})
    seen = set()
    for _ in range(6):
        trainer.gradient()
        told = trainer.explain(("layer 50.bias", (0,)))
        (row,) = told.rows
        if problem.y[row] == 0:
            seen.add(0)
            assert told.sentence == (
                f"Row {row} pulls hardest. It is a class 0 point taken for class 1, so the bias goes down."
            )
        else:
            seen.add(1)
            assert "rightly taken" in told.sentence
        trainer.set_parameters({"layer 50.bias": np.array([9.0])})
        trainer.step()
    assert seen == {0, 1}


@pytest.mark.parametrize(
    ("start", "said"), [(-50.0, "too low, so the bias goes up."), (50.0, "too high, so")]
)
def test_that_the_sentence_of_values_says_too_high_or_too_low(start: float, said: str) -> None:
    document = learning(chain(dense(2, 3), dense(50, 1, "linear"), loss="mse"), optimizer=frozen(name="sgd"))
    trainer = Problem(document, X, X[:, 0]).trainer()
    trainer.set_parameters({"layer 50.bias": np.array([start])})
    trainer.gradient()
    told = trainer.explain(("layer 50.bias", (0,)))
    assert f"hardest. Their answers are {said}" in told.sentence


def test_that_the_sentence_admits_where_the_number_goes_against_the_pull() -> None:
    trainer = at(two_classes(optimizer=frozen(name="momentum", learning_rate=0.5)), "gradient")
    against = [
        told
        for told in map(trainer.explain, range(trainer.program.size))
        if told.products.any() and (told.products.mean() < 0) != (told.new > told.old)
    ]
    assert against
    assert all("what is left of earlier steps" in told.sentence for told in against)


def test_that_a_penalty_that_outweighs_the_rows_is_named() -> None:
    trainer = at(two_classes(optimizer=frozen(name="sgd"), l1=5.0), "gradient")
    told = [trainer.explain(("layer 2.weight", (row, unit))) for row in range(3) for unit in range(4)]
    against = [one for one in told if (one.products.mean() < 0) != (one.new > one.old)]
    assert against
    assert all("the penalty carries the weight" in one.sentence for one in against)


@pytest.mark.parametrize(
    ("products", "named"),
    [
        ([-10.0, 9.0, -6.0, -8.0], [0]),
        ([-10.0, 7.0, -6.0, -8.0], [0, 3]),
        ([1.0, 0.9, 0.4], [0, 1]),
        ([2.0, 2.0, 2.0, 2.0], [0, 1, 2]),
        ([3.0], [0]),
    ],
)
def test_that_no_row_is_passed_over_that_pulls_harder_the_other_way(
    products: list[float], named: list[int]
) -> None:
    assert hardest_rows(np.array(products)) == named


def test_that_rows_that_cancel_are_not_said_to_pull_more() -> None:
    """Two rows that miss by as much, one too high and one too low."""
    document = learning(chain(dense(2, 1, "linear"), loss="mse"), batch_size=2, optimizer=frozen(name="sgd"))
    document = replace(document, data=replace(document.data, standardize=False, split=ALL_ROWS))
    trainer = Problem(document, np.zeros((2, 1)), np.array([1.0, -1.0])).trainer()
    trainer.set_parameters({"layer 2.bias": [0.0]})
    trainer.gradient()
    told = trainer.explain(("layer 2.bias", (0,)))
    assert told.gradient == 0.0
    assert told.sentence.endswith("wards; the others pull as much the other way.")


def test_that_nobody_pulls_at_a_dead_unit() -> None:
    problem = skips(optimizer=frozen(name="sgd"))
    trainer = problem.trainer()
    trainer.set_parameters({"layer 3.bias": np.full(4, -1e3)})
    trainer.gradient()
    told = trainer.explain(("layer 3.weight", (0, 0)))
    assert told.sentence == "No row of this batch pulls at this weight."
    assert told.new == told.old
