"""Wires and groups by hand: knife, points, connections by key, frames, blocks, minimap; all undone."""

from __future__ import annotations

import sys

from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.canvas.over.minimap import Minimap
from playground.gui.window import Window
from tests.window.desk import Steps, by
from tests.window.driver import Hands, Journey, menu_is_open, travel


def search_is_open(steps: Steps) -> bool:
    popup = steps.canvas.findChild(SearchPopup)
    return popup is not None and popup.isVisible() and popup.field.hasFocus()


def field_is_open(steps: Steps) -> bool:
    return any(one.hasFocus() for one in steps.canvas.findChildren(FieldInNode))


def journey(window: Window, hands: Hands) -> Journey:
    steps = Steps(window, hands)
    yield from steps.begin()
    yield from wires(steps, hands)
    yield from frames(steps, hands)
    yield from members(steps, hands)
    yield from blocks(steps, hands)
    yield from steps.back()
    hands.key("ctrl+q")
    yield lambda: False


def wires(steps: Steps, hands: Hands) -> Journey:
    """Cut by knife, with points by Shift; walked, cut, led and drawn by key."""
    canvas = steps.canvas
    one, two, output = (steps.id(name) for name in ("hidden 1", "hidden 2", "output"))
    hands.key("k")
    yield lambda: canvas.has_knife
    cable = hands.on_canvas((canvas.plan.output_point(one)[0] + canvas.plan.input_point(two)[0]) / 2, 0)
    height = hands.on_canvas(*canvas.plan.output_point(one))[1]
    above, below = (cable[0], height - 40), (cable[0], height + 40)
    hands.drag(above, below)
    hands.drop()
    yield steps.changed
    assert not steps.linked(one, two)
    hands.key("ctrl+z")
    yield lambda: steps.now == steps.made[-2]
    steps.made.pop()
    hands.hold("shift")
    hands.drag(above, below)
    hands.drop()
    hands.let_go("shift")
    yield steps.changed
    point = steps.newest()
    assert point.op == "reroute"
    assert steps.linked(one, point.id)
    assert steps.linked(point.id, two)
    hands.key("Escape")
    yield lambda: not canvas.has_knife

    # A double click on a cable, beside its +, lays a point on it as well.
    hands.click(hands.on_wire(two, output, 0.2), times=2)
    yield steps.changed
    assert steps.newest().op == "reroute"

    # By key: the wires of a node one after the other, cut, and drawn anew from a list.
    hands.click(steps.title(output))
    yield lambda: canvas.selection == {output}
    hands.key("w")
    yield lambda: canvas.selected_link is not None and canvas.selected_link.target == output
    hands.key("Delete")
    yield steps.changed
    hands.click(steps.title(two))
    yield lambda: canvas.selection == {two}
    hands.key("c")
    yield lambda: search_is_open(steps)
    steps.enter("output")
    yield steps.changed
    assert steps.linked(two, output)
    hands.key("shift+x")
    yield steps.changed
    assert not steps.linked(two, output)
    hands.key("ctrl+z")
    yield lambda: steps.now == steps.made[-2]
    steps.made.pop()


def frames(steps: Steps, hands: Hands) -> Journey:
    """A frame: made, named, moved by its title, joined, folded, unfolded, taken away."""
    canvas = steps.canvas
    one, two = steps.id("hidden 1"), steps.id("hidden 2")
    hands.click(steps.title(one))
    hands.hold("shift")
    hands.click(steps.title(two))
    hands.let_go("shift")
    yield lambda: canvas.selection == {one, two}
    hands.key("ctrl+g")
    yield lambda: steps.changed() and field_is_open(steps)
    steps.enter("Trunk")
    yield steps.changed
    (group,) = steps.now.graph.groups
    assert group.title == "Trunk"
    yield from steps.look()
    bar = canvas.plan.frame_title(group.id, canvas.camera.zoom)
    place = hands.on_canvas(bar.x + 24, bar.center[1])
    hands.drag(place, by(place, 0, 50))
    hands.drop()
    yield steps.changed
    assert steps.now.graph.node(one).at[1] > steps.made[0].graph.node(one).at[1]

    hands.key("h")
    yield lambda: steps.changed() and -group.id in canvas.plan.faces
    box = canvas.plan.box(-group.id)
    yield lambda: canvas.selection == {-group.id}
    hands.click(hands.on_canvas(box.x + 5, box.center[1]), times=2)
    yield lambda: steps.changed() and -group.id not in canvas.plan.faces
    hands.click(steps.title(one))
    hands.key("ctrl+shift+g")
    yield steps.changed
    assert not steps.now.graph.groups


