"""What kernels are told of a program and its training, as arrays.

Owns the order of these arrays' entries on the way in; `kernels` and `steps` name them.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np

from playground.engine.executor import Learning
from playground.engine.fast import walk
from playground.engine.fast.code import OPTIMIZER_CODES, Code
from playground.engine.fast.steps import CLIP, DECAY, EPSILON, FIRST, L1, L2, LEARNING, SECOND
from playground.engine.program import Program
from playground.ops import LOSSES

Array = Any

PLACES = {
    "momentum": FIRST,
    "alpha": FIRST,
    "beta1": FIRST,
    "beta2": SECOND,
    "eps": EPSILON,
    "weight_decay": DECAY,
}
"""Where each setting of an optimiser stands among the numbers of a step."""


def tables_of(code: Code, program: Program, learning: Learning, kept_at: int) -> tuple[Any, ...]:
    """The tables that every kernel gets; `kept_at` is where the kept numbers begin in the state."""
    weights = [(block.offset, block.offset + block.size) for block in program.weights if not block.frozen]
    sizes = np.zeros(walk.SIZES, np.int64)
    sizes[walk.TARGET], sizes[walk.OUTPUT] = code.target, code.places[program.output]
    sizes[walk.ANSWERS] = program.width
    sizes[walk.PARAMETERS], sizes[walk.ACTIVE], sizes[walk.STATE] = program.size, program.active, kept_at
    sizes[walk.OPTIMIZER] = OPTIMIZER_CODES[learning.optimizer]
    sizes[walk.CLASSES] = program.facts.task == "classes"
    sizes[walk.STREAM_OF_ORDER] = crc32(b"batches")
    stretches = np.array(weights, dtype=np.int64).reshape(-1, 2)
    gather = code.gather, code.turned
    return code.table, code.ports, code.adds, gather, code.reals, stretches, sizes


def learned(learning: Learning) -> Array:
    """What a step does with a gradient, as numbers."""
    numbers = np.zeros(LEARNING)
    numbers[L1], numbers[L2] = learning.l1, learning.l2
    numbers[CLIP] = -1.0 if learning.clip_norm is None else learning.clip_norm
    for name, value in learning.settings.items():
        if name in PLACES:
            numbers[PLACES[name]] = value
    return numbers


def threshold(program: Program) -> float:
    """Above which a single output column means the second of two classes."""
    return LOSSES[program.loss].threshold(program.low, program.high, logits=program.probability is not None)


def signed(seed: int) -> int:
    """The 64 bits of a seed as an int64."""
    return (seed + (1 << 63)) % (1 << 64) - (1 << 63)
