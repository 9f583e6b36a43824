"""One who presses anything anywhere in the whole window, by a seed.

Run by hand for a long time: `python -m tests.gui.window_monkey SEED EVENTS`.
"""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from playground.gui.canvas.adding.palette import EntryList
from playground.gui.dialogs import Answer
from playground.gui.graph_options import GraphLook
from playground.gui.window import Window
from tests.gui.window_desk import Desk

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = (
    *((key, PLAIN) for key in (Qt.Key.Key_Space, Qt.Key.Key_P, Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_R)),
    *((key, PLAIN) for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete)),
    *((key, PLAIN) for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)),
    *((key, PLAIN) for key in (Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_L, Qt.Key.Key_Plus)),
    *((key, PLAIN) for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F11, Qt.Key.Key_Backspace)),
    *((key, CTRL) for key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_D)),
    *((key, CTRL) for key in (Qt.Key.Key_A, Qt.Key.Key_T, Qt.Key.Key_F, Qt.Key.Key_1, Qt.Key.Key_2)),
    *((key, CTRL) for key in (Qt.Key.Key_N, Qt.Key.Key_S, Qt.Key.Key_O, Qt.Key.Key_E)),
    *((key, CTRL) for key in (Qt.Key.Key_K, Qt.Key.Key_G, Qt.Key.Key_X)),
    *((key, PLAIN) for key in (Qt.Key.Key_M, Qt.Key.Key_X, Qt.Key.Key_H, Qt.Key.Key_J, Qt.Key.Key_K)),
    *((key, PLAIN) for key in (Qt.Key.Key_W, Qt.Key.Key_C, Qt.Key.Key_N)),
    *((key, SHIFT) for key in (Qt.Key.Key_R, Qt.Key.Key_X, Qt.Key.Key_W)),
    *((key, CTRL | SHIFT) for key in (Qt.Key.Key_G, Qt.Key.Key_C)),
    (Qt.Key.Key_Backtab, SHIFT),
)
OFFSCREEN = "This plugin does not support"
TEXTS = ("dense", "hidden", "fit", "open xor", "0", "-1", "7", "1e9", "1e-9", "nan", "0.5", "x²", "")


class Answers:
    """Stands in for the dialogs: a random answer, at once."""

    def __init__(self, dice: random.Random, folder: Path) -> None:
        self._dice, self._folder = dice, folder

    def where_from(self, title: str, folder: Path, filters: str) -> Path | None:
        return self._dice.choice([None, self._folder / "gone.nnplay", *self._folder.glob("m.*")])

    def where_to(self, title: str, suggested: Path, kinds: Mapping[str, str]) -> Path | None:
        return self._dice.choice((None, self._folder / f"m{self._dice.choice(tuple(kinds))}"))

    def leave(self, name: str) -> Answer:
        answers: tuple[Answer, ...] = ("discard", "cancel", "save")
        return self._dice.choice(answers)

    def graph_look(self, look: GraphLook) -> GraphLook | None:
        return self._dice.choice((None, look))


