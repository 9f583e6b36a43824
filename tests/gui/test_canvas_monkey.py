"""Random mouse and key events, most of them senseless: nothing may raise, warn or leave a trace."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from playground.gui.canvas.new import New
from tests.gui.canvas_desk import LEFT, Desk, chain
from tests.gui.test_canvas_flow import moment

PHASES = ("predict", "loss", "gradient", "step")
PLAIN = Qt.KeyboardModifier.NoModifier
KEYS = [
    *(
        (key, PLAIN)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_F, Qt.Key.Key_L, Qt.Key.Key_Return, Qt.Key.Key_Plus)
    ),
    *(
        (key, PLAIN)
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Menu)
    ),
    (Qt.Key.Key_X, PLAIN),
    *((key, Qt.KeyboardModifier.ControlModifier) for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V)),
    *((key, Qt.KeyboardModifier.ControlModifier) for key in (Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_Right)),
]


class Monkey:
    """Sends one random event after the other to a desk."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self._desk = desk
        self._dice = random.Random(seed)

    def act(self) -> None:
        acts = (self._drag, self._drag, self._click, self._key, self._key, self._type, self._undo, self._add)
        self._dice.choice(acts)()
        for menu in self._desk.view.findChildren(QMenu):
            if menu.isVisible():
                if self._dice.random() < 0.5:
                    self._dice.choice(menu.actions()).trigger()
                menu.close()

    def _port(self) -> QWidget:
        return self._desk.view.viewport()

    def _anywhere(self) -> QPoint:
        return QPoint(
            self._dice.randint(-5, self._port().width()), self._dice.randint(-5, self._port().height())
        )

    def _somewhere_on_a_node(self) -> QPoint:
        plan = self._desk.view.plan
        if not plan.faces:
            return self._anywhere()
        id = self._dice.choice(list(plan.faces))
        places = (plan.output_point(id), plan.input_point(id), plan.box(id).center)
        return self._desk.view.mapFromScene(QPointF(*self._dice.choice(places)))

    def _drag(self) -> None:
        QTest.mousePress(self._port(), LEFT, pos=self._somewhere_on_a_node())
        QTest.mouseMove(self._port(), self._anywhere())
        end = self._somewhere_on_a_node() if self._dice.random() < 0.6 else self._anywhere()
        QTest.mouseMove(self._port(), end)
        if self._dice.random() < 0.9:
            QTest.mouseRelease(self._port(), LEFT, pos=end)

    def let_go(self) -> None:
        """No button stays down: Qt would hold it for pressed in the tests that follow."""
        for button in (LEFT, Qt.MouseButton.MiddleButton):
            QTest.mouseRelease(self._port(), button)

    def _click(self) -> None:
        button = self._dice.choice((LEFT, Qt.MouseButton.MiddleButton))
        click = self._dice.choice((QTest.mouseClick, QTest.mouseDClick))
        click(self._port(), button, PLAIN, self._anywhere())

    def _key(self) -> None:
        key, held = self._dice.choice(KEYS)
        QTest.keyClick(QApplication.focusWidget() or self._desk.view, key, held)

    def _type(self) -> None:
        QTest.keyClicks(
            QApplication.focusWidget() or self._desk.view, self._dice.choice(("dense", "re", "7", "0.5"))
        )

    def _undo(self) -> None:
        if self._desk.history:
            self._desk.undo()

    def _add(self) -> None:
        self._desk.view.add(New(self._dice.choice(("dense", "dropout", "add", "input", "loss")), "", {}))


@pytest.mark.parametrize("seed", [1, 2])
def test_that_no_row_of_events_breaks_the_canvas(qtbot, seed):
    desk = Desk(qtbot, motion=seed == 1)
    desk.view.set_following(True)
    monkey = Monkey(desk, seed)
    for step in range(200):
        monkey.act()
        if len(desk.document.graph.nodes) > 16:
            desk.show(chain(), fresh=True)
            desk.history.clear()
        if step % 20 == 0:
            desk.view.show_frame(moment(PHASES[step // 20 % 4], step // 80, row=True))
            desk.view.viewport().grab()
    monkey.let_go()
    desk.view.cancel_gesture()
    assert set(desk.view.plan.faces) == {node.id for node in desk.document.graph.nodes}
    assert desk.view.selection <= set(desk.view.plan.faces)
