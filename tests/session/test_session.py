"""A session: edits and undo, what the runner is told of them, problems, saving."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import document as graph
from playground.document import Document, DocumentError, Link, load_file, replace
from playground.engine.prepare import problems
from playground.session.commands import Command, Forget, Learned, Pause, Restart, Use
from playground.session.session import Edit, Session, same_training
from playground.session.settings import set_data, set_training
from tests.document.documents import DOCUMENTS
from tests.session.desk import Desk, small


class Open:
    """A session that writes down what it posts and how often it tells of a change."""

    def __init__(self, document: Document, **more: Any) -> None:
        self.posted: list[Command] = []
        self.changes = 0
        self.session = Session(document, self.posted.append, self.changed)
        self.taken()

    def changed(self) -> None:
        self.changes += 1

    def taken(self) -> list[Command]:
        """What was posted since the last time."""
        posted = list(self.posted)
        self.posted.clear()
        return posted


def seed(value: int) -> Edit:
    return lambda document: set_training(document, "seed", value)


def always(result: Document) -> Edit:
    return lambda _: result


def cut(document: Document) -> Document:
    """Without the link into the output: it cannot be trained."""
    return graph.unlink(document, Link(2, 0, 50, 0))


BROKEN = cut(small())
PAUSED = Pause("Training pauses: Dense 'layer 50' has no input: draw a link to it.")

# -- opening -----------------------------------------------------------------------------------------


def test_that_a_project_is_used_from_its_own_start() -> None:
    posted: list[Command] = []
    session = Session(small(), posted.append)
    assert posted == [Use(small(), 1, fresh=True)]
    assert (session.generation, session.dirty, session.path, session.can_train) == (1, False, None, True)
    assert (session.undo_label, session.redo_label) == (None, None)


def test_that_a_project_that_cannot_be_trained_makes_the_runner_forget_the_one_before() -> None:
    open = Open(small())
    open.session.open(BROKEN)
    assert open.taken() == [Forget()]
    assert not open.session.can_train
    assert open.changes == 1
    open.session.undo()
    assert open.session.document == BROKEN
    open.session.edit("Mend", always(small()))
    assert open.taken() == [Use(small(), open.session.generation, fresh=True)]


def test_that_a_trained_project_brings_its_numbers_along_once() -> None:
    learned = Learned({"a": 1})
    open = Open(small())
    open.session.open(small(), Path("a.nnplay"), learned)
    assert open.taken() == [Use(small(), 2, fresh=True, learned=learned)]
    assert open.session.path == Path("a.nnplay")
    open.session.edit("Seed", seed(5))
    assert open.taken() == [Use(seed(5)(small()), 3)]


# -- editing -----------------------------------------------------------------------------------------


def test_that_an_edit_can_be_undone_and_redone_and_the_runner_follows() -> None:
    open = Open(small())
    session = open.session
    session.edit("Seed", seed(5))
    assert session.dirty
    assert open.taken() == [Use(seed(5)(small()), 2)]
    assert session.undo_label == "Seed"
    session.undo()
    assert not session.dirty
    assert open.taken() == [Use(small(), 3)]
    session.redo()
    assert open.taken() == [Use(seed(5)(small()), 4)]
    assert open.changes == 3


def test_that_what_changes_nothing_is_told_to_nobody() -> None:
    open = Open(small())
    open.session.edit("Nothing", lambda document: document)
    open.session.edit("Nothing", seed(small().training.seed))
    open.session.undo()
    open.session.redo()
    assert (open.taken(), open.changes, open.session.undo_label) == ([], 0, None)


def test_that_a_drag_is_one_step_until_it_is_let_go() -> None:
    session = Open(small()).session
    for value in (2, 3, 4):
        session.edit("Seed", seed(value), merge_key="seed")
    session.close_merge()
    session.edit("Seed", seed(5), merge_key="seed")
    session.undo()
    assert session.document.training.seed == 4
    session.undo()
    assert session.document == small()


def test_that_moving_and_naming_do_not_disturb_the_training() -> None:
    open = Open(small())
    open.session.edit("Move", lambda document: graph.move(document, {2: (7.0, 9.0)}))
    open.session.edit("Name", lambda document: replace(document, name="other"))
    open.session.undo()
    assert (open.taken(), open.session.generation, open.changes) == ([], 1, 3)
    open.session.edit("Seed", seed(5))
    assert len(open.taken()) == 1


def test_that_other_stop_conditions_are_told_to_the_runner() -> None:
    open = Open(small())
    changed = set_training(small(), "until.max_epochs", 3)
    open.session.edit("Stop", always(changed))
    assert open.taken() == [Use(changed, 2)]


def test_that_a_broken_document_pauses_and_goes_on_with_what_was_learned_when_mended() -> None:
    open = Open(small())
    open.session.edit("Cut", cut)
    assert open.taken() == [PAUSED]
    assert not open.session.can_train
    assert [problem.node for problem in open.session.problems if problem.level == "error"] == [50]
    open.session.undo()
    assert open.session.can_train
    assert open.taken() == []
    open.session.edit("Cut", cut)
    open.session.edit("Mend", always(seed(5)(small())))
    assert open.taken() == [PAUSED, Use(seed(5)(small()), 2)]


def test_that_problems_and_shapes_follow_every_edit() -> None:
    session = Open(small()).session
    assert session.problems == tuple(problems(small()))
    count = session.inspection.count
    session.edit("Units", lambda document: graph.set_setting(document, {2}, "units", 8))
    assert session.inspection.count > count
    session.edit("Empty", always(Document()))
    assert [problem.level for problem in session.problems][:1] == ["error"]
    session.undo()
    assert session.problems == tuple(problems(session.document))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(DOCUMENTS | st.just(small()), st.sampled_from([None, "a"])), max_size=6))
def test_that_any_edits_then_all_undos_give_the_first_document(edits: list[Any]) -> None:
    open = Open(small())
    session = open.session
    for document, key in edits:
        session.edit("Any", always(document), key)
        assert session.can_train == (not [one for one in session.problems if one.level == "error"])
    while session.undo_label is not None:
        session.undo()
    assert session.document == small()
    assert session.can_train
    used = [command for command in open.taken() if isinstance(command, Use)]
    assert [use.generation for use in used] == list(range(2, 2 + len(used)))
    assert not used or same_training(used[-1].document, small())


# -- starting anew -----------------------------------------------------------------------------------


def test_that_the_same_start_is_a_restart_and_no_edit() -> None:
    open = Open(small())
    open.session.same_start()
    assert open.taken() == [Restart()]
    assert not open.session.dirty


def test_that_a_new_start_is_another_seed_that_can_be_undone() -> None:
    open = Open(small())
    open.session.new_start(77)
    document = set_training(small(), "seed", 77)
    assert open.taken() == [Use(document, 2), Restart()]
    assert open.session.undo_label == "New start"
    open.session.new_start(77)
    assert open.taken() == [Restart()]


def test_that_a_broken_document_has_no_start() -> None:
    open = Open(small())
    open.session.edit("Cut", cut)
    open.taken()
    open.session.same_start()
    open.session.new_start(3)
    assert open.taken() == [PAUSED]


def test_that_with_a_runner_a_new_start_is_that_of_its_seed() -> None:
    desk = Desk()
    session = Session(small(), desk.runner.post)
    desk.turn()
    session.new_start(77)
    desk.turn()
    assert desk.trainer.document.training.seed == 77
    alone = Desk(set_training(small(), "seed", 77))
    assert desk.trainer.parameters_sha256 == alone.trainer.parameters_sha256
    assert desk.frame.generation == session.generation


def test_that_with_a_runner_the_shown_generation_is_always_the_session_s_own() -> None:
    desk = Desk()
    session = Session(small(), desk.runner.post)
    for change in (seed(4), cut, always(small()), lambda one: set_data(one, "source", "circle")):
        session.edit("Any", change)
        desk.turn(3)
        assert desk.frame.generation == session.generation


# -- saving ------------------------------------------------------------------------------------------


def test_that_a_saved_project_is_clean_and_called_like_its_file(tmp_path: Path) -> None:
    open = Open(small())
    open.session.edit("Seed", seed(5))
    open.taken()
    open.session.save(tmp_path / "mine.nnplay")
    session = open.session
    assert (session.dirty, session.path, session.document.name) == (False, tmp_path / "mine.nnplay", "mine")
    assert load_file(tmp_path / "mine.nnplay") == session.document
    assert open.taken() == []
    session.edit("Seed", seed(6))
    assert session.dirty
    session.undo()
    assert not session.dirty
    session.undo()
    assert session.document.name == "chain"


def test_that_saving_again_under_its_name_is_no_step(tmp_path: Path) -> None:
    session = Open(small()).session
    session.save(tmp_path / "mine.nnplay")
    label = session.undo_label
    session.save(tmp_path / "mine.nnplay")
    assert session.undo_label == label
    session.undo()
    assert session.undo_label is None


def kept(session: Session) -> tuple[Any, ...]:
    return session.document, session.path, session.dirty, session.undo_label, session.redo_label


def unwritable(folder: Path) -> list[Path]:
    """Places that cannot be written to, whoever one is."""
    (folder / "file").write_text("")
    (folder / "folder.nnplay").mkdir()
    return [folder / "none" / "a.nnplay", folder / "file" / "a.nnplay", folder / "folder.nnplay"]


def test_that_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path: Path) -> None:
    open = Open(small())
    session = open.session
    session.edit("Seed", seed(5))
    session.edit("Seed", seed(6))
    session.undo()
    before, files = kept(session), sorted(os.listdir(tmp_path))
    for path in unwritable(tmp_path):
        with pytest.raises((FileNotFoundError, NotADirectoryError, IsADirectoryError)):
            session.save(path)
        assert kept(session) == before
    assert session.dirty
    assert sorted(os.listdir(tmp_path)) == sorted([*files, "file", "folder.nnplay"])


def test_that_a_name_that_no_file_can_hold_is_refused_in_words(tmp_path: Path) -> None:
    session = Open(small()).session
    before = kept(session)
    with pytest.raises(DocumentError, match="cannot be written"):
        session.save(tmp_path / "odd\udcff.nnplay")
    assert kept(session) == before


def test_that_a_project_that_was_saved_stays_saved_when_a_copy_fails(tmp_path: Path) -> None:
    session = Open(small()).session
    session.save(tmp_path / "mine.nnplay")
    with pytest.raises((FileNotFoundError, NotADirectoryError, IsADirectoryError)):
        session.save(tmp_path / "none" / "copy.nnplay")
    assert (session.path, session.dirty, session.document.name) == (tmp_path / "mine.nnplay", False, "mine")
