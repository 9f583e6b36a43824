"""Rows in files are what they are said to be, and what their children answer becomes rows of the report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground.bench.feeding import CASE, CHUNK_ROWS, peak_mb, streamed, targets, write
from playground.bench.streaming import fed, rows_of
from playground.data import budget

ROWS = 4096


def test_that_files_hold_rows_of_the_case_and_x_takes_no_room(tmp_path: Path) -> None:
    write(tmp_path, CHUNK_ROWS + 10)
    x, y = streamed(tmp_path, ROWS)
    assert (x.shape, y.shape) == ((ROWS, CASE.sizes[0]), (ROWS,))
    assert isinstance(x, np.memmap)
    assert (y[:5] == targets(0, CHUNK_ROWS)[:5]).all()
    assert np.load(tmp_path / "y.npy")[CHUNK_ROWS:].std() > 0
    there = (tmp_path / "x.npy").stat()
    assert getattr(there, "st_blocks", 0) * 512 < there.st_size


@pytest.mark.parametrize("kind", ["streamed", "held"])
def test_that_a_child_trains_on_the_rows_and_tells_its_memory(kind: str, tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    answer = fed(kind, tmp_path, ROWS)
    assert len(answer["rows_per_second"]) == 5
    assert min(answer["rows_per_second"]) > 0
    assert 10 < answer["before_mb"] <= answer["peak_mb"]


def test_that_the_peak_is_read_from_the_system_s_own_count(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("Name:\tpython\nVmPeak:\t  999999 kB\nVmHWM:\t    2048 kB\n", encoding="ascii")
    assert peak_mb(status) == 2.0
    assert peak_mb(tmp_path / "none") > 1.0


def test_that_memory_is_told_as_a_share_of_what_is_allowed() -> None:
    allowed = budget() / 2**20
    streamed = {"rows_per_second": [80.0, 60.0], "peak_mb": 50 + allowed / 2, "before_mb": 50.0}
    held = {"rows_per_second": [100.0, 100.0], "peak_mb": 60.0, "before_mb": 50.0}
    speed, memory, peak, before = rows_of({"streamed": [streamed], "held": [held]}, 1000)
    assert speed.ratio is not None
    assert (speed.case, speed.verdict) == ("1 GB", "reached")
    assert speed.ratio.median == pytest.approx(0.7)
    assert memory.ratio is not None
    assert memory.ratio.median == pytest.approx(0.5)
    assert memory.verdict == "reached"
    assert (peak.value.median, before.value.median) == (50 + allowed / 2, 50.0)
