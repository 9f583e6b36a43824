"""Taking what was learned along: when the document is edited, or from a trained model.

After an edit parameters, optimiser slots and kept numbers of every node whose shapes still fit go over;
new ones start from their initialisers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as with_fields
from typing import Any

import numpy as np

from playground.document.model import Document, Until, replace
from playground.engine.frame import EpochRecord
from playground.engine.keeper import Snapshot
from playground.engine.program import Block, Program
from playground.engine.records import Records
from playground.engine.trainer import Trainer

Array = Any


def same_numbers(one: Document, other: Document) -> bool:
    """Whether two documents learn the same numbers under the same names, batch by batch.

    They may differ in places and groups on the canvas, in the project's name and in when a run stops.
    """

    def stripped(document: Document) -> Document:
        nodes = tuple(replace(node, at=(0.0, 0.0)) for node in document.graph.nodes)
        training = replace(document.training, until=Until())
        return Document("", replace(document.graph, nodes=nodes, groups=()), document.data, training)

    return stripped(one) == stripped(other)


def carry_over(old: Trainer, new: Trainer) -> None:
    """Lets `new` go on from where `old` stands, as far as its program fits.

    The counters go over too, but another optimiser counts its steps from 0. Where the batches are cut
    or dealt differently, the current epoch begins anew, else the batch at hand is done again up to the
    same phase. Where the losses are not comparable (other rows, another loss), their record begins anew;
    where the network or the executor is another, the last record says what it loses now.
    """
    was, now = old.document.training, new.document.training
    same_optimizer = was.optimizer["name"] == now.optimizer["name"]
    same_rows = old.dataset is new.dataset
    same_deal = (was.seed, was.shuffle, old.batch_size) == (now.seed, now.shuffle, new.batch_size)
    before = old.snapshot()
    new.restore(
        Snapshot(
            state=_state(old, new, before.state, same_optimizer),
            epochs=before.epochs,
            batch_number=before.batch_number if same_rows and same_deal else 0,
            steps=before.steps if same_optimizer else 0,
            records=before.records,
        )
    )
    if not (same_rows and old.program.loss == new.program.loss):
        new.records = Records([new.measure()])
    elif new.executor != old.executor or not computes_alike(old.program, new.program):
        new.measure_again()
    new.phase = "step" if before.steps else "init"
    if same_rows and same_deal:
        new.bring_to(old.phase)


def take_up(
    trainer: Trainer, numbers: Mapping[str, Any], epochs: int, records: tuple[EpochRecord, ...]
) -> None:
    """Lets a new trainer go on from what was learned elsewhere: numbers by name, epochs, losses so far.

    What has no number stays as it starts; without records the losses begin with what they are now. The
    optimiser and its count of steps begin afresh, for Adam's corrections belong to its sums.
    Raises: ValueError, with everything as it was, where a number does not fit.
    """
    trainer.set_parameters(numbers)
    records = records or (with_fields(trainer.records[-1], epoch=epochs),)
    trainer.restore(with_fields(trainer.snapshot(), epochs=epochs, records=records))


def computes_alike(one: Program, other: Program) -> bool:
    """Whether two programs compute the same, whatever a step leaves frozen."""

    def thawed(program: Program) -> Program:
        blocks = tuple(with_fields(block, offset=0, frozen=False) for block in program.parameters)
        return with_fields(program, parameters=blocks)

    return thawed(one) == thawed(other)


def _state(old: Trainer, new: Trainer, before: Array, same_optimizer: bool) -> Array:
    """The numbers that `new` starts from, with those of `old` wherever they fit."""
    state = new.snapshot().state
    _copy_blocks(
        _matching(old.program.parameters, new.program.parameters),
        _vectors(old, before)[: None if same_optimizer else 1],
        _vectors(new, state),
    )
    _copy_blocks(_matching(old.program.kept, new.program.kept), _kept(old, before), _kept(new, state))
    return state


def _matching(old: tuple[Block, ...], new: tuple[Block, ...]) -> list[tuple[Block, Block]]:
    """Pairs of blocks of the same node, name and shape."""
    known = {(block.node, block.spec.name): block for block in old}
    pairs = ((known.get((block.node, block.spec.name)), block) for block in new)
    return [(one, other) for one, other in pairs if one is not None and one.spec.shape == other.spec.shape]


def _vectors(trainer: Trainer, state: Array) -> Array:
    """Parameters and optimiser slots as rows of a view of the state. Shapes: (1 + slots, P)."""
    return state[: len(state) - trainer.program.kept_size].reshape(-1, max(trainer.program.size, 1))


def _kept(trainer: Trainer, state: Array) -> Array:
    """The kept numbers as one row of a view of the state. Shapes: (1, K)."""
    return state[len(state) - trainer.program.kept_size :][None]


def _copy_blocks(pairs: list[tuple[Block, Block]], source: Array, into: Array) -> None:
    """Copies the numbers of matching blocks, row by row, unless they are beyond the new precision."""
    rows = min(len(source), len(into))
    for old, new in pairs:
        with np.errstate(over="ignore"):
            numbers = source[:rows, old.stretch].astype(into.dtype)
        if np.isfinite(numbers).all():
            into[:rows, new.stretch] = numbers
