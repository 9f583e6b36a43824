"""Random mouse and key events, most of them senseless: nothing may raise, warn or leave a trace.

The suite goes through a sample. `PLAYGROUND_MONKEY_EVENTS=20000 python3 run.py test
tests/gui/test_canvas_monkey.py -k trains` sends as many to the canvas and the transport of a window that
trains meanwhile; `PLAYGROUND_MONKEY_SEED` makes them others.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from playground.document import Document
from playground.gui.canvas.plan.plan import Plan
from tests.gui.canvas_desk import Desk, chain
from tests.gui.canvas_monkey import CanvasMonkey, all_well
from tests.gui.test_canvas_flow import moment
from tests.gui.window_desk import Desk as WindowDesk

PHASES = ("predict", "loss", "gradient", "step")
EVENTS = int(os.environ.get("PLAYGROUND_MONKEY_EVENTS", "80"))
SEED = int(os.environ.get("PLAYGROUND_MONKEY_SEED", "1"))
MOST_NODES = 24
AFRESH = 125
"""After so many events a network that can be trained is trained: most are cut to pieces by then."""
TRANSPORT = ("run_or_pause", "next_phase", "next_batch", "next_epoch", "same_start", "new_start", "redo")


def sound(plan: Plan, document: Document) -> bool:
    """Whether every node of the document is shown by one face, and no face by nothing."""
    ids = {node.id for node in document.graph.nodes}
    return plan.members(plan.faces) == ids


@pytest.mark.parametrize("seed", [1, 2])
def test_that_no_row_of_events_breaks_the_canvas(qtbot, tmp_path, seed):
    desk = Desk(qtbot, motion=seed == 1)
    desk.view.library.folder = tmp_path
    desk.view.set_following(True)

    def undo() -> None:
        if desk.history:
            desk.undo()

    monkey = CanvasMonkey(desk.view, seed, undo)
    with all_well(monkey) as check:
        for step in range(100):
            monkey.act()
            check()
            if len(desk.document.graph.nodes) > MOST_NODES:
                desk.show(chain(), fresh=True)
                desk.history.clear()
            if step % 20 == 0:
                desk.view.show_frame(moment(PHASES[step // 20 % 4], step // 80, row=True))
                desk.view.viewport().grab()
                check()
        monkey.let_go()
    assert sound(desk.view.plan, desk.document)
    assert desk.view.selection <= set(desk.view.plan.faces)


@pytest.mark.timeout(120 + EVENTS)
def test_that_no_row_of_events_breaks_a_canvas_that_trains(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.gui.transport.secrets.randbelow", random.Random(SEED).randrange)
    desk = WindowDesk(qapp, tmp_path)
    window, canvas = desk.window, desk.window.views.canvas
    canvas.library.folder = tmp_path / "blocks"
    window.bridge.start()
    transport = [window.actions_by_name[name].trigger for name in TRANSPORT]
    monkey = CanvasMonkey(canvas, SEED, *transport, window.session.undo, window.session.undo)
    with all_well(monkey) as check:
        for number in range(EVENTS):
            if number % AFRESH == 0 or len(window.session.document.graph.nodes) > MOST_NODES:
                window.files.open_path("spiral")
                window.transport.run_or_pause()
            monkey.act()
            qapp.processEvents()
            check()
            if number % 100 == 0:
                canvas.viewport().grab()
                check()
        monkey.let_go()
    assert sound(canvas.plan, window.session.document)
    desk.close()
    assert not window.bridge.running
