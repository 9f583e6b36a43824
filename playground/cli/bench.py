"""`bench`: how fast it is on this machine, beside what else is installed."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from playground.bench.machine import machine
from playground.bench.plan import FULL_ROWS_MB, NORMAL, QUICK, Outcome, Plan
from playground.bench.run import as_json, outcomes
from playground.bench.sections import SECTIONS, Section
from playground.cli.faults import UsageError, say
from playground.engine.fast.cache import prepare
from playground.export import write_file

Found = tuple[Section, Outcome]


def bench(options: Namespace) -> int:
    """Measures the parts asked for and reports; a target that is missed is no fault."""
    names = chosen(options.sections)
    to = destination(options.to)
    plan = plan_of(options)
    prepare(wait=True, tell=say)
    about = machine()
    bar = Bar()
    try:
        parts = outcomes(names, plan, bar)
        found = list(parts) if options.json else told_richly(about, parts, bar)
    finally:
        bar.hide()
    whole = as_json(about, plan, found)
    if to is not None:
        write_file(to, (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode())
    if options.json:
        print(json.dumps(whole, allow_nan=False))
    return 0


def chosen(names: Sequence[str]) -> list[str]:
    """The parts that were asked for, all where none was. Raises: UsageError for one that there is not."""
    for name in names:
        if name not in SECTIONS:
            near = get_close_matches(name, SECTIONS, 1)
            hint = f"did you mean {near[0]}?" if near else f"parts are {', '.join(SECTIONS)}."
            raise UsageError(f"The benchmark has no part '{name[:60]}': {hint}")
    return [name for name in SECTIONS if name in names or not names]


def destination(to: str | None) -> Path | None:
    """Where the numbers go. Raises: UsageError, at once and not after minutes, where that cannot be."""
    if to is None:
        return None
    path = Path(to)
    if path.suffix != ".json":
        raise UsageError(f"{to} does not end in .json: the benchmark's numbers are written as JSON only.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{to} cannot be written: there is no folder {path.absolute().parent}.")
    return path


def plan_of(options: Namespace) -> Plan:
    """How thoroughly is measured. Raises: UsageError for a number of rounds that cannot be."""
    plan = QUICK if options.quick else NORMAL
    repeats = plan.repeats if options.repeats is None else options.repeats
    if not 1 <= repeats <= 1000:
        raise UsageError(f"--repeats {repeats} cannot be: give a number from 1 to 1000.")
    rows_mb = FULL_ROWS_MB if options.full else plan.rows_mb
    return replace(plan, repeats=repeats, few=min(repeats, plan.few), rows_mb=rows_mb)


def told_richly(about: dict[str, Any], parts: Iterator[Found], bar: Bar) -> list[Found]:
    """A table as soon as a part is done."""
    from playground.bench.report import console, machine_lines, section_table, summary

    out = console()
    out.print(machine_lines(about))
    found: list[Found] = []
    for section, outcome in parts:
        bar.hide()
        out.print(section_table(section, outcome))
        found.append((section, outcome))
    verdicts = Counter(row.verdict for _, outcome in found for row in outcome.rows if row.verdict)
    out.print(summary(verdicts))
    return found


class Bar:
    """The progress of the part that is measured, on the error stream; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
            screen = Console(stderr=True)
            self._bar = Progress(*columns, console=screen, transient=True, refresh_per_second=2)
            self._task = self._bar.add_task("", total=1)

    def __call__(self, section: Section, done: int, expected: int) -> None:
        """Shows how far a part is."""
        if self._bar is not None:
            self._bar.start()
            self._bar.update(self._task, description=section.title, completed=done, total=expected)

    def hide(self) -> None:
        """Makes room for what is printed."""
        if self._bar is not None:
            self._bar.stop()