class Monkey:
    """Sends one random event after the other to a window whose worker runs."""

    def __init__(self, window: Window, seed: int, folder: Path) -> None:
        self._window = window
        self._dice = random.Random(seed)
        self._above = 0
        """For how many events a popup or a dialog has been in the way."""
        self.done: list[str] = []
        window.views.canvas.library.folder = folder / "blocks"
        window.files._dialogs = Answers(self._dice, folder)  # type: ignore[assignment]
        for action in self._actions():
            if action.text() == "Quit":
                action.setEnabled(False)

    def act(self) -> None:
        """One thing that a hand can do."""
        seldom = (self._type, self._wheel, self._trigger, self._size)
        often = (self._click, self._click, self._drag, self._canvas_drag, self._key, self._key)
        act = self._dice.choice((*seldom, *often, *often))
        if len(self._window.session.document.graph.nodes) > 20:
            self._window.session.undo()
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self._above = self._above + 1 if above is not None else 0
        if above is not None and self._above > 12:
            self._above = 0
            above.close()
        act()
        if self._dice.random() < 0.4:
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _actions(self) -> list[Any]:
        return list(self._window.actions_by_name.values())

    def _note(self, *words: object) -> None:
        self.done.append(" ".join(str(word) for word in words))

    def _widget(self) -> QWidget:
        """Any widget that can be seen, most likely one that can be pressed."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window
        others = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        if top is self._window and others and self._dice.random() < 0.1:
            top = self._dice.choice(others)
        parts = [one for one in top.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        keen = [one for one in parts if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
        return self._dice.choice((keen if self._dice.random() < 0.8 else parts) or [top])

    def _point(self, widget: QWidget) -> QPoint:
        return QPoint(self._dice.randint(-3, widget.width() + 3), self._dice.randint(-3, widget.height() + 3))

    def _click(self) -> None:
        widget = self._widget()
        button = self._dice.choices((LEFT, RIGHT, MIDDLE), (8, 1, 1))[0]
        press = self._dice.choices((QTest.mouseClick, QTest.mouseDClick), (8, 1))[0]
        self._note(press.__name__, button.name, described(widget))
        at = widget.rect().center() if self._dice.random() < 0.7 else self._point(widget)
        press(widget, button, self._dice.choice((PLAIN, PLAIN, SHIFT)), at)

    def _drag(self) -> None:
        widget = self._widget()
        self._note("drag", described(widget))
        QTest.mousePress(widget, LEFT, PLAIN, self._point(widget))
        for _ in range(self._dice.randint(1, 3)):
            if isValid(widget):
                QTest.mouseMove(widget, self._point(widget))
                QApplication.processEvents()
        if isValid(widget) and self._dice.random() < 0.9:
            QTest.mouseRelease(widget, LEFT, PLAIN, self._point(widget))

    def _canvas_drag(self) -> None:
        """From one node of the graph to another, or into nowhere."""
        canvas = self._window.views.canvas
        plan, port = canvas.plan, canvas.viewport()
        if not plan.faces or QApplication.activePopupWidget() or not canvas.isVisible():
            return

        def somewhere() -> QPoint:
            id = self._dice.choice(list(plan.faces))
            places = (plan.output_point(id), plan.input_point(id), plan.box(id).center)
            return canvas.mapFromScene(QPointF(*self._dice.choice(places)))

        self._note("canvas drag")
        QTest.mousePress(port, LEFT, PLAIN, somewhere())
        end = somewhere() if self._dice.random() < 0.6 else self._point(port)
        QTest.mouseMove(port, self._point(port))
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, LEFT, PLAIN, end)

    def _key(self) -> None:
        key, held = self._dice.choice(KEYS)
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self._window
        self._note("key", key.name, held.name, "to", described(target))
        QTest.keyClick(target, key, held)

    def _type(self) -> None:
        target = QApplication.focusWidget() or self._window
        text = self._dice.choice(TEXTS)
        self._note("type", text, "to", described(target))
        for letter in text:
            if isValid(target):
                QTest.keyClicks(target, letter)
        if isValid(target):
            QTest.keyClick(target, Qt.Key.Key_Return)

    def _wheel(self) -> None:
        widget, way = self._widget(), self._dice.choice((-120, 120))
        self._note("wheel", described(widget))
        at = QPointF(self._point(widget))
        event = QWheelEvent(
            at,
            QPointF(widget.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, way),
            Qt.MouseButton.NoButton,
            self._dice.choice((PLAIN, CTRL)),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def _trigger(self) -> None:
        menus = [menu for menu in self._window.findChildren(QMenu) if menu.actions()]
        below = {menu.menuAction() for menu in menus}
        actions = [one for menu in menus for one in menu.actions() if one not in below]
        action = self._dice.choice(actions)
        self._note("menu", action.text())
        action.trigger()

    def _size(self) -> None:
        width, height = self._dice.choice(((1600, 1000), (1280, 720), (960, 600), (2400, 1300)))
        self._note("size", width, height)
        self._window.resize(width, height)


def described(widget: QWidget) -> str:
    name = widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} '{name}'" if isValid(widget) else "what is gone"


def no_drags() -> None:
    """Drags between widgets need a hand that lets go: the palette starts none."""
    EntryList.startDrag = lambda self, actions: None  # type: ignore[method-assign]


def main(seed: int, events: int) -> None:
    """Many events, with what was done before anything that goes wrong."""
    from playground.gui.app import application

    app = application()
    no_drags()
    wrong: list[str] = []
    sys.excepthook = lambda *what: wrong.append("".join(traceback.format_exception(*what)))
    qInstallMessageHandler(lambda kind, where, text: None if OFFSCREEN in text else wrong.append(text))
    with TemporaryDirectory() as folder:
        desk = Desk(app, Path(folder))
        desk.window.bridge.start()
        monkey = Monkey(desk.window, seed, Path(folder))
        for number in range(events):
            try:
                monkey.act()
            except Exception:
                wrong.append(traceback.format_exc())
            if wrong:
                print(f"-- event {number}", *monkey.done[-6:], *wrong, sep="\n", flush=True)
                wrong.clear()
        desk.close()
    left = [described(one) for one in app.topLevelWidgets() if one.isVisible()]
    print(f"{events} events done; left: {left}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
