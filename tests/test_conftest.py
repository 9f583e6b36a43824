"""The leak checks are checked: each kind of leak fails the test that made it, and nothing else does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

LEAKS = """
import threading
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QMenu, QWidget

KEPT = []
DONE = threading.Event()

def test_thread():
    threading.Thread(target=DONE.wait, daemon=True).start()

def test_window(qapp):
    KEPT.append(QWidget())

def test_timer(qapp):
    KEPT.append(QTimer())
    KEPT[-1].start(1000)

def test_qthread(qapp):
    KEPT.append(QThread())
    KEPT[-1].start()

def test_qt_warning(qapp):
    QTimer(QThread()).start(-1)
    QWidget().startTimer(-1)

def test_clean_plain():
    DONE.set()
    KEPT[-1].quit()
    KEPT[-1].wait()

def test_clean_qt(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    timer = QTimer(window)
    timer.start(1000)
    window.show()
    cycle = QWidget()
    cycle.itself = cycle
"""


def test_that_each_kind_of_leak_fails_the_test_that_made_it(tmp_path: Path) -> None:
    here = Path(__file__).resolve().parent
    tests = tmp_path / "tests"
    tests.mkdir()
    impatient = (here / "conftest.py").read_text(encoding="utf-8").replace("GRACE_S = 2.0", "GRACE_S = 0.1")
    (tests / "conftest.py").write_text(impatient, encoding="utf-8")
    shutil.copy(here.parent / "pyproject.toml", tmp_path)
    (tests / "test_leaks.py").write_text(LEAKS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    failures = sorted(re.findall(r"^(?:ERROR|FAILED) \S+::(\w+)", output, re.MULTILINE))
    assert failures == ["test_qt_warning", "test_qthread", "test_thread", "test_timer", "test_window"], output
