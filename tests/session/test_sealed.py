"""The test rows: sealed while training, opened when the user asks for it, and counted for good."""

from __future__ import annotations

import numpy as np

from playground.document import Document, Split, from_text, replace, to_text
from playground.engine.mechanics.values import FinalTest
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Command, OpenTest
from playground.session.session import Session
from tests.session.desk import Desk, small

SPLIT = Split(training=0.6, validation=0.2, test=0.2, seed=3)


def sealed() -> Document:
    return replace(small(), data=replace(small().data, split=SPLIT))


def opened(desk: Desk) -> FinalTest:
    result = desk.box.take().test
    assert result is not None
    return result


def test_that_the_test_rows_are_measured_when_asked_for() -> None:
    desk = Desk(sealed())
    desk.tell(Advance("epoch"))
    desk.runner.post(OpenTest(4))
    desk.runner.turn(wait=False)
    straight = Trainer(sealed())
    straight.epoch()
    result = opened(desk)
    assert (result.loss, result.score) == straight.evaluate("test")
    assert (result.rows, result.opened, result.epoch) == (len(straight.dataset.parts["test"]), 4, 1)
    assert int(np.asarray(result.confusion).sum()) == result.rows
    assert result.points is not None
    assert len(result.points) == result.rows


def test_that_measuring_the_test_rows_changes_nothing() -> None:
    plain, curious = Trainer(sealed()), Trainer(sealed())
    for _ in range(3):
        plain.epoch()
        curious.epoch()
        curious.evaluate("test")
    assert plain.parameters_sha256 == curious.parameters_sha256


def test_that_a_project_without_test_rows_says_where_to_get_some() -> None:
    desk = Desk(small())
    desk.tell(OpenTest(1))
    assert "give the test set a share" in desk.notes[-1].text


def test_that_no_undo_takes_an_opening_back() -> None:
    asked: list[Command] = []
    session = Session(sealed(), asked.append)
    session.edit("Rename", lambda document: replace(document, name="other"))
    session.open_test()
    assert asked[-1] == OpenTest(1)
    session.count_opening(1)
    session.undo()
    assert session.document.test_opened == 1
    assert session.dirty
    session.redo()
    session.open_test()
    assert asked[-1] == OpenTest(2)


def test_that_an_opening_is_not_counted_for_the_project_that_comes_next() -> None:
    session = Session(sealed(), lambda command: None)
    session.open_test()
    session.open(replace(sealed(), name="next"))
    session.count_opening(1)
    assert session.document.test_opened == 0
    assert not session.dirty


def test_that_the_openings_are_kept_with_the_project() -> None:
    document = replace(sealed(), test_opened=3)
    assert from_text(to_text(document)) == document
    assert "test_opened" not in to_text(sealed())
