"""Which rows make which batch: pure functions of (seed, epoch, index), nothing kept."""

from __future__ import annotations

import numpy as np

from playground.data.source import Whole
from playground.data.streams import stream


def order(n: int, seed: int, epoch: int, shuffle: bool = True) -> Whole:
    """The order in which `n` rows are visited in `epoch`: shuffled afresh for each, or as they lie."""
    if not shuffle:
        return np.arange(n, dtype=np.int64)
    return stream("batches", seed, epoch).permutation(n)


def batch_slices(n: int, size: int) -> tuple[slice, ...]:
    """The batches of an epoch over `n` ordered rows: `size` rows each, the last with what is left."""
    return tuple(slice(start, min(start + size, n)) for start in range(0, n, size))


def batch_hint(n: int, size: int) -> str | None:
    """A remark for batches larger than the `n` training rows, which is no fault."""
    if size <= n:
        return None
    return f"batch size {size:,} is more than the {n:,} training rows: every epoch is one batch of all rows"
