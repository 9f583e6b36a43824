"""Rows as ranges: orders, cuts and parts, each against plain lists of row numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data import DataError, Stretches
from playground.data.stretches import CHUNK_NUMBERS, chunk_rows, deal
from tests.data.recipes import Deal


def rows(stretches: Stretches) -> list[int]:
    """Every row number, in the order of the visit."""
    return [row for start, stop in stretches for row in range(start, stop)]


def ranges(lengths: list[int], gap: int = 2) -> Stretches:
    """Ranges of these lengths with gaps between them."""
    starts = np.cumsum([0, *(length + gap for length in lengths)])[:-1].astype(np.int64)
    return Stretches(starts, starts + np.array(lengths, dtype=np.int64))


SOME = st.lists(st.integers(1, 6), min_size=1, max_size=8).map(ranges)


@given(SOME, st.integers(0, 50), st.integers(0, 50))
def test_that_a_cut_holds_just_the_rows_visited_there(some: Stretches, first: int, length: int) -> None:
    shuffled = some.shuffled(1, 2)
    assert rows(shuffled.cut(first, first + length)) == rows(shuffled)[first : first + length]


@given(SOME, st.integers(0, 5))
def test_that_ranges_by_place_are_the_same_rows_sorted_and_joined(some: Stretches, epoch: int) -> None:
    placed = some.shuffled(3, epoch).by_place()
    assert rows(placed) == sorted(rows(some))
    assert (placed.starts[1:] > placed.stops[:-1]).all()


@given(SOME, st.integers(1, 4))
def test_that_pieces_are_small_enough_and_leave_nothing_out(some: Stretches, most: int) -> None:
    pieces = list(some.pieces(most))
    assert all(0 < stop - start <= most for start, stop in pieces)
    assert [row for start, stop in pieces for row in range(start, stop)] == rows(some)


@given(SOME)
def test_that_the_row_at_a_place_is_the_one_visited_then(some: Stretches) -> None:
    places = np.arange(len(some))[::-1]
    assert some.rows(places).tolist() == rows(some)[::-1]


def test_that_the_order_of_an_epoch_depends_on_seed_and_epoch_alone() -> None:
    some = ranges([3] * 50)
    orders = {(seed, epoch): tuple(rows(some.shuffled(seed, epoch))) for seed in (1, 2) for epoch in (0, 1)}
    assert len(set(orders.values())) == 4
    assert tuple(rows(some.shuffled(2, 1))) == orders[2, 1]


@pytest.mark.parametrize(("count", "size"), [(1000, 3), (7, 1), (100, 9)])
def test_that_parts_are_disjoint_and_share_out_every_row(count: int, size: int) -> None:
    shares = Deal(0.5, 0.3, 0.2)
    parts = deal(count, size, shares)
    assert sorted(row for part in parts.values() for row in rows(part)) == list(range(count))
    for name, part in parts.items():
        assert abs(len(part) - count * getattr(shares, name)) <= 2 * size, name
        assert rows(part) == sorted(rows(part))
    assert rows(deal(count, size, shares)["training"]) == rows(parts["training"])
    assert rows(deal(count, size, Deal(0.5, 0.3, 0.2, seed=2))["training"]) != rows(parts["training"])


def test_that_a_part_without_a_row_is_refused_in_words() -> None:
    with pytest.raises(DataError, match="2 rows leave none for validation"):
        deal(2, 1, Deal(0.9, 0.1))
    with pytest.raises(DataError, match="the shares must add up to 1"):
        deal(10, 1, Deal(0.9, 0.3))


@pytest.mark.parametrize(
    ("count", "columns", "expected"),
    [(10**8, 28, CHUNK_NUMBERS // 28), (1000, 28, 3), (10, 5, 1), (10**6, 10**6, 1)],
)
def test_that_a_chunk_is_neither_too_large_for_the_caches_nor_for_the_shares(
    count: int, columns: int, expected: int
) -> None:
    assert chunk_rows(count, columns) == expected
