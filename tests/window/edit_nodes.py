"""Nodes by hand: put into a wire, healed over, copied, bypassed, frozen, counted, lined up; all undone."""

from __future__ import annotations

import sys

from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.over.steppers import Steppers
from playground.gui.window import Window
from tests.window.desk import Steps, by
from tests.window.driver import Hands, Journey, travel


def search_is_open(steps: Steps) -> bool:
    popup = steps.canvas.findChild(SearchPopup)
    return popup is not None and popup.isVisible() and popup.field.hasFocus()


def journey(window: Window, hands: Hands) -> Journey:
    steps = Steps(window, hands)
    canvas = steps.canvas
    yield from steps.begin()
    one, two, output = (steps.id(name) for name in ("hidden 1", "hidden 2", "output"))

    # A double click on the paper finds a layer; let go on a wire it goes in; deleted, the wire heals.
    hands.click(steps.paper(0.7, 0.85), times=2)
    yield lambda: search_is_open(steps)
    steps.enter("dropout")
    yield steps.changed
    dropout = steps.newest().id
    hands.drag(steps.title(dropout), hands.on_wire(two, output))
    hands.drop()
    yield steps.changed
    assert steps.linked(two, dropout)
    assert steps.linked(dropout, output)
    hands.key("Delete")
    yield steps.changed
    assert steps.linked(two, output)

    yield from steps.look()

    # A wire dropped on the paper opens a search whose choice it feeds.
    hands.drag(steps.output(two), steps.paper())
    hands.drop()
    yield lambda: search_is_open(steps)
    steps.enter("layer norm")
    yield steps.changed
    assert steps.linked(two, steps.newest().id)
    hands.key("Delete")
    yield steps.changed

    yield from steps.look()

    # One key bypasses, one freezes, one duplicates; Alt and a drag place a copy.
    hands.click(steps.title(two))
    yield lambda: canvas.selection == {two}
    hands.key("m")
    yield steps.changed
    assert steps.now.graph.node(two).muted
    hands.key("m")
    yield steps.changed
    hands.key("x")
    yield steps.changed
    assert steps.now.graph.node(two).frozen
    hands.key("ctrl+d")
    yield steps.changed
    twin = steps.newest().id
    assert steps.linked(one, twin)
    yield lambda: canvas.selection == {twin}
    hands.key("Delete")
    yield steps.changed
    yield from steps.look()
    hands.hold("alt")
    hands.drag(steps.title(two), by(steps.title(two), 30, 60))
    hands.drop()
    hands.let_go("alt")
    yield steps.changed
    assert len(steps.now.graph.nodes) == len(steps.made[0].graph.nodes) + 1
    yield lambda: canvas.selection == {steps.newest().id}
    hands.key("Delete")
    yield steps.changed

    yield from steps.look()

    # Several layers at once: one more unit in each; the buttons at the foot of one count it alone.
    hands.click(steps.paper())
    hands.key("ctrl+a", "plus")
    yield steps.changed
    units = [steps.now.graph.node(id).settings["units"] for id in (one, two)]
    assert units == [steps.made[0].graph.node(id).settings["units"] + 1 for id in (one, two)]
    hands.click(steps.paper(0.7, 0.85))
    hands.point(steps.title(one))
    bar = canvas.findChild(Steppers)
    assert bar is not None
    yield bar.isVisible
    hands.click(bar.less)
    yield steps.changed
    assert steps.now.graph.node(one).settings["units"] == units[0] - 1

    # A drag comes into line with the others; with Ctrl it stays where it was let go.
    hands.drag(steps.title(two), by(steps.title(two), 0, 60))
    hands.drop()
    yield steps.changed
    level = steps.now.graph.node(one).at[1]
    assert steps.now.graph.node(two).at[1] != level
    way = round((level - steps.now.graph.node(two).at[1]) * canvas.camera.zoom)
    hands.drag(steps.title(two), by(steps.title(two), 0, way + 3))
    hands.drop()
    yield steps.changed
    assert canvas.plan.output_point(two)[1] == canvas.plan.output_point(one)[1]
    hands.drag(steps.title(two), by(steps.title(two), 0, 30))
    hands.hold("ctrl")
    hands.point(by(steps.title(two), 0, 4))
    hands.drop()
    hands.let_go("ctrl")
    yield steps.changed
    assert steps.now.graph.node(two).at[1] != level

    # Lined up by key, and the whole arranged.
    hands.key("ctrl+a", "alt+shift+Up")
    yield steps.changed
    assert len({node.at[1] for node in steps.now.graph.nodes}) == 1
    hands.key("l")
    yield steps.changed
    yield from steps.back()
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
