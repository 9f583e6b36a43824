"""From the start of a process to a window that can be used, against a bare window with three plots."""

from __future__ import annotations

import time
from importlib import util

from playground.bench.children import ChildError, answers, environment
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, alone, longer
from playground.bench.screen import drawn_where, platform_of

SHOWN, OURS, BARE = "our window, usable", "our window, first frame", "PySide6 + pyqtgraph, 3 plots"
KINDS = {SHOWN: "shown", OURS: "ours", BARE: "bare"}

METHOD = (
    "From the start of the process. Usable: the window is painted with its network and takes keys and mouse. "
    "First frame: what the trainer says of its start is painted too. Every file has been read before."
)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """Seconds of each, in turns. The first start of each is not counted."""
    repeats = plan.few
    names = [*KINDS] if util.find_spec("pyqtgraph") is not None else [SHOWN, OURS]
    tell.expect(repeats)
    times: dict[str, list[float]] = {name: [] for name in names}
    for name in names:
        opening_s(KINDS[name])
    for _ in range(repeats):
        for name in names:
            times[name].append(opening_s(KINDS[name]))
        tell.tick()
    outcome = Outcome(notes=[f"{METHOD} {drawn_where()}"])
    if len(names) < len(KINDS):
        outcome.notes.append("Nothing to compare with: pyqtgraph is not installed.")
    outcome.rows += rows_of_times(times)
    return outcome


def rows_of_times(times: dict[str, list[float]]) -> list[Row]:
    """Both moments against the bare window, or alone where that cannot be had."""
    if BARE not in times:
        return [alone("start", name, times[name], "s") for name in (SHOWN, OURS)]
    usable = longer("start", (SHOWN, BARE), times, "s", target="start")
    return [usable, longer("start", (OURS, BARE), times, "s")]


def opening_s(kind: str) -> float:
    """How long one window takes to open. Raises: ChildError where it does not open."""
    start = time.perf_counter()
    with answers(("-m", "playground.bench.opening", kind), environment(**platform_of())) as said:
        for words in said:
            if words.get("ready"):
                took = time.perf_counter() - start
                for _ in said:
                    pass  # it ends by itself
                return took
    raise ChildError("the window never said that it was ready")
