"""Measuring side by side: contenders take turns, and what counts is the ratio within each round.

Owns how often and in which order contenders run, and how the spread of their times is told. Knows
nothing of networks; the clock is passed in.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Protocol

Clock = Callable[[], float]

ONE_CORE: Clock = time.process_time if sys.platform == "linux" else time.perf_counter
"""The clock for work on one core: other programs that take turns on it do not count.

Elsewhere than on Linux nothing is kept to one core, or this clock is too coarse.
"""

ENOUGH = 0.2
"""Share of a slice that a trial run must take before the length of a turn is reckoned from it."""


class Contender(Protocol):
    """Something to be timed. One unit of its work is `unit` steps; it does at most `most` units at a time."""

    unit: int
    most: int | None

    def restart(self) -> None:
        """Makes ready for a turn; not timed."""

    def run(self, count: int) -> None:
        """Does so many units of work; timed."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What many measurements of one thing say: the median, the middle half, and the ends."""

    median: float
    lower: float
    upper: float
    least: float
    most: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """The spread of at least one measurement."""
    ordered = sorted(values)
    lower, _, upper = quantiles(ordered, n=4, method="inclusive") if len(ordered) > 1 else ordered * 3
    return Spread(median(ordered), lower, upper, ordered[0], ordered[-1], len(ordered))


def ratios(times: Sequence[float], others: Sequence[float]) -> Spread:
    """How many times `others` fit into `times`, round by round: below 1 where `times` are the shorter."""
    return spread([one / other for one, other in zip(times, others, strict=True)])


def fitting_count(contender: Contender, slice_s: float, clock: Clock) -> int:
    """How many units take about `slice_s`. Runs the contender, so afterwards it is warm."""
    contender.restart()
    contender.run(1)
    count = 1
    while True:
        contender.restart()
        start = clock()
        contender.run(count)
        took = clock() - start
        if took >= ENOUGH * slice_s or count == contender.most:
            break
        count = _capped(2 * count, contender)
    return _capped(max(1, round(count * slice_s / max(took, 1e-9))), contender)


def _capped(count: int, contender: Contender) -> int:
    return count if contender.most is None else min(count, contender.most)


def race(
    contenders: Mapping[str, Contender],
    *,
    repeats: int,
    slice_s: float,
    clock: Clock = time.perf_counter,
    tick: Callable[[], None] = lambda: None,
) -> dict[str, tuple[float, ...]]:
    """Seconds a step of every contender in each of `repeats` rounds.

    Contenders take turns of about `slice_s`; each round begins with another one, so that nobody always
    follows the same neighbour. `tick` is called after every round.
    """
    counts = {name: fitting_count(one, slice_s, clock) for name, one in contenders.items()}
    names = list(contenders)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(repeats):
        first = number % max(len(names), 1)
        for name in names[first:] + names[:first]:
            contender = contenders[name]
            contender.restart()
            start = clock()
            contender.run(counts[name])
            times[name].append((clock() - start) / (counts[name] * contender.unit))
        tick()
    return {name: tuple(found) for name, found in times.items()}
