"""Numbers as they are typed. No window."""

from __future__ import annotations

import pytest

from playground.gui.widgets.number_text import parse, stepped


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 0.001), ("0.03", 0.03), ("−0.5", -0.5), ("0,05", 0.05), (" 1 000 ", 1000.0), ("1e−5", 1e-5)],
)
def test_that_a_number_may_be_typed_as_people_write_it(text: str, value: float) -> None:
    assert parse(text) == value


def test_that_a_whole_number_stays_whole() -> None:
    assert isinstance(parse("8", integer=True), int)
    assert parse("1e3", integer=True) == 1000


def test_that_an_empty_field_is_none_only_where_it_may_be() -> None:
    assert parse("  ", optional=True) is None
    with pytest.raises(ValueError, match="needs a number"):
        parse("")


@pytest.mark.parametrize("text", ["many", "1..2", "nan", "inf", "1e999", "2.5", "0x10", "x" * 500])
def test_that_what_is_no_whole_number_is_refused_in_one_short_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(must|needs)") as raised:
        parse(text, integer=True)
    assert len(str(raised.value)) < 100


def test_that_logarithmic_steps_climb_a_ladder_and_come_back() -> None:
    seen = [0.003]
    for _ in range(4):
        seen.append(stepped(seen[-1], True, logarithmic=True))
    assert seen == [0.003, 0.01, 0.03, 0.1, 0.3]
    assert stepped(0.05, True, logarithmic=True) == 0.1
    assert stepped(0.05, False, logarithmic=True) == 0.03
    assert stepped(0.1, False, logarithmic=True) == 0.03


def test_that_a_logarithmic_step_leaves_zero_upwards_only() -> None:
    assert stepped(0.0, False, logarithmic=True) == 0.0
    assert stepped(0.0, True, logarithmic=True) > 0.0


@pytest.mark.parametrize(
    ("value", "up", "next_value"), [(0.9, True, 0.91), (0.15, False, 0.14), (0, True, 0.1)]
)
def test_that_a_plain_step_changes_the_second_digit(value: float, up: bool, next_value: float) -> None:
    assert stepped(value, up) == next_value


def test_that_a_whole_number_steps_by_one() -> None:
    assert stepped(8, True, integer=True) == 9
    assert stepped(1, False, integer=True) == 0
