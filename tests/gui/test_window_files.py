"""The File menu: what the disk or a file refuses is told, and nothing that was open or written is lost."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from playground.document import Document, load_file, replace, save_file
from playground.export import load
from playground.gui.dialogs import Answer, with_suffix
from playground.session.settings import set_training
from tests.gui.window_desk import Desk


class Answers:
    """Stands in for the dialogs: gives what it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.leaving: Answer = "cancel"
        self.asked: list[str] = []
        self.suggested: list[str] = []

    def where_from(self, title: str, folder: Path, filters: str) -> Path | None:
        self.asked.append(title)
        return self.path

    def where_to(self, title: str, suggested: Path, kinds: Mapping[str, str]) -> Path | None:
        self.asked.append(title)
        self.suggested.append(suggested.name)
        return self.path

    def leave(self, name: str) -> Answer:
        self.asked.append(f"leave {name}")
        return self.leaving


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path_factory.mktemp("desk"))
    yield desk
    desk.close()


@pytest.fixture
def answers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    """The dialogs of a window that shows the spiral, saved and not trained."""
    answers = Answers()
    monkeypatch.setattr(desk.window.files, "_dialogs", answers)
    desk.window.session.open(load("spiral"))
    desk.work()
    yield answers
    desk.rest()


def change(desk: Desk) -> Document:
    """An unsaved change."""
    desk.window.session.edit("Seed", lambda document: set_training(document, "seed", 77))
    return desk.window.session.document


def test_that_a_project_is_saved_where_it_lies_and_under_its_new_name(
    desk: Desk, answers: Answers, tmp_path: Path
) -> None:
    answers.path = tmp_path / "mine.nnplay"
    change(desk)
    desk.do("save")
    assert desk.toast() == f"Saved {answers.path}."
    assert load_file(answers.path).name == "mine"
    document = change(desk)
    desk.do("save")
    assert answers.asked == ["Save project"]
    assert load_file(answers.path) == replace(document, name="mine")
    assert not desk.window.session.dirty


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "protected"), (errno.ENAMETOOLONG, "too long")],
)
def test_that_a_disk_that_refuses_loses_nothing(
    desk: Desk, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(document: Document, path: Path) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("playground.session.session.save_file", refuse)
    answers.path = tmp_path / "mine.nnplay"
    document = change(desk)
    desk.do("save_as")
    assert desk.toast().startswith("Not saved ")
    assert words in desk.toast()
    assert (desk.window.session.document, desk.window.session.path) == (document, None)
    assert desk.window.session.dirty


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b'{"format": "nnplay", "version": 99, "graph": {}}', b"\xff\xfe\x00"]
)
def test_that_a_file_that_cannot_be_opened_leaves_what_is_open(
    desk: Desk, answers: Answers, tmp_path: Path, content: bytes | None
) -> None:
    answers.path = tmp_path / "broken.nnplay"
    if content is not None:
        answers.path.write_bytes(content)
    before = desk.window.session.document
    desk.do("open")
    assert desk.toast().startswith("Not opened ")
    assert "broken.nnplay" in desk.toast()
    assert desk.window.session.document == before
    assert content is None or answers.path.read_bytes() == content


def test_that_unsaved_changes_go_only_when_the_user_says_so(
    desk: Desk, answers: Answers, tmp_path: Path
) -> None:
    document = change(desk)
    for leaving in ("cancel", "save"):
        answers.leaving = leaving
        desk.do("new")
        assert desk.window.session.document == document
    assert answers.asked == ["leave spiral", "leave spiral", "Save project"]
    answers.path = tmp_path / "kept.nnplay"
    desk.do("new")
    assert desk.window.session.document == Document()
    assert load_file(answers.path) == replace(document, name="kept")
    answers.asked.clear()
    desk.do("new")
    assert not answers.asked


