"""A question is answered by a button, by a letter, by Return or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.gui.widgets.buttons import Button
from playground.gui.widgets.question import Question

ANSWERS = {"save": "Save", "cancel": "Cancel", "discard": "Discard"}


@pytest.fixture
def question(qtbot: QtBot) -> Iterator[Question]:
    parent = QWidget()
    qtbot.addWidget(parent)
    question = Question("Save?", "Otherwise it is lost.", ANSWERS, parent)
    question.open()
    yield question
    question.close()


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (Qt.Key.Key_S, "save"),
        (Qt.Key.Key_C, "cancel"),
        (Qt.Key.Key_D, "discard"),
        (Qt.Key.Key_Return, "save"),
        (Qt.Key.Key_Space, "save"),
        (Qt.Key.Key_Escape, None),
    ],
)
def test_that_a_key_answers(question: Question, key: Qt.Key, answer: str | None) -> None:
    QTest.keyClick(question.focusWidget() or question, key)
    assert question.answer == answer
    assert not question.isVisible()


def test_that_other_keys_do_not_answer(question: Question) -> None:
    QTest.keyClick(question, Qt.Key.Key_X)
    QTest.keyClick(question, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert question.isVisible()


@pytest.mark.parametrize("value", ANSWERS)
def test_that_a_button_answers(question: Question, value: str) -> None:
    button = next(one for one in question.findChildren(Button) if one.text() == ANSWERS[value])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert question.answer == value


def test_that_only_the_proposal_stands_out(question: Question) -> None:
    kinds = {button.text(): button.property("kind") for button in question.findChildren(Button)}
    assert kinds == {"Save": "primary", "Cancel": "plain", "Discard": "plain"}
