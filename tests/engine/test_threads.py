"""How many threads large products get."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from playground.engine import threads
from playground.engine.threads import PARALLEL_WORK, cores, threads_for, use_threads
from playground.engine.trainer import Trainer
from tests.engine.networks import classifier, dense


def of_the_library() -> set[int]:
    """What the linear algebra libraries of this process are limited to."""
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_that_small_products_stay_on_one_core() -> None:
    trainer = Trainer(classifier(dense(2, 8), dense(3, 8)), device="cpu")
    assert trainer.threads == 1
    assert of_the_library() == {1}


def test_that_large_products_are_dealt_out_to_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Trainer(classifier(dense(2, 64), dense(3, 64)), device="cpu").program
    rows = PARALLEL_WORK // (64 * 64)
    assert threads_for(program, rows) == 1
    monkeypatch.setattr(threads, "cores", lambda: 6)
    assert threads_for(program, rows + 1) == 6


@pytest.mark.skipif(cores() < 2, reason="one core only")
def test_that_each_trainer_computes_with_its_own_number() -> None:
    assert np.linalg
    small = Trainer(classifier(dense(2, 8)), device="cpu")
    large = Trainer(classifier(dense(2, 8)), device="cpu")
    large.threads = 2
    try:
        large.batch()
        assert of_the_library() == {2}
        small.batch()
        assert of_the_library() == {1}
    finally:
        use_threads(1, anew=True)
