"""`train --data` with array files: a folder, or one file and its target."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.terminal import call, fault

TRAIN = ("train", "spiral", "--max-epochs", "3", "--until-loss", "1e-9", "--device", "cpu")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Points on a plane, in two classes."""
    x = np.random.default_rng(1).normal(size=(600, 2)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", (x[:, 0] > x[:, 1]).astype(np.int8))
    np.save(tmp_path / "all.npy", np.column_stack([x, x[:, 0] > x[:, 1]]))
    return tmp_path


def test_that_a_folder_of_arrays_is_trained_on_and_drawn(folder: Path) -> None:
    ended = call(*TRAIN, "--data", str(folder), "--out", str(folder / "out"), "--json")
    assert json.loads(ended.out)["epochs"] == 3, ended.err
    made = {path.name for path in (folder / "out").iterdir()}
    assert made == {"model.safetensors", "loss.csv", "loss.png", "boundary.png"}


@pytest.mark.parametrize("memory", ["16", "512"])
def test_that_the_target_may_be_a_column_or_a_file(
    folder: Path, memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MEMORY_MB", memory)
    ways = {
        "folder": ("--data", str(folder)),
        "file": ("--data", str(folder / "x.npy"), "--target", str(folder / "y.npy")),
        "column": ("--data", str(folder / "all.npy"), "--target", "-1"),
    }
    told = {name: json.loads(call(*TRAIN, *way, "--json").out) for name, way in ways.items()}
    assert len({one["parameters_sha256"] for one in told.values()}) == 1


def test_that_what_is_wrong_with_array_files_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "has no column '7'" in fault(*TRAIN, "--data", str(folder / "all.npy"), "--target", "7")
    (folder / "x.npy").write_bytes(b"nonsense")
    assert fault(*TRAIN, "--data", str(folder)).startswith("x.npy is no array file")
    (folder / "x.npy").unlink()
    assert fault(*TRAIN, "--data", str(folder)).startswith("There is no file")
    np.save(folder / "x.npy", np.full((600, 2), np.nan))
    assert fault(*TRAIN, "--data", str(folder)).startswith("Row 0 of column 'x' is nan")
    monkeypatch.setenv("PLAYGROUND_MEMORY_MB", "lots")
    assert "PLAYGROUND_MEMORY_MB must be a number" in fault(*TRAIN, "--data", str(folder))
