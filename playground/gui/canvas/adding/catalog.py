"""What can be added: the presets of every op, in groups, and how a few typed letters find them.

Generated from the table of ops. Knows no op by name and no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playground.document.block import Piece
from playground.document.blocks import BLOCKS
from playground.gui.canvas.adding.new import Addition, New, NewBlock
from playground.gui.canvas.plan.blocks import CATEGORIES
from playground.gui.canvas.plan.faces import activation_setting
from playground.ops import OPS
from playground.ops.op import Category, Op, Preset
from playground.ops.setting import resolve

GROUPS: Mapping[Category, str] = {
    "data": "Data",
    "dense": "Layers",
    "activation": "Activations",
    "merge": "Combine",
    "regular": "Regularise",
    "shape": "Wiring",
    "loss": "End",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the palette or of a list to choose from."""

    title: str
    hint: str
    help: str
    group: str
    category: str
    icon: str
    curve: str | None = None
    """The activation whose curve stands in place of the icon."""
    refused: bool = False
    """Whether it cannot be chosen; its hint says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Line):
    """An op that can be added, with some of its settings chosen."""

    op: str
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def new(self) -> Addition:
        """What it adds."""
        return New(self.op, self.title, self.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockEntry(Line):
    """A block that can be added: by its name in the library, or one of the user's own."""

    block: str | Piece
    own: str = ""
    """The name that it is kept under, where it is the user's own."""

    @property
    def new(self) -> Addition:
        """What it adds."""
        return NewBlock(self.block, self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Line):
    """An input that a wire may lead to."""

    node: int
    port: int


L = TypeVar("L", bound=Line)


def entries(wanted: Callable[[Op], bool] = lambda op: True) -> tuple[Entry, ...]:
    """Every preset of the ops that are wanted, in the order of the table."""
    return tuple(
        _entry(op, preset)
        for category in GROUPS
        for op in OPS.values()
        if op.category == category and wanted(op)
        for preset in (op.presets or (Preset(op.title, op.hint),))
    )


def block_entries() -> tuple[BlockEntry, ...]:
    """Every block of the library."""
    return tuple(
        BlockEntry(
            title=block.title,
            hint=block.hint,
            help=block.help,
            group="Blocks",
            category=CATEGORIES[block.color],
            icon="layers",
            block=name,
        )
        for name, block in BLOCKS.items()
    )


def _entry(op: Op, preset: Preset) -> Entry:
    curve = (
        resolve(op.settings, preset.settings).get(activation_setting(op) or "")
        if op.category == "activation"
        else None
    )
    return Entry(
        op=op.name,
        title=preset.title,
        hint=preset.hint or op.hint,
        help=preset.help or op.help,
        group=GROUPS[op.category],
        category=op.category,
        icon=op.icon,
        settings=dict(preset.settings),
        curve=str(curve) if curve is not None else None,
    )


def find(query: str, among: Iterable[L]) -> list[L]:
    """The lines that the letters of the query are found in, best first; all of them for an empty query."""
    if not query.strip():
        return list(among)
    ranked = [(_rank(query, entry), entry) for entry in among]
    good = [(rank, entry) for rank, entry in ranked if rank is not None]
    return [entry for _, entry in sorted(good, key=lambda one: (one[1].refused, -one[0]))]


def _rank(query: str, entry: Line) -> float | None:
    """By title; far below, entries whose help or group has the words."""
    by_title = score(query, entry.title)
    return by_title if by_title is not None else -100.0 if _word_in(query, entry) else None


def _word_in(query: str, entry: Line) -> bool:
    """Whether a word of the entry's group or help begins so; three letters at least."""
    wanted = query.strip().casefold()
    return len(wanted) > 2 and f" {wanted}" in f" {entry.group} {entry.help}".casefold()


def score(query: str, text: str) -> float | None:
    """How well the letters of a query, in order, lie in a text: higher is better, None where they do not.

    Letters at the start of a word or of the text, and letters that follow each other, count most.
    """
    wanted, there = query.casefold().replace(" ", ""), text.casefold()
    total, at, last = 0.0, 0, -2
    for letter in wanted:
        found = _next(there, letter, at, last)
        if found < 0:
            return None
        starts_word = found == 0 or not there[found - 1].isalnum()
        total += 3.0 if starts_word else 2.0 if found == last + 1 else 0.0
        total -= 0.05 * (found - at)
        last, at = found, found + 1
    begins = 2.0 if there.replace(" ", "").startswith(wanted) else 0.0
    return total + begins - 0.02 * len(there)


def _next(text: str, letter: str, start: int, last: int) -> int:
    """Where a letter comes next: right behind the last one, else at the start of a word, else anywhere."""
    if start < len(text) and text[start] == letter and last == start - 1:
        return start
    for index in range(start, len(text)):
        if text[index] == letter and (index == 0 or not text[index - 1].isalnum()):
            return index
    return text.find(letter, start)
