"""Rows that do not fit on the device, brought there batch by batch while the batch before is computed.

Owns two slots, each a pinned host buffer and a device buffer, and the stream that copies from one to the
other. What waits for what, for every slot: the host fills the pinned buffer once the copy before has read
it; the copy starts once the batch before has used the device buffer; the batch starts once the copy is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from playground.engine.executor import Rows

Array = Any
Pinned = Callable[[tuple[int, ...], str], Array]
SLOTS = 2
CHECKED_ROWS = 65_536
"""Rows looked at in one go."""


class Feed:
    """Copies batches of rows ahead. Mutable; belongs to one executor."""

    def __init__(self, xp: Any, rows: Rows, dtype: str, batch_rows: int, pinned: Pinned) -> None:
        self.rows = rows
        self._stream = xp.cuda.Stream(non_blocking=True)
        self._sources = (rows.x, rows.target)
        shapes = [(batch_rows, *source.shape[1:]) for source in self._sources]
        self._host = [[pinned(shape, dtype) for shape in shapes] for _ in range(SLOTS)]
        self.device = [[xp.zeros(shape, dtype=dtype) for shape in shapes] for _ in range(SLOTS)]
        """For each slot x (B, F) and target (B, O) on the device."""
        self._copied = [xp.cuda.Event(disable_timing=True) for _ in range(SLOTS)]
        self._used = [xp.cuda.Event(disable_timing=True) for _ in range(SLOTS)]

    def bring(self, slot: int, index: Array) -> None:
        """Starts to bring the rows with these numbers; returns while they are still on their way."""
        count = len(index)
        self._copied[slot].synchronize()
        for source, host in zip(self._sources, self._host[slot], strict=True):
            _pick(source, index, host[:count])
        self._stream.wait_event(self._used[slot])
        for host, there in zip(self._host[slot], self.device[slot], strict=True):
            there[:count].set(host[:count], stream=self._stream)
        self._copied[slot].record(self._stream)

    def await_rows(self, slot: int, stream: Any) -> None:
        """What is put on this stream from now on finds the slot's rows in place."""
        stream.wait_event(self._copied[slot])

    def used(self, slot: int, stream: Any) -> None:
        """Once this stream has come here, the slot may be filled again."""
        self._used[slot].record(stream)


def beyond(source: Array, dtype: str) -> bool:
    """Whether a number of these rows is too large for the precision they are to be brought in."""
    if source.dtype.itemsize <= np.dtype(dtype).itemsize:
        return False
    most = np.finfo(dtype).max
    parts = (source[start : start + CHECKED_ROWS] for start in range(0, len(source), CHECKED_ROWS))
    return any(bool((np.abs(part) > most).any()) for part in parts)


def _pick(source: Array, index: Array, out: Array) -> None:
    """Writes the rows with these numbers; takes the short way where no number need change its type."""
    if source.dtype == out.dtype:
        np.take(source, index, axis=0, out=out, mode="clip")
    else:
        out[...] = source[index]
