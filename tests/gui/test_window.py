"""The window: what the worker sends is shown where it belongs, every entry of the menus does something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace as with_fields
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMainWindow, QMenu

from playground.document import Document, remove_nodes, set_setting
from playground.engine.frame import Frame
from playground.gui.actions import ENTRIES
from playground.gui.app import make_window
from playground.gui.enlarged import Enlarged
from playground.gui.keymap import Keymap
from playground.gui.keys import KeySheet
from playground.gui.preferences import Preferences
from playground.gui.theme.contrast import stronger
from playground.gui.theme.tokens import DARK, LIGHT
from playground.session.commands import Advance, Command, Goal, Pause, Run
from playground.session.mailbox import Mail, Note
from playground.session.settings import set_training
from tests.gui.window_desk import Desk


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.close()


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    """A window on the untrained spiral."""
    shared.window.files.open_path("spiral")
    shared.work()
    yield shared
    shared.rest()


@pytest.fixture
def posted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """What the transport sends from now on, which no worker gets."""
    posted: list[Command] = []
    monkeypatch.setattr(desk.window.transport, "_post", posted.append)
    return posted


def frame(desk: Desk) -> Frame:
    assert desk.window.latest.frame is not None
    return desk.window.latest.frame


# -- menus and keys


def test_that_no_key_does_two_things() -> None:
    keys = [QKeySequence(key).toString() for entry in ENTRIES.values() for key in entry.keys]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_that_every_entry_does_something(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    window = desk.window
    called: list[str] = []
    for does in ENTRIES:
        place = window.doer_of(does)
        assert does == "close" or not hasattr(QMainWindow, does) or ENTRIES[does].in_canvas
        monkeypatch.setattr(place, does, partial(called.append, does))
        window.action_set.do(does)
    assert called == list(ENTRIES)


def test_that_a_menu_says_what_an_entry_needs(desk: Desk) -> None:
    window, menu = desk.window, desk.window.views.shell.top.menu_bar.findChildren(QMenu)
    graph = next(one for one in menu if one.title() == "Graph")
    align = window.actions_by_name["align_left"]
    graph.aboutToShow.emit()
    assert not align.isEnabled()
    assert "select two nodes first" in align.toolTip()
    window.views.canvas.select(frozenset({2, 3}))
    graph.aboutToShow.emit()
    assert align.isEnabled()
    assert "select two nodes" not in align.toolTip()


def test_that_a_changed_key_works_at_once_and_after_a_restart(
    qapp: QApplication, desk: Desk, tmp_path: Path
) -> None:
    window = desk.window
    window.guide.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    sheet.changed.emit(Keymap().with_key("toggle_frozen", "Q").with_key("save", "F5"))
    sheet.close()
    assert window.actions_by_name["save"].shortcut().toString() == "F5"
    assert window.actions_by_name["toggle_frozen"].text().endswith("\tQ")
    window.views.canvas.select(frozenset({2}))
    QTest.keyClick(window.views.canvas, Qt.Key.Key_Q)
    assert window.session.document.graph.node(2).frozen
    again = make_window(qapp, Preferences(window.preferences.path), DARK)
    assert again.actions_by_name["save"].shortcut().toString() == "F5"
    again.close()
    again.deleteLater()
    window.guide.show_keymap(Keymap())


def test_that_undo_says_what_it_takes_back(desk: Desk) -> None:
    undo, redo = (desk.window.actions_by_name[name] for name in ("undo", "redo"))
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    desk.window.session.edit("Change seed", lambda document: set_training(document, "seed", 5))
    assert (undo.text(), undo.isEnabled()) == ("Undo change seed", True)
    undo.trigger()
    assert (redo.text(), redo.isEnabled(), undo.isEnabled()) == ("Redo change seed", True, False)


# -- transport


def test_that_run_starts_and_pauses(desk: Desk, posted: list[Command]) -> None:
    desk.window.transport.run_or_pause()
    desk.window.latest.frame = with_fields(frame(desk), running=True)
    desk.window.transport.run_or_pause()
    assert posted == [Run(), Pause()]


GOALS: tuple[Goal, ...] = ("predict", "loss", "gradient", "step")


@pytest.mark.parametrize("place", range(4))
def test_that_each_phase_has_a_key_which_typing_keeps_for_itself(
    desk: Desk, posted: list[Command], place: int
) -> None:
    key, window = Qt.Key(Qt.Key.Key_1 + place), desk.window
    window.activateWindow()
    window.views.canvas.setFocus()
    desk.app.processEvents()
    QTest.keyClick(window.views.canvas, key)
    assert posted == [Advance("phase", to=GOALS[place])]
    field = next(one for one in window.views.data.findChildren(QLineEdit) if one.isVisible())
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, key)
    assert field.text() == str(place + 1)
    assert len(posted) == 1


def test_that_a_phase_is_gone_on_to_from_the_strip(desk: Desk) -> None:
    deck = desk.window.views.shell.deck
    for name, phase, steps in (("Gradient", "gradient", 0), ("Loss", "loss", 1), ("Step", "step", 2)):
        cell = next(one for one in deck.findChildren(QAbstractButton) if one.accessibleName() == name)
        QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
        desk.work()
        assert (frame(desk).phase, frame(desk).step) == (phase, steps)


@pytest.mark.parametrize(
    "name", ["run_or_pause", "next_phase", "to_loss", "next_batch", "next_epoch", "same_start"]
)
def test_that_a_network_with_a_problem_runs_nothing_and_shows_it(
    desk: Desk, posted: list[Command], name: str
) -> None:
    desk.window.session.edit("Delete", lambda document: remove_nodes(document, {4}))
    desk.window.actions_by_name[name].trigger()
    assert posted == []
    assert desk.window.views.problems.isVisible()
    desk.window.views.shell.show_workspace("Train")


def test_that_a_new_start_has_another_seed_and_can_be_undone(desk: Desk) -> None:
    start, seed = frame(desk), desk.window.session.document.training.seed
    desk.do("new_start")
    assert desk.window.session.document.training.seed != seed
    assert (frame(desk).output != start.output).any()
    desk.do("undo")
    desk.do("same_start")
    assert (frame(desk).output == start.output).all()


def test_that_a_device_that_is_not_there_is_told_and_the_cpu_goes_on(desk: Desk) -> None:
    desk.window.transport.set_device("gpu")
    desk.work()
    assert frame(desk).device == "gpu" or "GPU" in desk.toast()
    desk.do("next_epoch")
    assert frame(desk).epoch == 1
    desk.window.transport.set_device("auto")
    desk.work()


# -- what the worker sends


def test_that_a_frame_of_the_document_before_is_not_shown(desk: Desk) -> None:
    now = frame(desk)
    stale = with_fields(now, generation=now.generation - 1, epoch=99)
    desk.window.show_mail(Mail(frame=stale))
    assert frame(desk) is now


def test_that_losses_begin_anew_where_the_worker_says_so(desk: Desk) -> None:
    desk.do("next_epoch")
    desk.do("next_epoch")
    assert [record.epoch for record in desk.window.latest.records] == [0, 1, 2]
    desk.do("same_start")
    assert [record.epoch for record in desk.window.latest.records] == [0]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            Note("Target reached: validation loss 0.04.", "success", "target"),
            "Target reached Validation loss 0.04.",
        ),
        (
            Note("all epochs are done.", "info", "already max_epochs"),
            "All epochs are done All epochs are done.",
        ),
        (Note("The loss is not finite.", "error", "diverged"), "Training diverged The loss is not finite."),
        (Note("Something.", "error"), "Problem Something."),
    ],
)
def test_that_a_note_is_said_over_the_canvas(desk: Desk, note: Note, said: str) -> None:
    desk.window.show_mail(Mail(notes=(note,)))
    assert desk.toast() == said
    assert desk.window.views.toast.leaves_by_itself() == (note.level != "error")


def test_that_run_on_runs_past_the_target(desk: Desk, posted: list[Command]) -> None:
    desk.window.show_mail(Mail(notes=(Note("Reached.", "info", "already target"),)))
    desk.window.views.toast.asked.emit()
    assert posted == [Run(on=True)]
    desk.window.telling.tell("info", "Another message")
    desk.window.views.toast.asked.emit()
    assert posted == [Run(on=True)]


def test_that_the_boundary_shows_the_unit_under_the_mouse_as_it_is_now(desk: Desk) -> None:
    chart = desk.window.views.boundary.chart
    desk.window.views.canvas.unit_hovered.emit((2, 0))
    assert (chart._map == frame(desk).maps[2][0]).all()
    desk.do("next_epoch")
    assert (chart._map == frame(desk).maps[2][0]).all()
    desk.window.files.open_path("sine")
    desk.work()
    assert chart._map is None or chart._map.ndim == 1
    desk.window.views.canvas.unit_hovered.emit(None)
    assert chart._map is None


def test_that_a_frame_may_come_of_a_unit_that_is_gone(desk: Desk) -> None:
    desk.window.views.canvas.unit_hovered.emit((3, 0))
    last = frame(desk)
    desk.window.session.edit("Delete", lambda document: remove_nodes(document, {3, 4}))
    assert not desk.window.session.can_train
    desk.window.show_mail(Mail(frame=with_fields(last, generation=desk.window.session.generation)))
    assert desk.window.views.boundary.chart._map is None
    desk.window.views.canvas.unit_hovered.emit(None)


def test_that_an_empty_project_clears_every_view(desk: Desk) -> None:
    desk.do("next_epoch")
    desk.do("new")
    assert desk.window.latest.frame is None
    assert desk.window.latest.records == []
    assert desk.window.session.document == Document()
    assert desk.window.windowTitle() == "untitled – Playground"


# -- look


def test_that_another_theme_is_put_on_once_and_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worn: list[object] = []
    monkeypatch.setattr("playground.gui.theme.style.apply", lambda app, theme, scale: worn.append(theme.name))
    desk.do("toggle_theme")
    desk.do("toggle_motion")
    assert worn == ["light"]
    assert desk.window.themes.theme == LIGHT
    assert desk.window.preferences.get("theme", "") == "light"
    assert desk.window.actions_by_name["toggle_theme"].isChecked()
    assert desk.window.themes.ms(100) == 0
    desk.do("toggle_theme")
    desk.do("toggle_motion")
    assert desk.window.themes.ms(100) == 100


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("toggle_log", "log_loss"),
        ("toggle_discretize", "discretize"),
        ("toggle_contrast", "contrast"),
        ("toggle_minimap", "minimap"),
    ],
)
def test_that_a_choice_is_the_same_in_menu_plot_and_memory(desk: Desk, name: str, kept: str) -> None:
    action = desk.window.actions_by_name[name]
    before = action.isChecked()
    for on in (not before, before):
        desk.do(name)
        assert action.isChecked() == on
        assert desk.window.preferences.get(kept, not on) == on
    desk.window.views.loss.log_toggled.emit(True)
    assert desk.window.actions_by_name["toggle_log"].isChecked()
    desk.do("toggle_log")


def test_that_contrast_theme_and_minimap_are_as_they_were_after_a_restart(
    qapp: QApplication, tmp_path: Path
) -> None:
    preferences = Preferences(tmp_path / "window.json")
    preferences.set(contrast=True, minimap=False, less_motion=True)
    window = make_window(qapp, preferences, LIGHT)
    assert window.themes.theme == stronger(LIGHT)
    assert window.themes.ms(100) == 0
    assert not window.views.canvas.has_minimap
    assert not window.actions_by_name["toggle_minimap"].isChecked()
    window.look.toggle_theme()
    assert window.themes.theme == stronger(DARK)
    window.look.toggle_contrast()
    assert window.themes.theme == DARK
    window.close()
    window.deleteLater()


# -- plots in windows of their own


def test_that_an_enlarged_plot_stays_there_until_its_window_is_closed(desk: Desk) -> None:
    views, loss = desk.window.views, desk.window.views.loss
    views.enlarge(loss, desk.window)
    window = loss.window()
    assert isinstance(window, Enlarged)
    desk.window.resize(1500, 900)
    views.shell.show_workspace("Build")
    views.shell.show_workspace("Train")
    desk.work()
    assert loss.window() is window
    assert not views.shell.right.isAncestorOf(loss)
    views.enlarge(loss, desk.window)
    assert loss.window() is window
    views.shell.show_workspace("Build")
    window.close()
    assert not loss.isVisible()
    views.shell.show_workspace("Train")
    assert views.shell.right.isAncestorOf(loss)
    assert loss.isVisible()
    desk.window.resize(1600, 1000)


def test_that_an_enlarged_boundary_leaves_the_corner_of_the_projector_empty(desk: Desk) -> None:
    views = desk.window.views
    views.enlarge(views.boundary, desk.window)
    views.shell.toggle_projector()
    assert isinstance(views.boundary.window(), Enlarged)
    views.close_enlarged()
    assert views.boundary.window() is desk.window
    assert views.boundary.isVisible()
    views.shell.toggle_projector()
    assert views.shell.right.isAncestorOf(views.boundary)


# -- size and place


@pytest.mark.parametrize("kept", ["", "no base 64 \ud800", "AAAA"])
def test_that_a_place_that_cannot_be_restored_gives_the_usual_size(desk: Desk, kept: str) -> None:
    desk.window.preferences.set(geometry=kept, panels={"presets": 7})
    desk.window.resize(960, 600)
    desk.window.restore_place()
    assert desk.window.width() > 700
    assert desk.window.size() != desk.window.minimumSize()
    desk.window.resize(1600, 1000)


# -- a run that goes wrong


def test_that_a_run_that_diverges_says_where_and_keeps_finite_numbers(desk: Desk) -> None:
    def wild(document: Document) -> Document:
        document = set_training(document, "optimizer.name", "sgd")
        document = set_setting(document, {2, 3}, "activation", "linear")
        return set_training(document, "optimizer.learning_rate", 1e6)

    desk.window.session.edit("Wild", wild)
    desk.work()
    desk.do("next_epoch")
    assert frame(desk).stopped == "diverged"
    assert desk.toast().startswith("Training diverged Epoch 1, batch ")
    assert "phase loss in 'output'" in desk.toast()
    assert not desk.window.views.toast.leaves_by_itself()
    assert not frame(desk).running
    assert all(np.isfinite(values).all() for values in frame(desk).parameters.values())
    desk.do("undo")
    desk.do("same_start")
    desk.do("next_epoch")
    assert (frame(desk).epoch, frame(desk).stopped) == (1, None)
