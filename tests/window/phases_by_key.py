"""The four phases of a batch on iris by keyboard alone; every number is that of an engine stepped by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from functools import partial

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from playground.document import Document
from playground.engine.frame import Phase
from playground.engine.mechanics.values import Weight
from playground.export import load
from playground.gui.window import Window
from tests.window.by_hand import ByHand, lines_of
from tests.window.driver import Hands, Journey, now, ready, travel

STEPS: tuple[Phase, ...] = ("predict", "loss", "gradient", "step")
FIRST = Weight("hidden.weight", (0, 0))
CHOSEN = Weight("hidden.weight", (2, 1))
MOST_TABS = 80


def tab_to(hands: Hands, widget: QWidget, keys: str) -> Generator[Callable[[], object], None, None]:
    """Presses Tab until a widget has the keyboard."""
    for _ in range(MOST_TABS):
        before = QApplication.focusWidget()
        if before is widget:
            return
        hands.key(keys)
        yield partial(focus_left, before)
    raise AssertionError(f"{keys} does not lead to {widget.accessibleName()!r}")


def focus_left(widget: QWidget | None) -> bool:
    return QApplication.focusWidget() is not widget


def frozen(document: Document) -> set[str]:
    return {node.name for node in document.graph.nodes if node.frozen}


def journey(window: Window, hands: Hands) -> Journey:
    views, session = window.views, window.session
    canvas, explain, batch = views.canvas, views.explain, views.batch
    yield partial(ready, window)
    hand = ByHand(window, load("iris"))

    # Explain by key; a batch phase by phase, the next one by the keys of the phases.
    hands.key("ctrl+3")
    yield lambda: views.shell.workspace() == "Explain" and explain.weight() == FIRST
    for key, phase in [*(("p", phase) for phase in STEPS), *zip("1234", STEPS, strict=True)]:
        hand.do(phase)
        hands.key(key)
        yield partial(hand.shown, FIRST)
        hand.check(FIRST)

    # Another weight, by its neighbours on the canvas.
    for key in ("1", "3"):
        hands.key(key)
    hand.do("predict")
    hand.do("gradient")
    yield partial(hand.shown, FIRST)
    assert window.focusWidget() is canvas
    hands.key("ctrl+Down", "ctrl+Down", "ctrl+Right")
    yield partial(hand.shown, CHOSEN)
    hand.check(CHOSEN)

    # Typed, undone, brought again: the batch is done anew each time, up to the phase that it was in.
    old = float(hand.engine.parameters[CHOSEN.name][CHOSEN.place])
    hands.type("-0.75")
    yield lambda: window.focusWidget() is not canvas
    hands.key("Return")
    for value, key in ((-0.75, "ctrl+z"), (old, "ctrl+shift+z"), (-0.75, "")):
        yield partial(has, window, value)
        hand.edit(CHOSEN, value)
        yield partial(hand.shown, CHOSEN)
        hand.check(CHOSEN)
        if key:
            hands.key(key)
    yield lambda: window.focusWidget() is canvas
    hand.do("step")
    hands.key("4")
    yield partial(hand.shown, CHOSEN)
    hand.check(CHOSEN)

    # A frozen node is left alone by a step.
    hands.key("x")
    yield lambda: frozen(session.document) == {"hidden"} and now(window).generation == session.generation
    before = now(window)
    hands.key("4")
    yield lambda: now(window).step == before.step + 1
    after = now(window)
    moved = {name for name in after.parameters if (after.parameters[name] != before.parameters[name]).any()}
    assert moved == {"output.weight", "output.bias"}
    assert explain.step.frozen.isVisible()
    hands.key("x")
    yield lambda: not frozen(session.document) and now(window).generation == session.generation

    # A row of the batch by arrow keys: traced through the network, marked in the explanation.
    hands.key("3")
    yield lambda: now(window).phase == "gradient"
    yield from tab_to(hands, batch.table, "shift+Tab")
    for place in (0, 1):
        hands.key("Down")
        yield partial(traced, window, place)
        assert explain.rows.place() == place
        assert canvas.content.feed.numbers.trace is now(window).mechanics.trace

    # The lines before the last of a formula, then all of them copied.
    yield from tab_to(hands, explain.step.terms, "shift+Tab")
    hands.key("Return")
    told = now(window).mechanics.explanation
    assert told is not None
    yield lambda: explain.step.lines.lines == told.step
    yield from tab_to(hands, explain.step.lines, "Tab")
    hands.key("ctrl+c")
    yield lambda: QGuiApplication.clipboard().text() == lines_of(told.step)

    # Chosen by its place: nothing is explained, then the button, the node, the numbers, the unit.
    yield from tab_to(hands, explain.clear, "shift+Tab")
    hands.key("Return")
    yield lambda: explain.weight() is None and explain.choose.isVisible()
    yield from tab_to(hands, explain.choose, "shift+Tab")
    hands.key("Return")
    yield lambda: explain.picker.isVisible()
    yield from tab_to(hands, explain.picker.node, "shift+Tab")
    hands.key("Down")
    yield lambda: explain.weight() == Weight("hidden.weight", (0, 0))
    hands.key("Down")
    yield lambda: explain.weight() == Weight("output.weight", (0, 0))
    yield from tab_to(hands, explain.picker.target, "shift+Tab")
    hands.type("3")
    hands.key("Return")
    yield lambda: explain.weight() == Weight("output.weight", (0, 2)) == canvas.weight
    hands.key("Escape")
    yield lambda: not explain.picker.isVisible()
    hand.engine.close()
    hands.key("ctrl+q")
    yield lambda: False


def has(window: Window, value: float) -> bool:
    """Whether the chosen weight is this number, as precisely as the network is."""
    return bool(now(window).parameters[CHOSEN.name][CHOSEN.place] == np.float32(value))


def traced(window: Window, place: int) -> bool:
    """Whether a row of the batch is followed through the network."""
    mechanics = now(window).mechanics
    table, trace = mechanics.batch, mechanics.trace
    return table is not None and trace is not None and bool(trace.row == table.rows[place])


if __name__ == "__main__":
    sys.exit(travel(journey, "iris"))
