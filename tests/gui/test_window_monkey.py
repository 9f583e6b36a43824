"""Random events over the whole window while it trains: nothing raises, warns or is left."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from playground.gui.canvas.adding.palette import EntryList
from tests.gui.window_desk import Desk
from tests.gui.window_monkey import Monkey

EVENTS = 450


@pytest.mark.parametrize("seed", [1, 2])
def test_that_no_row_of_events_breaks_the_window(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(EntryList, "startDrag", lambda self, actions: None)
    monkeypatch.setattr("playground.gui.transport.secrets.randbelow", random.Random(seed).randrange)
    desk = Desk(qapp, tmp_path)
    desk.window.bridge.start()
    monkey = Monkey(desk.window, seed, tmp_path)
    for _ in range(EVENTS):
        monkey.act()
    graph = desk.window.session.document.graph
    assert set(desk.window.views.canvas.plan.faces) == {node.id for node in graph.nodes}
    desk.close()
    assert not desk.window.bridge.running
