"""The journey of a first hour: run, pause, step, add a layer, undo, skip, export, close during a run."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from playground.document import Document
from playground.gui.window import Window
from playground.session.builder import LOADING
from tests.window.driver import Hands, Journey, now, travel


def ops(document: Document) -> list[str]:
    return [node.op for node in document.graph.nodes]


def in_phase(window: Window, phase: str) -> bool:
    return now(window).phase == phase


def journey(window: Window, hands: Hands) -> Journey:
    canvas, latest, session = window.views.canvas, window.latest, window.session
    folder = Path(sys.argv[1])
    yield lambda: latest.frame is not None and canvas.plan.boxes
    yield lambda: now(window).executor_note != LOADING

    # Run by key, pause by key: the boundary, the losses and the maps have moved.
    start = now(window)
    hands.key("space")
    yield lambda: latest.running and now(window).epoch >= 3
    hands.key("space")
    yield lambda: not latest.running
    assert len(latest.records) == now(window).epoch + 1
    assert (now(window).output != start.output).any()
    assert all((now(window).maps[id] != start.maps[id]).any() for id in now(window).maps if id > 1)

    # One batch, one epoch, one phase.
    frame = now(window)
    hands.key("b")
    yield lambda: now(window).step == frame.step + 1
    batch = now(window)
    hands.key("e")
    yield lambda: now(window).epoch == batch.epoch + 1 and now(window).batch == 0
    for phase in ("predict", "loss", "gradient", "step"):
        hands.key("p")
        yield partial(in_phase, window, phase)

    # To the end of a phase: one ahead in this batch, then one that it has behind, so of the next.
    frame = now(window)
    for key, phase, steps in (("3", "gradient", 0), ("1", "predict", 1), ("4", "step", 2)):
        hands.key(key)
        yield partial(in_phase, window, phase)
        assert now(window).step == frame.step + steps

    # A dense layer by the search, undone and redone by key.
    hands.key("ctrl+1")
    yield lambda: window.views.shell.workspace() == "Build"
    before = session.document
    dense = [node.id for node in before.graph.nodes if node.op == "dense"]
    hands.key("Tab")
    yield lambda: window.focusWidget() is not canvas
    hands.type("dense")
    hands.key("Return")
    yield lambda: ops(session.document).count("dense") == len(dense) + 1
    hands.key("ctrl+z")
    yield lambda: session.document == before
    hands.key("ctrl+shift+z")
    yield lambda: ops(session.document).count("dense") == len(dense) + 1
    hands.key("ctrl+z")
    yield lambda: session.document == before

    # Same start: the very same weights, epoch 0.
    hands.key("r")
    yield lambda: now(window).epoch == 0 and now(window).phase == "init"
    same = now(window).parameters
    assert all((same[name] == start.parameters[name]).all() for name in same)

    # Saved, and closed during a run.
    session.save(folder / "mine.nnplay")
    hands.key("space")
    yield lambda: latest.running and now(window).epoch >= 2
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
