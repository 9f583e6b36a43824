"""What is prepared in a thread comes in the order it is asked for, or not at all."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest

from playground.engine.ahead import Ahead, Stop


class Scribe:
    """Fills buffers with the key, and notes in which thread."""

    def __init__(self) -> None:
        self.made: list[tuple[int, bool]] = []
        self.rooms = 0

    def room(self) -> list[Any]:
        self.rooms += 1
        return [None]

    def fill(self, key: int, buffer: list[Any], stop: Stop) -> list[Any]:
        buffer[0] = key
        self.made.append((key, threading.current_thread() is threading.main_thread()))
        if key < 0:
            raise OSError(f"no {key}")
        return buffer


@pytest.fixture
def scribe() -> Scribe:
    return Scribe()


def ahead(scribe: Scribe) -> Ahead[int, list[Any], list[Any]]:
    return Ahead(scribe.room, scribe.fill)


def test_that_rows_are_prepared_in_a_thread_while_the_ones_before_serve(scribe: Scribe) -> None:
    rows = ahead(scribe)
    first = rows.take(1, 2)
    second = rows.take(2, 3)
    assert (first[0], second[0]) in [(1, 2), (3, 2)]
    rows.close()
    assert scribe.made[:3] == [(1, True), (2, False), (3, False)]
    assert scribe.rooms == 2


def test_that_the_same_key_gives_the_same_object_and_prepares_nothing(scribe: Scribe) -> None:
    rows = ahead(scribe)
    first = rows.take(1, 2)
    assert rows.take(1, 2) is first
    assert first == [1]
    rows.close()
    assert len(scribe.made) == 2


@pytest.mark.parametrize("key", [5, -1])
def test_that_what_was_not_expected_is_prepared_at_once(scribe: Scribe, key: int) -> None:
    rows = ahead(scribe)
    rows.take(1, key)
    assert rows.take(7) == [7]
    assert (7, True) in scribe.made


def test_that_after_closing_one_may_go_on(scribe: Scribe) -> None:
    rows = ahead(scribe)
    first = rows.take(1, 2)
    rows.close()
    assert first == [1]
    assert rows.take(2) == [2]
    assert rows.take(1) == [1]


def test_that_a_fault_in_the_thread_reaches_who_asks_for_the_rows(scribe: Scribe) -> None:
    rows = ahead(scribe)
    first = rows.take(1, -2)
    with pytest.raises(OSError, match="no -2"):
        rows.take(-2, 3)
    assert rows.take(1) is first
    with pytest.raises(OSError, match="no -2"):
        rows.take(-2, 3)
    assert rows.take(3) == [3]


def test_that_whoever_closes_or_forgets_leaves_no_thread_waiting() -> None:
    begun, ended = threading.Event(), threading.Semaphore(0)

    def fill(key: int, buffer: list[Any], stop: Stop) -> None:
        if key:
            begun.set()
            while not stop():
                pass
            ended.release()

    rows: Ahead[int, list[Any], None] = Ahead(list, fill)
    rows.take(0, 1)
    assert begun.wait(10)
    rows.close()
    assert ended.acquire(timeout=10)
    begun.clear()
    rows = Ahead(list, fill)
    rows.take(0, 1)
    assert begun.wait(10)
    gone = weakref.ref(rows)
    del rows
    gc.collect()
    assert gone() is None
    assert ended.acquire(timeout=10)
