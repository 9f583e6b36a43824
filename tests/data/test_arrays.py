"""One's own arrays: what the target is taken for, and a sentence for every array that cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from playground.data import DataError, table_from_arrays

X = np.arange(60.0).reshape(30, 2)


@pytest.mark.parametrize(
    ("y", "names"),
    [
        (["b", "a", "c"] * 10, ("a", "b", "c")),
        ([True, False] * 15, ("False", "True")),
        ([7, 3] * 15, ("3", "7")),
        ([-1.0, 1.0] * 15, ("-1", "1")),
        (np.array([[0], [1]] * 15), ("0", "1")),
        (np.array(["b", "a"] * 15, dtype=object), ("a", "b")),
    ],
)
def test_that_labels_are_taken_for_classes(y: Any, names: tuple[str, ...]):
    table = table_from_arrays(X, y)
    assert table.class_names == names
    assert table.y.dtype == np.int64
    assert [names[k] for k in table.y[:2]] == [
        f"{label:g}" if isinstance(label, float) else str(label)
        for label in np.asarray(y).ravel()[:2].tolist()
    ]


@pytest.mark.parametrize("y", [np.arange(30), np.arange(30) / 4, np.arange(60).reshape(30, 2)])
def test_that_many_numbers_are_taken_for_values(y: Any):
    table = table_from_arrays(X, y)
    assert table.class_names == ()
    assert np.array_equal(table.y, np.asarray(y, dtype=float).reshape(30, -1))


def test_that_the_task_can_be_said():
    assert table_from_arrays(X, [0, 1] * 15, task="values").y.shape == (30, 1)
    assert table_from_arrays(X, np.arange(30), task="classes").targets == 30


@pytest.mark.parametrize(("width", "columns"), [(1, ("x",)), (2, ("x", "y")), (3, ("x1", "x2", "x3"))])
def test_that_columns_without_names_get_some(width: int, columns: tuple[str, ...]):
    assert table_from_arrays(np.zeros((4, width)), [0, 1, 0, 1]).columns == columns


def holed(value: float) -> np.ndarray:
    x = X.copy()
    x[3, 1] = value
    return x


@pytest.mark.parametrize(
    ("x", "y", "more", "words"),
    [
        (
            np.arange(3.0),
            [0, 1, 0],
            {},
            "x must have two dimensions, rows and columns: x.reshape(-1, 1)",
        ),
        (np.zeros((3, 2, 2)), [0, 1, 0], {}, "x must have two dimensions, rows and columns, but its shape"),
        (np.zeros((3, 0)), [0, 1, 0], {}, "x must have two dimensions"),
        ([[1.0]], [0], {}, "x has 1 row: at least 2 are needed"),
        (np.zeros((0, 2)), [], {}, "x has 0 rows: at least 2"),
        (X, [0, 1], {}, "x has 30 rows but y has 2"),
        (X, 1.0, {}, "x has 30 rows but y has 1"),
        (X, [0, 1] * 15, {"columns": ("a",)}, "1 column names for 2 columns"),
        (holed(np.nan), [0, 1] * 15, {}, "row 3 of column 'y' is nan"),
        (holed(-np.inf), [0, 1] * 15, {"columns": ("a", "b")}, "row 3 of column 'b' is -inf"),
        (X, [0.5] * 29 + [np.nan], {}, "row 29 of column 'target' is nan"),
        (X, [0.0] * 29 + [np.nan], {"task": "classes"}, "row 29 of column 'target' is nan"),
        ([["a", "b"]] * 30, [0, 1] * 15, {}, "x must hold numbers only"),
        ([[1, 2], [3]], [0, 1], {}, "x must have rows of one length"),
        ([[10**400], [1]], [0, 1], {}, "x must hold numbers only"),
        (X, ["a", "b"] * 15, {"task": "values"}, "y must hold numbers only"),
        (X, np.zeros((30, 2)), {"task": "classes"}, "classes need one label for each row"),
        (X, np.zeros((30, 2, 2)), {}, "values need one row of numbers"),
        (X, np.zeros((30, 0)), {}, "values need one row of numbers"),
        (X, np.array([1, "a"] * 15, dtype=object), {}, "must be of one kind"),
        (X, np.array([float("nan"), 1.0] * 15, dtype=object), {}, "row 0 of column 'target' is nan"),
        (X[:2], [[0], [1, 2]], {}, "y must have rows of one length"),
        (X + 1j, [0, 1] * 15, {}, "x holds complex numbers"),
        (X, np.array([0, 1j] * 15), {}, "y holds complex numbers"),
        (csr_matrix(X), [0, 1] * 15, {}, "x is a sparse matrix: give x.toarray()"),
        (np.ma.masked_greater(X, X.mean()), [0, 1] * 15, {}, "x has masked cells"),
        (np.where(X < 0.5, 1.7e308, 0.0), [0, 1] * 15, {}, "is 1.7e+308: rescale the column"),
    ],
)
def test_that_arrays_that_cannot_be_learned_from_are_refused_in_words(x: Any, y: Any, more: Any, words: str):
    with pytest.raises(DataError) as raised:
        table_from_arrays(x, y, **more)
    assert words in str(raised.value)
