"""The same four phases on iris by mouse: strip, rows, points, wires, biases, rates, a panel of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from playground.engine.frame import Phase
from playground.engine.mechanics.values import Weight
from playground.export import load
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.weights import at_hit, spot
from playground.gui.window import Window
from tests.window.by_hand import ByHand, reads
from tests.window.driver import Hands, Journey, Place, dialog, menu_is_open, named, now, ready, still, travel

Steps = Generator[Callable[[], object], None, None]
FIRST = Weight("hidden.weight", (0, 0))
WIRE = Weight("output.weight", (5, 1))
BIAS = Weight("hidden.bias", (6,))
WHEEL_UP = 4


def on_wire(window: Window, hands: Hands, weight: Weight) -> Place:
    """Screen coordinates of a point where a weight's wire lies alone, under no node and no other wire."""
    canvas = window.views.canvas
    here = spot(canvas.plan, weight)
    assert here is not None
    assert here.link is not None
    assert here.source is not None
    wire = canvas.plan.strand(here.link, here.source, here.unit)
    for share in np.linspace(0.05, 0.95, 91):
        x, y = along(wire, float(share))
        if at_hit(canvas.plan, canvas.hits.at(x, y, canvas.camera.zoom)) == weight:
            return hands.on_canvas(x, y)
    raise AssertionError(f"the wire of {weight} lies under others everywhere")


def on_bias(window: Window, hands: Hands, weight: Weight) -> Place:
    """Screen coordinates of the dot of a bias."""
    plan = window.views.canvas.plan
    here = spot(plan, weight)
    assert here is not None
    (x, y), (dx, dy) = plan.at[here.node], plan.faces[here.node].bias_at(here.unit)
    return hands.on_canvas(x + dx, y + dy)


def stepping(window: Window, hands: Hands, hand: ByHand, weight: Weight, *phases: Phase) -> Steps:
    """Presses phases in the strip, each compared with the engine that is stepped by hand."""
    for phase in phases:
        hand.do(phase)
        hands.click(named(window.views.shell.deck, phase.capitalize(), QWidget))
        yield partial(hand.shown, weight)
        hand.check(weight)


def following(window: Window, hand: ByHand, weight: Weight, edits: list[float]) -> Steps:
    """Waits until the last of some edits by hand has reached the network, and compares what is made of it."""
    yield lambda: not window.views.canvas.weighing.busy and bool(edits)
    yield lambda: of(window, weight) == np.float32(edits[-1])
    edits.clear()
    hand.edit(weight, of(window, weight))
    yield partial(hand.shown, weight)
    hand.check(weight)


def undoing(window: Window, hands: Hands, hand: ByHand, weight: Weight, value: float) -> Steps:
    """Takes the change of a weight back by the menu."""
    hands.click(hands.on_menu("Edit"))
    undo = window.actions_by_name["undo"]
    yield partial(menu_is_open, undo.text())
    hands.click(hands.on_entry(undo.text()))
    yield lambda: of(window, weight) == value
    hand.edit(weight, value)
    yield partial(hand.shown, weight)
    hand.check(weight)


def of(window: Window, weight: Weight) -> float:
    """The value of a weight in the frame on show."""
    return float(now(window).parameters[weight.name][weight.place])


def traced(window: Window, place: int | None) -> bool:
    """Whether a row of the batch, or none, is followed through the network and marked everywhere."""
    views, mechanics = window.views, now(window).mechanics
    table, trace = mechanics.batch, mechanics.trace
    if views.batch.table.place() != place or views.explain.rows.place() != place:
        return False
    if place is None or trace is None or table is None:
        return place is None and trace is None
    return bool(trace.row == table.rows[place])


def rows(window: Window, hands: Hands) -> Steps:
    """A row by its line in the table, another by its point on the plane; a click on its line lets go."""
    batch, canvas = window.views.batch, window.views.canvas
    table, plane = batch.table, batch.plane.chart
    for place in (3, 5):
        hands.click(hands.point_in(table.viewport(), table.row_box(place).center().toPoint()))
        yield partial(traced, window, place)
    x, y = (np.asarray(one, np.float64) for one in plane.rows.places())
    away = np.hypot(x - x[:, None], y - y[:, None]) + np.diag(np.full(len(x), np.inf))
    lonely = int(away.min(axis=0).argmax())
    point = QPoint(round(float(x[lonely])), round(float(y[lonely])))
    yield still(plane)
    hands.click(hands.point_in(plane.viewport(), point))
    yield partial(traced, window, lonely)
    yield lambda: canvas.content.feed.numbers.kind == "this row's pull"
    told = now(window).mechanics.explanation
    assert told is not None
    pull = canvas.content.feed.numbers.reading(told.weight).pull
    assert pull is not None
    assert np.isclose(pull, told.products[lonely], rtol=1e-4)
    hands.click(hands.point_in(table.viewport(), table.row_box(lonely).center().toPoint()))
    yield partial(traced, window, None)


