"""The window is watched through its own loop: beats, frames, and the same training without it."""

from __future__ import annotations

import pytest

from playground.bench.live import Headless, Live, Watched, headless
from playground.bench.plan import QUICK
from playground.bench.screen import drawn_where, platform_of
from playground.bench.sections import SECTIONS
from playground.bench.start import BARE, OURS, SHOWN, rows_of_times
from playground.bench.window import WORKSPACES, percentile, plane_document
from playground.engine.prepare import problems


def test_that_speed_is_told_between_the_first_and_the_last_frame() -> None:
    assert Watched(frames=[(1.0, 100), (2.0, 190), (3.0, 300)]).epochs_per_second == 100.0
    assert Watched(frames=[(1.0, 100)]).epochs_per_second == 0.0


def test_that_percentiles_are_values_that_were_there() -> None:
    beats = [float(number) for number in range(1, 101)]
    assert [percentile(beats, percent) for percent in (50, 99, 100)] == [50.0, 99.0, 100.0]
    assert percentile([3.0], 50) == 3.0


@pytest.mark.parametrize(("number", "features"), [(1, 2), (2, 7)])
def test_that_what_is_watched_can_be_trained(number: int, features: int) -> None:
    document = plane_document("watched", number, features)
    assert problems(document) == []
    without = headless(document)
    assert isinstance(without, Headless)
    assert without.executor in ("array", "fast")


def test_that_the_window_trains_and_beats_while_it_is_watched(qapp: object) -> None:
    with Live() as live:
        live.open(plane_document("watched", 1, 2))
        for workspace in WORKSPACES:
            live.show(workspace)
        rest = live.rest(0.05)
        busy = live.train(0.2)
    assert rest.frames == []
    assert min(len(rest.beats_ms), len(busy.beats_ms)) >= 1
    assert all(epoch > 0 for _, epoch in busy.frames[1:])
    assert live.executor in ("array", "fast")


def test_that_qt_draws_into_memory_only_where_there_is_no_screen() -> None:
    assert platform_of({"DISPLAY": ":0"}) == {}
    assert platform_of({"QT_QPA_PLATFORM": "minimal"}) == {}
    assert "screen" in drawn_where({"DISPLAY": ":0"})


def test_that_opening_is_told_against_the_bare_window_or_alone() -> None:
    usable, framed = rows_of_times({SHOWN: [1.2, 1.2], OURS: [1.5, 1.5], BARE: [1.0, 1.0]})
    assert usable.ratio is not None
    assert usable.ratio.median == pytest.approx(1.2)
    assert usable.verdict == "aim reached"
    assert framed.ratio is not None
    assert framed.ratio.median == pytest.approx(1.5)
    assert framed.verdict is None
    assert [row.verdict for row in rows_of_times({SHOWN: [1.2], OURS: [1.5]})] == [None, None]


def test_that_every_part_has_a_module_that_measures() -> None:
    from importlib import import_module

    for section in SECTIONS.values():
        assert callable(import_module(f"playground.bench.{section.module}").measure)
    assert QUICK.few <= QUICK.repeats
