"""Writing what is taken along, and what is said where the disk refuses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from playground.document.atomic import write_bytes

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class ExportError(ValueError):
    """Something cannot be taken along; the text is one sentence with what, where and what to try."""


def write_file(path: str | Path, content: bytes) -> None:
    """Writes the file whole or not at all. Raises ExportError; what stood there before stands there still."""
    try:
        write_bytes(path, content)
    except OSError as error:
        raise ExportError(refusal(path, error)) from error


def require_folder(path: str | Path) -> Path:
    """The folder, made where it is missing. Raises ExportError where it cannot be had or written to."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(refusal(folder, error)) from error
    require_place(folder / "model")
    return folder


def require_place(path: str | Path) -> None:
    """Makes sure that a file can be written there, before work is put into it. Raises ExportError."""
    try:
        probe = Path(path).parent / f".{os.getpid()}.playground-probe"
        write_bytes(probe, b"")
        probe.unlink()
    except OSError as error:
        raise ExportError(refusal(path, error)) from error
    if Path(path).is_dir():
        raise ExportError(refusal(path, IsADirectoryError(errno.EISDIR, "")))


def refusal(path: str | Path, error: OSError) -> str:
    """Why a file could not be written, as one sentence."""
    if error.errno in _FULL:
        return f"The disk is full, so {path} was not written: free some space or choose another disk."
    if error.errno in _REFUSED:
        return f"{path} cannot be written, its folder or the file is protected: choose another folder."
    if error.errno == errno.ENOENT and not Path(path).parent.exists():
        return f"{path} cannot be written: there is no folder {Path(path).parent}."
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST):
        return f"{path} cannot be written, a file or folder stands in its way: choose another name."
    if error.errno == errno.ENAMETOOLONG:
        return f"{str(path)[:60]}… cannot be written: the name is too long."
    return f"{path} cannot be written: {(error.strerror or str(error)).lower()}."
