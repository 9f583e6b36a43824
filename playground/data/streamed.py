"""Data sets that are read as they are needed: rows too many for memory, in files or in one's own arrays.

They are looked over once, range by range: finite or not, classes or values, mean and variance of the
training rows, and a fixed sample to draw. The parts are made of chunks of neighbouring rows that are dealt
by the seed; classes are not dealt out evenly, as they are where all rows are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.answers import Answers, as_targets
from playground.data.arrays import check_finite, column_names, one_class
from playground.data.dataset import DataSet, Drawn
from playground.data.features import check_features, columns_read, expand, feature_labels, features_for
from playground.data.memory import budget
from playground.data.moments import Moments
from playground.data.recipe import DataError, Recipe
from playground.data.rowsource import RowSource
from playground.data.scaling import identity, stillness_hint
from playground.data.source import Floats, Target, Whole
from playground.data.streams import stream
from playground.data.stretches import Stretches, chunk_rows, deal
from playground.ops.facts import Facts, Task

HELD_BYTES = 24
"""What a number takes where rows are held in memory: as float64, and twice as an executor has it."""

SAMPLE_ROWS = 2000
"""Rows of the sample that is drawn, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where rows lie and what is read of them.

    `picked` numbers the columns that count, None for all as they lie; `chunk` is how many rows are read in
    one go. Shapes: picked (C,).
    """

    rows: RowSource
    targets: RowSource
    columns: tuple[str, ...]
    features: tuple[str, ...]
    picked: Whole | None
    chunk: int

    def raw(self, block: NDArray[Any]) -> Floats:
        """Rows as read, in float64, just the columns that count. Shapes: result (n, C)."""
        return np.asarray(block if self.picked is None else block[:, self.picked], dtype=np.float64)

    def fill(self, into: Floats, block: NDArray[Any]) -> None:
        """Puts the features of rows as read into an array, unchecked. Shapes: into (n, F)."""
        if self.features != self.columns:
            into[...] = expand(self.features, self.columns, self.raw(block))
        else:
            into[...] = block if self.picked is None else block[:, self.picked]

    def expanded(self, raw: Floats, first_row: int) -> Floats:
        """The features of raw rows. Raises: DataError for a number that is not finite."""
        check_finite(raw, self.columns, first_row)
        if self.features == self.columns:
            return raw
        x = expand(self.features, self.columns, raw)
        check_features(x, self.features, first_row)
        return x

    def read(self, stretches: Stretches) -> Iterator[tuple[int, NDArray[Any], NDArray[Any]]]:
        """First row number, rows and targets as they lie, block by block, valid until the next."""
        with ExitStack() as open_files:
            rows = open_files.enter_context(self.rows.reading())
            targets = open_files.enter_context(self.targets.reading())
            for start, stop in stretches.pieces(self.chunk):
                yield start, rows(start, stop), targets(start, stop)


@dataclass(frozen=True, slots=True, eq=False)
class StreamedSet(DataSet):
    """Rows that are read as they are needed.

    `labels` are those of the classes as they stand in the targets, sorted, None for values; `memory` is what
    rows may take, in bytes. Shapes: labels (K,).
    """

    parts: Mapping[str, Stretches]
    origin: Origin
    labels: NDArray[Any] | None
    sample: Drawn
    memory: int

    @property
    def fits(self) -> bool:
        """Whether all rows could as well be held in memory, with room for an executor's copies."""
        numbers = sum(map(len, self.parts.values())) * (len(self.facts.features) + self.facts.targets)
        return HELD_BYTES * numbers <= self.memory

    @property
    def target_width(self) -> int:
        """Numbers that stand for the target of a row: its class, or its values."""
        return 1 if self.labels is not None else self.facts.targets

    def blocks(self, stretches: Stretches) -> Iterator[tuple[Floats, Target]]:
        """These rows in this order as the network gets them, a block at a time, good until the next.

        Raises: DataError where they cannot be read, or have changed and are not finite any more.
        """
        tall = (self.origin.chunk, 1)
        mean, scale = np.tile(self.scaler.mean, tall), np.tile(self.scaler.scale, tall)  # twice as fast so
        scaled, room = bool(mean.any() or (scale != 1).any()), np.empty_like(mean)
        for start, rows, targets in self.origin.read(stretches):
            x = room[: len(rows)]
            self.origin.fill(x, rows)
            if scaled:
                np.subtract(x, mean[: len(x)], out=x)
                np.divide(x, scale[: len(x)], out=x)
            if not np.isfinite(x.sum()):
                self.origin.expanded(self.origin.raw(rows), start)  # tells which number it was
            yield x, self._target(targets)

    def targets(self, name: str) -> Iterator[Target]:
        """The targets of a part as the network gets them, a block at a time."""
        self.require(name)
        with self.origin.targets.reading() as read:
            for start, stop in self.parts[name].pieces(self.origin.chunk):
                yield self._target(read(start, stop))

    def _target(self, block: NDArray[Any]) -> Target:
        y: Target = as_targets(block, self.labels)
        return y if self.target_scaler is None else self.target_scaler.apply(y)

    def part(self, name: str) -> tuple[Floats, Target]:
        """All rows of one part, as they lie; for sets that fit after all."""
        count = self.count(name)
        x = np.empty((count, len(self.facts.features)))
        values = self.labels is None
        y: Target = np.empty((count, self.target_width)) if values else np.empty(count, dtype=np.int64)
        done = 0
        for rows, targets in self.blocks(self.parts[name]):
            place = slice(done, done + len(rows))
            x[place], y[place] = rows, targets
            done += len(rows)
        return x, y

    def drawn(self, most: int) -> Drawn:
        """The first rows of the sample, which lies in random order."""
        raw, y, part = self.sample
        return Drawn(raw[:most], y[:most], part[:most])

    def typical(self) -> Floats:
        """The training rows of the sample."""
        rows: Floats = self.sample.raw[self.sample.part == 0]
        return rows


