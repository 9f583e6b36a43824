"""Any sequence of any edits: the document stays sound, and undo and redo lead through all of it and back.

Each run is fifty random edits by a seed of its own. The suite takes a sample; the 2,000 runs that the program
was judged by are done with

    PLAYGROUND_EDIT_RUNS=2000 python run.py test tests/session/test_any_edits.py

which takes some minutes. A run that fails names its seed.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from random import Random

import numpy as np
import pytest

from playground.document import Document, from_text, to_text
from playground.document.check import check
from playground.engine.prepare import facts_of, survey
from playground.ops import OPS
from playground.session.commands import Advance, Command, Pause, Run, Use
from playground.session.session import Session, same_training
from tests.session.desk import Desk
from tests.session.random_edits import EDITS, Edit, edited, mended
from tests.session.test_live_edits import Table, network

RUNS = int(os.environ.get("PLAYGROUND_EDIT_RUNS", "40"))
LIVE_RUNS = max(12, RUNS // 20)
LENGTH = 50
COMMANDS: list[Command] = [Run(), Pause(), Advance("phase"), Advance("batch"), Run()]


def sound(document: Document) -> None:
    """What holds for every document, however broken: it is of one piece, can be judged, and can be kept."""
    graph = document.graph
    ids = [node.id for node in graph.nodes]
    assert len(set(ids)) == len(ids)
    assert len(set(graph.links)) == len(graph.links)
    for link in graph.links:
        assert link.source in graph.by_id
        assert link.target in graph.by_id
        assert link.output < OPS[graph.node(link.source).op].outputs
    for node in graph.nodes:
        ports = [link.input for link in graph.into(node.id)]
        inputs = OPS[node.op].inputs
        assert ports == sorted(set(ports)), "two links in one input"
        assert ports == list(range(len(ports))) if inputs is None else all(port < inputs for port in ports)
    members = Counter(id for group in graph.groups for id in group.nodes)
    assert all(count == 1 and id in graph.by_id for id, count in members.items())
    assert all(group.nodes for group in graph.groups)
    assert len({group.id for group in graph.groups}) == len(graph.groups)
    check(document)
    survey(document)
    assert from_text(to_text(document)) == document


def through(session: Session, first: Document) -> None:
    """All undos give the first document, all redos the last; the runner is told of the one it needs."""
    while session.redo_label is not None:
        session.redo()
    last = session.document
    while session.undo_label is not None:
        session.undo()
    assert session.document == first
    assert session.problems == tuple(survey(first)[1])
    while session.redo_label is not None:
        session.redo()
    assert session.document == last


@pytest.mark.parametrize("seed", range(RUNS))
def test_that_any_edits_leave_a_sound_document_and_undo_and_redo_lead_through_them_all(seed: int) -> None:
    draw, posted = Random(seed), list[Command]()
    first = network()
    session = Session(first, posted.append)
    for number in range(LENGTH):
        session.edit(f"Edit {number}", partial(drawn, edited, draw), draw.choice([None, None, "a"]))
        sound(session.document)
        if draw.random() < 0.1:
            for move in (session.undo, session.undo, session.redo):
                move()
            sound(session.document)
    through(session, first)
    facts = facts_of(session.document)
    assert session.can_train == (
        not [one for one in survey(session.document, facts)[1] if one.level == "error"]
    )
    used = [command for command in posted if isinstance(command, Use)]
    assert not session.can_train or same_training(used[-1].document, session.document)
    assert [use.generation for use in used] == list(range(1, len(used) + 1))


def test_that_every_edit_that_there_is_comes_up_and_does_something() -> None:
    """Else the runs say nothing about it."""
    draw, effective = Random(0), set[str]()
    for _ in range(400):
        document = network()
        for _ in range(8):
            document = edited(document, draw)
        for name, edit in EDITS.items():
            if edit(document, draw) != document:
                effective.add(name)
        if effective == EDITS.keys():
            break
    assert effective == EDITS.keys()


def drawn(edit: Edit, draw: Random, document: Document) -> Document:
    return edit(document, draw)


def healthy(desk: Desk) -> None:
    """No fault of the program was told, and no number is anything but a number."""
    assert not [text for text in desk.texts() if "fault of this program" in text]
    trainer = desk.runner._conductor._trainer
    if trainer is not None:
        assert np.isfinite(trainer.flat("state")).all()


@pytest.mark.parametrize("seed", range(LIVE_RUNS))
def test_that_any_edits_of_a_network_that_trains_meanwhile_break_nothing(seed: int) -> None:
    """Numbers stay finite; a run that diverges is told and leaves the last finite ones."""
    draw, first = Random(seed), network(until={"max_epochs": 100_000})
    table = Table(first)
    desk, session = table.desk, table.session
    trained = 0
    for number in range(LENGTH):
        edit = mended if not session.can_train and draw.random() < 0.3 else edited
        session.edit(f"Edit {number}", partial(drawn, edit, draw))
        if draw.random() < 0.3:
            draw.choice([session.undo, session.undo, session.redo])()
        if session.can_train:
            for command in draw.sample(COMMANDS, 2):
                desk.tell(command)
            desk.turn(draw.randint(0, 3))
            trained += desk.trainer.steps > 0
        healthy(desk)
    assert trained
    while session.undo_label is not None:
        session.undo()
    assert session.document == first
    desk.tell(Run())
    desk.turn(3)
    healthy(desk)