def members(steps: Steps, hands: Hands) -> Journey:
    """A frame that is joined by a drag, left with Alt, coloured from its menu and kept as a block."""
    canvas = steps.canvas
    one, two = steps.id("hidden 1"), steps.id("hidden 2")
    hands.click(steps.paper(0.75, 0.92), times=2)
    yield lambda: search_is_open(steps)
    steps.enter("dropout")
    yield steps.changed
    lone = steps.newest().id
    hands.drag(steps.title(two), by(steps.title(two), 0, 110))
    hands.drop()
    yield steps.changed
    hands.hold("shift")
    hands.click(steps.title(one))
    hands.let_go("shift")
    yield lambda: canvas.selection == {one, two}
    hands.key("ctrl+g")
    yield lambda: steps.changed() and field_is_open(steps)
    hands.key("Escape")
    (group,) = steps.now.graph.groups
    yield from steps.look()
    frame, box = canvas.plan.frame(group.id), canvas.plan.box(lone)
    inside = canvas.plan.box(one).center[0], frame.bottom - box.height - 8
    hands.drag(steps.title(lone), hands.on_canvas(*inside))
    hands.drop()
    yield lambda: steps.changed() and set(steps.now.graph.groups[0].nodes) == {one, two, lone}
    hands.drag(steps.title(lone), by(steps.title(lone), 30, 30))
    hands.hold("alt")
    hands.point(by(steps.title(lone), 34, 34))
    hands.drop()
    hands.let_go("alt")
    yield lambda: steps.changed() and set(steps.now.graph.groups[0].nodes) == {one, two}
    yield from steps.look()
    bar = canvas.plan.frame_title(group.id, canvas.camera.zoom)
    hands.click(hands.on_canvas(bar.x + 24, bar.center[1]), button=3)
    yield lambda: menu_is_open("Colour")
    hands.click(hands.on_entry("Colour"))
    yield lambda: menu_is_open("Green")
    hands.click(hands.on_entry("Green"))
    yield lambda: steps.changed() and steps.now.graph.groups[0].color == "green"
    yield lambda: steps.window.isActiveWindow() and not menu_is_open()
    yield from kept_block(steps, hands, group.id)


def kept_block(steps: Steps, hands: Hands, group: int) -> Journey:
    """The frame kept as a block of one's own, found in the palette, taken away there; then ungrouped."""
    canvas, palette = steps.canvas, steps.window.views.palette
    bar = canvas.plan.frame_title(group, canvas.camera.zoom)
    hands.click(hands.on_canvas(bar.x + 24, bar.center[1]), button=3)
    yield lambda: menu_is_open("Save as a block …")
    hands.click(hands.on_entry("Save as a block …"))
    yield lambda: field_is_open(steps)
    steps.enter("Mine")
    yield lambda: [entry.title for entry in canvas.library.entries()] == ["Mine"]
    hands.click(palette.field)
    hands.type("mine")
    hands.key("Down")
    yield palette.list.hasFocus
    hands.key("Return")
    yield lambda: steps.changed() and steps.now.graph.groups[-1].title == "Mine"
    hands.key("Delete")
    yield lambda: not canvas.library.entries()
    hands.key("ctrl+z")
    yield lambda: steps.now == steps.made[-2]
    steps.made.pop()
    hands.click(palette.field)
    hands.key("Escape")
    yield lambda: not palette.field.text()
    yield from steps.look()
    bar = canvas.plan.frame_title(group, canvas.camera.zoom)
    hands.click(hands.on_canvas(bar.x + 24, bar.center[1]))
    yield lambda: canvas.standing.group == group and canvas.hasFocus()
    hands.key("ctrl+shift+g")
    yield steps.changed


def blocks(steps: Steps, hands: Hands) -> Journey:
    """A block of the library behind a layer; the map in the corner moves the view."""
    canvas = steps.canvas
    one = steps.id("hidden 1")
    yield from steps.look()
    hands.click(steps.title(one))
    yield lambda: canvas.selection == {one}
    hands.key("Tab")
    yield lambda: search_is_open(steps)
    steps.enter("residual block")
    yield steps.changed
    assert steps.now.graph.groups[0].title == "Residual"
    yield from steps.look()
    palette = steps.window.views.palette.list
    output, loss = steps.id("output"), steps.id("loss")
    hands.drag(hands.on_row(palette, "MLP"), hands.on_wire(output, loss))
    hands.drop()
    yield steps.changed
    assert not steps.linked(output, loss)
    assert {group.title for group in steps.now.graph.groups} == {"Residual", "MLP"}
    for _ in range(6):
        hands.key("ctrl+plus")
    minimap = canvas.findChild(Minimap)
    assert minimap is not None
    yield minimap.isVisible
    before = canvas.middle()
    corner = hands.point_in(minimap)
    hands.click(by(corner, -60, 0))
    yield lambda: canvas.middle() != before
    hands.click(by(corner, 0, 0))
    hands.key("n")
    yield lambda: not minimap.isVisible()
    hands.key("n", "Home", "l")
    yield steps.changed


if __name__ == "__main__":
    sys.exit(travel(journey))
