"""Training flat out with the window open and all views on: what it costs, and how the window answers.

Window and training without it take turns in one process; the window's worker rests meanwhile. The
heartbeat is a timer of the window's own loop: what is measured is how far apart its beats come.
"""

from __future__ import annotations

import os
from math import ceil

from playground.bench.cases import SMALL
from playground.bench.live import BEAT_MS, Live, Watched, headless
from playground.bench.ours import document_of
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, alone, share
from playground.bench.screen import drawn_where, platform_of
from playground.data import FEATURES
from playground.document import Data, Document, frozen, replace

WORKSPACES = ("Train", "Explain")
"""Where the window stands meanwhile; in Explain the batch, one weight and the health of all layers are on."""

METHOD = (
    f"All views on, 1600×1000, both from the same start in every round. A beat is due every {BEAT_MS} ms; "
    "worst is the longest time between two beats of all rounds."
)


def measure(plan: Plan, tell: Tell) -> Outcome:
    """Epochs per second with and without the window, and the beats, for a small and a larger network."""
    os.environ.update(platform_of())
    documents = [plane_document(SMALL[1].name, 1, 2), plane_document(SMALL[2].name, 2, 7)]
    repeats = plan.few
    tell.expect(len(documents) * len(WORKSPACES) * repeats)
    outcome = Outcome(notes=[f"{METHOD} {drawn_where()}"])
    with Live() as live:
        for document in documents:
            live.open(document)
            for workspace in WORKSPACES:
                live.show(workspace)
                outcome.rows += rows_for(live, document, workspace, repeats, plan.watch_s, tell)
    return outcome


def plane_document(name: str, number: int, features: int) -> Document:
    """A small case over the points of a plane, so that there are maps and a boundary to be drawn."""
    document = document_of(SMALL[number])
    chosen = tuple(FEATURES)[:features]
    data = Data(source="spiral", settings=frozen(count=250), features=chosen)
    return replace(document, name=name, data=data)


def rows_for(
    live: Live, document: Document, workspace: str, repeats: int, seconds: float, tell: Tell
) -> list[Row]:
    """The measurements of one document in one workspace."""
    case = f"{document.name} · {workspace}"
    without = headless(document)
    rest: list[Watched] = []
    busy: list[Watched] = []
    speeds: dict[str, list[float]] = {"live": [], "headless": []}
    for _ in range(repeats):
        rest.append(live.rest(seconds / 3))
        busy.append(live.train(seconds))
        speeds["live"].append(busy[-1].epochs_per_second)
        speeds["headless"].append(without.epochs_per_second(seconds))
        tell.tick()
    ours, theirs = f"window open ({live.executor})", f"no window ({without.executor})"
    named = {ours: speeds["live"], theirs: speeds["headless"]}
    return [
        share(case, (ours, theirs), named, "epochs/s", "live"),
        beats_row(case, "beat at rest, p99", [percentile(one.beats_ms, 99) for one in rest]),
        beats_row(case, "beat in training, p50", [percentile(one.beats_ms, 50) for one in busy]),
        beats_row(
            case, "beat in training, p99", [percentile(one.beats_ms, 99) for one in busy], "heartbeat p99"
        ),
        beats_row(case, "beat in training, worst", [max(map(longest, busy))], "heartbeat worst"),
    ]


def beats_row(case: str, what: str, values_ms: list[float], target: str = "") -> Row:
    return alone(case, what, values_ms, "ms", target)


def longest(watched: Watched) -> float:
    """The longest time between two beats, in ms."""
    return max(watched.beats_ms)


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
