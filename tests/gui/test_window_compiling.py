"""The fast engine is compiled beside the open window, with a stand-in for the process that does it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.engine.fast import cache
from playground.engine.fast.making import Making
from playground.gui import compiling as module
from playground.gui.compiling import Compiling
from playground.session.commands import Command, Hasten
from tests.gui.window_desk import Desk


class Pretended(Making):
    """A compilation that is over when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.over = False

    def done(self) -> bool:
        return self.over

    def end(self, failed: str | None = None) -> None:
        self.over, self.failed = True, failed


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    """Nothing is compiled yet, and this is what compiles it."""
    making = Pretended()
    monkeypatch.setattr(module, "LOOK_MS", 1)

    def reason() -> str | None:
        return None if making.over and not making.failed else cache.TO_COMPILE

    monkeypatch.setattr(cache, "why_not", reason)
    monkeypatch.setattr(cache, "load_kernels", lambda dtype: cache.TO_COMPILE)
    monkeypatch.setattr(cache, "prepare", lambda wait: making)
    return making


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, making: Pretended) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path)
    yield desk
    desk.rest()
    desk.close()


def engine(desk: Desk) -> str:
    """What the status bar says of the engine."""
    state = desk.window.views.shell.status._state
    assert state is not None
    return next(fact.value for fact in state.right if "engine" in fact.value)


def test_that_the_status_bar_says_what_is_being_compiled_until_it_is_there(
    desk: Desk, making: Pretended, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[Command] = []
    monkeypatch.setattr(desk.window.bridge._runner, "post", posted.append)
    desk.window.compiling.begin()
    assert "compiling" in engine(desk)
    assert Hasten() not in posted
    with qtbot.waitSignal(desk.window.compiling.ended):
        making.end()
    assert "compiling" not in engine(desk)
    assert posted == [Hasten()]
    assert "ready" in desk.toast()


def test_that_a_compilation_that_fails_is_told_once_and_nothing_else_changes(
    desk: Desk, making: Pretended, qtbot: QtBot
) -> None:
    desk.window.compiling.begin()
    with qtbot.waitSignal(desk.window.compiling.ended):
        making.end("the disk is full")
    assert "for the disk is full" in desk.toast()
    assert "compiling" not in engine(desk)
    desk.window.compiling.begin()
    assert not desk.window.compiling.on


def test_that_what_is_ready_is_loaded_after_the_first_frame_without_a_word(
    desk: Desk, making: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.end()
    with_signal: list[str] = []
    desk.window.compiling.ended.connect(with_signal.append)
    desk.window.compiling.begin()
    assert with_signal == []
    assert desk.toast() == ""


def test_that_a_window_that_is_closed_looks_no_more(qapp: QApplication, making: Pretended) -> None:
    compiling = Compiling()
    compiling.begin()
    assert compiling.on
    compiling.leave()
    making.end()
    qapp.processEvents()
    assert compiling.on


def test_that_a_window_that_is_closed_at_once_compiles_nothing(
    qapp: QApplication, making: Pretended, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SETTLE_MS", 0)
    compiling = Compiling()
    compiling.begin_soon()
    compiling.leave()
    qapp.processEvents()
    assert not compiling.on
    compiling = Compiling()
    with qtbot.waitSignal(compiling.changed):
        compiling.begin_soon()
    compiling.leave()
