"""A plain table file (CSV, TSV) as rows: numeric columns become inputs, one column the target.

The file is read as text and never evaluated. Every refusal is one sentence that names file, line and
column.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from playground.data.arrays import table_from_arrays
from playground.data.recipe import DataError
from playground.data.source import Table
from playground.ops.facts import Task

MAX_BYTES = 32 * 1024 * 1024
SEPARATORS = (",", "\t", ";", "|")

Record = tuple[int, list[str]]
"""A line number, counted from 1, and its cells."""


def read_table(path: str | Path, target: str, *, task: Task | None = None) -> Table:
    """The rows of a file with a header line; the column `target` is what shall be learned.

    Columns of numbers become inputs, columns of text are left out with a hint. The target is
    classes where it is text or whole numbers of at most 20 kinds, unless `task` says otherwise.
    Raises: DataError with a sentence for the user.
    """
    path = Path(path)
    header, records = _records(path, _text(path))
    if target not in header:
        near = get_close_matches(target, header, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"it has {_listed(header)}"
        raise DataError(f"{path.name} has no column '{target}': {hint}")
    cells = {name: [row[k] for _, row in records] for k, name in enumerate(header)}
    lines = [line for line, _ in records]
    inputs = [name for name in header if name != target and _is_numeric(cells[name])]
    if not inputs:
        raise DataError(
            f"{path.name} has no column of numbers beside the target '{target}': "
            "inputs must be numbers with a decimal point"
        )
    x = np.stack([_floats(path, name, cells[name], lines) for name in inputs], axis=1)
    y = _target(path, target, cells[target], lines)
    table = table_from_arrays(x, y, columns=inputs, target_name=target, task=task)
    left_out = [name for name in header if name != target and name not in inputs]
    hint = f"{_listed(left_out)} of {path.name} left out: only numbers can be inputs"
    return replace(table, hints=(hint,)) if left_out else table


def _text(path: Path) -> str:
    """The file's text. Raises: DataError where it cannot be read, is too big or not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as fault:
        raise DataError(f"there is no file '{path}': check the path") from fault
    except IsADirectoryError as fault:
        raise DataError(f"'{path}' is a folder: name a CSV file in it") from fault
    except OSError as fault:
        raise DataError(f"'{path}' cannot be read: {fault.strerror or fault}") from fault
    if len(content) > MAX_BYTES:
        raise DataError(f"{path.name} is larger than {MAX_BYTES >> 20} MiB: take a sample of its rows")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise DataError(f"{path.name} is not UTF-8 text (line {line}): save it as CSV in UTF-8") from fault


def _records(path: Path, text: str) -> tuple[list[str], list[Record]]:
    """The header and the rows below it. Raises: DataError for a file that is not a table."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        found = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise DataError(f"{path.name} line {reader.line_num}: {fault}: is this a CSV file?") from fault
    if not found:
        raise DataError(f"{path.name} is empty: it needs a header line and rows below it")
    header = [cell.strip() for cell in found[0][1]]
    _check_header(path, header)
    for line, row in found[1:]:
        if len(row) != len(header):
            raise DataError(
                f"{path.name} line {line} has {len(row)} cells, but the header has {len(header)}: "
                "quote cells that contain the separator"
            )
    if len(found) < 3:
        raise DataError(f"{path.name} has fewer than 2 rows below its header: nothing can be learned")
    return header, found[1:]


def _check_header(path: Path, header: list[str]) -> None:
    if all(_number(name) is not None for name in header):
        raise DataError(f"{path.name} has no header: its first line must name the columns")
    if "" in header:
        raise DataError(
            f"{path.name}: column {header.index('') + 1} has no name: write one in the first line"
        )
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise DataError(f"{path.name} has two columns '{twice}': rename one")


def _number(cell: str) -> float | None:
    """The finite number in a cell, None where there is none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in cell else None


def _is_numeric(cells: list[str]) -> bool:
    """Whether a column is meant as numbers: more than half of its filled cells are."""
    filled = [cell for cell in cells if cell.strip()]
    return 2 * sum(_number(cell) is not None for cell in filled) > len(filled)


def _floats(path: Path, name: str, cells: list[str], lines: list[int]) -> list[float]:
    """A column as numbers. Raises: DataError naming line and column of a cell that is none."""
    values = []
    for cell, line in zip(cells, lines, strict=True):
        value = _number(cell)
        if value is None:
            what = f"holds '{cell.strip()[:40]}'" if cell.strip() else "is empty"
            raise DataError(
                f"{path.name} line {line}: column '{name}' {what}, which is no finite number: "
                "fill the cell or remove the line"
            )
        values.append(value)
    return values


def _target(path: Path, name: str, cells: list[str], lines: list[int]) -> list[float] | list[str]:
    """The target column as numbers where it is meant so, else as texts. Raises: DataError."""
    if _is_numeric(cells):
        return _floats(path, name, cells, lines)
    for cell, line in zip(cells, lines, strict=True):
        if not cell.strip():
            where = f"{path.name} line {line}: the target '{name}'"
            raise DataError(f"{where} is empty: fill the cell or remove the line")
    return [cell.strip() for cell in cells]


def _listed(names: list[str]) -> str:
    """A few names in a sentence: "columns 'a', 'b' and 3 more"."""
    shown = ", ".join(f"'{name}'" for name in names[:6])
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return f"column{'' if len(names) == 1 else 's'} {shown}{more}"
