"""What training takes: what is reckoned is what is there, and the batch that is said to fit does fit."""

from __future__ import annotations

from dataclasses import replace as with_fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import data
from playground.data import StreamedSet, from_arrays
from playground.document import Data, frozen, replace
from playground.engine.executor import KINDS
from playground.engine.mechanics.memory import memory
from playground.engine.mechanics.reckoned import row_bytes
from playground.engine.mechanics.values import Memory
from playground.engine.trainer import Trainer
from tests.document.documents import chain, node
from tests.engine.networks import ALL_ROWS, classifier, dense, learning

MIDDLE = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4), dense(5, 9))


def made(executor: str = "array", **more: Any) -> Trainer:
    training = {"batch_size": 32, "optimizer": frozen(name="adam"), **more}
    return Trainer(classifier(*MIDDLE, **training), device="cpu", executor=executor)


def by_name(found: Memory) -> dict[str, tuple[int, int | None]]:
    return {cost.name: (cost.reckoned, cost.measured) for cost in found.costs}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_that_what_is_reckoned_is_what_the_array_executor_holds(optimizer: str, dtype: str) -> None:
    trainer = made(optimizer=frozen(name=optimizer), dtype=dtype)
    for cost in memory(trainer).costs:
        assert cost.reckoned == cost.measured, cost.name


@pytest.mark.parametrize("batch_size", [3, 32, 33])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_what_is_reckoned_is_what_the_compiled_loops_hold(
    fast_engine: None, dtype: str, batch_size: int
) -> None:
    for cost in memory(made("fast", dtype=dtype, batch_size=batch_size)).costs:
        assert cost.reckoned == cost.measured, cost.name


@pytest.mark.parametrize("executor", ["array", "fast"])
def test_that_frozen_nodes_are_reckoned_as_they_are_held(executor: str, fast_engine: None) -> None:
    document = classifier(*(replace(one, frozen=one.id in (2, 3)) for one in MIDDLE))
    for cost in memory(Trainer(document, device="cpu", executor=executor)).costs:
        assert cost.reckoned == cost.measured, cost.name


@pytest.mark.parametrize("executor", ["array", "fast"])
def test_that_every_kind_is_told(executor: str, fast_engine: None) -> None:
    trainer = made(executor)
    assert set(trainer.sizes()) == set(KINDS)
    assert all(size >= 0 for size in trainer.sizes().values())
    assert len(memory(trainer).costs) == len(KINDS) + 1


def test_that_activations_grow_with_the_batch_by_what_is_said_of_a_row() -> None:
    small, large = memory(made(batch_size=10)), memory(made(batch_size=40))

    def batch(found: Memory) -> int:
        return sum(by_name(found)[name][0] for name in ("Activations", "Gradients of activations"))

    assert small.per_row == large.per_row == row_bytes(made())
    assert batch(large) - batch(small) == 30 * small.per_row


@pytest.mark.parametrize("executor", ["array", "fast"])
def test_that_one_row_more_than_the_batch_that_fits_exceeds_the_budget(
    executor: str, fast_engine: None
) -> None:
    document = classifier(*MIDDLE, batch_size=10)
    document = replace(document, data=replace(document.data, settings=frozen(count=600)))

    def cost_of(batch_size: int) -> int:
        trainer = Trainer(learning(document, batch_size=batch_size), device="cpu", executor=executor)
        assert trainer.batch_size == batch_size
        return sum(cost.reckoned for cost in memory(trainer).costs)

    budget = cost_of(200) + 1000
    found = memory(Trainer(document, device="cpu", executor=executor), budget)
    assert found.budget == budget
    assert 200 <= found.fitting < 300
    assert cost_of(found.fitting) <= budget < cost_of(found.fitting + 1)
    assert memory(made(executor), 1000).fitting == 0


def test_that_the_budget_on_the_cpu_is_the_one_for_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory(made()).budget == data.budget()
    monkeypatch.setenv("PLAYGROUND_MEMORY_MB", "64")
    found = memory(made())
    assert found.budget == 64 << 20
    assert "64.0 MiB" in found.sentence
    assert found.free is None
    assert found.device == "cpu"


def test_that_of_streamed_rows_the_refused_batch_is_just_above_the_fitting_one(tmp_path: Path) -> None:
    x = np.random.default_rng(1).normal(size=(20_000, 20)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    document = chain(dense(2, 5), dense(50, 1, "sigmoid"), data=Data(standardize=False, split=ALL_ROWS))
    rows = from_arrays(np.load(tmp_path / "x.npy", mmap_mode="r"), (x[:, 0] > 0).astype(int), document.data)
    assert isinstance(rows, StreamedSet)
    rows = with_fields(rows, memory=4 << 20)

    def trainer(batch_size: int) -> Trainer:
        return Trainer(learning(document, batch_size=batch_size), data=rows, device="cpu", executor="array")

    first = trainer(64)
    found = memory(first)
    first.close()
    assert found.budget == 4 << 20
    assert "streamed" in found.sentence
    dealt = by_name(found)["Rows to deal"]
    assert 0 < dealt[0] <= (4 << 20) / 4
    trainer(min(found.fitting, 5000)).close()
    with pytest.raises(data.DataError, match="take smaller batches"):
        trainer(int(found.fitting * 1.2))
