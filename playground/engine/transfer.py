"""Taking what was learned along when the document is edited.

Parameters, optimiser slots and kept numbers of every node whose shapes still fit go over; new ones
start from their initialisers.
"""

from __future__ import annotations

from typing import Any

from playground.engine.program import Block
from playground.engine.trainer import Snapshot, Trainer

Array = Any


def carry_over(old: Trainer, new: Trainer) -> None:
    """Lets `new` go on from where `old` stands, as far as its program fits.

    The counters go over too. Where the batches are cut differently, the current epoch begins anew;
    where the losses are not comparable (other rows, another loss), the record of losses does.
    """
    before, after = old.snapshot(), new.snapshot()
    same_optimizer = old.document.training.optimizer["name"] == new.document.training.optimizer["name"]
    _copy_blocks(
        _matching(old.program.parameters, new.program.parameters),
        _vectors(old, before.state)[: None if same_optimizer else 1],
        _vectors(new, after.state),
    )
    kept = (_kept(old, before.state), _kept(new, after.state))
    _copy_blocks(_matching(old.program.kept, new.program.kept), kept[0], kept[1])
    same_batches = old.dataset is new.dataset and old.batch_size == new.batch_size
    new.restore(
        Snapshot(after.state, before.epochs, before.batch_number if same_batches else 0, before.steps, ())
    )
    comparable = old.dataset is new.dataset and old.program.loss == new.program.loss
    new.records = list(before.records) if comparable else [new.measure()]


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
    """Copies the numbers of matching blocks, row by row."""
    rows = min(len(source), len(into))
    for old, new in pairs:
        into[:rows, new.stretch] = source[:rows, old.stretch]
