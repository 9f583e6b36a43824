"""What is shown of results that were made up: targets, verdicts, tables, and the same as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from playground.bench.machine import cpu_model, machine
from playground.bench.plan import QUICK, Outcome, outcome_of
from playground.bench.report import figure, machine_lines, section_table, summary
from playground.bench.rows import Row, alone, faster, longer, share
from playground.bench.run import as_json
from playground.bench.sections import SECTIONS
from playground.bench.targets import TARGETS

TIMES: Mapping[str, list[float]] = {"ours": [1e-6, 2e-6, 1e-6], "theirs": [5e-6, 10e-6, 5e-6]}
PAIR = ("ours", "theirs")


def outcome() -> Outcome:
    rows = [
        faster("2-4-2-1", PAIR, TIMES, "µs/step", "small against jax"),
        faster("2-4-2-1", PAIR, TIMES, "µs/step", "small against torch"),
        alone("7-8×6-1", "fast", [5.0, 6.0, 7.0], "ms", "refresh"),
        alone("7-8×6-1", "array", [50.0], "ms"),
    ]
    return Outcome(rows, ["A peer is not installed."])


def drawn(thing: object) -> str:
    console = Console(width=160, force_terminal=False)
    with console.capture() as capture:
        console.print(thing)
    return capture.get()


def test_that_a_ratio_of_speeds_is_theirs_to_ours() -> None:
    row = faster("case", PAIR, TIMES, "µs/step", "small against jax")
    assert row.ratio is not None
    assert row.other is not None
    assert (row.ratio.median, row.ratio.least, row.ratio.most) == pytest.approx((5.0, 5.0, 5.0))
    assert (row.value.median, row.other.median) == pytest.approx((1.0, 5.0))
    assert row.verdict == "aim reached"


def test_that_a_ratio_of_times_is_ours_to_theirs() -> None:
    row = longer("case", PAIR, {"ours": [1.25], "theirs": [1.0]}, "ms/step", "wide against gemm")
    assert row.ratio is not None
    assert row.ratio.median == 1.25
    assert row.value.median == 1250
    assert row.verdict == "reached"


def test_that_a_share_of_speed_is_told_as_it_is() -> None:
    row = share("case", PAIR, {"ours": [70.0], "theirs": [100.0]}, "epochs/s", "live")
    assert (row.value.median, row.verdict) == (70.0, "missed")


@pytest.mark.parametrize("name", TARGETS)
def test_that_a_target_is_reached_at_its_limits_and_missed_beyond(name: str) -> None:
    target = TARGETS[name]
    worse = 0.99 if target.higher else 1.01
    assert target.verdict(target.must) == "reached"
    assert target.verdict(target.must * worse) == "missed"
    if target.aim is not None:
        assert target.verdict(target.aim) == "aim reached"
        assert target.verdict(target.aim * worse) == "reached"


def test_that_the_table_names_targets_verdicts_and_notes() -> None:
    text = drawn(section_table(SECTIONS["training"], outcome()))
    jax, torch, fast, array = text.splitlines()[3:7]
    assert "≥ 2×" in jax
    assert jax.rstrip().endswith("aim reached")
    assert "5.00× the speed (5.00–5.00)" in jax
    assert torch.rstrip().endswith("missed")
    assert "2-4-2-1" not in torch
    assert "6.00 ms (5.50–6.50)" in fast
    assert "≤ 10 ms" in fast
    assert array.rstrip().endswith(")")
    assert "A peer is not installed." in text


def test_that_a_part_without_rows_is_its_notes() -> None:
    text = drawn(section_table(SECTIONS["gpu"], Outcome(notes=["No GPU here: none."])))
    assert "No GPU here: none." in text
    assert "ratio" not in text


def test_that_the_summary_counts_verdicts() -> None:
    assert "1 aim reached  0 reached  3 missed" in drawn(summary({"aim reached": 1, "missed": 3}))


def test_that_an_outcome_survives_the_way_between_processes() -> None:
    plain = json.loads(json.dumps(outcome().plain(), allow_nan=False))
    assert outcome_of(plain) == outcome()
    assert [row["verdict"] for row in plain["rows"]] == ["aim reached", "missed", "reached", None]
    assert plain["rows"][0]["limits"] == {"must": 2.0, "aim": 4.0, "unit": "×"}


def test_that_json_holds_machine_plan_and_every_row() -> None:
    whole = as_json(machine(), QUICK, [(SECTIONS["training"], outcome())])
    json.dumps(whole, allow_nan=False)
    assert {"cpu", "cores", "python", "versions", "threads"} <= set(whole["machine"])
    assert whole["plan"]["repeats"] == QUICK.repeats
    assert len(whole["sections"]["training"]["rows"]) == 4


def test_that_the_machine_is_told_with_what_is_missing() -> None:
    about = {**machine(), "cpu": "A processor", "versions": {"numpy": "2.0", "jax": None}}
    text = drawn(machine_lines(about))
    assert "A processor" in text
    assert "numpy 2.0" in text
    assert "Not installed: jax." in text


def test_that_a_processor_without_a_name_is_called_by_its_kind(tmp_path: Path) -> None:
    assert cpu_model(tmp_path / "none")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.123, "0.12"), (9.999, "10.00"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346")],
)
def test_that_figures_have_about_three_digits(value: float, text: str) -> None:
    assert figure(value) == text


def test_that_a_row_without_a_target_has_no_verdict() -> None:
    row = Row("case", "ours", outcome().rows[0].value, "ms")
    assert row.verdict is None
