"""The journey of a first hour: run, pause, step, add a layer, undo, skip, export, close during a run."""

from __future__ import annotations

import sys
from pathlib import Path

from playground.document import Document
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, travel


def ops(document: Document) -> list[str]:
    return [node.op for node in document.graph.nodes]


def journey(window: Window, hands: Hands) -> Journey:
    canvas, latest, session = window.views.canvas, window.latest, window.session
    folder = Path(sys.argv[1])
    yield lambda: latest.frame is not None and canvas.plan.boxes

    # Run by key, pause by key: the boundary, the losses and the maps have moved.
    start = latest.frame
    hands.click(hands.on_canvas(40, -60))
    hands.key("space")
    yield lambda: latest.running and latest.frame.epoch >= 3
    hands.key("space")
    yield lambda: not latest.running
    assert len(latest.records) == latest.frame.epoch + 1
    assert (latest.frame.output != start.output).any()
    assert all((latest.frame.maps[id] != start.maps[id]).any() for id in latest.frame.maps if id > 1)

    # One batch, one epoch, one phase.
    frame = latest.frame
    hands.key("b")
    yield lambda: latest.frame.step == frame.step + 1
    hands.key("e")
    yield lambda: latest.frame.epoch == frame.epoch + 1 and latest.frame.batch == 0
    for phase in ("predict", "loss", "gradient", "step"):
        hands.key("p")
        yield lambda phase=phase: latest.frame.phase == phase

    # A dense layer from the palette by mouse, into a wire; undone and redone by key.
    hands.key("ctrl+1")
    yield lambda: window.views.shell.workspace() == "Build"
    before = session.document
    box = canvas.plan.boxes
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
    yield lambda: session.document == before and box

    # Same start: the very same weights, epoch 0.
    hands.key("r")
    yield lambda: latest.frame.epoch == 0 and latest.frame.phase == "init"
    assert (latest.frame.output == start.output).all()

    # Saved, and closed during a run.
    session.save(folder / "mine.nnplay")
    hands.key("space")
    yield lambda: latest.running and latest.frame.epoch >= 2
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
