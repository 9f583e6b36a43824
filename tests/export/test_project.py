"""What a person types to open a project, and what is answered where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.document import DocumentError, save_file
from playground.export import examples, load, open_project, save_parameters
from tests.export.models import model


@pytest.mark.parametrize("name", examples())
def test_that_every_example_opens_by_its_name(name: str) -> None:
    document, trained = open_project(name)
    assert document.name == name
    assert trained is None


def test_that_a_hyphen_serves_as_well() -> None:
    assert load("spiral-skip") == load("spiral_skip")


def test_that_a_project_file_opens(tmp_path: Path) -> None:
    save_file(load("xor"), tmp_path / "mine.nnplay")
    assert open_project(tmp_path / "mine.nnplay") == (load("xor"), None)


def test_that_a_trained_model_opens_with_what_it_learned(tmp_path: Path) -> None:
    save_parameters(model(), tmp_path / "mine.safetensors")
    document, trained = open_project(str(tmp_path / "mine.safetensors"))
    assert document == model().document
    assert trained is not None
    assert trained.epochs == model().epochs


def test_that_an_example_wins_over_a_file_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save_file(load("xor"), "spiral")
    assert load("spiral").name == "spiral"
    assert load("./spiral").name == "xor"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("spirl", "did you mean spiral?"),
        ("quux", "examples are circle, xor"),
        ("mine.nnpla", r"did you mean mine\.nnplay\?"),
        ("gone/mine.nnplay", "check the path"),
        (".", "is a folder"),
    ],
)
def test_that_what_is_not_there_is_answered_with_a_guess(
    name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save_file(load("xor"), "mine.nnplay")
    with pytest.raises(DocumentError, match=words):
        open_project(name)


def test_that_a_name_that_no_disk_takes_is_refused_in_words() -> None:
    with pytest.raises(DocumentError, match=r"cannot be opened: .*name too long"):
        load("x" * 5000)
