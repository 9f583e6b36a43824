"""What is learned from: generators, measured sets, one's own tables, splits and batches.

The table (cheap, no rows are made): `SOURCES`, name → `Source`; `FEATURES`, the expansion of a plane;
`available(columns)`, the features a table offers; `Source.table(settings)`, its bare rows.
A recipe is any object with the attributes of `Recipe`:

- `problems(recipe) -> list[DataProblem]`   what is wrong with it, in sentences; never raises
- `facts(recipe) -> Facts`                  what a graph must know of it; makes no rows
- `load(recipe) -> DataSet`                 its rows, split and standardised
- `from_arrays(x, y, recipe) -> DataSet`    one's own rows, with the recipe's split and features
- `from_table(read_table(path, target), recipe) -> DataSet`   a CSV file
- `from_array_files(path, target, recipe) -> DataSet`   .npy files, read as they are needed

Rows are held in memory (`LoadedSet`) or, where they are memory-mapped, lie in array files or would take
more than `budget()`, read as they are needed (`StreamedSet`). `DataSet.part(name)` gives the rows of
"training", "validation" or "test" as the network sees them, `DataSet.expand(raw)` does the same to any raw
rows, `DataSet.raw_values(outputs)` leads back to the units of the target.
`order`, `batch_slices` and `batch_hint` say which rows make which batch;
`stream(purpose, seed, index)` draws the random numbers of all of this. Whatever cannot be had raises
`DataError` with one sentence for the user.
"""

from __future__ import annotations

from playground.data.arrayfile import from_array_files, is_array_file
from playground.data.arrays import table_from_arrays
from playground.data.batches import batch_hint, batch_slices, order
from playground.data.checks import facts, problems
from playground.data.dataset import DataSet, Drawn
from playground.data.features import FEATURES, Feature, available, canonical, feature_labels
from playground.data.loaded import LoadedSet, from_arrays, from_table, load
from playground.data.memory import budget
from playground.data.moments import Moments
from playground.data.recipe import DataError, DataProblem, Recipe, Shares
from playground.data.scaling import Scaler
from playground.data.source import Source, Table
from playground.data.sources import SOURCES
from playground.data.split import PARTS, split_rows
from playground.data.streamed import StreamedSet
from playground.data.streams import stream
from playground.data.stretches import Stretches
from playground.data.tablefile import read_table

__all__ = [
    "FEATURES",
    "PARTS",
    "SOURCES",
    "DataError",
    "DataProblem",
    "DataSet",
    "Drawn",
    "Feature",
    "LoadedSet",
    "Moments",
    "Recipe",
    "Scaler",
    "Shares",
    "Source",
    "StreamedSet",
    "Stretches",
    "Table",
    "available",
    "batch_hint",
    "batch_slices",
    "budget",
    "canonical",
    "facts",
    "feature_labels",
    "from_array_files",
    "from_arrays",
    "from_table",
    "is_array_file",
    "load",
    "order",
    "problems",
    "read_table",
    "split_rows",
    "stream",
    "table_from_arrays",
]
