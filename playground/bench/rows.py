"""One line of the report: what was measured, against what, and which target it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from playground.bench.targets import TARGETS, Verdict
from playground.bench.timing import Spread, ratios, spread

Pair = tuple[str, str]
"""The names of us and of them among measured times."""

Times = Mapping[str, Sequence[float]]
"""What was found by name, one number for each round: seconds, or a speed."""

PER_SECOND: Mapping[str, float] = {"µs/step": 1e6, "ms/step": 1e3, "ms": 1e3, "s": 1.0}
"""Units that times are told in; what is not among them is told as it is."""

OF_IT = "of it"
"""What a ratio that is a share reads."""


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement of ours, alone or against another's.

    `value` and `other` are in `unit`; `ratio` is theirs to ours or ours to theirs, whichever its target
    speaks of. Where the target is about a value itself there is no ratio.
    """

    case: str
    ours: str
    value: Spread
    unit: str
    against: str = ""
    other: Spread | None = None
    ratio: Spread | None = None
    target: str = ""
    reads: str = ""
    """What the ratio is of: "the speed", "the time" or "of it"."""

    @property
    def verdict(self) -> Verdict | None:
        """How it stands to its target; None where there is none."""
        if not self.target:
            return None
        measured = self.ratio if self.ratio is not None else self.value
        return TARGETS[self.target].verdict(measured.median)

    def plain(self) -> dict[str, Any]:
        """The row as values that JSON knows, its target and verdict with it."""
        target = TARGETS.get(self.target)
        limits = None if target is None else {"must": target.must, "aim": target.aim, "unit": target.unit}
        return {**asdict(self), "limits": limits, "verdict": self.verdict}


def row_of(plain: dict[str, Any]) -> Row:
    """The row that `Row.plain` was made of."""
    fields = {name: plain[name] for name in Row.__dataclass_fields__}
    for name in ("value", "other", "ratio"):
        fields[name] = Spread(**fields[name]) if fields[name] is not None else None
    return Row(**fields)


def alone(case: str, ours: str, values: Sequence[float], unit: str, target: str = "") -> Row:
    """A measurement that is no comparison."""
    return Row(case, ours, spread(values), unit, target=target)


def faster(case: str, pair: Pair, times: Times, unit: str, target: str = "") -> Row:
    """How many times faster we are: their seconds ÷ ours, told in `unit`."""
    return _compared(case, pair, times, unit, target, "the speed", upside_down=True)


def longer(case: str, pair: Pair, times: Times, unit: str, target: str = "") -> Row:
    """How many times as long we take: our seconds ÷ theirs, told in `unit`."""
    return _compared(case, pair, times, unit, target, "the time")


def share(case: str, pair: Pair, speeds: Times, unit: str, target: str = "") -> Row:
    """Our speed as a share of theirs, both given in `unit`."""
    return _compared(case, pair, speeds, unit, target, "the speed")


def part(case: str, pair: Pair, found: Times, unit: str, target: str = "") -> Row:
    """A part as a share of the whole, both told in `unit`."""
    return _compared(case, pair, found, unit, target, OF_IT)


def _compared(
    case: str, pair: Pair, found: Times, unit: str, target: str, reads: str, upside_down: bool = False
) -> Row:
    ours, theirs = (found[name] for name in pair)
    ratio = ratios(theirs, ours) if upside_down else ratios(ours, theirs)
    factor = PER_SECOND.get(unit, 1.0)
    ours, theirs = ([factor * one for one in side] for side in (ours, theirs))
    return Row(case, pair[0], spread(ours), unit, pair[1], spread(theirs), ratio, target, reads)
