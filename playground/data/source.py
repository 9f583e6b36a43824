"""What a data source is: its entry in the table, and the table of rows that it makes.

Owns the shape of an entry (`Source`), of its product (`Table`) and the settings that all generators
share. Knows no single source: these stand in the family modules and meet in `sources.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.data.recipe import DataError
from playground.data.streams import stream
from playground.ops.facts import Task
from playground.ops.setting import Setting, resolve

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Target = Floats | Whole
Group = Literal["toy", "regression", "measured"]

TWO_CLASSES = ("orange", "blue")
"""Names of two generated classes: the ends of the colour map, as in TF Playground (−1 and +1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows as they come from a source, before features, split and standardisation.

    Without class names the target is values. Labels of columns default to their names.

    Shapes: x (N, C); y (N,) class indices for classes, (N, T) for values.
    """

    columns: tuple[str, ...]
    x: Floats
    y: Target
    class_names: tuple[str, ...] = ()
    target_name: str = "target"
    column_labels: tuple[str, ...] = ()
    scaled_target: bool = True
    image: tuple[int, int] | None = None
    hints: tuple[str, ...] = ()

    @property
    def task(self) -> Task:
        """What the target is."""
        return "classes" if self.class_names else "values"

    @property
    def targets(self) -> int:
        """Number of classes, or of values a row."""
        return len(self.class_names) or int(self.y.shape[1])


@dataclass(frozen=True, slots=True)
class Source:
    """One source of rows: everything the gallery, the inspector, help and loading read of it.

    `targets` is the number of classes or of values a row; a text names the setting that holds it.
    `rows` is the number of rows of a measured set, None where the setting "count" says so.
    `scaled_target` says whether values are standardised along with the inputs: measured ones are,
    generated ones lie in −1..1 already. `image` is (height, width) where a row is a picture.
    """

    name: str
    title: str
    group: Group
    task: Task
    columns: tuple[str, ...]
    column_labels: tuple[str, ...]
    targets: int | str
    make: Callable[[Mapping[str, object]], Table]
    help: str
    source: str
    settings: tuple[Setting, ...] = ()
    class_names: tuple[str, ...] = ()
    target_name: str = "class"
    rows: int | None = None
    scaled_target: bool = False
    image: tuple[int, int] | None = None

    def table(self, given: Mapping[str, object]) -> Table:
        """The rows under the `given` settings, defaults for the rest, with what the entry says of them."""
        return replace(
            self.make(resolve(self.settings, given)),
            column_labels=self.column_labels,
            scaled_target=self.scaled_target,
            image=self.image,
        )

    def target_count(self, settings: Mapping[str, object]) -> int:
        """Number of classes, or of values a row, under resolved `settings`."""
        return self.targets if isinstance(self.targets, int) else whole(settings, self.targets)

    def row_count(self, settings: Mapping[str, object]) -> int:
        """Number of rows under resolved `settings`."""
        return self.rows if self.rows is not None else whole(settings, "count")

    def names_of_classes(self, settings: Mapping[str, object]) -> tuple[str, ...]:
        """The classes by name under resolved `settings`; empty where the target is values."""
        if self.task == "values" or self.class_names:
            return self.class_names
        return tuple(f"class {k}" for k in range(self.target_count(settings)))


@dataclass(frozen=True, slots=True)
class Draw:
    """What a generator's formula is given: resolved settings and its own random numbers."""

    count: int
    noise: float
    rng: np.random.Generator
    settings: Mapping[str, object]

    def uniform(self, radius: float, *shape: int) -> Floats:
        """Numbers evenly spread over −radius … radius."""
        return self.rng.uniform(-radius, radius, shape)


Formula = Callable[[Draw], tuple[Floats, Target]]


def generator(
    name: str,
    title: str,
    formula: Formula,
    *,
    help: str,
    source: str,
    count: int = 500,
    noise: float = 0.0,
    columns: tuple[str, ...] = ("x", "y"),
    column_labels: tuple[str, ...] = ("x₁", "x₂"),
    targets: int | str = 2,
    class_names: tuple[str, ...] = TWO_CLASSES,
    more: tuple[Setting, ...] = (),
) -> Source:
    """The entry of a generated set. Its rows are shuffled, so that any part of them is fair.

    Points are drawn before noise and noise only scales a draw: turning the noise up moves the very
    same points. Without class names the target is one value a row.
    """
    task: Task = "classes" if class_names or isinstance(targets, str) else "values"
    target_name = "class" if task == "classes" else "value"

    def make(settings: Mapping[str, object]) -> Table:
        rng = stream(f"data/{name}", whole(settings, "seed"))
        draw = Draw(whole(settings, "count"), number(settings, "noise"), rng, settings)
        x, y = formula(draw)
        order = rng.permutation(draw.count)
        names = entry.names_of_classes(settings)
        return Table(columns, x[order], y[order], names, target_name)

    entry = Source(
        name=name,
        title=title,
        group="toy" if task == "classes" else "regression",
        task=task,
        columns=columns,
        column_labels=column_labels,
        targets=targets,
        make=make,
        help=help,
        source=source,
        settings=(count_setting(count), noise_setting(noise), SEED, *more),
        class_names=class_names,
        target_name=target_name,
    )
    return entry


def count_setting(default: int) -> Setting:
    """The number of rows of a generated set."""
    text = "How many rows are generated, training and validation together."
    return Setting("count", "integer", default, "Rows", text, low=10, high=100_000)


def noise_setting(default: float) -> Setting:
    """The amount of noise of a generated set, 0 to 0.5 as in TF Playground (its 0 to 50)."""
    text = "How far rows stray from the rule: 0 follows it exactly, 0.5 blurs it."
    return Setting("noise", "number", default, "Noise", text, low=0.0, high=0.5)


SEED = Setting(
    "seed",
    "integer",
    1,
    "Data seed",
    "The same seed gives the very same rows; another seed other rows of the same kind.",
    low=0,
    high=2**32 - 1,
)


def whole(settings: Mapping[str, object], name: str) -> int:
    """The whole number that stands under `name`."""
    return int(number(settings, name))


def number(settings: Mapping[str, object], name: str) -> float:
    """The number that stands under `name`. Raises: DataError where it is none."""
    value = settings[name]
    if not isinstance(value, (int, float)):
        raise DataError(f"the data setting '{name}' must be a number, not {value!r}")
    return value
