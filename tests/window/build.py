"""A network built by mouse: a layer into a wire, activations, skips through Add and Concat, all undone."""

from __future__ import annotations

import sys
from functools import partial

from playground.document import Document, Link, Node
from playground.gui.widgets.choices import Combo
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, menu_is_open, named, now, toast, travel


def newest(document: Document) -> Node:
    return max(document.graph.nodes, key=lambda node: node.id)


def id_of(document: Document, name: str) -> int:
    return next(node.id for node in document.graph.nodes if node.name == name)


def ends(document: Document) -> set[tuple[int, int]]:
    return {(link.source, link.target) for link in document.graph.links}


def journey(window: Window, hands: Hands) -> Journey:
    views, session = window.views, window.session
    canvas, palette = views.canvas, views.palette.list
    yield lambda: window.latest.frame is not None and canvas.plan.boxes
    first = session.document
    one, two, output = (id_of(first, name) for name in ("hidden 1", "hidden 2", "output"))
    steps = [first]

    def changed() -> bool:
        if session.document != steps[-1]:
            steps.append(session.document)
            return True
        return False

    def shown(document: Document) -> bool:
        return session.document == document

    # Dense, dragged from the palette onto a wire, goes between its ends.
    hands.key("ctrl+1")
    yield lambda: palette.isVisible()
    hands.drag(hands.on_row(palette, "Dense"), hands.on_wire(two, output))
    hands.drop()
    yield changed
    dense = newest(session.document).id
    assert ends(session.document) - ends(first) == {(two, dense), (dense, output)}
    assert canvas.selection == {dense}

    # Its activation, chosen in the inspector, then in the menu of its header.
    combo = named(views.inspector, "Activation", Combo)
    hands.click(combo)
    yield lambda: combo.view().isVisible()
    hands.click(hands.on_row(combo.view(), "ReLU"))
    yield changed
    assert newest(session.document).settings["activation"] == "relu"
    face, box = canvas.plan.faces[dense], canvas.plan.box(dense)
    hands.click(hands.on_canvas(box.x + face.width - 14, box.y + 14))
    yield menu_is_open
    hands.click(hands.on_entry("SiLU"))
    yield changed
    assert newest(session.document).settings["activation"] == "silu"
    yield lambda: window.isActiveWindow() and not menu_is_open()

    # Skips: Add and Concat into wires, and a second wire into each, dragged from port to port.
    for title, source, wire in (("Add", one, (dense, output)), ("Concat", 1, (one, two))):
        hands.drag(hands.on_row(palette, title), hands.on_wire(*wire))
        hands.drop()
        yield changed
        merge = newest(session.document)
        assert merge.op == title.lower()
        hands.drag(
            hands.on_canvas(*canvas.plan.output_point(source)),
            hands.on_canvas(*canvas.plan.input_point(merge.id, 1)),
        )
        hands.drop()
        yield changed
        assert Link(source, 0, merge.id, 1) in session.document.graph.links

    # A circle is refused with its reason, and nothing has changed.
    hands.drag(
        hands.on_canvas(*canvas.plan.output_point(two)), hands.on_canvas(*canvas.plan.input_point(one))
    )
    hands.drop()
    yield lambda: toast(window)
    assert "Not connected" in toast(window)
    assert session.document == steps[-1]

    # It trains, and every step can be taken back and brought again.
    assert not session.problems
    hands.key("space")
    yield lambda: window.latest.running and now(window).epoch >= 3
    for step in reversed(steps[:-1]):
        hands.key("ctrl+z")
        yield partial(shown, step)
    assert session.undo_label is None
    for step in steps[1:]:
        hands.key("ctrl+shift+z")
        yield partial(shown, step)
    yield lambda: window.latest.running and now(window).generation == session.generation
    hands.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    yield lambda: session.document == first and not session.dirty
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
