"""What training will take, kind by kind, reckoned from the program alone.

Owns the reckoning for both ways of keeping a batch: one buffer for each value with as many rows as the batch
has (array, and on a GPU), and one working space whose rows are filled up to whole registers (fast).
"""

from __future__ import annotations

from math import prod

import numpy as np

from playground.data import StreamedSet
from playground.engine.array import CHUNK_ROWS
from playground.engine.executor import Rows
from playground.engine.fast.code import LANES, encode, padded
from playground.engine.gpu.budget import needed
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS

GPU_CHUNK_ROWS = 4096
"""As the executor on a GPU has it, whose module is for those who have one."""

WORKING_VECTORS = 2
"""For the optimiser's arithmetic, beside the state before the step and what marks the weights that move."""


def item_bytes(trainer: Trainer) -> int:
    """What one number takes."""
    return int(np.dtype(trainer.document.training.dtype).itemsize)


def slot_count(trainer: Trainer) -> int:
    """How many sums the optimiser keeps of each trained number."""
    return len(OPTIMIZERS[trainer.document.training.optimizer["name"]].slots)


def row_bytes(trainer: Trainer) -> int:
    """What one row of a batch takes in working memory, its target included where that is copied."""
    program, item = trainer.program, item_bytes(trainer)
    if trainer.executor == "fast":
        return encode(program, trainer.batch_size).all_features * item
    return program.bytes_per_row(item) + prod(program.buffers[program.scored].shape) * item


def streams(trainer: Trainer) -> bool:
    """Whether rows are read while training."""
    return isinstance(trainer.dataset, StreamedSet) and not trainer.dataset.fits


def whole_rows(trainer: Trainer) -> int:
    """To a multiple of how many rows a batch is filled up."""
    return LANES if trainer.executor == "fast" else 1


def reckoned(trainer: Trainer, rows: Rows) -> dict[str, int]:
    """Bytes of each kind."""
    program, slots, item = trainer.program, slot_count(trainer), item_bytes(trainer)
    state = program.size * (1 + slots) + program.kept_size
    vectors = {
        "parameters": program.size * item,
        "gradients": 2 * program.size * item,
        "optimizer": slots * program.size * item,
        "kept": program.kept_size * item,
        "working": (state + WORKING_VECTORS * program.size + program.active) * item,
    }
    if trainer.executor == "fast":
        return vectors | _of_fast(trainer, rows, state)
    return _with_gpu(trainer, vectors | _of_array(trainer, rows))


def _of_array(trainer: Trainer, rows: Rows) -> dict[str, int]:
    """What grows with rows where every value has a buffer of its own."""
    program, item = trainer.program, item_bytes(trainer)
    target = prod(program.buffers[program.scored].shape)
    forward = [one for one in program.buffers if not one.gradient]
    ahead = target + sum(prod(one.shape) for one in forward if one.per_row)
    alone = sum(prod(one.shape) for one in forward if not one.per_row)
    back = sum(prod(one.shape) for one in program.buffers if one.gradient)
    chunk = GPU_CHUNK_ROWS if trainer.device.name == "gpu" else CHUNK_ROWS
    return {
        "activations": (trainer.batch_size * ahead + alone) * item,
        "errors": trainer.batch_size * back * item,
        "measuring": (chunk * ahead + alone) * item,
        "rows": len(rows) * (sum(map(len, program.inputs.values())) + target) * item,
    }


def _of_fast(trainer: Trainer, rows: Rows, state: int) -> dict[str, int]:
    """What the compiled loops keep: one working space, and rows beside their targets as they were given."""
    from playground.engine.fast.executor import SPARE_NUMBERS
    from playground.engine.fast.philox import WORDS

    program, item = trainer.program, item_bytes(trainer)
    code, width = encode(program, trainer.batch_size), padded(trainer.batch_size)
    spare = min(max(SPARE_NUMBERS // code.features // LANES * LANES, 4 * LANES), 64 * LANES)
    count, others = len(rows), 0 if streams(trainer) else trainer.dataset.count("validation")
    numbers = rows.x.shape[1] + prod(program.buffers[program.scored].shape)
    own = rows.y.size // max(count, 1)  # targets as they are scored, in double precision
    places = count + max(count, others)
    return {
        "gradients": (program.size + program.active) * item,
        "working": (state + 2 * code.vector) * item + WORDS * 8,
        "activations": code.features * width * item,
        "errors": (code.all_features - code.features) * width * item,
        "measuring": code.features * spare * item,
        "rows": (count + others) * (numbers * item + own * 8) + places * 8,
    }


def _with_gpu(trainer: Trainer, bytes_of: dict[str, int]) -> dict[str, int]:
    """On a GPU arithmetic takes some more."""
    if trainer.device.name == "gpu":
        program, item = trainer.program, item_bytes(trainer)
        whole = needed(program, trainer.batch_size, slot_count(trainer), item, GPU_CHUNK_ROWS)
        bytes_of["working"] += max(0, whole - sum(bytes_of.values()) + bytes_of["rows"])
    return bytes_of
