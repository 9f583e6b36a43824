"""The picture of the window, taken by a process of its own, as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from playground.export import load, save_parameters, trained_of
from tests.export.models import trainer


def shot(*arguments: str) -> None:
    """Takes a picture; fails where anything is said."""
    command = [sys.executable, "-m", "playground", "shot", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize(("theme", "scale", "size"), [("dark", 1, (1600, 1000)), ("light", 2, (1280, 720))])
def test_that_the_window_is_pictured_at_the_size_asked_for(
    theme: str, scale: int, size: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "window.png"
    wanted = ("--theme", theme, "--scale", str(scale), "--size", f"{size[0]}x{size[1]}")
    shot("circle", "--epochs", "3", "--to", str(path), *wanted)
    with Image.open(path) as picture:
        assert picture.size == (size[0] * scale, size[1] * scale)
        gray = picture.convert("L")
        dark = sum(gray.histogram()[:80]) / (picture.width * picture.height)
        colors = len(picture.convert("RGB").getcolors(1 << 24) or ())
    assert (dark > 0.5) == (theme == "dark")
    assert colors > 500


def test_that_a_trained_model_is_pictured_as_it_is(tmp_path: Path) -> None:
    model, before, after = tmp_path / "m.safetensors", tmp_path / "a.png", tmp_path / "b.png"
    save_parameters(trained_of(trainer("circle", 40)), model)
    shot("circle", "--to", str(before))
    shot(str(model), "--to", str(after))
    assert load("circle") == trainer("circle", 40).document
    with Image.open(before) as first, Image.open(after) as second:
        assert first.tobytes() != second.tobytes()


def test_that_every_epoch_asked_for_shows(tmp_path: Path) -> None:
    paths = [tmp_path / f"{epochs}.png" for epochs in (0, 1, 40)]
    for path in paths:
        shot("circle", "--epochs", path.stem, "--to", str(path))
    pictures = [path.read_bytes() for path in paths]
    assert len(set(pictures)) == len(pictures)
