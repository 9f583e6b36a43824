"""The menus and the keys: one table of what can be done anywhere in the window.

Owns names, keys and order of the menus; what an entry does is a method of the window with the name
that stands here. The help sheet is made from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu. `does` names a method of the window; a `check` entry shows a state."""

    title: str
    does: str
    keys: tuple[str, ...] = ()
    check: bool = False
    rule_before: bool = False
    in_canvas: bool = False
    """The canvas itself has this key: the menu only shows it."""


MENUS: Mapping[str, tuple[Entry, ...]] = {
    "File": (
        Entry("New", "new", ("Ctrl+N",)),
        Entry("Open …", "open", ("Ctrl+O",)),
        Entry("Save", "save", ("Ctrl+S",), rule_before=True),
        Entry("Save as …", "save_as", ("Ctrl+Shift+S",)),
        Entry("Export parameters …", "export_parameters", ("Ctrl+E",), rule_before=True),
        Entry("Export loss …", "export_loss"),
        Entry("Export boundary …", "export_boundary"),
        Entry("Export activation …", "export_activation"),
        Entry("Export weights …", "export_weights"),
        Entry("Quit", "close", ("Ctrl+Q",), rule_before=True),
    ),
    "Edit": (
        Entry("Undo", "undo", ("Ctrl+Z",)),
        Entry("Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        Entry("Cut", "cut", ("Ctrl+X",), rule_before=True, in_canvas=True),
        Entry("Copy", "copy", ("Ctrl+C",), in_canvas=True),
        Entry("Paste", "paste", ("Ctrl+V",), in_canvas=True),
        Entry("Duplicate", "duplicate", ("Ctrl+D",), in_canvas=True),
        Entry("Delete", "delete", ("Del",), in_canvas=True),
        Entry("Select all", "select_all", ("Ctrl+A",), rule_before=True, in_canvas=True),
    ),
    "View": (
        Entry("Light theme", "toggle_theme", ("Ctrl+T",), check=True),
        Entry("Less motion", "toggle_motion", check=True),
        Entry("Logarithmic loss axis", "toggle_log", check=True, rule_before=True),
        Entry("Discretise boundary", "toggle_discretize", check=True),
        Entry("Zoom in", "zoom_in", ("Ctrl++",), rule_before=True, in_canvas=True),
        Entry("Zoom out", "zoom_out", ("Ctrl+-",), in_canvas=True),
        Entry("100 %", "zoom_whole", ("Ctrl+0",), in_canvas=True),
        Entry("Fit graph", "fit_all", ("Home",), in_canvas=True),
        Entry("Fit selection", "fit_selection", ("F",), in_canvas=True),
    ),
    "Graph": (
        Entry("Add a layer …", "search", ("Tab",), in_canvas=True),
        Entry("Rename", "rename", ("F2",), in_canvas=True),
        Entry("More units", "more_units", ("+",), in_canvas=True),
        Entry("Fewer units", "fewer_units", ("-",), in_canvas=True),
        Entry("Freeze or unfreeze", "toggle_frozen", ("X",), in_canvas=True),
        Entry("Arrange", "arrange", ("L",), rule_before=True, in_canvas=True),
        Entry("Problems", "show_problems", ("Ctrl+Shift+P",)),
    ),
    "Train": (
        Entry("Run or pause", "run_or_pause", ("Space",)),
        Entry("Next phase", "next_phase", ("P",)),
        Entry("Next batch", "next_batch", ("B",)),
        Entry("Next epoch", "next_epoch", ("E",)),
        Entry("On to predict", "to_predict", ("1",), rule_before=True),
        Entry("On to loss", "to_loss", ("2",)),
        Entry("On to gradient", "to_gradient", ("3",)),
        Entry("On to step", "to_step", ("4",)),
        Entry("Same start again", "same_start", ("R",), rule_before=True),
        Entry("New start", "new_start", ("Shift+R",)),
        Entry("Measure on the test set", "measure_test", rule_before=True),
    ),
    "Help": (
        Entry("Keys", "show_keys", ("F1", "?")),
        Entry("About", "about", rule_before=True),
    ),
}

GESTURES: tuple[tuple[str, str], ...] = (
    ("Drag from a port", "draw a link; drop it on empty canvas to add a layer there"),
    ("Drag a link off its input", "connect it elsewhere, or drop it to cut"),
    ("Double-click", "add a layer; on a title, rename it"),
    ("Drag on empty canvas", "select what it touches"),
    ("Click on a wire or a bias", "explain its weight; Esc lets it go"),
    ("Drag or wheel on that weight", "change it; slowly with Shift"),
    ("Digits, then Enter", "type its value, as after a double-click"),
    ("Ctrl+arrows", "the next weight in its matrix"),
    ("Wheel", "zoom at the cursor"),
    ("Middle button, or Space and drag", "move the paper"),
    ("Arrows", "nudge the selection; with Alt go to the next node"),
    ("Page up, page down", "the unit before, the next unit"),
    ("Ctrl+1 … Ctrl+4", "workspaces"),
    ("F11", "projector"),
)
"""What the mouse and the keys of the canvas do: name, and what happens."""


def make_actions(owner: QObject, call: Callable[[str], Callable[[], None]]) -> dict[str, QAction]:
    """An action for every entry of every menu, by the name of what it does."""
    made = {}
    for entries in MENUS.values():
        for entry in entries:
            made[entry.does] = _action(owner, entry, call(entry.does))
    return made


def _action(owner: QObject, entry: Entry, does: Callable[[], None]) -> QAction:
    action = QAction(entry.title, owner)
    action.setCheckable(entry.check)
    action.triggered.connect(lambda: does())
    if entry.in_canvas:
        action.setText(f"{entry.title}\t{QKeySequence(entry.keys[0]).toString()}")
    else:
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    return action
