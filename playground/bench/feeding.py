"""Training from rows in a file or in memory, watched in a process of its own so that its memory is its own.

`python -m playground.bench.feeding KIND FOLDER ROWS`: KIND is "streamed" for the memory-mapped arrays of
the folder, or "held" for so many rows drawn into memory. Answers with rows a second in several stretches
of the first epoch, with the peak of resident memory, and with what that was before any rows were there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap

from playground.bench.cases import Case
from playground.bench.children import answer
from playground.bench.ours import document_of
from playground.data.streams import stream
from playground.engine.trainer import Trainer

Array = Any

CASE = Case((64, 32, 16, 1), rows=4096, batch=256)
"""What is trained; the number of rows is another each time."""

STRETCHES = 5
"""Into how many stretches the epoch is divided, so that one can see how even its speed is."""

CHUNK_ROWS = 1 << 16


def write(folder: Path, rows: int) -> None:
    """Lays out x and y as arrays in files; x takes no room on the disk, for it is all holes."""
    open_memmap(folder / "x.npy", mode="w+", dtype=np.float32, shape=(rows, CASE.sizes[0]))
    y = open_memmap(folder / "y.npy", mode="w+", dtype=np.float32, shape=(rows,))
    for number, start in enumerate(range(0, rows, CHUNK_ROWS)):
        part = y[start : start + CHUNK_ROWS]
        part[...] = targets(number, len(part))


def targets(number: int, count: int) -> Array:
    """Values to be learned, drawn chunk by chunk."""
    return stream("streamed targets", 1, number).normal(size=count).astype(np.float32)


def streamed(folder: Path, rows: int) -> tuple[Array, Array]:
    """The arrays in the files, mapped."""
    x, y = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in "xy")
    return x[:rows], y[:rows]


def held(folder: Path, rows: int) -> tuple[Array, Array]:
    """The same kind of rows in memory."""
    return np.zeros((rows, CASE.sizes[0]), np.float32), targets(0, rows)


KINDS: Mapping[str, Callable[[Path, int], tuple[Array, Array]]] = {"streamed": streamed, "held": held}


def main(arguments: Sequence[str]) -> None:
    """Trains one epoch and measures the losses after it; answers."""
    kind, folder, rows = arguments[0], Path(arguments[1]), int(arguments[2])
    document = document_of(CASE, shuffle=True)
    Trainer(document, data=held(folder, CASE.rows), device="cpu").epoch()  # all that is loaded is there now
    before = peak_mb()
    trainer = Trainer(document, data=KINDS[kind](folder, rows), device="cpu")
    speeds = [advanced(trainer) for _ in range(STRETCHES)]
    trainer.epoch()
    answer(rows_per_second=speeds, peak_mb=peak_mb(), before_mb=before, executor=trainer.executor)


def advanced(trainer: Trainer) -> float:
    """Rows a second over one stretch."""
    batches = (trainer.batches - 1) // STRETCHES
    start, done = time.perf_counter(), 0
    while done < batches:
        done += len(trainer.advance(batches - done))
    return batches * trainer.batch_size / (time.perf_counter() - start)


def peak_mb(status: Path = Path("/proc/self/status")) -> float:
    """The most memory that this process has ever had resident, as the system counts it.

    Where the system keeps a count for each program, that: the other goes on from whoever started it.
    """
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
