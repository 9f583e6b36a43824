"""Training from a memory-mapped file that is larger than the memory for rows, against rows in memory."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playground.bench.children import ChildError, answers, environment
from playground.bench.feeding import CASE, STRETCHES, write
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, alone, part, share
from playground.data import budget

HELD_MB = 128
"""The size of the rows in memory: small enough for any machine, far larger than its caches."""

LARGE_MB = 4000
"""A larger file is trained on once only."""

ROUNDS = 2
BYTES_PER_ROW = 4 * CASE.sizes[0]
STREAMED, HELD = "from a mapped file", "in memory"

METHOD = (
    f"{CASE.name}, batch {CASE.batch}, shuffled, one epoch and the losses after it, each time in a process "
    f"of its own; rows per second in {STRETCHES} stretches of each epoch. The file is sparse, so it is the "
    "reading that is measured and not the disk. Memory is the most that the system saw resident; without "
    "rows is the same process after training on next to nothing."
)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """Rows per second of both, and the memory that streaming takes."""
    rounds = 1 if plan.rows_mb > LARGE_MB else min(plan.few, ROUNDS)
    tell.expect(2 * rounds)
    rows = plan.rows_mb * 10**6 // BYTES_PER_ROW
    found: dict[str, list[dict[str, Any]]] = {"streamed": [], "held": []}
    with TemporaryDirectory() as name:
        folder = Path(name)
        targets_mb = rows * 4 / 1e6
        if shutil.disk_usage(folder).free / 1e6 < 2 * targets_mb:
            return Outcome(notes=[f"{folder} has no {2 * targets_mb:.0f} MB left for the targets."])
        write(folder, rows)
        for _ in range(rounds):
            for kind, count in (("streamed", rows), ("held", HELD_MB * 10**6 // BYTES_PER_ROW)):
                found[kind].append(fed(kind, folder, count))
                tell.tick()
    return Outcome(rows_of(found, plan.rows_mb), [METHOD])


def fed(kind: str, folder: Path, rows: int) -> dict[str, Any]:
    """What one child answers. Raises: ChildError where it fails."""
    arguments = ("-m", "playground.bench.feeding", kind, str(folder), str(rows))
    with answers(arguments, environment()) as said:
        for words in said:
            return words
    raise ChildError("training on the rows ended without an answer")


def rows_of(found: dict[str, list[dict[str, Any]]], rows_mb: int) -> list[Row]:
    """The table's rows."""
    case = f"{rows_mb / 1000:g} GB"
    speeds = {
        STREAMED: [speed for one in found["streamed"] for speed in one["rows_per_second"]],
        HELD: [speed for one in found["held"] for speed in one["rows_per_second"]],
    }
    peaks = [one["peak_mb"] for one in found["streamed"]]
    allowed = budget() / 2**20
    memory = {
        "memory for rows": [one["peak_mb"] - one["before_mb"] for one in found["streamed"]],
        "the memory allowed": [allowed] * len(peaks),
    }
    return [
        share(case, (STREAMED, HELD), speeds, "rows/s", "streaming"),
        part(case, ("memory for rows", "the memory allowed"), memory, "MiB", "memory"),
        alone(case, "peak memory of the process", peaks, "MiB"),
        alone(case, "peak memory without rows", [one["before_mb"] for one in found["streamed"]], "MiB"),
    ]
