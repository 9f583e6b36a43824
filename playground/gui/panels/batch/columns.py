"""The columns of the batch's table: what stands in each cell, and which columns fit a width. No Qt.

Cells are written when they are asked for: of a thousand rows twelve are seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.engine.mechanics.values import BatchTable
from playground.gui.theme.figures import NOTHING, fixed, number

Kind = Literal["row", "input", "class", "value", "loss"]
GAP_PX = 8
DOT_PX = 12
_NAME_PX = (58, 34)
_LONGEST_CLASS = 8
_MOST_SPARE_PX = 24

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what each row says in it, and texts as wide as any of them.

    Where `kind` is "class" the cells are class indices, shown as the mark of the class, and `widest` are the
    names of the classes, none where there are two.
    """

    kind: Kind
    heading: str
    cell: Callable[[int], str]
    widest: tuple[str, ...] = ()

    def width(self, measure: Measure, most: float, *, named: bool) -> float:
        """The room that its cells and its heading need; of a heading at most `most`."""
        if self.kind == "class":
            names = max(map(measure, self.widest), default=0.0) + 3 if named and self.widest else 0.0
            return DOT_PX + names
        cells = max(map(measure, self.widest), default=0.0)
        return max(cells, min(measure(short(self.heading, measure, most)), most))


@dataclass(frozen=True, slots=True)
class Placed:
    """A column and where it stands; the names of classes are written where `named`."""

    column: Column
    left: float
    width: float
    named: bool = False


def short(heading: str, measure: Measure, most: float) -> str:
    """A heading that takes at most so much room: "sepal length", else "sep. len.", else "s. len."."""
    if measure(heading) <= most:
        return heading
    heading = heading.partition(" (")[0]  # its unit
    words = heading.split()
    if len(words) < 2 or measure(heading) <= most:
        return heading
    for letters in (3, 1):
        cut = " ".join([*(_cut(word, letters) for word in words[:-1]), _cut(words[-1], 3)])
        if measure(cut) <= most:
            break
    return cut


def _cut(word: str, letters: int) -> str:
    return word if len(word) <= letters + 1 else f"{word[:letters]}."


def heading_words(column: Column, table: BatchTable) -> tuple[str, str]:
    """What a column is, as a tooltip: (title, sentence)."""
    classes = _has_classes(table)
    if column.kind == "input":
        return column.heading, "What goes in, in raw units. The network is given it scaled."
    return {
        "row": ("Row", "Its number in the data set. Click a row to follow it through the network."),
        "loss": ("Loss", "How wrong the answer is for this row. The loss of the batch is their mean."),
        "y": ("y, the target", "The class that the row belongs to." if classes else "What was measured."),
        "ŷ": ("ŷ, the answer", "The most likely class." if classes else "What the network predicts."),
        "p": ("p", f"How likely the network finds the class {_last(table)}: above 0.5 it answers that."),
        "p(y)": ("p(y)", "How likely the network finds the right class. The loss is −ln of it."),
    }.get(column.heading, (column.heading, "What the network is to learn."))


def _last(table: BatchTable) -> str:
    return table.class_names[-1] if table.class_names else "1"


def input_columns(table: BatchTable, names: Sequence[str]) -> list[Column]:
    """One column for each column of the data, in raw units."""
    raw = np.asarray(table.raw, dtype=np.float64)
    return [_numeric("input", name, raw[:, place]) for place, name in enumerate(names)]


def other_columns(table: BatchTable) -> tuple[Column, list[Column]]:
    """The row's number, and what was wanted of it, what was answered and how bad that is."""
    rows = np.asarray(table.rows)
    widest = str(int(rows.max())) if len(rows) else ""
    first = Column("row", "row", lambda place: str(int(rows[place])), (widest,))
    answers = _class_columns(table) if _has_classes(table) else _value_columns(table)
    losses = table.losses
    known = () if losses is None else _extremes(losses, 3)
    loss = Column("loss", "loss", _cells(losses, 3), (*known, "0.000"))
    return first, [*answers, loss]


def laid_out(
    first: Column,
    inputs: Sequence[Column],
    others: Sequence[Column],
    width: float,
    measure: Measure,
    more: float,
    *,
    partial: bool,
) -> list[Placed]:
    """The columns from left to right, as many inputs as fit; the last ends at `width`.

    `more` is the room for a sign that there are others: where some do not fit, or these are not all.
    Names of classes, then long headings, give way to a second input.
    """
    listed: list[tuple[Column, float]] = []
    for named, most in ((True, _NAME_PX[0]), (False, _NAME_PX[0]), (False, _NAME_PX[1])):
        sized = [(one, one.width(measure, most, named=named)) for one in inputs]
        behind = [(one, one.width(measure, most, named=named)) for one in others]
        start = (first, first.width(measure, most, named=False))
        shown = _fitting(start[1], sized, behind, width, more, partial=partial)
        listed = [start, *sized[:shown], *behind]
        if shown >= min(2, len(inputs)):
            break
    sign = more if partial or shown < len(inputs) else 0.0
    used = sum(own for _, own in listed) + GAP_PX * (len(listed) - 1) + sign
    spare = min(max(width - used, 0.0) / (len(listed) - 1), _MOST_SPARE_PX)
    placed, right = [], width
    for place in range(len(listed) - 1, 0, -1):
        column, own = listed[place]
        placed.append(Placed(column, right - own, own, named and bool(column.widest)))
        right -= own + GAP_PX + spare + (sign if place == shown + 1 else 0.0)
    return [Placed(first, 0.0, start[1]), *reversed(placed)]


