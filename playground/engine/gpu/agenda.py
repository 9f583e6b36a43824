"""What a portion of batches is told beforehand, and what it reports: tables on the device.

Owns the tables that recorded steps read (which rows, which pace, which step of the masks) and write (losses,
gradient lengths, how many are done), and the cursor that says which batch is due. They are written before
the first batch of a portion and read behind its last, so that no batch waits for the host.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = Any

MOST_BATCHES = 1024
MOST_NUMBERS = 2**20
"""How many row numbers one portion names at most."""


def capacity_for(batch_rows: int) -> int:
    """How many batches one portion has at most."""
    return max(1, min(MOST_BATCHES, MOST_NUMBERS // batch_rows))


def bytes_for(batch_rows: int) -> int:
    """What the tables take: 8 bytes for each row number, and less than 64 for everything else of a batch."""
    return capacity_for(batch_rows) * (8 * batch_rows + 64)


class Agenda:
    """The tables of one portion. Mutable; belongs to one executor, and stays where it is in memory."""

    def __init__(
        self, xp: Any, stream: Any, batch_rows: int, paces: int, dtype: str, pinned: Callable[..., Array]
    ) -> None:
        self.capacity = capacity_for(batch_rows)
        shapes = {
            "index": ((self.capacity * batch_rows,), "int64"),
            "starts": ((self.capacity,), "int64"),
            "steps": ((self.capacity,), "uint64"),
            "paces": ((self.capacity, paces), dtype),
            "cursor": ((1,), "int64"),
            "done": ((1,), "int64"),
            "alive": ((1,), "bool"),
        }
        self._stream = stream
        self._host = {name: pinned(*shape) for name, shape in shapes.items()}
        self._there = {name: xp.zeros(shape, dtype=kind) for name, (shape, kind) in shapes.items()}
        self.index, self.starts, self.steps = (self._there[name] for name in ("index", "starts", "steps"))
        self.paces, self.cursor = self._there["paces"], self._there["cursor"]
        self.done, self.alive = self._there["done"], self._there["alive"]
        self.losses = xp.zeros(self.capacity, dtype="float64")
        self.norms = xp.zeros(self.capacity, dtype="float64")
        self._written = xp.cuda.Event(disable_timing=True)

    def write(
        self, indices: Sequence[Array], paces: Sequence[Sequence[float]], step: int, alive: bool = True
    ) -> None:
        """Sets a portion: its rows batch by batch, their paces, and how many steps were done before it.

        Where not `alive`, the batches are computed and change nothing.
        """
        count, numbers = len(indices), sum(map(len, indices))
        self._written.synchronize()
        host = self._host
        ends = np.cumsum([0, *map(len, indices)])
        host["starts"][:count] = ends[:-1]
        host["steps"][:count] = np.arange(step, step + count, dtype=np.uint64)
        np.concatenate(indices, out=host["index"][:numbers], casting="same_kind")
        host["cursor"][0], host["done"][0], host["alive"][0] = 0, 0, alive
        self._send({"index": numbers, "starts": count, "steps": count, "cursor": 1, "done": 1, "alive": 1})
        if paces:
            self.set_paces(paces)

    def set_paces(self, paces: Sequence[Sequence[float]]) -> None:
        """Sets the paces alone, from the first batch on; once for each `write`."""
        with np.errstate(over="ignore"):  # a pace beyond the precision spoils its step, which is then told
            self._host["paces"][: len(paces)] = paces
        self._send({"paces": len(paces)})

    def _send(self, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            self._there[name][:count].set(self._host[name][:count], stream=self._stream)
        self._written.record(self._stream)
