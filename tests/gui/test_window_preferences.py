"""What the window remembers, and what it makes of a file that is not as it left it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from playground.gui.preferences import MAX_BYTES, MAX_RECENT, Preferences


def test_that_values_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "window.json"
    one = Preferences(path)
    one.set(theme="light", log_loss=True)
    one.save()
    other = Preferences(path)
    assert other.get("theme", "dark") == "light"
    assert other.get("log_loss", False) is True


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, 2]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"{}" + b" " * MAX_BYTES]
)
def test_that_what_cannot_be_read_is_forgotten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert Preferences(path).get("theme", "dark") == "dark"


def test_that_a_value_of_another_kind_gives_the_default(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"theme": 7, "recent": "one", "panels": [1]}))
    kept = Preferences(path)
    assert kept.get("theme", "dark") == "dark"
    assert kept.get("panels", {}) == {}
    assert kept.recent == ()


def test_that_the_last_file_is_first_and_stands_there_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.nnplay" for number in range(MAX_RECENT + 3)]
    kept = Preferences(tmp_path / "window.json")
    for path in (*paths, paths[5]):
        path.touch()
        kept.remember(path)
    assert kept.recent[:2] == (paths[5], paths[-1])
    assert len(kept.recent) == MAX_RECENT
    assert len(set(kept.recent)) == MAX_RECENT


def test_that_files_that_are_gone_or_no_names_are_left_out(tmp_path: Path) -> None:
    there = tmp_path / "there.nnplay"
    there.touch()
    names = [str(there), str(tmp_path / "gone.nnplay"), 7, None, "no\0name", "x" * 5000, str(tmp_path)]
    (tmp_path / "window.json").write_text(json.dumps({"recent": names}))
    assert Preferences(tmp_path / "window.json").recent == (there,)


def test_that_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = Preferences(tmp_path / "file" / "window.json")
    kept.set(theme="light")
    kept.save()
    assert kept.get("theme", "dark") == "light"
