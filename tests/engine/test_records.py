"""The losses of all epochs in columns: a list of records, to whoever looks at it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.frame import EpochRecord
from playground.engine.records import FIELDS, PIECE, Records

LOSSES = st.floats(allow_nan=False)
OPTIONAL = st.none() | LOSSES
WHOLES = st.integers(0, 2**53)
RECORD = st.builds(EpochRecord, WHOLES, WHOLES, LOSSES, OPTIONAL, OPTIONAL, OPTIONAL, LOSSES)


def record(epoch: int, validation: float | None = 0.5, score: float | None = None) -> EpochRecord:
    return EpochRecord(epoch, 10 * epoch, 1.0 / (1 + epoch), validation, score, None, 0.01)


@given(st.lists(RECORD, max_size=40), st.integers(-45, 45), st.integers(-45, 45))
def test_that_records_are_a_list_of_what_was_put_in(made: list[EpochRecord], start: int, stop: int) -> None:
    records = Records(made)
    assert len(records) == len(made)
    assert list(records) == made
    assert records == made
    assert records[start:stop] == made[start:stop]
    assert [records[place] for place in range(-len(made), len(made))] == made * 2
    assert list(reversed(records)) == made[::-1]
    assert Records(records) == records
    assert repr(records) == f"Records({made!r})"


def test_that_a_place_beyond_the_ends_is_refused() -> None:
    records = Records([record(0), record(1)])
    for place in (2, -3, 17):
        with pytest.raises(IndexError):
            records[place]
        with pytest.raises(IndexError):
            records[place] = record(5)
    with pytest.raises(IndexError):
        Records()[-1]


@pytest.mark.parametrize(("epoch", "left"), [(4, []), (5, [5]), (6, [5]), (7, [5, 7]), (99, [5, 7, 8])])
def test_that_those_until_an_epoch_are_kept_whether_it_has_one_or_not(epoch: int, left: list[int]) -> None:
    records = Records([record(5), record(7), record(8)])
    assert [one.epoch for one in records.until(epoch)] == left
    assert len(records) == 3


def test_that_numbers_come_out_as_pythons_own() -> None:
    one = Records([record(3, score=0.5)])[0]
    assert [type(getattr(one, name)) for name in FIELDS] == [int, int, float, float, float, type(None), float]


def test_that_a_loss_that_is_no_number_is_kept_apart_from_one_that_lacks() -> None:
    records = Records([record(0, validation=math.nan), record(1, validation=None), record(2)])
    assert records[0].validation is not None
    assert math.isnan(records[0].validation)
    assert records[1].validation is None
    assert records.lacking[:, 0].tolist() == [False, True, False]
    np.testing.assert_array_equal(records.column("validation"), [np.nan, np.nan, 0.5])
    assert records != Records([record(0, validation=None), record(1, validation=None), record(2)])
    assert records == Records(records)


def test_that_a_table_is_the_same_as_its_records_one_by_one_whatever_stands_where_a_number_lacks() -> None:
    singly = Records([record(k, validation=None) for k in range(30)])
    table = singly.table.copy()
    table[:, 3:6] = np.random.Generator(np.random.Philox(1)).normal(size=(30, 3))
    at_once = Records()
    at_once.extend_table(table[:7], singly.lacking[0])
    at_once.extend_table(table[7:], singly.lacking[7:])
    at_once.extend_table(table[:0], singly.lacking[0])
    assert at_once == singly
    assert list(at_once) == list(singly)
    assert np.isnan(at_once.table[:, 3:6]).all()


def test_that_a_slice_and_what_it_was_made_from_do_not_share_memory() -> None:
    first = Records([record(k) for k in range(5)])
    second, again = first[:], Records(first)
    first[2] = record(99)
    first.append(record(5))
    assert [one.epoch for one in second] == [one.epoch for one in again] == [0, 1, 2, 3, 4]


def test_that_a_record_may_be_put_in_place_of_another() -> None:
    records = Records([record(0), record(1)])
    records[-1] = record(7, validation=None, score=0.25)
    assert list(records) == [record(0), record(7, validation=None, score=0.25)]
    assert np.isnan(records.column("validation")[1])


@pytest.mark.parametrize("count", [PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 3])
def test_that_all_are_gone_through_however_many_there_are(count: int) -> None:
    records = Records()
    table = np.zeros((count, len(FIELDS)))
    table[:, 0] = np.arange(count)
    records.extend_table(table, np.array([False, True, False]))
    assert [one.epoch for one in records] == list(range(count))
    assert records[count - 1].training_score is None
    assert records.column("epoch").tolist() == list(range(count))


def test_that_records_may_be_added_while_they_are_gone_through() -> None:
    records = Records([record(0)])
    for one in records:
        if len(records) < 3 * 16:
            records.append(record(one.epoch + 1))
    assert len(records) >= 2


def test_that_room_is_made_by_doubling() -> None:
    records, rooms = Records(), set()
    for k in range(1000):
        records.append(record(k))
        rooms.add(len(records._table))
    assert rooms == {16, 32, 64, 128, 256, 512, 1024}


def test_that_they_are_unequal_to_other_things_and_cannot_be_hashed() -> None:
    assert Records([record(0)]) != Records([record(1)])
    assert Records([record(0)]) != Records([record(0), record(0)])
    assert Records() == []
    assert Records() != 3
    with pytest.raises(TypeError):
        hash(Records())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=12))
def test_that_what_is_said_anew_takes_the_place_of_what_stood_from_there_on(
    parts: list[tuple[int, int]],
) -> None:
    records, wanted = Records(), list[EpochRecord]()
    for number, (first, count) in enumerate(parts):
        more = [record(first + place, validation=number) for place in range(count)]
        wanted = [*(one for one in wanted if one.epoch < first), *more]
        records.follow(Records(more))
        assert records == wanted
    records.follow(Records())
    assert records == wanted
