"""Batches: every row once an epoch, and the same order for the same seed and epoch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.data import batch_hint, batch_slices, order, stream

seeds = st.integers(0, 2**32 - 1)


@given(st.integers(1, 300), seeds, st.integers(0, 10**6))
def test_that_an_order_visits_every_row_once_and_is_pure(n: int, seed: int, epoch: int):
    first = order(n, seed, epoch)
    assert sorted(first.tolist()) == list(range(n))
    order(n, seed, epoch + 1)
    assert np.array_equal(order(n, seed, epoch), first)


@given(st.integers(1, 300), st.integers(1, 400))
def test_that_batches_cover_the_rows_and_only_the_last_is_smaller(n: int, size: int):
    slices = batch_slices(n, size)
    sizes = [part.stop - part.start for part in slices]
    assert [row for part in slices for row in range(n)[part]] == list(range(n))
    assert all(count == size for count in sizes[:-1])
    assert 0 < sizes[-1] <= size


def test_that_epochs_and_seeds_are_shuffled_differently():
    assert not np.array_equal(order(100, 1, 1), order(100, 1, 2))
    assert not np.array_equal(order(100, 1, 1), order(100, 2, 1))
    assert not np.array_equal(order(100, 1, 2), order(100, 2, 1)), "seed and epoch must not add up"


def test_that_without_shuffling_rows_come_as_they_lie():
    assert order(5, 1, 3, shuffle=False).tolist() == [0, 1, 2, 3, 4]


def test_that_a_batch_larger_than_the_data_is_one_batch_and_a_hint():
    assert batch_slices(30, 64) == (slice(0, 30),)
    assert batch_hint(30, 30) is None
    hint = batch_hint(30, 64)
    assert hint is not None
    assert "64 is more than the 30 training rows" in hint


def test_that_streams_of_different_purpose_have_nothing_in_common():
    assert stream("split", 1).random() != stream("batches", 1).random()
    assert stream("split", 1, 2).random() != stream("split", 2, 1).random()
    assert stream("split", 1).random() == stream("split", 1).random()
    assert stream("split", -1).random() == stream("split", 2**64 - 1).random()
