"""Numbers as text."""

from __future__ import annotations

import pytest

from playground.gui.theme import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.28974, "0.2897"),
        (-1.11869, "−1.119"),
        (12.3456, "12.35"),
        (0.0, "0.0000"),
        (312.0, "312.0"),
        (123456.0, "123456"),
        (0.00062, "6.20e−4"),
        (-2.5e9, "−2.50e9"),
        (None, "–"),
        (float("nan"), "not a number"),
        (float("-inf"), "−∞"),
    ],
)
def test_that_a_number_reads_well(value: float | None, text: str) -> None:
    assert figures.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03, "0.03"),
        (500, "500"),
        (500.0, "500"),
        (1e-05, "1e−5"),
        (-0.5, "−0.5"),
        (1 / 3, "0.3333333333333333"),
    ],
)
def test_that_a_plain_number_loses_no_digit(value: float, text: str) -> None:
    assert figures.plain(value) == text
    assert float(text.replace("−", "-")) == value


def test_that_a_fixed_number_is_never_minus_zero() -> None:
    assert figures.fixed(-0.00001, 2) == "0.00"
    assert figures.fixed(-1.006, 2) == "−1.01"


def test_that_shares_and_memory_carry_their_unit() -> None:
    assert figures.percent(0.99) == "99.0 %"
    assert figures.percent(None) == "–"
    assert [figures.memory(n) for n in (12, 2_600, 150_000, 3_200_000_000)] == [
        "12 B",
        "2.6 kB",
        "150 kB",
        "3.2 GB",
    ]
