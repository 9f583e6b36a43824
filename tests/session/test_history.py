"""Undo and redo: every document comes back, drags are one step, the list has an end."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from playground.document import Document, replace
from playground.session import history as module
from playground.session.history import MAX_STEPS, History
from tests.document.documents import sound

FIRST = sound()


def seeded(seed: int) -> Document:
    """A document that differs from others by its seed."""
    return replace(FIRST, training=replace(FIRST.training, seed=seed))


def seed_of(history: History) -> int:
    return history.document.training.seed


def filled(*pushes: tuple[int, str | None]) -> History:
    """A history that began at seed 0, then got these (seed, merge key)."""
    history = History(seeded(0))
    for seed, key in pushes:
        history.push(seeded(seed), f"Seed {seed}", key)
    return history


PUSHES = st.tuples(st.integers(0, 4), st.sampled_from([None, "a", "b"]))
MOVES = st.one_of(PUSHES, st.sampled_from(["undo", "redo", "close"]))


def steps_back(history: History) -> int:
    """How many undos lead to the first document; the history stands there afterwards."""
    count = 0
    while history.undo_label is not None:
        history.undo()
        count += 1
    return count


@given(st.lists(MOVES, max_size=30))
def test_that_all_undos_give_the_first_document_and_all_redos_the_last(moves: list[Any]) -> None:
    history = History(seeded(0))
    for move in moves:
        before = history.document
        if move == "undo":
            history.undo()
        elif move == "redo":
            history.redo()
        elif move == "close":
            history.close_merge()
            assert history.document == before
        else:
            history.push(seeded(move[0]), "edit", move[1])
            assert seed_of(history) == move[0]
            assert history.document == before or history.redo_label is None
    while history.redo_label is not None:
        history.redo()
    last = history.document
    count = steps_back(history)
    assert history.document == seeded(0)
    for _ in range(count):
        here = history.document
        assert history.redo() != here
    assert history.document == last
    assert history.redo_label is None


def test_that_undo_and_redo_at_the_ends_change_nothing() -> None:
    history = filled((1, None))
    assert history.redo() == seeded(1)
    history.undo()
    assert history.undo() == seeded(0)
    assert (history.undo_label, history.redo_label) == (None, "Seed 1")


def test_that_labels_name_what_would_be_undone_and_redone() -> None:
    history = filled((1, None), (2, None))
    assert (history.undo_label, history.redo_label) == ("Seed 2", None)
    history.undo()
    assert (history.undo_label, history.redo_label) == ("Seed 1", "Seed 2")


def test_that_an_edit_after_an_undo_forgets_what_was_undone() -> None:
    history = filled((1, None), (2, None))
    history.undo()
    history.push(seeded(3), "Seed 3")
    assert history.redo_label is None
    history.undo()
    assert seed_of(history) == 1


def test_that_an_edit_that_changes_nothing_is_no_step_and_keeps_what_was_undone() -> None:
    history = filled((1, None), (2, None))
    history.undo()
    history.push(seeded(1), "Nothing")
    assert (history.undo_label, history.redo_label) == ("Seed 1", "Seed 2")


def test_that_a_drag_is_one_step_with_the_label_of_its_end() -> None:
    history = filled((1, None), (2, "seed"), (3, "seed"), (4, "seed"))
    assert history.undo_label == "Seed 4"
    history.undo()
    assert seed_of(history) == 1


def test_that_another_key_no_key_or_a_closed_drag_begins_a_step_of_its_own() -> None:
    history = filled((1, "a"), (2, "b"), (3, None), (4, None))
    history.close_merge()
    assert steps_back(history) == 4
    history = filled((1, "a"))
    history.close_merge()
    history.push(seeded(2), "Seed 2", "a")
    assert steps_back(history) == 2


def test_that_the_first_document_is_never_merged_away() -> None:
    history = filled((1, "a"), (2, "a"))
    assert steps_back(history) == 1
    assert seed_of(history) == 0


def test_that_a_drag_back_to_where_it_began_leaves_no_step() -> None:
    history = filled((1, None), (2, "seed"), (1, "seed"))
    assert history.undo_label == "Seed 1"
    assert steps_back(history) == 1


def test_that_a_drag_after_an_undo_or_redo_does_not_join_the_one_before() -> None:
    history = filled((1, "a"), (2, "b"))
    history.undo()
    history.push(seeded(3), "Seed 3", "a")
    history.undo()
    assert seed_of(history) == 1
    history = filled((1, "a"))
    history.undo()
    history.redo()
    history.push(seeded(2), "Seed 2", "a")
    assert steps_back(history) == 2


def test_that_only_the_oldest_steps_are_forgotten(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MAX_STEPS", 5)
    history = filled(*((seed, None) for seed in range(1, 4)))
    assert steps_back(history) == 3
    history = filled(*((seed, None) for seed in range(1, 10)))
    assert steps_back(history) == 5
    assert seed_of(history) == 4
    assert MAX_STEPS >= 100
