"""An exception that nobody expected is told and logged, once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.gui import faults as faults_module
from playground.gui.faults import Faults


class Hearer(QWidget):
    """Hears what is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.threads: list[threading.Thread] = []

    def hear(self, text: str) -> None:
        self.heard.append(text)
        self.threads.append(threading.current_thread())


@pytest.fixture
def hearer(qtbot: QtBot) -> Hearer:
    hearer = Hearer()
    qtbot.addWidget(hearer)
    return hearer


@pytest.fixture
def faults(hearer: Hearer, tmp_path: Path) -> Iterator[Faults]:
    faults = Faults(tmp_path / "logs" / "faults.log")
    faults.found.connect(hearer.hear)
    faults.watch()
    yield faults
    faults.leave()


def test_that_a_fault_in_a_slot_is_told_and_logged(
    qtbot: QtBot, hearer: Hearer, faults: Faults, capsys: pytest.CaptureFixture[str]
) -> None:
    QTimer.singleShot(0, lambda: [][7])
    qtbot.waitUntil(lambda: bool(hearer.heard))
    assert hearer.heard == [
        f"IndexError: list index out of range. The project is still open: save it. Details: {faults.log}"
    ]
    assert "Traceback" in faults.log.read_text()
    assert "IndexError" in capsys.readouterr().err


def test_that_a_fault_in_every_paint_is_told_once(qtbot: QtBot, hearer: Hearer, faults: Faults) -> None:
    class Broken(QWidget):
        paints = 0

        def paintEvent(self, event: QPaintEvent) -> None:
            self.paints += 1
            raise ValueError("no paint")

    broken = Broken()
    qtbot.addWidget(broken)
    broken.show()
    qtbot.waitUntil(lambda: broken.paints == 1)
    broken.update()
    qtbot.waitUntil(lambda: broken.paints == 2 and bool(hearer.heard))
    assert len(hearer.heard) == 1
    assert hearer.heard[0].startswith("ValueError: no paint. ")
    assert faults.log.read_text().count("Traceback") == 1


def test_that_a_fault_in_another_thread_is_told_in_that_of_the_window(
    qtbot: QtBot, hearer: Hearer, faults: Faults
) -> None:
    class Worker(QThread):
        def run(self) -> None:
            raise KeyError("lost")

    worker = Worker()
    worker.start()
    qtbot.waitUntil(lambda: bool(hearer.heard))
    worker.wait()
    assert hearer.threads == [threading.main_thread()]


def test_that_a_log_that_cannot_be_written_costs_only_the_log(
    qtbot: QtBot, hearer: Hearer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    faults = Faults(tmp_path / "file" / "faults.log")
    faults.found.connect(hearer.hear)
    faults.take(ValueError, ValueError("x"), None)
    assert hearer.heard == ["ValueError: x. The project is still open: save it."]


def test_that_a_large_log_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(faults_module, "MAX_LOG_BYTES", 10)
    log = tmp_path / "faults.log"
    log.write_text("old " * 10)
    Faults(log).take(ValueError, ValueError("new"), None)
    assert "old" not in log.read_text()
    assert "new" in log.read_text()


def test_that_ctrl_c_is_no_fault(hearer: Hearer, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on: list[object] = []
    faults.leave()
    monkeypatch.setattr(sys, "excepthook", lambda *what: passed_on.append(what[0]))
    faults.watch()
    faults.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
    assert not hearer.heard