def _fitting(
    first: float,
    inputs: Sequence[tuple[Column, float]],
    others: Sequence[tuple[Column, float]],
    width: float,
    more: float,
    *,
    partial: bool,
) -> int:
    """How many inputs fit between the first column and the others."""
    needed = first + sum(GAP_PX + own for _, own in others)
    for shown in range(len(inputs), 0, -1):
        sign = more if partial or shown < len(inputs) else 0.0
        if needed + sign + sum(GAP_PX + own for _, own in inputs[:shown]) <= width:
            return shown
    return 0


def row_words(table: BatchTable, names: Sequence[str], place: int, most: int = 12) -> str:
    """A row in words, for a tooltip."""
    raw = np.asarray(table.raw)[place]
    words = [f"{name} {number(float(value), 4)}" for name, value in zip(names, raw, strict=True)][:most]
    if len(names) > most:
        words.append("…")
    words.append(f"{table.target_name or 'target'} {_target_words(table, place)}")
    if table.answers is not None:
        words.append(_answer_words(table, place))
    if table.losses is not None:
        words.append(f"loss {number(float(table.losses[place]))}")
    return " · ".join(words)


def class_of(table: BatchTable, place: int) -> int | None:
    """The class that a row belongs to; None where the target is a value."""
    return int(np.ravel(table.target[place])[0]) if _has_classes(table) else None


def _has_classes(table: BatchTable) -> bool:
    return bool(table.class_names)


def _class_columns(table: BatchTable) -> list[Column]:
    """The class as a mark; the probability of class 1 of two, else that of the row's own class."""
    target = np.asarray(table.target)
    names = tuple(name[:_LONGEST_CLASS] for name in table.class_names) if len(table.class_names) > 2 else ()
    wanted = Column("class", "y", lambda place: str(int(target[place])), names)
    answers = None if table.answers is None else np.asarray(table.answers, dtype=np.float64)
    if answers is None or answers.shape[1] == 1:
        share = None if answers is None else answers[:, 0]
        return [wanted, Column("value", "p", _cells(share, 2), ("0.00",))]
    decided = np.asarray(table.decided if table.decided is not None else answers.argmax(axis=1))
    own = answers[np.arange(len(target)), target.astype(int)]
    guess = Column("class", "ŷ", lambda place: str(int(decided[place])), names)
    return [wanted, guess, Column("value", "p(y)", _cells(own, 2), ("0.00",))]


def _value_columns(table: BatchTable) -> list[Column]:
    """The measured value and the predicted one; the first of several."""
    target = np.asarray(table.target, dtype=np.float64)
    several = target.ndim == 2 and target.shape[1] > 1
    first = target[:, 0] if target.ndim == 2 else target
    columns = [_numeric("value", "y₁" if several else "y", first)]
    name = "ŷ₁" if several else "ŷ"
    if table.answers is None:
        return [*columns, Column("value", name, lambda place: NOTHING, columns[0].widest)]
    answers = np.asarray(table.answers, dtype=np.float64)[:, 0]
    decimals = _decimals(first)
    widest = (*_extremes(answers, decimals), *columns[0].widest)
    return [*columns, Column("value", name, _cells(answers, decimals), widest)]


def _numeric(kind: Kind, name: str, values: Any) -> Column:
    decimals = _decimals(values)
    return Column(kind, name, _cells(values, decimals), _extremes(values, decimals))


def _decimals(values: Any) -> int:
    """Decimals that a whole column gets: fewer for large numbers, none for whole ones."""
    finite = values[np.isfinite(values)]
    if not len(finite) or (finite == np.round(finite)).all():
        return 0
    largest = float(np.abs(finite).max())
    return 2 if largest < 10 else 1 if largest < 1000 else 0


def _cells(values: Any, decimals: int) -> Callable[[int], str]:
    if values is None:
        return lambda place: NOTHING
    return lambda place: cell_text(float(values[place]), decimals)


def cell_text(value: float, decimals: int) -> str:
    """A number with its column's decimals, in powers of ten where that would be too long."""
    if not np.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "NaN"
    return number(value, 3) if abs(value) >= 1e6 else fixed(value, decimals)


def _extremes(values: Any, decimals: int) -> tuple[str, ...]:
    finite = np.asarray(values)[np.isfinite(values)]
    if not len(finite):
        return ("NaN",)
    return tuple(cell_text(float(one), decimals) for one in (finite.min(), finite.max()))


def _target_words(table: BatchTable, place: int) -> str:
    kind = class_of(table, place)
    if kind is not None:
        return table.class_names[kind] if kind < len(table.class_names) else str(kind)
    return ", ".join(number(float(value)) for value in np.ravel(table.target[place]))


def _answer_words(table: BatchTable, place: int) -> str:
    answers = np.ravel(np.asarray(table.answers)[place])
    if not _has_classes(table):
        return "prediction " + ", ".join(number(float(value)) for value in answers)
    if len(answers) == 1:
        return f"p {number(float(answers[0]))}"
    shares = (f"{name} {fixed(float(p), 3)}" for name, p in zip(table.class_names, answers, strict=False))
    return "p: " + ", ".join(shares)
