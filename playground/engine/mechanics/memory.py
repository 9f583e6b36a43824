"""What training takes of the device's memory: reckoned from the program, and measured in the executor.

Owns the reckoning, and which batch would fit a budget. Rows beyond the budget are `data.streamed`'s, and a
batch beyond a GPU's memory `engine.gpu`'s to deal with; here it is only told.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from playground import data
from playground.data import StreamedSet
from playground.engine.array import CHUNK_ROWS
from playground.engine.executor import Rows
from playground.engine.gpu.budget import needed, sized
from playground.engine.mechanics.values import Cost, Memory
from playground.engine.program import Program
from playground.engine.streaming import SHARES
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS

Array = Any

GPU_CHUNK_ROWS = 4096
"""As the executor on a GPU has it, whose module is for those who have one."""

SAFE = 0.9
"""On a GPU a batch fits where it takes this share: arithmetic takes some in passing."""

WORKING_VECTORS = 3
"""Beside the state before the step: two for the optimiser's arithmetic, one that marks the weights."""


def memory(trainer: Trainer, budget: int | None = None) -> Memory:
    """What this training takes, kind by kind, and which batches would fit.

    `budget` is in bytes: by default what rows may take on the CPU (`data.budget`, or the data set's own), and
    on a GPU what was set apart when training began.
    """
    rows, room = trainer.batch_at_hand()[0], trainer.room()
    measured = trainer.sizes()
    reckoned = _reckoned(trainer, rows)
    costs = [Cost(name, reckoned[kind], measured[kind], text) for kind, (name, text) in _NAMES.items()]
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
    "rows": ("Rows", "The training rows as the device holds them, and their targets."),
}


def row_bytes(trainer: Trainer) -> int:
    """What one row of a batch takes in working memory, its target included."""
    program = trainer.program
    item = _item(trainer)
    return program.bytes_per_row(item) + prod(program.buffers[program.scored].shape) * item


def _item(trainer: Trainer) -> int:
    return int(np.dtype(trainer.document.training.dtype).itemsize)


def _slots(trainer: Trainer) -> int:
    return len(OPTIMIZERS[trainer.document.training.optimizer["name"]].slots)


def _reckoned(trainer: Trainer, rows: Rows) -> dict[str, int]:
    """Bytes of each kind, from the program alone."""
    program, slots, on_gpu = trainer.program, _slots(trainer), trainer.device.name == "gpu"
    target = prod(program.buffers[program.scored].shape)
    forward = [one for one in program.buffers if not one.gradient]
    ahead = target + sum(prod(one.shape) for one in forward if one.per_row)
    alone = sum(prod(one.shape) for one in forward if not one.per_row)
    back = sum(prod(one.shape) for one in program.buffers if one.gradient)
    state = program.size * (1 + slots) + program.kept_size
    chunk = GPU_CHUNK_ROWS if on_gpu else CHUNK_ROWS
    numbers = {
        "parameters": program.size,
        "gradients": 2 * program.size,
        "optimizer": slots * program.size,
        "kept": program.kept_size,
        "working": state + WORKING_VECTORS * program.size,
        "activations": trainer.batch_size * ahead + alone,
        "errors": trainer.batch_size * back,
        "measuring": chunk * ahead + alone,
        "rows": len(rows) * (sum(map(len, program.inputs.values())) + target),
    }
    bytes_of = {kind: count * _item(trainer) for kind, count in numbers.items()}
    if on_gpu:
        whole = needed(program, trainer.batch_size, slots, _item(trainer), chunk)
        bytes_of["working"] += max(0, whole - sum(bytes_of.values()) + bytes_of["rows"])
    return bytes_of


def _as_dealt(trainer: Trainer, rows: Rows) -> Cost:
    """What the rows take as batches are dealt from them: two shards of a streamed set, else all of them."""
    held = _bytes(rows)
    if not _streams(trainer):
        text = "The training rows in standard units, as batches are dealt from them."
        return Cost("Rows to deal", held, held, text)
    text = "The stretch of rows that batches are dealt from, and the next one while it is read."
    return Cost("Rows to deal", 2 * held, 2 * held, text)


def _bytes(rows: Rows) -> int:
    return int(rows.x.nbytes + rows.y.nbytes + rows.target.nbytes)


def _streams(trainer: Trainer) -> bool:
    """Whether rows are read while training."""
    return isinstance(trainer.dataset, StreamedSet) and not trainer.dataset.fits


def _budget(trainer: Trainer) -> int:
    """The memory for rows: the streamed set's own, else what is set for this process."""
    dataset = trainer.dataset
    return dataset.memory if isinstance(dataset, StreamedSet) else data.budget()


def _fitting(trainer: Trainer, budget: int, per_row: int, costs: list[Cost], rows: Rows) -> int:
    """The largest batch for which there is room beside all that does not grow with it; 0 for none."""
    if trainer.device.name == "gpu":
        return _largest(trainer.program, int(SAFE * budget), _slots(trainer), _item(trainer))
    growing = {_NAMES[kind][0] for kind in ("activations", "errors")}
    rest = sum(cost.reckoned for cost in costs if cost.name not in growing)
    fitting = max(0, (budget - rest) // per_row)
    if _streams(trainer):
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
    if _streams(trainer):
        return (
            f"The rows are streamed, for all of them would take more than {sized(budget)}: a stretch of them "
            f"is read ahead. A batch whose rows take more than an {SHARES}th of that is refused."
        )
    return (
        f"All rows are held in memory. Rows that take more than {sized(budget)} are streamed from where they "
        "lie; a batch whose working memory is larger is still tried."
    )
