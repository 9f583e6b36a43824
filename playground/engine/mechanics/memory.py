"""What training takes of the device's memory: reckoned from the program, and measured in the executor.

Owns what is told of it, and which batch would fit a budget; the numbers are `reckoned`'s. Rows beyond the
budget are `data.streamed`'s, and a batch beyond a GPU's memory `engine.gpu`'s to deal with; here it is only
told.
"""

from __future__ import annotations

from typing import Any

from playground import data
from playground.data import StreamedSet
from playground.engine.executor import Rows
from playground.engine.gpu.budget import needed, sized
from playground.engine.mechanics.reckoned import (
    GPU_CHUNK_ROWS,
    item_bytes,
    reckoned,
    row_bytes,
    slot_count,
    streams,
    whole_rows,
)
from playground.engine.mechanics.values import Cost, Memory
from playground.engine.program import Program
from playground.engine.streaming import SHARES
from playground.engine.trainer import Trainer

Array = Any

SAFE = 0.9
"""On a GPU a batch fits where it takes this share: arithmetic takes some in passing."""


def memory(trainer: Trainer, budget: int | None = None) -> Memory:
    """What this training takes, kind by kind, and which batches would fit.

    `budget` is in bytes: by default what rows may take on the CPU (`data.budget`, or the data set's own), and
    on a GPU what was set apart when training began.
    """
    rows, room = trainer.batch_at_hand()[0], trainer.room()
    measured = trainer.sizes()
    expected = reckoned(trainer, rows)
    costs = [Cost(name, expected[kind], measured[kind], text) for kind, (name, text) in _NAMES.items()]
    if trainer.device.name == "cpu":
        costs.append(_as_dealt(trainer, rows))
    if budget is None:
        budget = _budget(trainer) if room is None else room.limit
    per_row = row_bytes(trainer)
    return Memory(
        costs=tuple(costs),
        device=trainer.device.name,
        free=None if room is None else room.free,
        budget=budget,
        per_row=per_row,
        batch_size=trainer.batch_size,
        fitting=_fitting(trainer, budget, per_row, costs, rows),
        sentence=_sentence(trainer, budget),
    )


_NAMES = {
    "parameters": ("Parameters", "The trained numbers: weights, biases, scales and shifts."),
    "gradients": ("Gradients", "One for each trained number, and what clipping and penalties make of it."),
    "optimizer": ("Optimiser", "What the optimiser remembers of earlier gradients, for each trained number."),
    "kept": ("Kept numbers", "Running means and variances of batch norm."),
    "working": ("Working space", "The state before the last step, and room for the next step's arithmetic."),
    "activations": (
        "Activations",
        "What every node gives for every row of a batch, and what the way back needs.",
    ),
    "errors": ("Gradients of activations", "One for each number that flows back, for every row of a batch."),
    "measuring": ("Measuring", "Rows that are only measured or drawn pass through in portions."),
    "rows": ("Rows", "The rows as the device holds them, and their targets."),
}


def _as_dealt(trainer: Trainer, rows: Rows) -> Cost:
    """What the rows take as batches are dealt from them: two shards of a streamed set, else all of them."""
    held = _bytes(rows)
    if not streams(trainer):
        text = "The training rows in standard units, as batches are dealt from them."
        return Cost("Rows to deal", held, held, text)
    text = "The stretch of rows that batches are dealt from, and the next one while it is read."
    return Cost("Rows to deal", 2 * held, 2 * held, text)


def _bytes(rows: Rows) -> int:
    return int(rows.x.nbytes + rows.y.nbytes + rows.target.nbytes)


def _budget(trainer: Trainer) -> int:
    """The memory for rows: the streamed set's own, else what is set for this process."""
    dataset = trainer.dataset
    return dataset.memory if isinstance(dataset, StreamedSet) else data.budget()


def _fitting(trainer: Trainer, budget: int, per_row: int, costs: list[Cost], rows: Rows) -> int:
    """The largest batch for which there is room beside all that does not grow with it; 0 for none."""
    if trainer.device.name == "gpu":
        return _largest(trainer.program, int(SAFE * budget), slot_count(trainer), item_bytes(trainer))
    growing = {_NAMES[kind][0] for kind in ("activations", "errors")}
    rest = sum(cost.reckoned for cost in costs if cost.name not in growing)
    together = whole_rows(trainer)
    fitting = max(0, (budget - rest) // (per_row * together) * together)
    if streams(trainer):
        fitting = min(fitting, budget // SHARES * len(rows) // max(_bytes(rows), 1))
    return int(fitting)


def _largest(program: Program, budget: int, slots: int, item: int) -> int:
    """The largest batch that a GPU with this budget has room for, by halving."""
    low, high = 0, 1
    while needed(program, high, slots, item, GPU_CHUNK_ROWS) <= budget:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        fits = needed(program, middle, slots, item, GPU_CHUNK_ROWS) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return low


def _sentence(trainer: Trainer, budget: int) -> str:
    """What happens to data and batches beyond the budget."""
    if trainer.device.name == "gpu":
        return (
            f"Of the GPU's memory {sized(budget)} may be taken. Rows that do not fit are brought batch by "
            "batch while the one before is computed; where a batch does not fit, training runs on the CPU."
        )
    if streams(trainer):
        return (
            f"The rows are streamed, for all of them would take more than {sized(budget)}: a stretch of them "
            f"is read ahead. A batch whose rows take more than an {SHARES}th of that is refused."
        )
    return (
        f"All rows are held in memory. Rows that take more than {sized(budget)} are streamed from where they "
        "lie; a batch whose working memory is larger is still tried."
    )
