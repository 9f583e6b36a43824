"""The numbers that a network starts from: a pure function of (seed, node, parameter).

Each block is drawn from a stream of its own, so adding a layer does not change what the others
start from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.data import stream
from playground.engine.program import Block, Program
from playground.ops import INITIALIZERS
from playground.ops.op import Kept, Parameter
from playground.ops.setting import resolve

Array = Any


def starting_parameters(program: Program, seed: int, dtype: str) -> Array:
    """The flat parameter vector before the first step. Shapes: (program.size,)."""
    flat = np.zeros(program.size, dtype=dtype)
    for block in program.parameters:
        flat[block.stretch] = starting_block(block, seed).ravel()
    return flat


def starting_block(block: Block, seed: int) -> Array:
    """The start of one block, in float64, so that both precisions start alike."""
    spec = block.spec
    assert isinstance(spec, Parameter)
    entry = INITIALIZERS[spec.initializer]
    generator = stream(f"start {spec.name}", seed, block.node)
    settings = resolve(entry.settings, spec.spread)
    return entry.fill(generator, spec.shape, spec.fan_in, spec.fan_out, settings)


def starting_kept(program: Program, dtype: str) -> Array:
    """The flat vector of kept numbers before the first step. Shapes: (program.kept_size,)."""
    flat = np.zeros(program.kept_size, dtype=dtype)
    for block in program.kept:
        assert isinstance(block.spec, Kept)
        flat[block.stretch] = block.spec.start
    return flat
