"""Saving, opening, exporting and leaving through the dialogs, mostly by key; what fails loses nothing."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog

from playground.document import Document, load_file
from playground.gui.widgets.question import Question
from playground.gui.window import Window
from tests.window.driver import Hands, Journey, dialog, menu_is_open, now, toast, travel

PLOTS = ("loss.png", "boundary.svg", "weights.csv")
LONG = "mine" * 63
"""A name that no disk takes, once it has its suffix."""
BEGINS = {".png": b"\x89PNG", ".svg": b"<?xml", ".csv": b"block,"}


def journey(window: Window, hands: Hands) -> Journey:
    session, latest = window.session, window.latest
    folder = Path(sys.argv[1])
    yield lambda: latest.frame is not None

    def asks_where() -> bool:
        return isinstance(dialog(), QFileDialog)

    def asks() -> bool:
        return isinstance(dialog(), Question)

    def back() -> bool:
        """Whether the window has the keyboard again."""
        return window.isActiveWindow() and dialog() is None and window.focusWidget() is not None

    def says(text: str) -> bool:
        return back() and text in toast(window)

    def learns_from(source: str) -> bool:
        return session.document.data.source == source

    def answer(path: object) -> None:
        """Types into the dialog, which begins in the folder that was used last."""
        hands.type(str(path))
        hands.key("Return")

    # Trained a little, then saved by a name without its suffix; Space still runs afterwards.
    hands.key("e", "e")
    yield lambda: now(window).epoch == 2
    hands.key("ctrl+shift+s")
    yield asks_where
    answer(folder / "mine")
    yield partial(says, "Saved")
    mine = load_file(folder / "mine.nnplay")
    assert mine == session.document
    assert not session.dirty
    hands.key("space")
    yield lambda: latest.running
    hands.key("space")
    yield lambda: not latest.running

    # The name is taken: asked before it is replaced, and Cancel asks for another one.
    hands.key("ctrl+shift+s")
    yield asks_where
    answer("mine")
    yield asks
    hands.key("c")
    yield asks_where
    answer(LONG)
    yield partial(says, "Not saved")
    assert "too long" in toast(window)
    assert session.path == folder / "mine.nnplay"

    # Unsaved changes: Cancel stays, Discard opens, and a broken file leaves what is there.
    hands.key("ctrl+a", "plus")
    yield lambda: session.dirty
    changed = session.document
    hands.key("ctrl+o")
    yield asks
    hands.key("Escape")
    yield back
    assert session.document == changed
    (folder / "broken.nnplay").write_text('{"format": "nnplay", "version": 1')
    hands.key("ctrl+o")
    yield asks
    hands.key("d")
    yield asks_where
    answer("broken.nnplay")
    yield partial(says, "Not opened")
    assert "broken.nnplay" in toast(window)
    assert session.document == changed

    # A new project after saving this one; an example and the recent file from the menus.
    hands.key("ctrl+n")
    yield asks
    hands.key("s")
    yield lambda: session.document == Document()
    assert load_file(folder / "mine.nnplay") == changed
    for below, entry, source in (("Examples", "Iris", "iris"), ("Open recent", "mine.nnplay", "spiral")):
        hands.click(hands.on_menu("File"))
        yield partial(menu_is_open, below)
        hands.click(hands.on_entry(below))
        yield partial(menu_is_open, entry)
        hands.click(hands.on_entry(entry))
        yield partial(learns_from, source)
    yield lambda: latest.generation == session.generation

    # Parameters in every format; the trained model opens again with the numbers that it had.
    hands.key("e", "e", "e")
    yield lambda: now(window).epoch == 3
    trained = now(window).parameters
    for name in ("numbers.npz", "numbers.json", "model.safetensors"):
        hands.key("ctrl+e")
        yield asks_where
        answer(name)
        yield partial(says, name)
    with np.load(folder / "numbers.npz") as arrays:
        assert all((arrays[name] == values).all() for name, values in trained.items())
    assert json.loads((folder / "numbers.json").read_text())
    hands.key("r")
    yield lambda: now(window).epoch == 0
    hands.key("ctrl+o")
    yield asks_where
    answer("model.safetensors")
    yield lambda: latest.frame is not None and now(window).epoch == 3
    assert all((now(window).parameters[name] == values).all() for name, values in trained.items())
    assert [record.epoch for record in latest.records] == [0, 1, 2, 3]

    # Plots, as a picture, a drawing and a table.
    for name in PLOTS:
        view, _, suffix = name.partition(".")
        hands.click(hands.on_menu("File"))
        yield partial(menu_is_open, f"Export {view} …")
        hands.click(hands.on_entry(f"Export {view} …"))
        yield asks_where
        answer(name)
        yield partial(says, name)
        assert (folder / name).read_bytes().startswith(BEGINS[f".{suffix}"])
    hands.key("ctrl+q")
    yield lambda: False


if __name__ == "__main__":
    sys.exit(travel(journey))
