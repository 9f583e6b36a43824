"""Tables from files: which columns are inputs, and a sentence with line and column for every fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground.data import DataError, from_table, read_table, tablefile
from playground.ops.facts import Facts
from tests.data.recipes import Wish

CARS = "name,weight,speed,kind\n" + "".join(f"car {k},{k}.5,{k * k},{'ab'[k % 2]}\n" for k in range(30))


def saved(folder: Path, content: str | bytes, name: str = "cars.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_that_text_is_learned_as_classes(tmp_path: Path):
    table = read_table(saved(tmp_path, CARS), "kind")
    assert table.columns == ("weight", "speed")
    assert table.class_names == ("a", "b")
    assert table.target_name == "kind"
    assert table.x[3].tolist() == [3.5, 9]
    assert table.y[:3].tolist() == [0, 1, 0]
    assert table.hints == ("column 'name' of cars.csv left out: only numbers can be inputs",)
    assert from_table(table, Wish()).facts == Facts(("weight", "speed"), "classes", 2)


def test_that_many_numbers_are_learned_as_values(tmp_path: Path):
    table = read_table(saved(tmp_path, CARS), "speed")
    assert table.columns == ("weight",)
    assert np.array_equal(table.y[:, 0], np.arange(30.0) ** 2)


def test_that_few_whole_numbers_are_classes_unless_said_otherwise(tmp_path: Path):
    path = saved(tmp_path, "x,y,label\n" + "1,2,0\n3,4,1\n" * 5)
    assert read_table(path, "label").class_names == ("0", "1")
    assert read_table(path, "label", task="values").class_names == ()
    assert from_table(read_table(path, "label"), Wish(features=("x²",))).facts.features == ("x²",)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_that_the_separator_is_read_off_the_header(tmp_path: Path, separator: str):
    path = saved(tmp_path, CARS.replace(",", separator), "cars.tsv")
    assert read_table(path, "kind").columns == ("weight", "speed")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_that_line_endings_byte_order_marks_quotes_and_empty_lines_do_not_matter(tmp_path: Path, ending: str):
    lines = ["\ufeffsize,kind", '1,"a, or so"', "", "2,b", "3,b", ""]
    table = read_table(saved(tmp_path, ending.join(lines)), "kind")
    assert table.columns == ("size",)
    assert table.class_names == ("a, or so", "b")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "cars.csv is empty"),
        ("\n \n", "cars.csv is empty"),
        ("a,kind\n", "fewer than 2 rows below its header"),
        ("a,kind\n1,x\n", "fewer than 2 rows below its header"),
        ("1,2\n3,4\n5,6\n", "cars.csv has no header"),
        ("a,,kind\n1,2,x\n1,2,y\n", "column 2 has no name"),
        ("a,a,kind\n1,2,x\n1,2,y\n", "two columns 'a'"),
        ("a,kinds\n1,x\n2,y\n", "no column 'kind': did you mean 'kinds'?"),
        ("a,b\n1,x\n2,y\n", "no column 'kind': it has columns 'a', 'b'"),
        ("a,kind\nu,x\nv,y\n", "no column of numbers beside the target 'kind'"),
        ("kind\nx\ny\n", "no column of numbers"),
        ("a,kind\n1,x\n2,y,3\n", "line 3 has 3 cells, but the header has 2"),
        ("a,kind\n1,x\n\n2\n", "line 4 has 1 cells"),
        ("a,kind\n1,x\n2,y\n,y\n", "line 4: column 'a' is empty"),
        ("a,kind\n1,x\nnan,y\n2,y\n", "line 3: column 'a' holds 'nan', which is no finite number"),
        ("a,kind\n1,x\n1e999,y\n2,y\n", "line 3: column 'a' holds '1e999'"),
        ("a,kind\n1,x\n1_0,y\n2,y\n", "line 3: column 'a' holds '1_0'"),
        ("a,kind\n1,x\nn/a,y\n2,y\n", "line 3: column 'a' holds 'n/a'"),
        ("a,kind\n1,x\n2, \n", "line 3: the target 'kind' is empty"),
        ("a,kind\n1,1\n2,2\n3,\n", "line 4: column 'kind' is empty"),
        ('a,kind\n1,"x\n2,y\n', "is this a CSV file?"),
        ("a,kind\n1,x\n2,y".encode("utf-16"), "is not UTF-8 text"),
        (b"a,kind\n1,x\n2,caf\xe9\n", "is not UTF-8 text (line 3)"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8 text"),
        (b"a,kind\x00\n1,x\n2,y\n", "no column 'kind'"),
    ],
)
def test_that_a_faulty_file_is_refused_in_one_sentence(tmp_path: Path, content: str | bytes, words: str):
    with pytest.raises(DataError) as raised:
        read_table(saved(tmp_path, content), "kind")
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_that_a_file_that_cannot_be_opened_is_named(tmp_path: Path):
    with pytest.raises(DataError, match="there is no file"):
        read_table(tmp_path / "none.csv", "kind")
    with pytest.raises(DataError, match="is a folder"):
        read_table(tmp_path, "kind")
    with pytest.raises(DataError, match="cannot be read"):
        read_table(tmp_path / ("n" * 300), "kind")


def test_that_a_huge_file_is_refused_before_it_is_read_in(tmp_path: Path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(tablefile.MAX_BYTES + 1)
    with pytest.raises(DataError, match=r"huge.csv is larger than 32 MiB"):
        read_table(path, "kind")
