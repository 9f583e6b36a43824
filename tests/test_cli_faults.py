"""Whatever goes wrong is one line, an exit code and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.document import Data, replace, save_file, to_text
from playground.engine.trainer import Trainer
from playground.export import load
from tests.document import documents
from tests.terminal import call, fault

Plain = dict[str, Any]


def edited(tmp_path: Path, edit: Callable[[Plain], object]) -> str:
    """A spiral project with something changed."""
    plain = json.loads(to_text(load("spiral")))
    edit(plain)
    path = tmp_path / "mine.nnplay"
    path.write_text(json.dumps(plain))
    return str(path)


def node(plain: Plain, name: str) -> Plain:
    found: Plain = next(one for one in plain["graph"]["nodes"] if one["name"] == name)
    return found


BAD_PROJECTS: dict[str, tuple[Callable[[Plain], object], str]] = {
    "width 0": (
        lambda plain: node(plain, "hidden 1")["settings"].update(units=0),
        "Units must be a whole number",
    ),
    "width 1e12": (lambda plain: node(plain, "hidden 1")["settings"].update(units=10**12), "from 1 to 4,096"),
    "unknown op": (lambda plain: node(plain, "hidden 1").update(op="conv9"), "conv9"),
    "newer version": (lambda plain: plain.update(version=99), "newer version"),
    "unknown key": (lambda plain: plain.update(colour="red"), "colour"),
    "a loop": (lambda plain: plain["graph"]["links"].insert(1, [3, 0, 2, 0]), "two links"),
    "no loss": (lambda plain: node(plain, "loss").update(op="dropout", settings={}), "There is no loss"),
    "no nodes": (lambda plain: plain["graph"].update(nodes=[], links=[]), "graph is empty"),
    "nothing to train on": (
        lambda plain: plain["data"].update(split={"training": 0.0, "validation": 1.0}),
        "training share is 0",
    ),
    "an empty part": (
        lambda plain: plain["data"].update(
            settings={"count": 10}, split={"training": 0.99, "validation": 0.01}
        ),
        "none for validation",
    ),
    "three outputs for two classes": (
        lambda plain: node(plain, "output")["settings"].update(units=3),
        "Try --set graph.output.units=1",
    ),
    "no such data": (lambda plain: plain["data"].update(source="spirl"), "did you mean 'spiral'?"),
    "no such optimiser": (
        lambda plain: plain["training"].update(optimizer={"name": "adm"}),
        "did you mean adam?",
    ),
}


@pytest.mark.parametrize("kind", BAD_PROJECTS)
@pytest.mark.parametrize("command", ["train", "export", "plot"])
def test_that_a_bad_project_is_one_sentence(command: str, kind: str, tmp_path: Path) -> None:
    edit, words = BAD_PROJECTS[kind]
    project = edited(tmp_path, edit)
    before = Path(project).read_bytes()
    options = {
        "train": ("--out", str(tmp_path / "out")),
        "export": ("--to", str(tmp_path / "m.npz")),
        "plot": ("--view", "loss", "--to", str(tmp_path / "loss.csv")),
    }
    assert words in fault(command, project, *options[command])
    assert Path(project).read_bytes() == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path != Path(project)]


BAD_FILES = {
    "empty": b"",
    "text": b"hello",
    "bytes": bytes(range(256)),
    "too deep": b"[" * 100_000,
    "another JSON": b'{"a": 1}',
    "NaN": b'{"format": "nnplay", "version": 1, "graph": {}, "name": NaN}',
    "cut short": to_text(load("xor")).encode()[:200],
}


@pytest.mark.parametrize("suffix", [".nnplay", ".safetensors"])
@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["train", "check"])
def test_that_a_file_which_is_no_project_is_named(
    command: str, kind: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"mine{suffix}"
    path.write_bytes(BAD_FILES[kind])
    assert path.name in fault(command, str(path))


ROWS = {
    "NaN": ("a,b\n1,x\nnan,y\n3,x\n", "line 3: column 'a' holds 'nan'"),
    "an empty cell": ("a,b\n1,x\n,y\n3,x\n", "line 3: column 'a' is empty"),
    "one class": ("a,b\n" + "1,x\n" * 20, "one class 'x'"),
    "no header": ("1,2\n3,4\n", "no header"),
    "no such column": ("a,c\n1,x\n2,y\n", "no column 'b'"),
    "no numbers": ("a,b\nu,x\nv,y\nw,x\n", "no column of numbers"),
    "ragged": ("a,b\n1,x\n2\n3,y\n", "line 3 has 1 cells"),
    "empty": ("", "is empty"),
    "three classes": ("a,b\n" + "1,x\n2,y\n3,z\n" * 9, "Try --set graph.output.units=3"),
    "measured values": ("a,b\n" + "".join(f"{k},{k / 7}\n" for k in range(40)), "--set graph.loss.kind=mse"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_that_rows_which_cannot_be_learned_are_named(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    text, words = ROWS[kind]
    path.write_text(text)
    assert words in fault("train", "spiral", "--data", str(path), "--target", "b")


def test_that_the_advice_fits_a_network_that_ends_in_an_activation_node(tmp_path: Path) -> None:
    wide = documents.node(2, "dense", "wide", units=3)
    end = documents.node(3, "activation", "end", kind="sigmoid")
    document = documents.chain(wide, end, loss="binary_cross_entropy", data=Data("circle"))
    save_file(document, path := tmp_path / "p.nnplay")
    said = fault("train", str(path))
    assert "Try --set graph.wide.units=1 --set graph.end.kind=sigmoid --set graph." in said
    changes = said.partition("Try ")[2].rstrip(". ").split()
    assert call("train", str(path), "--max-epochs", "1", *changes).code in (0, 1)


def test_that_the_advice_names_the_layer_behind_points_and_bypassed_nodes(tmp_path: Path) -> None:
    wide = documents.node(2, "dense", "wide", units=3, activation="linear")
    row = [
        wide,
        documents.node(3, "reroute", "point"),
        documents.node(4, "activation", "end", kind="sigmoid"),
    ]
    row += [replace(documents.node(5, "dense", "passed over"), muted=True)]
    document = documents.chain(*row, loss="binary_cross_entropy", data=Data("circle"))
    save_file(document, path := tmp_path / "p.nnplay")
    said = fault("train", str(path))
    assert "Try --set graph.wide.units=1 --set graph.end.kind=sigmoid --set graph." in said
    changes = said.partition("Try ")[2].rstrip(". ").split()
    assert call("train", str(path), "--max-epochs", "1", *changes).code in (0, 1)


def test_that_a_model_of_own_rows_is_not_shown_with_others(tmp_path: Path, qapp: object) -> None:
    path, model = tmp_path / "rows.csv", str(tmp_path / "model.safetensors")
    path.write_text("a,b\n" + "".join(f"{k},{'xy'[k % 2]}\n" for k in range(40)))
    options = ("--data", str(path), "--target", "b", "--max-epochs", "1", "--out", str(tmp_path))
    assert call("train", "spiral", *options).code == 1
    for command in (("shot",), ("plot", "--view", "boundary")):
        words = "This model was trained on the rows of rows.csv"
        assert words in fault(*command, model, "--to", str(tmp_path / "x.png"))
    assert not (tmp_path / "x.png").exists()


def test_that_odd_rows_are_remarked_on_and_learned(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,still,b\n" + "".join(f"{k},1,{'xy'[k % 2]}\n" for k in range(40)))
    ended = call("train", "spiral", "--data", str(path), "--target", "b", "--max-epochs", "1")
    assert ended.code == 1
    assert "Note: 'still' has the same value in every training row" in ended.err


def test_that_a_batch_larger_than_the_data_is_remarked_on() -> None:
    ended = call("train", "xor", "--set", "training.batch_size=100000", "--max-epochs", "1")
    assert ended.code == 1
    assert "Note: Batch size 100,000 is more than the 320 training rows" in ended.err


USAGE = {
    ("trian", "spiral"): "did you mean train?",
    ("quux", "spiral"): "commands are examples, train",
    ("train",): "required: PROJECT",
    ("train", "spirl"): "did you mean spiral?",
    ("train", "gone.nnplay"): "There is no file gone.nnplay",
    ("train", "xor", "--until-los", "1"): "--until-los",
    ("train", "xor", "--until-loss", "low"): "invalid float value",
    ("train", "xor", "--until-loss", "nan"): "must be finite",
    ("train", "xor", "--max-epochs", "0"): "from 1 to",
    ("train", "xor", "--seed", "-1"): "Seed must be",
    ("train", "xor", "--on", "test"): "invalid choice",
    ("train", "xor", "--data", "rows.csv"): "--target COLUMN is missing",
    ("train", "xor", "--target", "b"): "--data FILE is missing",
    ("train", "xor", "--data", "gone.csv", "--target", "b"): "no file 'gone.csv'",
    ("export", "xor"): "required: --to",
    ("export", "xor", "--to", "m.nzp"): "did you mean .npz?",
    ("export", "xor", "--to", "gone/m.npz"): "no folder gone",
    ("export", "xor", "--to", "."): "Cannot tell what to write",
    ("plot", "xor", "--view", "los", "--to", "a.png"): "invalid choice",
    ("plot", "xor", "--view", "loss", "--to", "a.pgn"): "did you mean .png?",
    ("plot", "xor", "--view", "loss", "--to", "a.png", "--node", "hidden"): "--node belongs to",
    ("shot", "xor", "--to", "a.jpg"): "did you mean .png?",
    ("shot", "xor", "--to", "a.png", "--size", "1x1"): "out of 640x400",
    ("shot", "xor", "--to", "a.png", "--size", "big"): "is no size",
    ("shot", "xor", "--to", "a.png", "--epochs", "-1"): "--epochs must be",
    ("shot", "xor", "--to", "a.png", "--scale", "9"): "--scale must be",
    ("--quux",): "--quux",
}


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_that_a_slip_is_answered_with_what_to_try(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert USAGE[arguments] in fault(*arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("command", ["export", "plot", "train"])
def test_that_a_disk_that_refuses_loses_nothing(
    command: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: name.encode() for name in ("m.npz", "model.safetensors", "loss.csv")}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)

    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    options = {
        "export": ("--to", str(tmp_path / "m.npz")),
        "plot": ("--view", "loss", "--to", str(tmp_path / "loss.csv")),
        "train": ("--max-epochs", "1", "--out", str(tmp_path)),
    }
    monkeypatch.setattr(os, "fsync", refuse)
    line = fault(command, "xor", *options[command])
    assert ("disk is full" if code == errno.ENOSPC else "protected") in line
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_that_a_disk_which_fills_up_during_training_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    learn = Trainer.run

    def fill(self: Trainer, *arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(os, "fsync", refuse)
        return learn(self, *arguments, **options)

    monkeypatch.setattr(Trainer, "run", fill)
    assert "disk is full" in fault("train", "iris", "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_in_place_of_the_folder_is_refused_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").write_text("a file")
    monkeypatch.setattr(Trainer, "run", None)
    assert "stands in its way" in fault("train", "iris", "--out", str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Interrupted."),
        (MemoryError(), 2, "not enough memory"),
        (ImportError("libGL.so.1: cannot open shared object file"), 2, "`python3 run.py` sets them up"),
        (RuntimeError("odd\nand long"), 2, "Unexpected fault, RuntimeError: odd (PLAYGROUND_TRACEBACK=1"),
    ],
)
def test_that_nothing_ends_in_a_traceback(
    error: BaseException, code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Trainer, *arguments: Any, **options: Any) -> Any:
        raise error

    monkeypatch.setattr(Trainer, "run", fail)
    ended = call("train", "iris", "--out", str(tmp_path), "--json")
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_that_a_name_which_no_disk_can_hold_is_a_sentence() -> None:
    assert "name too long" in fault("train", "a" * 5000)


def test_that_a_device_is_not_read_as_a_project() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    assert "no ordinary file" in fault("train", "/dev/zero")


def test_that_a_terminal_without_our_signs_is_no_fault() -> None:
    command = [sys.executable, "-m", "playground", "train", "iris"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Target reached" in ended.stdout


def test_that_a_reader_who_leaves_early_is_no_fault() -> None:
    command = [sys.executable, "-m", "playground", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaints = process.stderr.read()
    assert (process.returncode, complaints) == (141, b"")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize("project", [(), ("spiral",)])
def test_that_the_window_without_a_screen_is_a_sentence(
    project: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "There is no screen here" in fault(*project)
