"""One who does anything with mouse and keys on the canvas and its transport, by a seed."""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, qInstallMessageHandler
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from playground.gui.actions import ENTRIES
from playground.gui.canvas.adding.catalog import block_entries, entries
from playground.gui.canvas.adding.drop import drag_data
from playground.gui.canvas.over.minimap import Minimap
from playground.gui.canvas.over.steppers import Steppers
from playground.gui.canvas.view import CanvasView

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
KEYS = tuple(
    QKeySequence(key)
    for entry in ENTRIES.values()
    if entry.in_canvas
    for key in entry.keys
    if entry.does != "paste"  # what is on the clipboard may be a whole project of another test
)
TEXTS = ("dense", "re", "7", "0.5", "Frame 2", "", "-1", "mlp")
OFFSCREEN = "This plugin does not support"


class CanvasMonkey:
    """Sends one random event after the other to a canvas. `others` are things to do beside it."""

    def __init__(self, view: CanvasView, seed: int, *others: Callable[[], object]) -> None:
        self._view = view
        self._dice = random.Random(seed)
        self._others = others
        self.done: list[str] = []
        """What was done, the last of it last."""
        often = (self._drag, self._stroke, self._click, self._key, self._key, self._key)
        seldom = (self._type, self._wheel, self._map, self._step, self._drop, self._choose)
        self._acts = (*often, *often, *seldom, *(partial_name(one, self) for one in others))

    def act(self) -> None:
        """One thing that a hand can do; then whatever menu it opened is gone."""
        act = self._dice.choice(self._acts)
        self.done.append(act.__name__)
        del self.done[:-12]
        act()
        for menu in self._view.findChildren(QMenu):
            if isValid(menu) and menu.isVisible():
                if self._dice.random() < 0.5:
                    self._trigger(menu)
                if isValid(menu):
                    menu.close()
        if self._dice.random() < 0.3:
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def let_go(self) -> None:
        """No button stays down: Qt would hold it for pressed in the tests that follow."""
        for button in (LEFT, RIGHT, MIDDLE):
            QTest.mouseRelease(self._view.viewport(), button)
        self._view.cancel_gesture()
        self._view.take_knife(False)

    def note(self, words: str) -> None:
        self.done.append(words)

    # -- where

    def _anywhere(self) -> QPoint:
        port = self._view.viewport()
        return QPoint(self._dice.randint(-5, port.width() + 5), self._dice.randint(-5, port.height() + 5))

    def _somewhere(self) -> QPoint:
        """A place where something is, most often."""
        plan = self._view.plan
        if not plan.faces or self._dice.random() < 0.3:
            return self._anywhere()
        if plan.frames and self._dice.random() < 0.3:
            bar = plan.frame_title(self._dice.choice(list(plan.frames)), self._view.camera.zoom)
            return self._view.mapFromScene(QPointF(bar.x + 10, bar.center[1]))
        id = self._dice.choice(list(plan.faces))
        box, face = plan.box(id), plan.faces[id]
        places = [box.center, (box.center[0], box.y + 10), (box.right - 20, box.y + 10)]
        places += [(box.x + 20, box.bottom - 8)]
        places += [plan.output_point(id)] if face.outputs else []
        places += [plan.input_point(id)] if face.ports_in else []
        return self._view.mapFromScene(QPointF(*self._dice.choice(places)))

    def _held(self) -> Qt.KeyboardModifier:
        return self._dice.choice((PLAIN, PLAIN, PLAIN, SHIFT, CTRL, ALT))

    # -- what

    def _drag(self) -> None:
        port, held = self._view.viewport(), self._held()
        button = self._dice.choices((LEFT, RIGHT, MIDDLE), (8, 1, 1))[0]
        QTest.mousePress(port, button, held, self._somewhere())
        for _ in range(self._dice.randint(1, 4)):
            QTest.mouseMove(port, self._somewhere())
        if self._dice.random() < 0.92:
            QTest.mouseRelease(port, button, self._held(), self._somewhere())

    def _stroke(self) -> None:
        """A line across the canvas, with the knife in one of two cases."""
        port, held = self._view.viewport(), self._dice.choice((PLAIN, SHIFT))
        if self._dice.random() < 0.5:
            self._view.commands.knife()
        QTest.mousePress(port, RIGHT, held | CTRL, self._anywhere())
        for _ in range(3):
            QTest.mouseMove(port, self._anywhere())
        QTest.mouseRelease(port, RIGHT, held | CTRL, self._anywhere())

    def _click(self) -> None:
        press = self._dice.choices((QTest.mouseClick, QTest.mouseDClick), (3, 2))[0]
        button = self._dice.choices((LEFT, RIGHT, MIDDLE), (8, 1, 1))[0]
        press(self._view.viewport(), button, self._held(), self._somewhere())

    def _key(self) -> None:
        key = self._dice.choice(KEYS)
        self.note(key.toString())
        QTest.keySequence(QApplication.focusWidget() or self._view, key)

    def _type(self) -> None:
        target = QApplication.focusWidget() or self._view
        for letter in self._dice.choice(TEXTS):
            if isValid(target):
                QTest.keyClicks(target, letter)
        if isValid(target) and self._dice.random() < 0.7:
            QTest.keyClick(target, self._dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))

    def _wheel(self) -> None:
        self._turn(self._view.viewport(), self._somewhere())

    def _turn(self, widget: QWidget, at: QPoint) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, self._dice.choice((-120, 120))),
            Qt.MouseButton.NoButton, self._held(), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _map(self) -> None:
        shown = self._view.findChild(Minimap)
        if shown is not None and shown.isVisible():
            at = QPoint(self._dice.randint(0, shown.width()), self._dice.randint(0, shown.height()))
            QTest.mousePress(shown, LEFT, PLAIN, at)
            QTest.mouseMove(shown, shown.rect().center())
            QTest.mouseRelease(shown, LEFT, PLAIN, shown.rect().center())

    def _step(self) -> None:
        bar = self._view.findChild(Steppers)
        if bar is not None and bar.isVisible():
            QTest.mouseClick(self._dice.choice((bar.less, bar.more)), LEFT)
            self._turn(bar, bar.rect().center())

    def _drop(self) -> None:
        """Something from the palette, let go anywhere."""
        choices = [entry.new for entry in entries()] + [entry.new for entry in block_entries()]
        data = drag_data(self._dice.choice(choices))
        port, at = self._view.viewport(), QPointF(self._somewhere())
        how = (Qt.DropAction.CopyAction, data, LEFT, PLAIN)
        for kind in (QDragEnterEvent, QDragMoveEvent):
            QApplication.sendEvent(port, kind(at.toPoint(), *how))
        QApplication.sendEvent(port, QDropEvent(at, *how))

    def _choose(self) -> None:
        self._view.open_menu_by_key()

    def _trigger(self, menu: QMenu) -> None:
        lines = [one for part in (menu, *menu.findChildren(QMenu)) for one in part.actions()]
        lines = [one for one in lines if one.text() and "block …" not in one.text()]
        if lines:
            action = self._dice.choice(lines)
            self.note(action.text())
            action.trigger()


def partial_name(do: Callable[[], object], monkey: CanvasMonkey) -> Callable[[], None]:
    """Something to do beside the canvas, under its own name."""

    def other() -> None:
        monkey.note(getattr(do, "__name__", "other"))
        do()

    return other


@contextmanager
def all_well(monkey: CanvasMonkey) -> Iterator[Callable[[], None]]:
    """Gives a check that fails with what was done last, once anything was raised or Qt has complained."""
    wrong: list[str] = []

    def check() -> None:
        assert not wrong, "\n".join((*monkey.done, *wrong))

    before = sys.excepthook
    sys.excepthook = lambda *what: wrong.append("".join(traceback.format_exception(*what)))
    handler = qInstallMessageHandler(
        lambda kind, where, text: None if OFFSCREEN in text else wrong.append(f"Qt: {text}")
    )
    try:
        yield check
    finally:
        sys.excepthook = before
        qInstallMessageHandler(handler)
