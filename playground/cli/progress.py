"""The progress bar of a training in the terminal; nothing where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playground.engine.frame import EpochRecord

REFRESH_S = 0.05


@contextmanager
def progress(
    name: str, done: int, most: int, target: float | None, on: str
) -> Iterator[Callable[[EpochRecord], None] | None]:
    """Gives what is to be called after every epoch, None where the error stream is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(name, markup=False),
        BarColumn(),
        TextColumn("epoch {task.completed:.0f}/{task.total:.0f}"),
        TextColumn("{task.fields[loss]}", markup=False),
        TimeElapsedColumn(),
    )
    goal = "" if target is None else f" → {target:.4g}"
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=most, completed=done, loss="")
        shown = 0.0

        def on_epoch(record: EpochRecord) -> None:
            nonlocal shown
            if (now := time.monotonic()) - shown >= REFRESH_S:
                shown = now
                loss = record.training if on == "training" else record.validation
                loss = record.training if loss is None else loss
                bar.update(task, completed=record.epoch, loss=f"{on} loss {loss:.4f}{goal}")

        yield on_epoch
