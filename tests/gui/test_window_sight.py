"""Only what can be seen is computed, shown and painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from playground.engine.frame import Frame
from playground.gui.canvas.items import feed
from playground.gui.canvas.items.link_item import LinkItem
from playground.gui.canvas.items.node_body import NodeBody
from playground.gui.canvas.items.node_face import NodeFace
from playground.gui.plots.chart import Chart, Layer
from tests.gui.window_desk import Desk


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often nodes, links and layers of plots were painted, by kind."""
    counts: Counter[str] = Counter()
    for kind in (NodeBody, NodeFace, LinkItem, Layer):
        paint = kind.paint

        def counted(item: QObject, *rest: object, paint: object = paint) -> None:
            counts[type(item).__name__] += 1
            paint(item, *rest)  # type: ignore[operator]

        monkeypatch.setattr(kind, "paint", counted)
    return counts


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, painted: Counter[str]) -> Iterator[Desk]:
    desk = Desk(qapp, tmp_path)
    desk.rest()
    yield desk
    desk.close()


class Paints(QObject):
    """Counts the paint events of some widgets."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def frame_of(desk: Desk) -> Frame:
    frame = desk.window.latest.frame
    assert frame is not None
    return frame


def charts(desk: Desk) -> list[Chart]:
    return [chart for chart in desk.window.findChildren(Chart) if chart.isVisible()]


def show(desk: Desk, frame: Frame) -> None:
    desk.window.views.show_frame(frame)
    desk.app.processEvents()
    desk.app.processEvents()


def test_that_a_frame_paints_what_it_changes_and_nothing_that_stands_still(
    desk: Desk, painted: Counter[str]
) -> None:
    desk.window.select_a_unit()
    desk.work()
    desk.do("next_batch")
    frame = frame_of(desk)
    painted.clear()
    show(desk, replace(frame, maps={id: one.copy() for id, one in frame.maps.items()}))
    assert painted["NodeFace"] >= len(frame.maps)
    assert painted["Surface"] == painted["Contour"] == painted["Rows"] == 1
    still = ("NodeBody", "LinkItem", "Points", "Scale", "Legend", "Names", "LineEnds")
    assert {name: painted[name] for name in still} == dict.fromkeys(still, 0)


def test_that_the_same_frame_again_paints_no_node_and_no_link(desk: Desk, painted: Counter[str]) -> None:
    desk.do("next_batch")
    painted.clear()
    show(desk, frame_of(desk))
    assert painted["NodeFace"] == painted["LinkItem"] == painted["NodeBody"] == 0


def test_that_a_plot_is_painted_without_what_lies_below_it(desk: Desk) -> None:
    desk.window.select_a_unit()
    desk.work()
    desk.do("next_batch")
    desk.rest()
    views = desk.window.views
    plots, below = Paints(*map(Chart.viewport, charts(desk))), Paints(views.boundary, views.shell.right)
    show(desk, frame_of(desk))
    assert plots.count == 2, "boundary and activation"
    assert below.count == 0


def test_that_a_minimised_window_wants_no_pictures_until_it_comes_back(desk: Desk) -> None:
    desk.window.showMinimized()
    desk.do("next_batch")
    away = frame_of(desk)
    assert away.step == 1
    assert (away.maps, away.output, away.plane) == ({}, None, None)
    assert desk.window.views.parts(away) == []
    desk.window.showNormal()
    desk.work()
    back = frame_of(desk)
    assert back.maps
    assert back.output is not None
    assert desk.window.views.boundary.chart.frame is back


def test_that_a_workspace_without_a_plot_leaves_it_alone(desk: Desk) -> None:
    views = desk.window.views
    views.shell.show_workspace("Build")
    desk.work()
    told = len(views.loss.chart.history)
    paints = Paints(views.loss.chart.viewport())
    desk.do("next_epoch")
    assert len(views.loss.chart.history) == told + 1, "nothing is lost"
    drawn = views.loss.chart.lines["training"]
    assert len(drawn._x) == told, "but nothing is drawn"
    assert paints.count == 0
    views.shell.show_workspace("Train")
    desk.work()
    assert len(drawn._x) == told + 1


def test_that_the_canvas_is_shown_a_few_nodes_at_a_time_and_then_completely(
    desk: Desk, painted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "_TILES_A_PART", 4)
    desk.do("next_batch")
    frame = frame_of(desk)
    parts = desk.window.views.parts(replace(frame, maps={id: one.copy() for id, one in frame.maps.items()}))
    painted.clear()
    many: list[int] = []
    for part in parts:
        before = painted["NodeFace"]
        part()
        desk.app.processEvents()
        many.append(painted["NodeFace"] - before)
    assert sum(many) >= len(frame.maps)
    assert max(many) < sum(many), "not all in one go"


def test_that_small_changes_of_a_run_leave_the_wires_until_it_stops(
    desk: Desk, painted: Counter[str]
) -> None:
    desk.do("next_batch")
    frame = frame_of(desk)
    changed = {name: one + 0.03 for name, one in frame.parameters.items()}  # one level of 32
    painted.clear()
    show(desk, replace(frame, running=True, parameters=changed))
    assert painted["LinkItem"] == 0
    show(desk, replace(frame, running=False, parameters=changed))
    assert painted["LinkItem"] > 0