def test_that_discarding_opens_without_saving(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    answers.path, answers.leaving = tmp_path / "xor.nnplay", "discard"
    save_file(load("xor"), answers.path)
    change(desk)
    desk.do("open")
    assert desk.window.session.document.data.source == "xor"
    assert desk.window.windowTitle() == "xor – Playground"


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
def test_that_parameters_are_written_as_the_suffix_says(
    desk: Desk, answers: Answers, tmp_path: Path, suffix: str
) -> None:
    answers.path = tmp_path / f"model{suffix}"
    desk.do("next_epoch")
    desk.do("export_parameters")
    assert desk.toast() == f"Exported {answers.path}"
    assert answers.path.stat().st_size > 100
    assert answers.suggested == ["spiral.safetensors"]


def test_that_a_trained_model_opens_with_its_numbers(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    answers.path = tmp_path / "model.safetensors"
    desk.do("next_epoch")
    trained = desk.window.latest.frame
    assert trained is not None
    desk.do("export_parameters")
    desk.do("same_start")
    desk.do("open")
    frame = desk.window.latest.frame
    assert frame is not None
    assert frame.epoch == 1
    assert all((frame.parameters[name] == values).all() for name, values in trained.parameters.items())
    assert desk.window.session.path is None
    assert [record.epoch for record in desk.window.latest.records] == [0, 1]


def test_that_a_network_that_cannot_be_trained_has_nothing_to_export(desk: Desk, answers: Answers) -> None:
    desk.do("new")
    for name in (
        "export_parameters",
        "export_loss",
        "export_boundary",
        "export_activation",
        "export_weights",
    ):
        desk.do(name)
        assert desk.toast().startswith("Nothing to export "), name
    assert not answers.asked


def test_that_numbers_of_the_network_before_an_edit_are_not_exported(desk: Desk, answers: Answers) -> None:
    change(desk)
    desk.window.actions_by_name["export_parameters"].trigger()
    assert desk.toast().startswith("Nothing to export yet ")
    desk.work()
    desk.do("export_parameters")
    assert answers.asked == ["Export parameters"]


@pytest.mark.parametrize("view", ["loss", "boundary", "activation", "weights"])
def test_that_every_plot_can_be_taken_along(desk: Desk, answers: Answers, tmp_path: Path, view: str) -> None:
    desk.window.views.canvas.select_unit(2, 0)
    desk.do("next_epoch")
    for suffix, begin in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".csv", b"")):
        answers.path = tmp_path / f"{view}{suffix}"
        desk.do(f"export_{view}")
        assert desk.toast() == f"Exported {answers.path}"
        assert answers.path.read_bytes().startswith(begin)


def test_that_an_export_that_fails_is_told(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    answers.path = tmp_path / "file" / "model.npz"
    desk.do("export_parameters")
    assert desk.toast().startswith("Not exported ")
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_that_a_project_whose_name_is_no_file_name_is_saved_under_one_that_is(
    desk: Desk, answers: Answers
) -> None:
    desk.window.session.open(replace(load("xor"), name="a/b: c?"))
    desk.do("save_as")
    assert answers.suggested == ["a-b- c-.nnplay"]


def test_that_recent_files_open_again(desk: Desk, answers: Answers, tmp_path: Path) -> None:
    path = tmp_path / "R&D.nnplay"
    save_file(load("xor"), path)
    desk.window.files.open_path(path)
    desk.window.files.open_path("circle")
    menu = QMenu(desk.window)
    desk.window.files.fill_recent(menu)
    first = menu.actions()[0]
    assert (first.text(), first.toolTip()) == ("R&&D.nnplay", str(path))
    first.trigger()
    assert desk.window.session.path == path
    menu.deleteLater()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("mine", "mine.nnplay"),
        ("mine.nnplay", "mine.nnplay"),
        ("run 1.5", "run 1.5.nnplay"),
        ("MINE.NNPLAY", "MINE.NNPLAY"),
        (".hidden", ".hidden.nnplay"),
    ],
)
def test_that_a_typed_name_gets_the_suffix_that_it_lacks(typed: str, written: str) -> None:
    assert with_suffix(Path("/there") / typed, (".nnplay",), ".nnplay") == Path("/there") / written
