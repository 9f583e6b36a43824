"""Explain and Health open while training runs flat out, weights picked and changed; then slow motion."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from playground.document import replace, save_file
from playground.engine.mechanics.values import Weight
from playground.export import load
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.window import Window
from playground.session.pace import Tempo
from tests.window.driver import Hands, Journey, dialog, menu_is_open, named, now, ready, travel

Steps = Generator[Callable[[], object], None, None]
MOVES = (("ctrl+Right", (0, 1)), ("ctrl+Down", (1, 1)), ("ctrl+Right", (1, 2)))
SLOW = Tempo(1.0, "phase")
PHASES = ("predict", "loss", "gradient", "step")


def pacing(window: Window, hands: Hands, title: str) -> Steps:
    """Chooses a pace from its menu."""
    hands.click(named(window.views.shell.deck, "Pace", MenuButton))
    yield partial(menu_is_open, title)
    hands.click(hands.on_entry(title))
    yield lambda: not menu_is_open()


def explained(window: Window, weight: Weight, epoch: int) -> bool:
    """Whether a weight is explained in a frame of the run that is later than an epoch."""
    told = now(window).mechanics.explanation
    panel = window.views.explain
    later = window.latest.running and now(window).epoch > epoch
    return later and told is not None and told.weight == weight == panel.weight() and panel.rows.isVisible()


def followed(window: Window, phase: str) -> bool:
    """Whether a phase was done last, and the canvas shows it."""
    return now(window).phase == phase == window.views.canvas.content.feed.phase


def changing(window: Window, hands: Hands, weight: Weight) -> Steps:
    """Types another value while training goes on with it: the step that is undone is this one."""
    canvas, label = window.views.canvas, window.session.undo_label
    hands.type("-0.5")
    yield lambda: window.focusWidget() is not canvas
    hands.key("Return")
    yield lambda: window.session.undo_label != label and window.focusWidget() is canvas
    yield partial(explained, window, weight, now(window).epoch)
    hands.key("ctrl+z")
    yield lambda: window.session.undo_label == label
    yield partial(explained, window, weight, now(window).epoch)


def flat_out(window: Window, hands: Hands) -> Steps:
    """Weights are picked by key on the canvas and changed; the views go on showing the run."""
    views = window.views
    yield from pacing(window, hands, "Full speed")
    hands.key("space")
    yield lambda: window.latest.running and now(window).epoch > 50
    for key, place in MOVES:
        weight = Weight("hidden.weight", place)
        hands.key(key)
        yield partial(explained, window, weight, now(window).epoch)
        yield from changing(window, hands, weight)
    health = now(window).mechanics.health
    assert health is not None
    assert views.health.columns[0].isVisible()
    epoch, number = now(window).epoch, views.batch.mean.text()
    yield lambda: now(window).epoch > epoch + 20 and views.batch.mean.text() != number


def slowly(window: Window, hands: Hands) -> Steps:
    """One phase in a second: each is seen, in its order, and on the canvas too."""
    yield from pacing(window, hands, "1 phase/s")
    yield lambda: window.transport.pace == SLOW and window.views.canvas.content.feed.phase is not None
    first = PHASES.index(now(window).phase)
    for place in range(first + 1, first + 3):
        phase = PHASES[place % 4]
        yield partial(followed, window, phase)
        assert window.latest.running
    hands.key("space")
    yield lambda: not window.latest.running


def journey(window: Window, hands: Hands) -> Journey:
    yield partial(ready, window)
    views = window.views
    hands.click(named(views.shell.top, "Explain", QWidget))
    yield lambda: views.shell.workspace() == "Explain" and views.explain.weight() is not None
    hands.click(named(views.shell.middle.drawer.tabs, "Health", QWidget))
    yield views.health.isVisible
    yield from flat_out(window, hands)
    yield from slowly(window, hands)
    assert all(np.isfinite(block).all() for block in now(window).parameters.values())
    hands.key("ctrl+q")
    yield dialog
    hands.key("d")
    yield lambda: False


def main() -> int:
    document = load("iris")
    until = replace(document.training.until, loss=None, max_epochs=1_000_000)
    path = Path(sys.argv[1]) / "endless.nnplay"
    save_file(replace(document, training=replace(document.training, until=until)), path)
    return travel(journey, str(path), gap_s=1.0)


if __name__ == "__main__":
    sys.exit(main())
