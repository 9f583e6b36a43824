"""What holds for every test: Qt draws offscreen, and a test that leaves something running fails.

Knows no Qt until a test has made an application: the leak checks look only at what is already imported.
The fast engine is compiled before the first test where that is still to be done; no test compiles it.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from playground.engine.fast import cache

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# However slow the machine, a test is judged by what it says and not by how long it takes.
settings.register_profile(
    "untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

GRACE_S = 2.0
QT_OWN_WINDOWS = {"QTipLabel", "QComboBoxPrivateContainer", "QDesktopWidget"}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Has the fast engine ready, and every process that a test starts find it, whatever its home is."""
    if session.config.option.collectonly:
        return
    os.environ[cache.VARIABLE] = str(cache.root())
    cache.prepare(tell=print)
    if cache.why_not() is None:
        os.environ["NUMBA_CACHE_DIR"] = str(cache.folder())  # for tests that import kernels by themselves


@pytest.fixture(scope="session")
def fast_engine() -> None:
    """For tests of the fast engine: skips them where it cannot be had."""
    reason = cache.why_not()
    if reason is not None:
        pytest.skip(f"no fast engine: {reason}")


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fails a test after which a Python thread of its making still runs."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and is_ours(thread)]
    for thread in left:
        thread.join(GRACE_S)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"the test left threads running: {alive}"


def is_ours(thread: threading.Thread) -> bool:
    """False for the stand-ins by which Python knows the threads of Qt: those are looked for as QThreads."""
    return not isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """Fails a test after which a top-level widget of its making is left."""
    there = windows()  # held, so that Python knows each by the same object afterwards
    before = {id(window) for window in there}
    yield
    if any(id(window) not in before for window in windows()):
        release()
    left = [described(window) for window in windows() if id(window) not in before]
    assert not left, f"the test left windows behind: {left}"


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test with Qt after which an active timer or a QThread of its making is left."""
    if "qapp" not in request.fixturenames:
        yield
        return
    before = {id(thing) for thing in running()}
    yield
    left = [thing for thing in running() if id(thing) not in before]
    if left:
        release()
    left = [described(thing) for thing in running() if id(thing) not in before]
    assert not left, f"the test left running: {left}"


@pytest.fixture(autouse=True)
def buttons_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets go of mouse buttons: QTest leaves them down after a double click, and Qt remembers it for good."""
    yield
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        if application().mouseButtons() & button:
            QTest.mouseRelease(QWidget(), button)


def application() -> Any:
    """The QApplication, where a test has made one."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def windows() -> list[Any]:
    """All top-level widgets, but for those that Qt keeps for itself."""
    app = application()
    widgets = app.topLevelWidgets() if app is not None else []
    return [widget for widget in widgets if widget.metaObject().className() not in QT_OWN_WINDOWS]


def running() -> list[Any]:
    """Active timers and running threads among the Qt objects that Python knows."""
    if application() is None:
        return []
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    kinds = {*kinds_of(QTimer), *kinds_of(QThread)}
    known = [thing for thing in gc.get_objects() if type(thing) in kinds and isValid(thing)]
    return [
        thing for thing in known if (thing.isActive() if isinstance(thing, QTimer) else thing.isRunning())
    ]


def kinds_of(kind: type[Any]) -> set[type[Any]]:
    """A class and all that derive from it."""
    return {kind}.union(*(kinds_of(derived) for derived in kind.__subclasses__()))


def release() -> None:
    """Lets go of what only waits to be deleted: cycles of Python objects and deferred deletions of Qt."""
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def described(thing: Any) -> str:
    return f"{type(thing).__name__} '{thing.objectName()}'"
