"""What is said where the disk refuses, and that what was there stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from playground.export import FORMATS, ExportError, require_folder, require_place, save_parameters, write_file
from tests.export.models import model

REFUSALS = {
    errno.ENOSPC: "disk is full",
    errno.EACCES: "protected",
    errno.EROFS: "protected",
    errno.ENAMETOOLONG: "too long",
    errno.EIO: "cannot be written",
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("code", REFUSALS)
def test_that_a_refusing_disk_is_one_sentence_and_harms_nothing(
    suffix: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"model{suffix}"
    path.write_bytes(b"what was there")

    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ExportError, match=REFUSALS[code]):
        save_parameters(model(), path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"what was there"


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="there is no folder"):
        write_file(tmp_path / "gone" / "m.npz", b"")


def test_that_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="stands in its way"):
        require_place(tmp_path)


def test_that_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    for refused in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(ExportError, match="stands in its way"):
            require_folder(refused)


def test_that_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = require_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert list(folder.iterdir()) == []
