"""What a frame brings is shown bit by bit, completely, and nothing is asked for meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document import replace
from playground.export import load
from playground.gui.bridge import Bridge
from playground.gui.turns import Turns
from playground.session.commands import Pace, Run, Use
from playground.session.mailbox import Mail

SPIRAL = load("spiral")
ENDLESS = replace(
    SPIRAL,
    training=replace(SPIRAL.training, until=replace(SPIRAL.training.until, loss=None, max_epochs=10**7)),
)


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.stop()


def test_that_other_events_come_between_two_parts(qapp: QApplication, qtbot: QtBot) -> None:
    turns, done = Turns(), list[str]()
    between = QTimer(interval=0)
    between.timeout.connect(lambda: done.append("event"))
    between.start()
    turns.begin([lambda: done.append("one"), lambda: done.append("two"), lambda: done.append("three")])
    with qtbot.waitSignal(turns.done):
        assert done == []
    between.stop()
    assert "event" in done[done.index("one") : done.index("two")]
    assert "event" in done[done.index("two") : done.index("three")]
    assert not turns.busy


def test_that_parts_begun_meanwhile_come_behind_those_that_wait(qapp: QApplication, qtbot: QtBot) -> None:
    turns, done = Turns(), list[int]()
    turns.begin([lambda: done.append(1), lambda: done.append(2)])
    turns.begin([lambda: done.append(3)])
    with qtbot.waitSignal(turns.done):
        pass
    assert done == [1, 2, 3]


def test_that_dropped_parts_are_not_done(qapp: QApplication, qtbot: QtBot) -> None:
    turns, done = Turns(), list[int]()
    turns.begin([lambda: done.append(1), turns.drop, lambda: done.append(2)])
    with qtbot.waitSignal(turns.done):
        pass
    assert done == [1]


def test_that_the_next_frame_is_made_once_the_last_is_on_show(bridge: Bridge, qtbot: QtBot) -> None:
    shown: list[tuple[int, str]] = []

    def show(mail: Mail) -> None:
        if mail.frame is not None and mail.frame.running:
            step = mail.frame.step
            parts = [lambda name=name: shown.append((step, name)) for name in ("canvas", "plots", "digits")]
            bridge.show(parts, bit_by_bit=True)

    bridge.came.connect(show)
    for command in (Use(ENDLESS, 1), Pace(None), Run()):
        bridge.post(command)
    bridge.start()
    qtbot.waitUntil(lambda: len(shown) >= 9)
    bridge.stop()
    whole = [shown[place : place + 3] for place in range(0, 9, 3)]
    assert all([name for _, name in one] == ["canvas", "plots", "digits"] for one in whole)
    assert all(len({step for step, _ in one}) == 1 for one in whole)
    steps = [one[0][0] for one in whole]
    assert steps == sorted(set(steps))


def test_that_without_the_thread_all_is_shown_at_once(bridge: Bridge) -> None:
    shown: list[str] = []
    bridge.show([lambda: shown.append("canvas"), lambda: shown.append("plots")], bit_by_bit=True)
    assert shown == ["canvas", "plots"]
