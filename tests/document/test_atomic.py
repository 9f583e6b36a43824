"""Writing whole or not at all, whatever happens while writing."""

from __future__ import annotations

import errno
import os
import resource
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.document.atomic import write_bytes

OLD, NEW = b"the old content", b"the new content, which is longer" * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file with something in it, alone in its folder."""
    path = tmp_path / "kept.nnplay"
    path.write_bytes(OLD)
    return path


def alone(path: Path) -> bool:
    """Whether nothing but the file is left in its folder."""
    return os.listdir(path.parent) == [path.name]


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*args: object) -> None:
        raise error

    return fail


def test_that_a_file_is_made_and_replaced(target: Path) -> None:
    write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    write_bytes(target.with_name("second"), OLD)
    assert target.with_name("second").read_bytes() == OLD
    assert len(os.listdir(target.parent)) == 2


@pytest.mark.parametrize("call", ["fsync", "replace", "fdopen", "chmod"])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), SystemExit(1)]
)
def test_that_a_failure_at_any_moment_leaves_the_old_file_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    monkeypatch.setattr(os, call, failing(error))
    with pytest.raises(type(error)):
        write_bytes(target, NEW)
    monkeypatch.undo()
    assert target.read_bytes() == OLD
    assert alone(target)


def test_that_a_disk_which_takes_no_more_bytes_leaves_the_old_file(target: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="large"):
            write_bytes(target, NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert target.read_bytes() == OLD
    assert alone(target)


def test_that_the_bytes_are_on_disk_before_the_name_is(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def watched(call: str, real: Callable[..., None]) -> Callable[..., None]:
        def noted(*args: object) -> None:
            done.append(call)
            real(*args)

        return noted

    for call in ("fsync", "replace"):
        monkeypatch.setattr(os, call, watched(call, getattr(os, call)))
    write_bytes(target, NEW)
    assert done == ["fsync", "replace"]


def test_that_a_reader_sees_old_or_new_but_never_half(target: Path) -> None:
    seen: set[bytes] = set()
    writing = threading.Event()

    def read() -> None:
        while not writing.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(40):
            write_bytes(target, NEW if turn % 2 else OLD)
    finally:
        writing.set()
        reader.join()
    assert seen <= {OLD, NEW}


@pytest.mark.parametrize("name", ["folder", "missing/p.nnplay", "kept.nnplay/p.nnplay"])
def test_that_a_place_which_takes_no_file_is_an_os_error(target: Path, name: str) -> None:
    (target.parent / "folder").mkdir()
    with pytest.raises((FileNotFoundError, NotADirectoryError, IsADirectoryError)):
        write_bytes(target.parent / name, NEW)
    assert sorted(os.listdir(target.parent)) == ["folder", target.name]


def test_that_a_link_stays_a_link_and_its_file_gets_the_content(target: Path) -> None:
    link = target.with_name("link")
    link.symlink_to(target.name)
    write_bytes(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_that_permissions_stay_as_they_were(target: Path) -> None:
    target.chmod(0o640)
    write_bytes(target, NEW)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    plain, ours = target.with_name("plain"), target.with_name("ours")
    plain.write_bytes(NEW)
    write_bytes(ours, NEW)
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("name", ["n" * 255, "😀" * 63, "ü" * 120 + ".nnplay"])
def test_that_the_longest_names_that_a_disk_takes_are_written(tmp_path: Path, name: str) -> None:
    write_bytes(tmp_path / name, NEW)
    assert os.listdir(tmp_path) == [name]
