"""The command line does what it says, in the form that scripts rely on."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.cli.parser import COMMANDS
from playground.document import add_node, load_file, save_file
from playground.engine.fast import cache
from playground.engine.trainer import Trainer
from playground.export import examples, load, load_trained
from tests.terminal import call

KEYS = {
    "epochs",
    "steps",
    "stopped",
    "loss",
    "accuracy",
    "seconds",
    "device",
    "executor",
    "parameters_sha256",
}
TOO_FAST = ("--set", "training.optimizer=sgd", "--set", "training.optimizer.learning_rate=1e6")


def last_object(text: str) -> dict[str, Any]:
    """The JSON object in the last line."""
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found


# -- train --------------------------------------------------------------------------------------------


def test_that_json_is_the_last_line_and_keeps_its_contract() -> None:
    ended = call("train", "breast_cancer", "--until-loss", "0.1", "--json")
    assert (ended.code, ended.err) == (0, "")
    found = last_object(ended.out)
    assert found.keys() == KEYS
    assert found["stopped"] == "target"
    assert found["loss"]["validation"] <= 0.1
    assert found["loss"].keys() == found["accuracy"].keys() == {"train", "validation"}
    assert found["device"] == "cpu"
    assert re.fullmatch(r"[0-9a-f]{64}", found["parameters_sha256"])
    assert isinstance(found["epochs"], int)
    assert isinstance(found["steps"], int)


def test_that_values_have_no_accuracy() -> None:
    assert last_object(call("train", "diabetes", "--max-epochs", "1", "--json").out)["accuracy"] is None


def test_that_two_processes_give_the_same_parameters() -> None:
    command = [sys.executable, "-m", "playground", "train", "moons", "--max-epochs", "5", "--json"]
    runs = [subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2)]
    assert [run.returncode for run in runs] == [1, 1]
    assert len({last_object(run.stdout)["parameters_sha256"] for run in runs}) == 1
    here = last_object(call("train", "moons", "--max-epochs", "5", "--json").out)
    assert last_object(runs[0].stdout)["parameters_sha256"] == here["parameters_sha256"]


def test_that_another_seed_gives_other_parameters() -> None:
    runs = [call("train", "xor", "--max-epochs", "1", "--seed", seed, "--json") for seed in "12"]
    assert len({last_object(run.out)["parameters_sha256"] for run in runs}) == 2


def test_that_the_outcome_is_told_in_a_sentence() -> None:
    ended = call("train", "iris")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Target reached: validation loss")
    assert re.search(r"Validation accuracy \d+\.\d %\. [\d.]+ s on the CPU\.\n$", ended.out)


@pytest.mark.parametrize(
    ("arguments", "code", "stopped"),
    [
        (("iris",), 0, "target"),
        (("iris", "--max-epochs", "2"), 1, "max_epochs"),
        (("iris", "--max-epochs", "2", "--set", "training.until.loss=null"), 0, "max_epochs"),
        (("iris", "--until-loss", "0", "--set", "training.until.patience=1"), 1, "patience"),
        (("iris", "--until-loss", "1", "--on", "train"), 0, "target"),
        (("sine", *TOO_FAST), 1, "diverged"),
    ],
)
def test_that_the_exit_code_says_whether_the_target_was_reached(
    arguments: tuple[str, ...], code: int, stopped: str
) -> None:
    ended = call("train", *arguments, "--json")
    assert (ended.code, last_object(ended.out)["stopped"]) == (code, stopped)


def test_that_a_diverged_run_names_phase_and_node_and_keeps_finite_numbers(tmp_path: Path) -> None:
    ended = call("train", "sine", *TOO_FAST, "--out", str(tmp_path), "--json")
    assert ended.code == 1
    assert re.match(r"Training diverged in epoch \d+, batch \d+, phase \w+", ended.err)
    assert "lower learning rate" in ended.err
    last_object(ended.out)
    load_trained(tmp_path / "model.safetensors")  # refuses what is not finite


def test_that_a_folder_of_results_is_left(tmp_path: Path, qapp: object) -> None:
    ended = call("train", "circle", "--max-epochs", "3", "--out", str(tmp_path / "deep" / "out"))
    assert ended.code == 1
    out = tmp_path / "deep" / "out"
    assert {path.name for path in out.iterdir()} == {
        "model.safetensors",
        "loss.csv",
        "loss.png",
        "boundary.png",
    }
    rows = list(csv.DictReader(io.StringIO((out / "loss.csv").read_text())))
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3"]
    for name in ("loss.png", "boundary.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")
    trained = load_trained(out / "model.safetensors")
    assert trained.epochs == 3
    assert trained.origin["threads"] == "1"


def test_that_many_features_leave_no_boundary(tmp_path: Path, qapp: object) -> None:
    call("train", "iris", "--max-epochs", "1", "--out", str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == {"model.safetensors", "loss.csv", "loss.png"}


def test_that_a_trained_model_goes_on_from_where_it_is(tmp_path: Path, qapp: object) -> None:
    call("train", "spiral", "--out", str(tmp_path))
    model = str(tmp_path / "model.safetensors")
    done = load_trained(model)
    still = last_object(call("train", model, "--json").out)
    assert (still["epochs"], still["stopped"]) == (done.epochs, "target")
    more = last_object(call("train", model, "--until-loss", "0", "--max-epochs", "4", "--json").out)
    assert more["epochs"] == done.epochs + 4
    assert more["loss"]["train"] < 5 * done.records[-1].training


def test_that_a_model_with_another_layer_says_what_starts_anew(tmp_path: Path, qapp: object) -> None:
    call("train", "circle", "--max-epochs", "1", "--out", str(tmp_path))
    model = str(tmp_path / "model.safetensors")
    ended = call("train", model, "--set", "graph.hidden.units=6", "--max-epochs", "1")
    assert "hidden.weight, hidden.bias, output.weight start anew" in ended.err


def test_that_own_rows_are_learned(tmp_path: Path, qapp: object) -> None:
    table = tmp_path / "rows.csv"
    lines = [f"{x / 10},{x % 7},{'yes' if x > 20 else 'no'}" for x in range(40)]
    table.write_text("\n".join(["length,width,answer", *lines]) + "\n")
    own = ("--data", str(table), "--target", "answer")
    ended = call("train", "spiral", *own, "--max-epochs", "30", "--out", str(tmp_path / "out"), "--json")
    assert last_object(ended.out)["accuracy"]["train"] > 0.9
    model = str(tmp_path / "out" / "model.safetensors")
    assert call("train", model, *own, "--max-epochs", "1").code in (0, 1)
    without = call("train", model)
    assert without.code == 2
    assert "rows.csv" in without.err


def test_that_a_missing_gpu_is_told_and_the_cpu_serves() -> None:
    from playground.engine.device import gpu

    if gpu()[0] is not None:
        pytest.skip("there is a GPU here")
    ended = call("train", "xor", "--device", "gpu", "--max-epochs", "1", "--json")
    assert last_object(ended.out)["device"] == "cpu"
    assert ended.err.startswith("No GPU can be used")


def test_that_a_terminal_shows_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    from playground.cli.progress import progress

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    trainer = Trainer(load("iris"), device="cpu")
    with progress("iris", 0, 5, 0.1, "validation") as on_epoch:
        assert on_epoch is not None
        on_epoch(trainer.epoch())
    shown = terminal.getvalue()
    assert "epoch 1/5" in shown
    assert "validation loss" in shown


def test_that_a_hint_is_told_and_no_reason_to_fail(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    document, _ = add_node(load("iris"), "dropout", (0, 300))
    save_file(document, path)
    ended = call("train", str(path))
    assert ended.code == 0
    assert ended.err.startswith("Note: Dropout")
    assert call("check", str(path)).code == 0
    assert call("check", str(path)).out.startswith("Hint: Dropout")


# -- the other commands --------------------------------------------------------------------------------


def test_that_examples_are_listed_one_a_line_by_name() -> None:
    ended = call("examples")
    assert (ended.code, ended.err) == (0, "")
    assert tuple(line.split()[0] for line in ended.out.splitlines()) == examples()


def test_that_a_sound_project_has_no_problems() -> None:
    assert call("check", "spiral") == (0, "", "No problems.\n")


def test_that_problems_are_listed_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.nnplay"
    text = (load_file_text("spiral")).replace('"units": 8', '"units": 0')
    path.write_text(text, encoding="utf-8")
    ended = call("check", str(path))
    assert (ended.code, ended.err) == (2, "")
    assert len(ended.out.splitlines()) == 2
    assert all("Units must be" in line for line in ended.out.splitlines())


def load_file_text(name: str) -> str:
    from playground.document import to_text

    return to_text(load(name))


def test_that_the_schema_is_json() -> None:
    ended = call("schema")
    assert ended.code == 0
    assert "$ref" in json.loads(ended.out) or "properties" in json.loads(ended.out)


def test_that_the_doctor_names_versions_devices_and_threads() -> None:
    ended = call("doctor")
    assert (ended.code, ended.err) == (0, "")
    facts = dict(re.split(r"  +", line, maxsplit=1) for line in ended.out.splitlines())
    assert {"playground", "python", "numpy", "CPU", "GPU", "executor", "display", "Qt"} <= facts.keys()
    assert "1 thread" in facts["linear algebra"]
    assert facts["executor"].split(",")[0] in ("fast", "array")
    assert str(cache.folder()) in facts["compiled loops"]


def test_that_an_executor_can_be_asked_for(fast_engine: None) -> None:
    for executor in ("fast", "array"):
        ended = call("train", "xor", "--max-epochs", "2", "--json", "--executor", executor)
        assert (ended.err, json.loads(ended.out)["executor"]) == ("", executor)


def test_that_training_goes_on_without_the_fast_engine_and_says_why_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv(cache.VARIABLE, str(blocked))
    monkeypatch.setattr(cache, "_loaded", {})
    ended = call("train", "xor", "--max-epochs", "2", "--json")
    assert json.loads(ended.out)["executor"] == "array"
    assert len(ended.err.splitlines()) == 1
    if cache.impossible() is None:
        assert f"the folder {blocked} cannot be written" in ended.err


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".json"])
def test_that_parameters_are_exported(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"iris{suffix}"
    ended = call("export", "iris", "--to", str(path))
    assert (ended.code, ended.out) == (0, "")
    assert "training it first" in ended.err
    assert path.stat().st_size > 0


def test_that_a_trained_model_is_exported_as_it_is(tmp_path: Path) -> None:
    first, second = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    call("export", "iris", "--to", str(first))
    assert call("export", str(first), "--to", str(second)) == (0, "", "")
    assert first.read_bytes() == second.read_bytes()


def test_that_training_leaves_the_project_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    save_file(load("xor"), path)
    before = path.read_bytes()
    call("train", str(path), "--max-epochs", "1", "--seed", "9")
    assert path.read_bytes() == before
    assert load_file(path) == load("xor")


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_that_help_is_printed(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call(*command, "--help")
    assert ended.value.code == 0


def test_that_help_costs_nothing() -> None:
    code = "import sys; from playground.cli.parser import parsed; parsed(['examples']); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "PySide6", "sklearn", "rich"} & set(shown.split())