def rate(window: Window, hands: Hands) -> Steps:
    """The learning rate of the step to come, by its dot on the curve."""
    chart, before = window.views.batch.before_step.chart, now(window).rate
    yield still(chart)
    assert chart.dot.at is not None
    at = QPoint(round(float(chart.px_x(chart.dot.at[0]))), round(float(chart.px_y(chart.dot.at[1]))))
    hands.drag(hands.point_in(chart.viewport(), at), hands.point_in(chart.viewport(), at + QPoint(25, 0)))
    yield lambda: now(window).rate > before
    hands.drop()
    yield lambda: not chart.dot.held and now(window).generation == window.session.generation


def weights(window: Window, hands: Hands, hand: ByHand) -> Steps:
    """A wire between two tiles, dragged and turned; a bias, typed. Each is taken back as one step."""
    canvas, explain = window.views.canvas, window.views.explain
    edits: list[float] = []
    canvas.weight_edited.connect(lambda weight, old, new, finished: edits.append(new))
    wire = on_wire(window, hands, WIRE)
    hands.click(wire)
    yield partial(hand.shown, WIRE)
    hand.check(WIRE)
    first = of(window, WIRE)
    chip = canvas.weighing.chip_on_screen()
    assert chip is not None
    x, y = hands.point_in(canvas.viewport(), chip.center())
    hands.drag((x, y), (x, y - 60))
    yield lambda: of(window, WIRE) > first
    hands.drop()
    yield from following(window, hand, WIRE, edits)
    yield from undoing(window, hands, hand, WIRE, first)
    hands.click(wire, times=3, button=WHEEL_UP)
    yield from following(window, hand, WIRE, edits)
    assert of(window, WIRE) > first
    yield from undoing(window, hands, hand, WIRE, first)
    hands.click(on_bias(window, hands, BIAS), times=2)
    yield lambda: explain.weight() == BIAS and window.focusWidget() is not canvas
    hands.type("0.3")
    hands.key("Return")
    yield from following(window, hand, BIAS, edits)
    assert of(window, BIAS) == np.float32(0.3)


def curve(window: Window, hands: Hands) -> Steps:
    """An x, dragged along the activation."""
    panel = window.views.activation
    chart, probe = panel.chart, panel.probe
    start = chart.area.center().toPoint()
    hands.drag(
        hands.point_in(chart.viewport(), start), hands.point_in(chart.viewport(), start + QPoint(60, 0))
    )
    hands.drop()
    yield lambda: (probe.field.value() or 0.0) > 0.5
    x = float(probe.field.value() or 0.0)
    assert reads(probe.f.text(), np.tanh(x))
    assert reads(probe.slope.text(), 1 - np.tanh(x) ** 2)


def apart(window: Window, hands: Hands, hand: ByHand) -> Steps:
    """The explanation in a window of its own goes on explaining, and comes back."""
    explain = window.views.explain
    hands.click(explain.enlarge)
    yield lambda: explain.window() is not window and explain.window().isVisible()
    yield from stepping(window, hands, hand, BIAS, "step")
    explain.window().close()
    yield lambda: explain.window() is window and explain.isVisible() and window.isActiveWindow()


def journey(window: Window, hands: Hands) -> Journey:
    views = window.views
    yield partial(ready, window)
    hand = ByHand(window, load("iris"))
    hands.click(named(views.shell.top, "Explain", QWidget))
    yield lambda: views.shell.workspace() == "Explain" and views.explain.weight() == FIRST
    yield from stepping(window, hands, hand, FIRST, "predict", "loss", "gradient")
    yield from rows(window, hands)
    yield still(views.explain.step.terms)
    hands.click(views.explain.step.terms)
    yield views.explain.step.terms.isChecked
    hand.check(FIRST)
    yield from rate(window, hands)
    hand.engine.close()
    hand = ByHand(window, window.session.document)
    hand.do("gradient")
    yield partial(hand.shown, FIRST)
    hand.check(FIRST)
    yield from weights(window, hands, hand)
    yield from stepping(window, hands, hand, BIAS, "step", "predict", "loss", "gradient")
    yield from curve(window, hands)
    yield from apart(window, hands, hand)
    hand.engine.close()
    hands.key("ctrl+q")
    yield lambda: dialog()
    hands.key("d")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey, "iris"))
