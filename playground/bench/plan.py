"""How thoroughly is measured, and what a part finds: small values that travel between processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from playground.bench.rows import Row, row_of


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rounds a comparison has, how long one turn in it is, and how long the window trains in each.

    `few` are the rounds of what takes seconds each. `rows_mb` is the size of the data set that is streamed.
    """

    repeats: int
    few: int
    slice_s: float
    watch_s: float
    rows_mb: int

    def plain(self) -> dict[str, Any]:
        """As values that JSON knows."""
        return asdict(self)


NORMAL = Plan(repeats=15, few=5, slice_s=0.04, watch_s=1.5, rows_mb=1_000)
QUICK = Plan(repeats=3, few=1, slice_s=0.01, watch_s=0.6, rows_mb=100)
FULL_ROWS_MB = 20_000


@dataclass(slots=True)
class Outcome:
    """What a part has found: rows, and sentences about what could not be measured or how it was done."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As values that JSON knows."""
        return {"rows": [row.plain() for row in self.rows], "notes": list(self.notes)}


def outcome_of(plain: Mapping[str, Any]) -> Outcome:
    """The outcome that `Outcome.plain` was made of."""
    return Outcome([row_of(row) for row in plain["rows"]], list(plain["notes"]))


@dataclass(frozen=True, slots=True)
class Tell:
    """Says how many rounds there will be, and when one is done."""

    expect: Callable[[int], None] = lambda rounds: None
    tick: Callable[[], None] = lambda: None
