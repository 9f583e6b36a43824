"""A run that ends by itself, and what cannot be: no GPU, a learning rate of a million, a width of 10¹²."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from playground.gui.widgets.buttons import Button, KeyButton
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.dotted import DottedReadout
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.popover import Popover
from playground.gui.widgets.question import Question
from playground.gui.window import Window
from playground.session.pace import Tempo
from tests.window.driver import Hands, Journey, dialog, menu_is_open, named, now, still, toast, travel


def told(panel: QWidget, words: str) -> bool:
    """Whether a sentence with these words can be read in a panel."""
    labels = [one for one in panel.findChildren(QLabel) if one.isVisible()]
    return any(words in one.text() for one in labels)


def journey(window: Window, hands: Hands) -> Journey:
    views, session, latest = window.views, window.session, window.latest
    yield lambda: latest.frame is not None and views.canvas.plan.boxes

    def until_is_open() -> bool:
        return isinstance(QApplication.activePopupWidget(), Popover)

    # As fast as it can until the training loss is 0.5, which is typed into the popover.
    hands.click(named(views.shell.deck, "Pace", MenuButton))
    yield menu_is_open
    hands.click(hands.on_entry("Full speed"))
    yield lambda: window.transport.pace is None
    hands.click(named(views.shell.deck, "Stop when", DottedReadout))
    yield until_is_open
    popover = QApplication.activePopupWidget()
    assert popover is not None
    hands.click(named(popover, "Target loss", NumberField), times=2)
    hands.key("ctrl+a")
    hands.type("0.5")
    hands.key("Return")
    yield lambda: session.document.training.until.loss == 0.5
    combo = named(popover, "Measured on", Combo)
    hands.click(combo)
    yield lambda: combo.view().isVisible()
    hands.click(hands.on_row(combo.view(), "training"))
    yield lambda: session.document.training.until.on == "training"
    hands.key("Escape")
    yield lambda: QApplication.activePopupWidget() is None
    hands.key("space")
    yield lambda: "Target reached" in toast(window) and not latest.running
    assert latest.records[-1].training <= 0.5 < latest.records[-2].training
    epoch = now(window).epoch

    # Asked again, at a slower pace, it says so and offers to go on; the pace holds while it runs.
    hands.click(named(views.shell.deck, "Pace", MenuButton))
    yield menu_is_open
    hands.click(hands.on_entry("5 epochs/s"))
    yield lambda: window.transport.pace == Tempo(5.0)
    hands.key("space")
    yield lambda: "reached already" in toast(window)
    hands.click(named(views.toast, "Run on", Button))
    yield lambda: latest.running and now(window).epoch > epoch
    yield lambda: latest.running and 0 < now(window).epochs_per_second < 8
    hands.key("space")
    yield lambda: not latest.running

    # A GPU that is not there: said plainly, and computed on the CPU.
    hands.click(named(views.shell.top, "Device", MenuButton))
    yield menu_is_open
    hands.click(hands.on_entry("GPU"))
    yield lambda: now(window).device == "gpu" or "GPU" in toast(window)
    hands.key("e")
    yield lambda: now(window).phase == "step" and now(window).epoch > epoch

    # A learning rate of a million may diverge; what is shown stays finite.
    field = named(views.data, "Learning rate", NumberField)
    yield still(field)
    hands.click(field, times=3)
    hands.type("1e6")
    hands.key("Return")
    yield lambda: session.document.training.optimizer["learning_rate"] == 1e6
    hands.key("space")
    yield lambda: "reached already" in toast(window)
    epoch = now(window).epoch
    hands.click(named(views.shell.deck, "Epoch", KeyButton))
    yield lambda: now(window).epoch == epoch + 1 or "diverged" in toast(window).lower()
    assert all(np.isfinite(values).all() for values in now(window).parameters.values())

    # A width that cannot be is refused where it is typed.
    box = views.canvas.plan.box(2)
    hands.click(hands.on_canvas(box.x + 50, box.y + 14))
    yield lambda: views.canvas.selection == {2}
    before = session.document
    hands.click(hands.point_in(named(views.inspector, "Units", NumberField), QPoint(12, 12)), times=2)
    hands.key("ctrl+a")
    hands.type("1e12")
    hands.key("Return")
    yield partial(told, views.inspector, "Units")
    assert session.document == before
    hands.key("ctrl+q")
    yield lambda: isinstance(dialog(), Question)
    hands.key("d")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
