"""The program from its start to its end, with a stand-in for Qt's event loop."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.cli.window import window
from playground.gui import app
from playground.gui.window import Window

Begin = Callable[[Callable[[Window], None]], int]


@pytest.fixture
def begin(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Runs the program; what it is given happens in place of the event loop, before the window is closed."""
    monkeypatch.setattr("playground.gui.preferences.user_config_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr("playground.gui.faults.user_log_dir", lambda *_, **__: str(tmp_path))
    kept = signal.getsignal(signal.SIGINT), sys.getswitchinterval()

    def begin(happens: Callable[[Window], None]) -> int:
        def loop() -> int:
            window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
            happens(window)
            window.close()
            window.deleteLater()
            return 0

        monkeypatch.setattr(QApplication, "exec", staticmethod(loop))
        code = app.main("circle")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return code

    yield begin
    signal.signal(signal.SIGINT, kept[0])
    sys.setswitchinterval(kept[1])


def test_that_a_fault_is_told_in_the_window_and_the_program_goes_on(
    begin: Begin, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sys.excepthook

    def happens(window: Window) -> None:
        QTimer.singleShot(0, lambda: [][7])
        qtbot.waitUntil(lambda: "IndexError: " in window.views.toast.accessibleName())
        window.transport.next_epoch()
        qtbot.waitUntil(lambda: window.latest.frame is not None and window.latest.frame.epoch == 1)

    assert begin(happens) == 0
    assert sys.excepthook is before
    assert "IndexError" in (tmp_path / "faults.log").read_text()
    assert "IndexError" in capsys.readouterr().err


def test_that_the_window_is_ready_for_keys_and_leaves_no_thread(begin: Begin, qtbot: QtBot) -> None:
    seen: list[Window] = []

    def happens(window: Window) -> None:
        qtbot.waitUntil(lambda: window.latest.frame is not None)
        assert window.focusWidget() is window.views.canvas
        assert window.bridge.running
        seen.append(window)

    assert begin(happens) == 0
    assert not seen[0].bridge.running


def test_that_what_was_chosen_is_there_again_at_the_next_start(begin: Begin, qtbot: QtBot) -> None:
    def first(window: Window) -> None:
        window.look.toggle_theme()
        window.views.shell.show_workspace("Build")

    def second(window: Window) -> None:
        assert window.themes.theme.name == "light"
        assert window.views.shell.workspace() == "Build"
        window.look.toggle_theme()

    assert begin(first) == 0
    assert begin(second) == 0


def test_that_the_window_opens_without_what_only_later_steps_need() -> None:
    spared = ("pyqtgraph", "qtawesome", "sklearn", "scipy", "polars", "rich", "PySide6.QtSvg")
    parts = ("playground.gui.plots.render", "playground.gui.keys")
    code = f"import sys, playground.gui.app; print(*sys.modules.keys() & {{*{(*spared, *parts)}}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_that_no_cycles_are_searched_for_until_the_window_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []

    def main(project: str | None) -> int:
        collecting.append(gc.isenabled())
        return 0

    monkeypatch.setattr(app, "main", main)
    monkeypatch.setattr("playground.cli.window.steady_threads", lambda: 1)
    assert window(Namespace(project=None)) == 0
    assert collecting == [False]
    assert gc.isenabled()
