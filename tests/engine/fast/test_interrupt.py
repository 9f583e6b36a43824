"""Another thread ends a long call between two batches, and leaves the bits alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from playground.document import replace
from playground.engine.trainer import Trainer
from tests.engine.bits import alike, in_one_go, lively, made
from tests.engine.networks import classifier, dense

LIMIT_S = 30.0
"""How long a test waits for a thread before it fails."""


class InThread:
    """Work that a thread does; `end` waits for it, but not for ever, and raises what went wrong there."""

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
    wire = InThread(work)
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


def test_that_trainers_in_several_threads_do_not_meet() -> None:
    documents = [lively(), lively(dtype="float64")] * 3
    alone = [made(document).advance(1500) for document in documents[:2]]
    trainers, losses = [made(document) for document in documents], [np.zeros(0)] * 6

    def go(number: int) -> None:
        losses[number] = trainers[number].advance(1500)

    wires = [InThread(partial(go, number)) for number in range(6)]
    for wire in wires:
        wire.start()
    for wire in wires:
        wire.end()
    assert all((losses[number] == alone[number % 2]).all() for number in range(6))


def test_that_an_epoch_ends_when_another_thread_says_so() -> None:
    trainer = long_epochs()
    interrupted(trainer, trainer.epoch)
    assert trainer.epochs == 0
    assert trainer.batch_number > 0


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
