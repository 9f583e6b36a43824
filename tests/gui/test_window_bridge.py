"""Commands go to the thread and come back as mail, until it is asked to end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document import replace
from playground.export import load
from playground.gui.bridge import Bridge
from playground.session.commands import Advance, Pace, Run, Use
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


def test_that_commands_come_back_as_mail_in_the_thread_of_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    mails: list[Mail] = []
    threads: set[bool] = set()
    bridge.came.connect(mails.append)
    bridge.came.connect(lambda mail: threads.add(QThread.isMainThread()))
    bridge.post(Use(ENDLESS, 1))
    bridge.post(Advance("epoch"))
    bridge.start()
    qtbot.waitUntil(lambda: any(mail.frame is not None and mail.frame.epoch == 1 for mail in mails))
    told: list[int] = []
    for mail in mails:
        told = [*([] if mail.cleared else told), *(record.epoch for record in mail.records)]
    assert told == [0, 1]
    assert threads == {True}


def test_that_stopping_ends_a_run_and_the_mail(bridge: Bridge, qtbot: QtBot) -> None:
    mails: list[Mail] = []
    bridge.came.connect(mails.append)
    bridge.post(Use(ENDLESS, 1))
    bridge.post(Pace(None))
    bridge.post(Run())
    bridge.start()
    qtbot.waitUntil(lambda: any(mail.frame is not None and mail.frame.running for mail in mails))
    bridge.stop()
    assert not bridge.running
    came = len(mails)
    QApplication.processEvents()
    assert len(mails) == came
    bridge.stop()


def test_that_nothing_is_sent_where_nothing_has_come(bridge: Bridge) -> None:
    mails: list[Mail] = []
    bridge.came.connect(mails.append)
    bridge.work_off()
    assert mails == []
    bridge.post(Use(ENDLESS, 1))
    bridge.work_off()
    assert len(mails) == 1
