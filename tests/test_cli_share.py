"""A project as text on the command line: printed by `share`, taken wherever a project is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.document import add_node, read_project, save_file, share_nodes, share_project, to_text
from playground.export import examples, load
from tests.terminal import Ended, call, fault

TEXT = share_project(load("moons"))


Piped = Callable[..., Ended]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Piped:
    """A function that calls the command line with something on its standard input."""

    def piped(content: str | bytes, *arguments: str) -> Ended:
        raw = content.encode() if isinstance(content, str) else content
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        return call(*arguments)

    return piped


@pytest.mark.parametrize("name", examples())
def test_that_every_example_is_shared_on_one_line(name: str) -> None:
    ended = call("share", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("\n") == 1
    assert read_project(ended.out) == load(name)


@pytest.mark.parametrize(
    "text", [TEXT, f"> {TEXT[:80]}\n> {TEXT[80:]}", f"look: {TEXT} !", to_text(load("moons"))]
)
def test_that_a_text_stands_wherever_a_project_is_named(text: str) -> None:
    assert call("check", text).code == 0
    assert call("share", text).out == call("share", "moons").out
    assert load(text) == load("moons")


def test_that_the_same_text_trains_to_the_same_numbers() -> None:
    runs = [call("train", one, "--max-epochs", "2", "--json").out for one in (TEXT, "moons")]
    prints = [run.split('"parameters_sha256": ')[1] for run in runs]
    assert prints[0] == prints[1]


@pytest.mark.parametrize("text", [TEXT, to_text(load("moons")), "\ufeff" + to_text(load("moons"))])
def test_that_a_project_can_be_piped_in(pipe: Piped, text: str) -> None:
    assert pipe(text, "check", "-").code == 0
    assert pipe(text, "share", "-").out == TEXT + "\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no project"),
        ("spiral", "holds no project"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (TEXT[:100], "cut short"),
        (TEXT[:60] + "x" + TEXT[60:], "changed on its way"),
        (share_nodes(load("moons"), [2]), "not a whole project"),
        (to_text(load("moons"))[:200] + "}", "not valid JSON"),
        (TEXT.replace(":1:", ":2:"), "newer version"),
    ],
)
def test_that_what_is_no_project_is_one_sentence(pipe: Piped, content: str | bytes, words: str) -> None:
    ended = pipe(content, "check", "-")
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert ended.err.count("\n") == 1
    assert len(ended.err) < 300
    if isinstance(content, str) and content.startswith("nnplay"):
        assert fault("check", content) + "\n" == ended.err


def test_that_problems_of_a_shared_project_are_told() -> None:
    broken, _ = add_node(load("moons"), "loss", (0, 0))
    ended = call("check", share_project(broken))
    assert ended.code == 2
    assert "remove it" in ended.out


def test_that_a_trained_model_is_shared_without_what_it_has_learned(tmp_path: Path, qapp: object) -> None:
    assert call("train", "xor", "--max-epochs", "1", "--out", str(tmp_path)).code == 1
    ended = call("share", str(tmp_path / "model.safetensors"))
    assert ended.code == 0
    assert "without what it has learned" in ended.err
    assert read_project(ended.out).graph == load("xor").graph


def test_that_the_window_says_what_is_wrong_with_a_text_before_it_opens() -> None:
    assert "cut short" in fault(TEXT[:80])


def test_that_a_file_still_goes_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save_file(load("moons"), "nnplay-project.nnplay")
    assert call("check", "nnplay-project.nnplay").code == 0
