"""Pan, zoom, drag and hover over large networks: ms a frame, drawn into memory.

A frame is one move of the mouse and all that is painted because of it. "Live" frames show new tiles and
wires of a training as well, with every third of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from playground.bench.crowd import crowd
from playground.bench.hands import Hands, Move, Strokes
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import Row, alone
from playground.bench.timing import spread
from playground.bench.window import percentile

NETWORKS = ((200, 300, "canvas frame"), (2_000, 3_000, "large canvas frame"))
ZOOMS: tuple[tuple[str, float | None], ...] = (("fit", None), ("100 %", 1.0))
MOVES = 60
FEW = 12

Gesture = Callable[[Hands], Iterator[Move]]

GESTURES: dict[str, Gesture] = {
    "pan": lambda hands: hands.pan(MOVES),
    "pan, live": lambda hands: hands.pan(MOVES, hands.moments()),
    "hover": lambda hands: hands.hover(MOVES),
    "drag one": lambda hands: hands.drag(MOVES, 1),
    "drag twenty": lambda hands: hands.drag(MOVES, 20),
}


def measure(plan: Plan, tell: Tell) -> Outcome:
    """p50, p95 and worst frame of every gesture in both networks, fitted and at 100 %."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    rounds = plan.few
    tell.expect(len(NETWORKS) * rounds)
    outcome = Outcome(notes=["1600×1000, drawn into memory; items painted are calls that no cache spared."])
    for nodes, links, target in NETWORKS:
        document = crowd(nodes, links)
        case = f"{len(document.graph.nodes):,} nodes, {len(document.graph.links):,} links"
        hands = Hands(document)
        large = nodes >= 1_000
        outcome.rows.append(alone(case, "open", [hands.open()], "s", "large canvas open" if large else ""))
        hands.view.show_frame(hands.moments()[0])
        found: dict[str, list[Strokes]] = {}
        for _ in range(rounds):
            for name, strokes in played(hands):
                found.setdefault(name, []).append(strokes)
            tell.tick()
        for name, those in found.items():
            outcome.rows += rows_for(case, name, those, _target(name, target, large=large))
    return outcome


def played(hands: Hands) -> Iterator[tuple[str, Strokes]]:
    """Every gesture once at both magnifications, and what has none."""
    for where, zoom in ZOOMS:
        for name, gesture in GESTURES.items():
            hands.at_zoom(zoom)
            yield f"{name}, {where}", hands.do(gesture(hands))
    hands.at_zoom(None)
    yield "zoom, fit to 200 % and back", hands.do(hands.zoom(MOVES))
    hands.at_zoom(1.0)
    yield "click", hands.do(hands.click(FEW))
    yield "edit", hands.do(hands.edit(FEW))


def _target(name: str, frame: str, *, large: bool) -> str:
    """The target that a gesture's p95 is held against."""
    if name in ("click", "edit"):
        return f"canvas {name}"
    if not large:
        return frame
    return frame if name.startswith(("pan", "zoom")) else ""


def rows_for(case: str, name: str, strokes: list[Strokes], target: str) -> list[Row]:
    """Every round's p50, p95 and worst, and how much was painted."""
    times = [one.times_ms for one in strokes]
    painted = [float(count) for one in strokes for count in one.painted]
    return [
        alone(case, f"{name}, p50", [spread(one).median for one in times], "ms"),
        alone(case, f"{name}, p95", [percentile(one, 95) for one in times], "ms", target),
        alone(case, f"{name}, worst", [max(one) for one in times], "ms"),
        alone(case, f"{name}, items painted", painted, "items"),
    ]
