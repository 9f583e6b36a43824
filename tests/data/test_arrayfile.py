"""Array files: every layout is read as it lies, and every broken file gets a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data import DataError, StreamedSet, from_array_files, from_arrays, is_array_file
from playground.data.rowsource import RowArray, RowFile, source_of
from tests.data.recipes import Deal, Wish

ALL = Wish(standardize=False, split=Deal(1.0, 0.0))
X = np.random.default_rng(1).normal(size=(300, 5))
Y = np.random.default_rng(2).normal(size=300)


def folder(path: Path, x: Any = X, y: Any = Y) -> Path:
    """A folder with these arrays."""
    np.save(path / "x.npy", x)
    np.save(path / "y.npy", y)
    return path


def learned(data: StreamedSet) -> Any:
    """The training features."""
    return data.part("training")[0]


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f8", "i1", "u2", "i8", "?"])
@pytest.mark.parametrize("layout", ["C", "F"])
def test_that_rows_of_every_type_and_order_are_read_as_they_are(
    tmp_path: Path, kind: str, layout: Any
) -> None:
    x = np.array(10 * X, dtype=kind, order=layout)
    data = from_array_files(folder(tmp_path, x), None, ALL)
    assert np.array_equal(learned(data), x.astype(float))
    assert np.array_equal(data.part("training")[1][:, 0], Y)


@pytest.mark.parametrize("target", ["0", "2", "-1"])
@pytest.mark.parametrize("layout", ["C", "F"])
def test_that_any_column_of_one_file_can_be_the_target(tmp_path: Path, target: str, layout: Any) -> None:
    np.save(tmp_path / "all.npy", np.asarray(X, order=layout))
    data = from_array_files(tmp_path / "all.npy", target, ALL)
    x, y = data.part("training")
    assert np.array_equal(x, np.delete(X, int(target), axis=1))
    assert np.array_equal(y[:, 0], X[:, int(target)])
    assert data.columns == ("x1", "x2", "x3", "x4")


def test_that_targets_may_lie_in_a_file_of_their_own(tmp_path: Path) -> None:
    folder(tmp_path)
    data = from_array_files(tmp_path / "x.npy", str(tmp_path / "y.npy"), ALL)
    assert np.array_equal(data.part("training")[1][:, 0], Y)


VIEWS = {
    "whole": np.s_[:],
    "later rows": np.s_[100:],
    "some columns": np.s_[:, 1:4],
    "every second row": np.s_[::2],
    "every second column": np.s_[:, ::2],
    "one column": np.s_[:, 2:3],
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("layout", ["C", "F"])
def test_that_a_view_of_a_mapped_array_is_read_from_its_file(tmp_path: Path, view: str, layout: Any) -> None:
    np.save(tmp_path / "x.npy", np.asarray(X, order=layout))
    x = np.load(tmp_path / "x.npy", mmap_mode="r")[VIEWS[view]]
    assert isinstance(source_of(x, "x"), RowFile)
    assert isinstance(source_of(np.asarray(x), "x"), RowFile)
    data = from_arrays(x, Y[: len(x)], ALL)
    assert isinstance(data, StreamedSet)
    assert np.array_equal(learned(data), x)


def test_that_views_that_lie_in_memory_alone_are_read_from_there(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", X)
    backwards = np.load(tmp_path / "x.npy", mmap_mode="r")[::-1]
    changed = np.load(tmp_path / "x.npy", mmap_mode="c")
    changed[7, 3] = 11.0
    for x in (backwards, changed):
        assert isinstance(source_of(x, "x"), RowArray)
        data = from_arrays(x, Y, ALL)
        assert isinstance(data, StreamedSet)
        assert np.array_equal(learned(data), x)


@pytest.mark.parametrize(
    ("name", "expected"), [("x.npy", True), ("X.NPY", True), (".", True), ("x.csv", False), ("none", False)]
)
def test_that_array_files_are_known_by_their_name(tmp_path: Path, name: str, expected: bool) -> None:
    assert is_array_file(tmp_path / name) is expected


# -- broken ones -------------------------------------------------------------------------------------


def refusal(path: Path, target: str | None = None) -> str:
    """The sentence that a path is refused with."""
    with pytest.raises(DataError) as caught:
        from_array_files(path, target, ALL)
    return str(caught.value)


def test_that_what_is_missing_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"there is no file '{tmp_path / 'x.npy'}': check the path"
    np.save(tmp_path / "x.npy", X)
    assert "y.npy': check the path" in refusal(tmp_path)
    assert "name their targets" in refusal(tmp_path / "x.npy")
    assert refusal(tmp_path / "x.npy", "5") == (
        "x.npy has no column '5': its columns are numbered from 0 to 4"
    )
    assert "has no column 'price'" in refusal(tmp_path / "x.npy", "price")
    assert "leave out 'y'" in refusal(tmp_path, "y")


def test_that_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path) / "x.npy"
    path.write_bytes(path.read_bytes()[:-8])
    assert refusal(tmp_path) == (
        "x.npy is cut off: its header says 12,000 bytes of numbers, but there are 11,992"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x01\x00\x10\x00{'descr': '<f8'}",
        b"\x93NUMPY\x09\x00",
        b"a,b\n1,2\n",
        b"PK\x03\x04",
        b"\x93NUMPY\x01\x00\x3c\x00{'descr': '<f8', 'fortran_order': False, 'shape': (-3, 2)}  \n",
    ],
)
def test_that_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (folder(tmp_path) / "x.npy").write_bytes(content)
    sentence = refusal(tmp_path)
    assert sentence.startswith("x.npy is no array file (")
    assert sentence.endswith("): save it with numpy.save")


def test_that_pickled_objects_are_never_read(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> Any:
            return pytest.fail, ("it was unpickled",)

    x = np.empty((3, 2), dtype=object)
    x[...] = Trap()
    folder(tmp_path, y=np.arange(3))
    np.save(tmp_path / "x.npy", x, allow_pickle=True)
    assert "holds Python objects or records" in refusal(tmp_path)
    np.save(tmp_path / "x.npy", np.zeros(3, dtype="f4,i4"))
    assert "holds Python objects or records" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (X[:, 0], Y, r"x must have two dimensions, rows and columns: x\.reshape\(-1, 1\)"),
        (np.zeros((4, 2, 2)), Y, r"x\.npy has the shape \(4, 2, 2\): reshape it to rows and columns"),
        (X, Y[:-1], "x has 300 rows but y has 299: give one target for each row"),
        (X[:1], Y[:1], "x has 1 row: at least 2 are needed"),
        (X[:0], Y[:0], "x has 0 rows"),
        (X[:, :0], Y, "rows and columns, but its shape is"),
        (X.astype(complex), Y, r"x\.npy holds complex128: rows must be plain real numbers"),
        (X.astype(str), Y, r"x\.npy holds <U\d+: rows must be plain real numbers"),
        (X, Y.astype(complex), r"y\.npy holds complex128: targets must be plain numbers or texts"),
        (X, np.zeros((300, 0)), "one row of targets"),
        (X, np.zeros(300, dtype="M8[s]"), "targets must be plain numbers or texts"),
        (X, np.zeros(300, dtype=int), "every row is of the one class '0'"),
    ],
)
def test_that_arrays_that_do_not_fit_are_refused_in_words(
    tmp_path: Path, x: Any, y: Any, sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence):
        from_array_files(folder(tmp_path, x, y), None, ALL)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_that_a_number_that_is_not_finite_is_named_by_row_and_column(tmp_path: Path, value: float) -> None:
    x, y = X.copy(), Y.copy()
    x[217, 3] = value
    assert refusal(folder(tmp_path, x)) == (
        f"row 217 of column 'x4' is {value}: remove such rows or fill them with a number"
    )
    y[111] = value
    assert refusal(folder(tmp_path, X, y)).startswith(f"row 111 of column 'target' is {value}")


def test_that_a_file_that_changes_while_it_is_used_is_noticed(tmp_path: Path) -> None:
    path = folder(tmp_path) / "x.npy"
    data = from_array_files(tmp_path, None, ALL)
    x = np.load(path, mmap_mode="r+")
    x[42, 1] = np.nan
    x.flush()
    with pytest.raises(DataError, match="row 42 of column 'x2' is nan"):
        data.part("training")
    x[42, 1] = 0.0
    x.flush()
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match=r"x\.npy has become shorter while it was read"):
        data.part("training")
    path.unlink()
    with pytest.raises(DataError, match="cannot be read: No such file"):
        data.part("training")
