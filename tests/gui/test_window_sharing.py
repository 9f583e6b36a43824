"""Projects travel as text, and the network as a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from playground.document import Document, share_nodes, share_project
from playground.export import load
from playground.gui.graph_options import GraphLook, GraphOptions
from playground.session.settings import set_training
from tests.gui.test_window_files import Answers
from tests.gui.window_desk import Desk


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.close()


class Asked(Answers):
    """Answers, also how a drawing shall look."""

    look: GraphLook | None = None

    def graph_look(self, look: GraphLook) -> GraphLook | None:
        self.offered = look
        return self.look


@pytest.fixture
def answers(shared: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    answers = Asked()
    monkeypatch.setattr(shared.window.files, "_dialogs", answers)
    shared.window.session.open(load("spiral"))
    shared.work()
    yield answers
    shared.rest()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_that_a_project_is_copied_and_opened_elsewhere(shared: Desk, answers: Asked) -> None:
    before = shared.window.session.document
    shared.do("copy_project")
    assert shared.toast().startswith("Copied as text")
    shared.window.session.open(load("xor"))
    shared.do("open_text")
    assert shared.window.session.document == before
    assert shared.window.session.path is None


def test_that_text_without_a_project_is_refused_in_a_sentence(shared: Desk, answers: Asked) -> None:
    before = shared.window.session.document
    for text in ("", "hello", share_project(before)[:-4], share_nodes(before, {1, 2})):
        put(text)
        shared.do("open_text")
        assert shared.toast().startswith("Not opened")
        assert shared.window.session.document is before


def test_that_unsaved_changes_are_asked_about(shared: Desk, answers: Asked) -> None:
    session = shared.window.session
    session.edit("Seed", lambda document: set_training(document, "seed", 7))
    changed = session.document
    put(share_project(load("xor")))
    answers.leaving = "cancel"
    shared.do("open_text")
    assert session.document is changed
    answers.leaving = "discard"
    shared.do("open_text")
    assert session.document == load("xor")


def test_that_a_project_pasted_on_the_canvas_opens(shared: Desk, answers: Asked) -> None:
    put(share_project(load("sine")))
    shared.do("paste")
    assert shared.window.session.document == load("sine")


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_that_the_graph_is_exported_as_it_shall_look(
    shared: Desk, answers: Asked, tmp_path: Path, suffix: str
) -> None:
    answers.look, answers.path = GraphLook("light", ground=False), tmp_path / f"graph{suffix}"
    shared.do("export_graph")
    assert answers.path.stat().st_size > 1000
    assert answers.suggested == ["spiral-graph.svg"]
    shared.do("export_graph")
    assert answers.offered == answers.look


def test_that_no_graph_is_asked_about_where_there_is_none(shared: Desk, answers: Asked) -> None:
    shared.window.session.open(Document())
    shared.work()
    shared.do("export_graph")
    assert "add a node first" in shared.toast()
    assert not answers.asked


def test_that_the_choices_of_a_drawing_are_those_that_were_made(shared: Desk) -> None:
    options = GraphOptions(shared.window.themes, GraphLook("dark", ground=False), shared.window)
    assert options.look == GraphLook("dark", ground=False)
    options.theme.show_choice("Light")
    options.ground.show_choice("Canvas")
    assert options.look == GraphLook("light")
    options.deleteLater()