def stream_rows(
    rows: RowSource,
    targets: RowSource,
    recipe: Recipe,
    *,
    columns: Sequence[str] = (),
    picked: Whole | None = None,
    task: Task | None = None,
    memory_mb: float | None = None,
) -> StreamedSet:
    """The data set of rows that stay where they lie; looks them over once.

    `picked` numbers the columns that are inputs, all of them where it is None; `columns` names these.
    Raises: DataError for rows that cannot be learned from, naming row and column.
    """
    memory = budget(memory_mb)
    if rows.dtype.kind not in "biuf":
        raise DataError(f"{rows.name} holds {rows.dtype}: rows must be plain real numbers")
    shape = rows.shape if picked is None else (rows.shape[0], len(picked))
    names = column_names(shape, targets.shape, columns)
    features, hints = features_for(recipe.features, names)
    read = columns_read(features, names)
    numbers = np.array([names.index(name) for name in read], dtype=np.int64)
    numbers = numbers if picked is None else picked[numbers]
    everything = len(numbers) == rows.shape[1] and (np.diff(numbers) == 1).all()
    chunk = chunk_rows(shape[0], rows.shape[1])
    origin = Origin(rows, targets, read, features, None if everything else numbers, chunk)
    survey = _Survey(origin, deal(shape[0], chunk, recipe.split), task, recipe.split.seed, memory)
    survey.look_over()
    return survey.data_set(recipe.standardize, hints)


class _Survey:
    """One look at every row. Mutable; lives until the data set is made."""

    def __init__(
        self, origin: Origin, parts: Mapping[str, Stretches], task: Task | None, seed: int, memory: int
    ) -> None:
        self._origin, self._parts, self._memory = origin, parts, memory
        self._answers = Answers(origin.targets, task)
        self._moments = Moments(len(origin.features))
        self._wanted, self._wanted_part = _sample(parts, seed, memory // (256 * len(origin.columns)))
        self._places = np.argsort(self._wanted)
        self._raw = np.empty((len(self._wanted), len(origin.columns)))
        self._y = np.empty((len(self._wanted), self._answers.width), dtype=origin.targets.dtype)

    def look_over(self) -> None:
        """Reads all rows once. Raises: DataError naming the first that cannot be learned from."""
        training = np.zeros(-(-self._origin.rows.shape[0] // self._origin.chunk), dtype=bool)
        training[self._parts["training"].starts // self._origin.chunk] = True
        everything = Stretches(np.array([0]), np.array([self._origin.rows.shape[0]]))
        for start, block, targets in self._origin.read(everything):
            raw = self._origin.raw(block)
            x = self._origin.expanded(raw, start)
            learned = bool(training[start // self._origin.chunk])
            if learned:
                self._moments.add(x)
            self._answers.add(targets, start, learned)
            self._keep(start, raw, targets)

    def _keep(self, start: int, raw: Floats, targets: NDArray[Any]) -> None:
        """Takes the rows of the sample that are among these."""
        bounds = np.searchsorted(self._wanted, [start, start + len(raw)], sorter=self._places)
        places = self._places[slice(*bounds)]
        self._raw[places] = raw[self._wanted[places] - start]
        self._y[places] = targets[self._wanted[places] - start]

    def data_set(self, standardize: bool, hints: tuple[str, ...]) -> StreamedSet:
        """What came of it."""
        answers, origin = self._answers, self._origin
        names, task = answers.names, answers.task
        if task == "classes" and len(names) < 2:
            raise one_class(names[0])
        labels = np.array(answers.labels, dtype=origin.targets.dtype) if task == "classes" else None
        sample = Drawn(self._raw, as_targets(self._y, labels), self._wanted_part)
        for array in sample:
            array.setflags(write=False)
        remarks = (stillness_hint(self._moments.still, origin.features), answers.hint())
        return StreamedSet(
            facts=Facts(origin.features, task, len(names) or answers.width),
            columns=origin.columns,
            column_labels=origin.columns,
            feature_labels=feature_labels(origin.features, origin.columns, origin.columns),
            class_names=names,
            target_name="target",
            scaler=self._moments.scaler() if standardize else identity(len(origin.features)),
            target_scaler=answers.moments.scaler() if standardize and task == "values" else None,
            parts=self._parts,
            image=None,
            hints=(*hints, *(remark for remark in remarks if remark)),
            origin=origin,
            labels=labels,
            sample=sample,
            memory=self._memory,
        )


def _sample(parts: Mapping[str, Stretches], seed: int, most: int) -> tuple[Whole, Whole]:
    """Numbers of rows to draw, and their parts, in random order that depends on the seed alone.

    Shapes: (M,) both.
    """
    drawn = [parts[name] for name in ("training", "validation")]
    total = sum(map(len, parts.values()))
    most = max(2, min(SAMPLE_ROWS, most))
    rng = stream("sample", seed)
    rows, part = [], []
    for number, stretches in enumerate(drawn):
        share = min(len(stretches), max(1, round(most * len(stretches) / total)))
        rows.append(stretches.rows(rng.choice(len(stretches), share, replace=False, shuffle=False)))
        part.append(np.full(share, number))
    order = rng.permutation(sum(map(len, rows)))
    return np.concatenate(rows)[order], np.concatenate(part)[order]
