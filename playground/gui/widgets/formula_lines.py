"""Lines of a derivation under each other: title and letters, the numbers, a sentence. One sheet of inks.

Owns where each line stands. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.gui.widgets.formula_boxes import Style
from playground.gui.widgets.formula_ink import Box, Ink, measured, text_box
from playground.gui.widgets.formula_rows import broken
from playground.ops.formula import EQUALS, Formula, Line, Number, Role, Row

_LEADING = 0.34
"""Air between two rows of one formula, in sizes of type."""
_APART = 0.85
"""Air between two lines of the derivation."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is painted, how high it is, and from where to where each line stands."""

    inks: tuple[Ink, ...]
    height: float
    spans: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How lines are set: the type of the numbers, of titles and letters, and what the last comes to."""

    numbers: Style
    letters: Style
    final_px: int
    """Size of the last line's value."""
    last_letters: bool = True
    """Whether the last line's title and letters are written too; not where they stand in a heading."""
    title_ink: str = "text2"


def lay_out(lines: Sequence[Line], manner: Manner, width: float) -> Sheet:
    """The lines from the top, none wider than `width`."""
    inks: list[Ink] = []
    spans: list[tuple[float, float]] = []
    y = 0.0
    for place, line in enumerate(lines):
        last = place == len(lines) - 1
        top = y
        for gap, box in _rows(line, manner, width, last=last):
            y += gap * (y > top)
            inks += box.moved(0.0, y + box.ascent).inks
            y += box.height
        spans.append((top, y))
        y += 0 if last else manner.numbers.px * _APART
    return Sheet(tuple(inks), y, tuple(spans))


def in_numbers(line: Line, *, last: bool) -> Formula | None:
    """The numbers and what they come to. A line without any, or with a single one, says it all in one row."""
    value = None if line.value is None else Number(line.value, _role(line, last=last))
    if line.numbers is None or isinstance(line.numbers, Number):
        return None
    return line.numbers if value is None else Row((line.numbers, EQUALS, value))


def in_letters(line: Line, *, last: bool) -> Formula:
    """The letters; with the one number that they come to, where that is all."""
    if line.value is not None and (line.numbers is None or isinstance(line.numbers, Number)):
        return Row((line.letters, EQUALS, Number(line.value, _role(line, last=last))))
    if isinstance(line.numbers, Number):
        return Row((line.letters, EQUALS, line.numbers))
    return line.letters


def _role(line: Line, *, last: bool) -> Role:
    """What the value is; where that is not said, the last one is new, and others are what numbers come to."""
    return line.role if line.role != "plain" else "new" if last else "sum"


def _rows(line: Line, manner: Manner, width: float, *, last: bool) -> list[tuple[float, Box]]:
    """The rows of one line, each with the air above it."""
    leading = manner.numbers.px * _LEADING
    rows: list[tuple[float, Box]] = []
    numbers = in_numbers(line, last=last)
    style = replace(manner.numbers, new_px=manner.final_px) if last else manner.numbers
    title: Sequence[Box] = ()
    letters: Sequence[Box] = ()
    if manner.last_letters or not last or numbers is None:
        title = wrapped(line.title, manner.letters.px, 500, manner.title_ink, width)
        both = (
            replace(manner.letters, figures="text1", new_px=style.new_px)
            if numbers is None
            else manner.letters
        )
        letters = broken(in_letters(line, last=last), both, width)
    rows += _heading(title, letters, manner, width)
    if numbers is not None:
        rows += [(leading, box) for box in broken(numbers, style, width)]
    if line.note:
        rows += [
            (leading * 0.5, box) for box in wrapped(line.note, manner.numbers.note_px, 400, "text3", width)
        ]
    return rows


def _heading(
    title: Sequence[Box], letters: Sequence[Box], manner: Manner, width: float
) -> list[tuple[float, Box]]:
    """Title and letters in one row where both fit, else under each other."""
    leading, gap = manner.letters.px * _LEADING, manner.letters.px * 0.75
    if len(title) == 1 and letters and title[0].width + gap + letters[0].width <= width:
        first, rest = letters[0], letters[1:]
        joined = Box(
            title[0].width + gap + first.width,
            max(title[0].ascent, first.ascent),
            max(title[0].descent, first.descent),
            title[0].inks + first.moved(title[0].width + gap).inks,
        )
        return [(leading, box) for box in (joined, *rest)]
    return [(leading, box) for box in (*title, *letters)]


def wrapped(text: str, px: int, weight: int, ink: str, width: float) -> list[Box]:
    """A sentence in as many rows as it needs."""
    metrics = measured(px, weight)
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and metrics.horizontalAdvance(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return [text_box(row, px, weight, ink) for row in rows]
