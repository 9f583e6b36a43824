"""Every part of `playground bench`, quickly: its ratios stand in the extra information of the benchmark."""

from __future__ import annotations

from typing import Any

import pytest

from playground.bench.plan import QUICK
from playground.bench.run import one
from playground.bench.sections import SECTIONS


@pytest.mark.parametrize("name", SECTIONS)
def test_section(benchmark: Any, name: str) -> None:
    benchmark.group = "parts of the benchmark"
    outcome = benchmark.pedantic(one, args=(SECTIONS[name], QUICK, lambda *told: None), rounds=1)
    for row in outcome.rows:
        measured = row.ratio if row.ratio is not None else row.value
        words = f"{row.case}: {row.ours}" + (f" to {row.against}" if row.against else f" in {row.unit}")
        benchmark.extra_info[words] = [measured.lower, measured.median, measured.upper, row.verdict]
    benchmark.extra_info["notes"] = outcome.notes
    assert outcome.rows or outcome.notes
