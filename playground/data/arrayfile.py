"""Array files (.npy) as rows: a folder with x.npy and y.npy, or one table of numbers.

Headers are checked before anything is read; nothing is unpickled. Every refusal is one sentence that
names the file.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from playground.data.recipe import DataError, Recipe
from playground.data.rowsource import RowFile
from playground.data.streamed import StreamedSet, stream_rows

HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def is_array_file(path: str | Path) -> bool:
    """Whether a path is meant as arrays: a folder, or a name that ends in .npy."""
    return Path(path).suffix.lower() == ".npy" or Path(path).is_dir()


def from_array_files(
    path: str | Path, target: str | None, recipe: Recipe, *, memory_mb: float | None = None
) -> StreamedSet:
    """The rows of array files, with the recipe's split and features; they are read as they are needed.

    `path` is a folder with x.npy and y.npy, or one .npy file of rows; then `target` is the file of the
    targets, or the number of the column that is the target (from 0; −1 is the last).
    Raises: DataError with a sentence for the user.
    """
    path = Path(path)
    if path.is_dir():
        if target is not None:
            raise DataError(f"the target of the folder '{path}' is its file y.npy: leave out '{target}'")
        x, y = open_array(path / "x.npy"), open_array(path / "y.npy")
    else:
        x = open_array(path)
        if target is None:
            raise DataError(
                f"{path.name} holds rows: name their targets, a .npy file or the number of a column"
            )
        if Path(target).suffix.lower() != ".npy":
            return _table(x, target, recipe, memory_mb)
        y = open_array(Path(target))
    return stream_rows(x, y, recipe, memory_mb=memory_mb)


def _table(rows: RowFile, target: str, recipe: Recipe, memory_mb: float | None) -> StreamedSet:
    """The rows of one file, a column of which is the target."""
    if len(rows.shape) != 2 or rows.width < 2:
        raise DataError(
            f"{rows.name} must have two dimensions and two columns at least, but its shape is {rows.shape}"
        )
    try:
        number = int(target)
    except ValueError:
        number = rows.width
    if not -rows.width <= number < rows.width:
        raise DataError(
            f"{rows.name} has no column '{target}': its columns are numbered from 0 to {rows.width - 1}"
        )
    number %= rows.width
    others = np.delete(np.arange(rows.width), number)
    y = replace(
        rows,
        name=f"column {number} of {rows.name}",
        shape=rows.shape[:1],
        offset=rows.offset + number * rows.strides[1],
    )
    return stream_rows(rows, y, recipe, picked=others, memory_mb=memory_mb)


def open_array(path: Path) -> RowFile:
    """The rows of an array file, none of which is read yet. Raises: DataError for what is no such file."""
    try:
        with path.open("rb") as file:
            shape, by_column, dtype = _header(path, file)
            offset, size = file.tell(), file.seek(0, 2)
    except FileNotFoundError as fault:
        raise DataError(f"there is no file '{path}': check the path") from fault
    except OSError as fault:
        raise DataError(f"'{path}' cannot be read: {fault.strerror or fault}") from fault
    if dtype.hasobject or dtype.fields is not None:
        raise DataError(
            f"{path.name} holds Python objects or records, not plain numbers: save it with one number type"
        )
    if len(shape) not in (1, 2):
        raise DataError(f"{path.name} has the shape {shape}: reshape it to rows and columns")
    promised, held = math.prod(shape) * dtype.itemsize, size - offset
    if held < promised:
        raise DataError(
            f"{path.name} is cut off: its header says {promised:,} bytes of numbers, but there are {held:,}"
        )
    item = dtype.itemsize
    width = shape[1] if len(shape) == 2 else 1
    strides = (item, item * shape[0]) if by_column else (item * width, item)
    return RowFile(path, path.name, dtype, shape, offset, strides)


def _header(path: Path, file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether columns lie together, and type."""
    try:
        version = npy.read_magic(file)
        if version not in HEADERS:
            raise ValueError(f"version {version[0]}.{version[1]}")
        shape, by_column, dtype = HEADERS[version](file)
        if min(shape, default=0) < 0 or any(isinstance(length, bool) for length in shape):
            raise ValueError(f"shape {shape}")
    except (ValueError, EOFError, SyntaxError, TypeError, RecursionError, MemoryError) as fault:
        reason = str(fault).partition("\n")[0][:80]
        raise DataError(f"{path.name} is no array file ({reason}): save it with numpy.save") from fault
    return shape, bool(by_column), dtype
