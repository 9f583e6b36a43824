"""The drawer by mouse: health, landscape, sealed test rows and memory; and the bends of a curve."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from playground.gui.widgets.choices import Chip
from playground.gui.widgets.split_slider import SplitSlider
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, dialog, menu_is_open, named, now, ready, still, travel

Steps = Generator[Callable[[], object], None, None]


def opening(window: Window, hands: Hands, name: str, panel: QWidget) -> Steps:
    """Opens a panel of the drawer by its tab."""
    drawer = window.views.shell.middle.drawer
    hands.click(named(drawer.tabs, name, QWidget))
    yield lambda: panel.isVisible() and drawer.is_open()
    yield still(panel)


def pressing(window: Window, hands: Hands, name: str) -> Steps:
    """Presses a button of the deck that does some steps, and waits for them."""
    before = now(window).step
    hands.click(named(window.views.shell.deck, name, QWidget))
    yield lambda: now(window).step > before and now(window).phase == "step"


def health(window: Window, hands: Hands) -> Steps:
    """Every node with numbers has a column, which grows with the steps."""
    panel = window.views.health
    yield from opening(window, hands, "Health", panel)
    for _ in range(2):
        yield from pressing(window, hands, "Epoch")
    yield lambda: len(panel.columns) > 1 and all(one.isVisible() for one in panel.columns)
    told = now(window).mechanics.health
    assert told is not None
    dense = [node.name for node in window.session.document.graph.nodes if node.op == "dense"]
    assert [node.name for node in told.nodes] == dense
    assert all(np.isfinite(node.ratio[-1]) for node in told.nodes)


def landscape(window: Window, hands: Hands) -> Steps:
    """Computed, cancelled on its way, computed again to its end."""
    panel = window.views.landscape
    controls = panel.controls
    yield from opening(window, hands, "Landscape", panel)
    hands.click(controls.refresh)
    yield lambda: controls.cancel.isVisible() and 0 < controls.progress.value() < controls.progress.maximum()
    hands.click(controls.cancel)
    yield controls.refresh.isVisible
    assert controls.notice.isVisible()
    hands.click(controls.refresh)
    yield controls.cancel.isVisible
    yield lambda: controls.refresh.isVisible() and not controls.notice.isVisible()
    assert panel.chart.heights is not None
    assert panel.chart.isVisible()


def sealed(window: Window, hands: Hands) -> Steps:
    """Rows are set aside, trained without, and opened: once, then twice."""
    views, session = window.views, window.session
    panel = views.sealed
    yield from opening(window, hands, "Test set", panel)
    assert not panel.open.isEnabled()
    hands.click(named(views.shell.left.tabs, "Data", QWidget))
    yield views.data.isVisible
    split = named(views.data, "Split into training, validation and test", SplitSlider)
    yield still(split)
    right, middle = QPoint(split.width() - 5, 13), QPoint(round(split.width() * 0.9), 13)
    hands.drag(hands.point_in(split, right), hands.point_in(split, middle))
    hands.drop()
    yield lambda: session.document.data.split.test > 0.05
    yield lambda: ready(window) and now(window).generation == session.generation
    yield from pressing(window, hands, "Epoch")
    for times, button in ((1, panel.open), (2, panel.result.again)):
        yield partial(ready_to_press, button)
        yield still(button)
        hands.click(button)
        yield partial(opened, window, times)
    assert panel.result.matrix.isVisible()
    assert panel.result.count.text().startswith("Opened twice.")


def opened(window: Window, times: int) -> bool:
    return window.session.document.test_opened == times and window.views.sealed.result.isVisible()


def ready_to_press(button: QWidget) -> bool:
    return button.isVisible() and button.isEnabled()


def memory(window: Window, hands: Hands) -> Steps:
    """What training takes; the largest batch that fits is taken."""
    panel, session = window.views.memory, window.session
    yield from opening(window, hands, "Memory", panel)
    yield panel.fitting.isVisible
    told = now(window).mechanics.memory
    assert told is not None
    assert told.batch_size == session.document.training.batch_size
    yield still(panel.fitting)
    hands.click(panel.fitting)
    yield lambda: session.document.training.batch_size == told.fitting


def bends(window: Window, hands: Hands) -> Steps:
    """A curve is the sum of what its units add; one of them is switched off."""
    boundary = window.views.boundary
    hands.click(hands.on_menu("File"))
    yield partial(menu_is_open, "Examples")
    hands.click(hands.on_entry("Examples"))
    yield partial(menu_is_open, "Sine")
    hands.click(hands.on_entry("Sine"))
    yield dialog
    hands.key("d")
    yield lambda: window.session.document.name == "sine" and ready(window)
    hands.click(named(window.views.shell.top, "Train", QWidget))
    yield boundary.isVisible
    chip = named(boundary, "Bends", Chip)
    yield still(chip)
    hands.click(chip)
    yield lambda: now(window).mechanics.bends is not None and boundary.foot.isVisible()
    told, view = now(window).mechanics.bends, boundary.chart.bend_view
    assert told is not None
    assert np.allclose(told.whole, told.offset + told.parts.sum(axis=0), atol=1e-4)
    assert np.allclose(view.total, told.whole)
    yield still(boundary.foot.key)
    hands.click(hands.point_in(boundary.foot.key, boundary.foot.key.cell(2).center().toPoint()))
    yield lambda: boundary.foot.key.off == {2}
    assert np.allclose(view.total, told.whole - told.parts[2], atol=1e-4)
    hands.click(boundary.foot.turn)
    yield lambda: not boundary.foot.key.off
    hands.click(chip)
    yield lambda: not boundary.foot.isVisible() and now(window).mechanics.bends is None


def journey(window: Window, hands: Hands) -> Journey:
    yield partial(ready, window)
    hands.click(named(window.views.shell.top, "Explain", QWidget))
    yield lambda: window.views.shell.workspace() == "Explain"
    for part in (health, landscape, sealed, memory, bends):
        yield from part(window, hands)
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey, "digits"))
