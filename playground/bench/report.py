"""The report for people: one table for each part, with targets and whether they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from playground.bench.plan import Outcome
from playground.bench.rows import OF_IT, Row
from playground.bench.sections import Section
from playground.bench.targets import TARGETS, Verdict
from playground.bench.timing import Spread

STYLES: Mapping[str | None, str] = {
    "aim reached": "bold green",
    "reached": "green",
    "missed": "red",
    None: "",
}

COLUMNS = ("case", "ours", "against", "ratio", "must", "aim", "")


def machine_lines(machine: Mapping[str, Any]) -> Text:
    """The machine's kind in a few lines."""
    versions = [f"{name} {found}" for name, found in machine["versions"].items() if found is not None]
    missing = [name for name, found in machine["versions"].items() if found is None]
    cores = f"{machine['usable_cores']} of {machine['cores']} cores usable"
    busy = "" if machine["load"] is None else f", {machine['load']:g} busy at the start"
    lines = [
        f"{machine['cpu']}, {cores}{busy}; {machine['system']}, Python {machine['python']}",
        ", ".join(versions),
    ]
    if missing:
        lines.append(f"Not installed: {', '.join(missing)}.")
    return Text("\n".join(lines), style="dim")


def section_table(section: Section, outcome: Outcome) -> RenderableType:
    """A table of the rows, with the notes below; the notes alone where there are no rows."""
    parts: list[RenderableType] = [Text(section.title, style="bold")]
    if outcome.rows:
        parts.append(_table(outcome))
    parts += [Text(note, style="dim") for note in outcome.notes]
    return Group(Text(), *parts)


def _table(outcome: Outcome) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for name in COLUMNS:
        table.add_column(name, overflow="fold", no_wrap=name not in ("ours", "against"))
    before = ""
    for row in outcome.rows:
        table.add_row(*_cells(row, row.case != before))
        before = row.case
    return table


def _cells(row: Row, named: bool) -> tuple[str | Text, ...]:
    """The cells of a row; its case is named where it changes."""
    target = TARGETS.get(row.target)
    must, aim = target.limits() if target is not None else ("", "")
    ours = f"{row.ours}  {figure(row.value.median)} {row.unit}"
    if row.ratio is None:
        ours += f" ({around(row.value)})"
    against = "" if row.other is None else f"{row.against}  {figure(row.other.median)}"
    verdict = Text(row.verdict or "", style=STYLES[row.verdict])
    return (row.case if named else "", ours, against, ratio(row), must, aim, verdict)


def ratio(row: Row) -> str:
    """The ratio and its spread in words: "3.1× the speed (2.9–3.2)", "41 % of it (40–43)"."""
    if row.ratio is None:
        return ""
    if row.reads == OF_IT:
        low, middle, high = (
            f"{100 * one:.0f}" for one in (row.ratio.lower, row.ratio.median, row.ratio.upper)
        )
        return f"{middle} % {row.reads} ({low}–{high})"
    return f"{figure(row.ratio.median)}× {row.reads} ({around(row.ratio)})"


def around(spread: Spread) -> str:
    """The middle half of the rounds."""
    return f"{figure(spread.lower)}–{figure(spread.upper)}"


def figure(value: float) -> str:
    """A number with about three digits."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def summary(found: Mapping[Verdict, int]) -> Text:
    """How many targets are reached."""
    text = Text("\nTargets: ")
    for name in get_args(Verdict):
        text.append(f"{found.get(name, 0)} {name}", style=STYLES[name])
        text.append("  ")
    text.append("Ratios are medians over rounds, with the middle half of the rounds behind.", style="dim")
    return text


def console() -> Console:
    """The terminal, or the file that stands in for it, wide enough for the tables."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=160)
