"""Where rows lie that are not all held in memory: a file that they are read from, or somebody's array.

Owns reading a range of rows; nothing stays behind in memory but the range read last. Files are read
plainly rather than through a memory map, whose pages would count as this process's own.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.data.recipe import DataError

Read = Callable[[int, int], NDArray[Any]]
"""read(start, stop) gives rows (n, C) of the source's own type, valid until the next call."""


class RowSource(Protocol):
    """Rows that can be read range by range."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, C), or (N,) where a row is one number or label."""

    @property
    def dtype(self) -> np.dtype[Any]: ...

    @property
    def name(self) -> str:
        """What they are called in sentences."""

    def reading(self) -> Any:
        """A context in which ranges can be read, by one thread: gives a `Read`."""


@dataclass(frozen=True, slots=True, eq=False)
class RowArray:
    """Rows of an array that is at hand."""

    array: NDArray[Any]
    name: str

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the array."""
        return self.array.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the array."""
        return self.array.dtype

    @contextmanager
    def reading(self) -> Iterator[Read]:
        """Reads by slicing."""
        rows = self.array.reshape(len(self.array), -1)
        yield lambda start, stop: rows[start:stop]


@dataclass(frozen=True, slots=True, eq=False)
class RowFile:
    """Rows that lie in a file at regular places: row-major, column-major, or neighbouring columns of either.

    The number in row r and column c lies at byte `offset` + r·strides[0] + c·strides[1].
    """

    path: Path
    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int
    strides: tuple[int, int]

    @contextmanager
    def reading(self) -> Iterator[Read]:
        """Reads with a handle and a buffer of its own. Raises: DataError where the file fails."""
        try:
            file = FileIO(self.path)
        except OSError as fault:
            raise self._unreadable(fault) from fault
        with file:
            room = bytearray()

            def read(start: int, stop: int) -> NDArray[Any]:
                nonlocal room
                spans = self._spans(start, stop)
                total = sum(length for _, length in spans)
                if len(room) < total:
                    room = bytearray(total)
                done = 0
                for at, length in spans:
                    self._fill(file, at, memoryview(room)[done : done + length])
                    done += length
                return self._seen(room, stop - start, spans[0][1])

            yield read

    @property
    def width(self) -> int:
        """Numbers of a row."""
        return self.shape[1] if len(self.shape) == 2 else 1

    @property
    def _by_row(self) -> bool:
        return self.strides[0] >= self.strides[1]

    def _spans(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The places in the file that hold these rows, and their lengths in bytes, all alike."""
        (down, across), item = self.strides, self.dtype.itemsize
        first, length = self.offset + start * down, (stop - start - 1) * down + item
        if self._by_row:
            return [(first, length + (self.width - 1) * across)]
        return [(first + column * across, length) for column in range(self.width)]

    def _seen(self, room: bytearray, count: int, span: int) -> NDArray[Any]:
        """What was read, as rows."""
        strides = (self.strides[0], self.strides[1] if self._by_row else span)
        rows: NDArray[Any] = np.ndarray((count, self.width), self.dtype, room, strides=strides)
        return rows

    def _fill(self, file: FileIO, at: int, view: memoryview) -> None:
        """Reads until the view is full. Raises: DataError where the file ends before."""
        try:
            file.seek(at)
            while view:
                got = file.readinto(view)
                if not got:
                    raise DataError(f"{self.name} has become shorter while it was read: leave it as it is")
                view = view[got:]
        except OSError as fault:
            raise self._unreadable(fault) from fault

    def _unreadable(self, fault: OSError) -> DataError:
        return DataError(f"'{self.path}' cannot be read: {fault.strerror or fault}")


def source_of(array: NDArray[Any], name: str) -> RowSource:
    """Where the rows of an array lie: in the file that it maps, or in memory."""
    root = mapped(array)
    if root is None or root.filename is None or min(array.strides) < 0 or array.size == 0:
        return RowArray(array, name)
    if root.mode == "c":  # changes live in memory alone
        return RowArray(array, name)
    offset = root.offset + _address(array) - _address(root)
    strides = (array.strides[0], array.strides[1] if array.ndim == 2 else array.itemsize)
    return RowFile(Path(root.filename), name, array.dtype, array.shape, offset, strides)


def mapped(array: Any) -> np.memmap[Any, Any] | None:
    """The memory map that an array is, or is a view of; None where it is none."""
    while isinstance(array, np.ndarray):
        if isinstance(array, np.memmap) and isinstance(array.base, mmap.mmap):
            return array
        array = array.base
    return None


def _address(array: NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])
