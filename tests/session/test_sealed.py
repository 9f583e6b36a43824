"""The test rows: sealed while training, measured when the user asks for it."""

from __future__ import annotations

import pytest

from playground.document import Split, replace
from playground.engine.trainer import Trainer
from playground.ops.facts import Task
from playground.session.commands import Advance, MeasureTest
from playground.session.conductor import result_told
from tests.session.desk import Desk, small


def test_that_the_test_rows_are_measured_when_asked_for() -> None:
    document = small()
    split = Split(training=0.6, validation=0.2, test=0.2, seed=3)
    document = replace(document, data=replace(document.data, split=split))
    desk = Desk(document)
    desk.tell(Advance("epoch"), MeasureTest())
    straight = Trainer(document)
    straight.epoch()
    loss, score = straight.evaluate("test")
    assert loss is not None
    rows = len(straight.dataset.parts["test"])
    assert [(note.title, note.text) for note in desk.notes] == [
        ("Test set", result_told(loss, score, rows, "classes"))
    ]


def test_that_measuring_the_test_rows_changes_nothing() -> None:
    split = Split(training=0.6, validation=0.2, test=0.2, seed=3)
    document = replace(small(), data=replace(small().data, split=split))
    plain, curious = Trainer(document), Trainer(document)
    for _ in range(3):
        plain.epoch()
        curious.epoch()
        curious.evaluate("test")
    assert plain.parameters_sha256 == curious.parameters_sha256


def test_that_a_project_without_test_rows_says_where_to_get_some() -> None:
    desk = Desk(small())
    desk.tell(MeasureTest())
    assert "give the test part a share" in desk.notes[-1].text


@pytest.mark.parametrize(
    ("score", "task", "words"),
    [
        (0.975, "classes", "Loss 0.1, accuracy 97.5 % on 1,200 rows that training never saw."),
        (0.5, "values", "Loss 0.1, R² 0.500 on 1,200 rows that training never saw."),
        (None, "values", "Loss 0.1 on 1,200 rows that training never saw."),
    ],
)
def test_that_a_test_result_is_told_in_a_sentence(score: float | None, task: Task, words: str) -> None:
    assert result_told(0.1, score, 1200, task) == words
