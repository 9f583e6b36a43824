"""Data sets and their settings changed while the network trains as fast as it can: it adapts and goes on."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint

from playground.data import SOURCES
from playground.document import replace, save_file
from playground.export import load
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.choices import Chip
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.sliders import Slider
from playground.gui.widgets.split_slider import SplitSlider
from playground.gui.widgets.thumbnails import Thumbnail
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, dialog, menu_is_open, named, now, still, travel

MEASURED = {
    "Iris": (4, 3),
    "Wine": (13, 3),
    "Breast cancer": (30, 1),
    "Handwritten digits": (64, 10),
    "Diabetes": (10, 1),
}
"""Each measured set: its features and the units that its output needs."""


def journey(window: Window, hands: Hands) -> Journey:
    panel, session, latest = window.views.data, window.session, window.latest
    yield lambda: latest.frame is not None and window.views.canvas.plan.boxes

    def goes_on(epochs: int = 2) -> bool:
        """Whether the document of now is being trained, for some epochs at least."""
        return (
            latest.running
            and now(window).generation == session.generation
            and session.can_train
            and now(window).epoch >= epochs
        )

    def changed(before: object) -> bool:
        return session.document != before

    hands.click(named(window.views.shell.deck, "Pace", MenuButton))
    yield menu_is_open
    hands.click(hands.on_entry("Full speed"))
    yield lambda: window.transport.pace is None and not menu_is_open()
    hands.key("space")
    yield goes_on

    # Settings of the data and of the training, by mouse and by key.
    noise = named(panel, "Noise", Slider)
    before = session.document
    hands.drag(hands.point_in(noise, QPoint(12, 10)), hands.point_in(noise, QPoint(60, 10)))
    yield partial(changed, before)
    hands.drop()
    yield goes_on
    split = named(panel, "Split into training, validation and test", SplitSlider)
    before = session.document
    hands.drag(
        hands.point_in(split, QPoint(round(split.width() * 0.8), 13)),
        hands.point_in(split, QPoint(round(split.width() * 0.5), 13)),
    )
    hands.drop()
    yield partial(changed, before)
    assert session.document.data.split.training < 0.6
    yield goes_on
    for feature in ("x₁²", "sin x₂"):
        before = session.document
        chip = named(panel, feature, Chip)
        yield still(chip)
        hands.click(chip)
        yield partial(changed, before)
        yield goes_on
    assert len(session.document.data.features) == 4
    for name, text in (("Batch size", "37"), ("Learning rate", "0.002")):
        before = session.document
        field = named(panel, name, NumberField)
        yield still(field)
        hands.click(field, times=3)
        hands.type(text)
        hands.key("Return")
        yield partial(changed, before)
        yield goes_on
    assert session.document.training.batch_size == 37
    assert session.document.training.optimizer["learning_rate"] == 0.002

    # Measured data, by their pictures.
    all_sets = named(panel, f"All {len(SOURCES)} data sets", Button)
    yield still(all_sets)
    hands.click(all_sets)
    yield lambda: any(one.isVisible() for one in panel.findChildren(Thumbnail) if one.text() == "Iris")
    for title, (features, units) in MEASURED.items():
        before = session.document
        picture = named(panel, title, Thumbnail)
        yield still(picture)
        hands.click(picture)
        yield partial(changed, before)
        yield partial(goes_on, 1)
        shapes = {name: values.shape for name, values in now(window).parameters.items()}
        assert shapes["hidden 1.weight"] == (features, 8)
        assert shapes["output.bias"] == (units,)
    hands.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    yield lambda: session.document.data.source == "spiral"
    yield goes_on
    hands.key("ctrl+q")
    yield dialog
    hands.key("d")
    yield lambda: False


def main() -> int:
    document = load("spiral")
    until = replace(document.training.until, loss=None, max_epochs=1_000_000)
    path = Path(sys.argv[1]) / "endless.nnplay"
    save_file(replace(document, training=replace(document.training, until=until)), path)
    return travel(journey, str(path), gap_s=1.0)


if __name__ == "__main__":
    sys.exit(main())
