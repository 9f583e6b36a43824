"""While the worker's thread runs, cycles of Python objects are collected in the window's thread alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.gui import garbage as module
from playground.gui.bridge import Bridge
from playground.gui.garbage import Garbage


class Knot:
    """Garbage that only the cycle collector frees; notes in which thread that happens."""

    freed_in: list[threading.Thread]

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        self.freed_in, self.itself = freed_in, self

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread())


@pytest.fixture
def garbage() -> Iterator[Garbage]:
    garbage = Garbage()
    garbage.hold()
    yield garbage
    garbage.release()


def litter(freed_in: list[threading.Thread]) -> None:
    """One knot, and so many objects that Python would collect."""
    Knot(freed_in)
    _ = [[number] for number in range(50_000)]


def test_that_another_thread_frees_no_cycle(garbage: Garbage) -> None:
    freed_in: list[threading.Thread] = []
    thread = threading.Thread(target=litter, args=(freed_in,))
    thread.start()
    thread.join()
    assert freed_in == []
    kept = [[number] for number in range(1000)]
    garbage.tidy()
    assert freed_in == [threading.current_thread()]
    assert len(kept) == 1000


def test_that_old_garbage_goes_in_time(garbage: Garbage) -> None:
    knot = Knot([])
    gone = weakref.ref(knot)
    gc.collect(0)
    gc.collect(1)
    del knot
    kept = []
    for _ in range(200):
        kept.append([[number] for number in range(1000)])
        garbage.tidy()
    assert gone() is None


def test_that_python_collects_by_itself_again_afterwards(garbage: Garbage) -> None:
    assert not gc.isenabled()
    garbage.release()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    garbage.tidy()


def test_that_the_bridge_frees_cycles_between_the_mail(qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.start()
    freed_in: list[threading.Thread] = []
    litter(freed_in)
    kept = [[number] for number in range(1000)]
    qtbot.waitUntil(lambda: bool(freed_in))
    bridge.stop()
    assert freed_in == [threading.current_thread()]
    assert len(kept) == 1000


def test_that_the_bridge_holds_it_while_its_thread_runs(qapp: QApplication) -> None:
    bridge = Bridge()
    assert gc.isenabled()
    bridge.start()
    assert not gc.isenabled()
    bridge.stop()
    assert gc.isenabled()
    bridge.stop()


def test_that_what_lasts_is_searched_again_only_once_there_is_much_more_of_it(
    garbage: Garbage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANY", 3000)
    full: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            full.append(phase)

    thresholds = gc.get_threshold()
    gc.callbacks.append(note)
    gc.set_threshold(10, 2, 2)
    kept = [[number] for number in range(10_000)]
    for _ in range(300):
        kept += [[number] for number in range(20)]
        garbage.tidy()
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(note)
    assert 1 <= len(full) <= 3, "at 10,000, 13,000 and 16,000"
