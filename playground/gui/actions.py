"""Everything that can be done by name: one table of names, sentences, default keys and menus.

Owns which keys an action has at first; nothing else spells one. What an entry does is a method with the
name that stands here, of the window or of the canvas's commands. Menus, tooltips, the key sheet and the
command palette are made from this table. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Need = Literal[
    "node",
    "one",
    "two",
    "three",
    "wire",
    "something",
    "held",
    "group",
    "nodes",
    "links",
    "trains",
    "undo",
    "redo",
]
"""What an action may need: so many selected nodes, a wire, either, a node or a weight, a group; any node or
link at all; a network that can be trained; something to undo."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be done. `does` names a method; a `check` entry shows a state."""

    title: str
    does: str
    keys: tuple[str, ...] = ()
    help: str = ""
    """One sentence that teaches what it is good for."""
    check: bool = False
    rule_before: bool = False
    in_canvas: bool = False
    """Its keys are those of the canvas: they work while it has the keyboard."""
    needs: Need | None = None
    """What must be there for it to do anything."""


MENUS: Mapping[str, tuple[Entry, ...]] = {
    "File": (
        Entry("New", "new", ("Ctrl+N",), "An empty project."),
        Entry("Open …", "open", ("Ctrl+O",), "A project file or a trained model."),
        Entry(
            "Open from text …", "open_text", (), "The project that was copied as text, from the clipboard."
        ),
        Entry("Save", "save", ("Ctrl+S",), "The project as a file that diffs well.", rule_before=True),
        Entry("Save as …", "save_as", ("Ctrl+Shift+S",), "The project under another name."),
        Entry(
            "Export parameters …",
            "export_parameters",
            ("Ctrl+E",),
            "The trained numbers, for other programs to read.",
            rule_before=True,
            needs="trains",
        ),
        Entry(
            "Export graph …", "export_graph", (), "A drawing of the whole network at 100 %.", needs="nodes"
        ),
        Entry("Export loss …", "export_loss", (), "The curves of the loss, as drawing or table."),
        Entry("Export boundary …", "export_boundary", (), "What the network says over the plane."),
        Entry("Export activation …", "export_activation", (), "The activation of the selected layer."),
        Entry("Export weights …", "export_weights", (), "Every trained number, as picture or table."),
        Entry("Quit", "close", ("Ctrl+Q",), "Asks first about changes that are not saved.", rule_before=True),
    ),
    "Edit": (
        Entry("Undo", "undo", ("Ctrl+Z",), "Takes the last edit back.", needs="undo"),
        Entry(
            "Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Makes the edit that was taken back.", needs="redo"
        ),
        Entry(
            "Cut",
            "cut",
            ("Ctrl+X",),
            "Takes the selected nodes away, to be pasted elsewhere.",
            rule_before=True,
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Copy",
            "copy",
            ("Ctrl+C",),
            "The selected nodes as text, to be pasted anywhere.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Copy project as text",
            "copy_project",
            ("Ctrl+Shift+C",),
            "A line to send: pasted on a canvas it opens there.",
        ),
        Entry("Paste", "paste", ("Ctrl+V",), "Nodes or a project from the clipboard.", in_canvas=True),
        Entry(
            "Duplicate",
            "duplicate",
            ("Ctrl+D",),
            "The selected nodes once more, wired alike.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Delete",
            "delete",
            ("Del", "Backspace"),
            "Takes the selection away; a chain closes again.",
            in_canvas=True,
            needs="something",
        ),
        Entry(
            "Select all",
            "select_all",
            ("Ctrl+A",),
            "Every node.",
            rule_before=True,
            in_canvas=True,
            needs="nodes",
        ),
    ),
    "View": (
        Entry("Light theme", "toggle_theme", ("Ctrl+T",), "For bright rooms and projectors.", check=True),
        Entry("More contrast", "toggle_contrast", (), "Stronger text and lines.", check=True),
        Entry("Less motion", "toggle_motion", (), "Things jump where they would move otherwise.", check=True),
        Entry(
            "Logarithmic loss axis",
            "toggle_log",
            (),
            "Equal steps for equal factors: small losses can be told apart.",
            check=True,
            rule_before=True,
        ),
        Entry(
            "Discretise boundary",
            "toggle_discretize",
            (),
            "The class alone, not how sure the network is.",
            check=True,
        ),
        Entry(
            "Zoom in", "zoom_in", ("Ctrl++", "Ctrl+="), "Everything larger.", rule_before=True, in_canvas=True
        ),
        Entry("Zoom out", "zoom_out", ("Ctrl+-",), "Everything smaller.", in_canvas=True),
        Entry("100 %", "zoom_whole", ("Ctrl+0",), "The size that it is drawn for.", in_canvas=True),
        Entry("Fit graph", "fit_all", ("Home", "Shift+F"), "The whole network in view.", in_canvas=True),
        Entry(
            "Fit selection",
            "fit_selection",
            ("F",),
            "What is selected in view.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Minimap",
            "toggle_minimap",
            ("N",),
            "The whole network small, in a corner.",
            check=True,
            in_canvas=True,
        ),
        Entry("Build", "show_build", ("Ctrl+1",), "The workspace for layers and wires.", rule_before=True),
        Entry("Train", "show_train", ("Ctrl+2",), "The workspace for data, runs and losses."),
        Entry("Explain", "show_explain", ("Ctrl+3",), "The workspace that takes a step to pieces."),
        Entry(
            "Projector",
            "toggle_projector",
            ("F11",),
            "Fills the screen; larger type, no columns.",
            check=True,
        ),
    ),
    "Graph": (
        Entry(
            "Add a layer …",
            "search",
            ("Tab",),
            "Type a few letters; it is put behind what is selected.",
            in_canvas=True,
        ),
        Entry(
            "Connect to …",
            "connect_to",
            ("C",),
            "Chooses what the selected node shall feed.",
            in_canvas=True,
            needs="one",
        ),
        Entry(
            "Disconnect",
            "disconnect",
            ("Shift+X",),
            "Takes every wire of the selected nodes away.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Reroute",
            "reroute",
            ("J",),
            "A point on the selected wire to lead it through.",
            in_canvas=True,
            needs="wire",
        ),
        Entry(
            "Knife",
            "knife",
            ("K",),
            "Draw a line across the wires that shall go.",
            in_canvas=True,
            needs="links",
        ),
        Entry(
            "Swap inputs",
            "swap",
            (),
            "The first two wires of the node change places.",
            in_canvas=True,
            needs="one",
        ),
        Entry(
            "Rename",
            "rename",
            ("F2", "Return", "Enter"),
            "Another name for the node, or another value for the weight.",
            rule_before=True,
            in_canvas=True,
            needs="held",
        ),
        Entry(
            "More units",
            "more_units",
            ("+", "="),
            "One neuron more in the layer.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Fewer units",
            "fewer_units",
            ("-",),
            "One neuron less in the layer.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Bypass",
            "toggle_muted",
            ("M",),
            "What enters the node leaves it as it is; once more and it takes part again.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Freeze or unfreeze",
            "toggle_frozen",
            ("X",),
            "No step moves the numbers of a frozen layer.",
            in_canvas=True,
            needs="held",
        ),
        Entry(
            "Frame the selection",
            "frame_selection",
            ("Ctrl+G",),
            "A title and a colour around nodes that belong together.",
            rule_before=True,
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Fold into a block",
            "toggle_folded",
            ("H",),
            "The group becomes one block; once more and it opens.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Ungroup",
            "ungroup",
            ("Ctrl+Shift+G",),
            "The frame goes, its nodes stay.",
            in_canvas=True,
            needs="group",
        ),
        Entry(
            "Select its frame",
            "select_frame",
            (),
            "The frame of the selected node, whole.",
            in_canvas=True,
            needs="group",
        ),
        Entry(
            "Take out of its frame",
            "take_out_of_frame",
            (),
            "The selected nodes leave the group that they are in.",
            in_canvas=True,
            needs="group",
        ),
        Entry(
            "Save as a block …",
            "save_block",
            (),
            "Keeps the group, to be added again.",
            in_canvas=True,
            needs="node",
        ),
        Entry(
            "Arrange",
            "arrange",
            ("L",),
            "Lays the network out in columns, with few crossings.",
            rule_before=True,
            in_canvas=True,
            needs="nodes",
        ),
        Entry(
            "Align left",
            "align_left",
            ("Alt+Shift+Left",),
            "Left edges in one line.",
            in_canvas=True,
            needs="two",
        ),
        Entry(
            "Align right",
            "align_right",
            ("Alt+Shift+Right",),
            "Right edges in one line.",
            in_canvas=True,
            needs="two",
        ),
        Entry("Align centres", "align_center", (), "Middles below each other.", in_canvas=True, needs="two"),
        Entry("Align middles", "align_middle", (), "Middles beside each other.", in_canvas=True, needs="two"),
        Entry(
            "Align top", "align_top", ("Alt+Shift+Up",), "Headers in one line.", in_canvas=True, needs="two"
        ),
        Entry(
            "Align bottom",
            "align_bottom",
            ("Alt+Shift+Down",),
            "Feet in one line.",
            in_canvas=True,
            needs="two",
        ),
        Entry(
            "Distribute across",
            "distribute_horizontally",
            (),
            "Equal gaps from left to right.",
            in_canvas=True,
            needs="three",
        ),
        Entry(
            "Distribute downwards",
            "distribute_vertically",
            (),
            "Equal gaps from top to bottom.",
            in_canvas=True,
            needs="three",
        ),
        Entry(
            "Problems",
            "show_problems",
            ("Ctrl+Shift+P",),
            "What keeps the network from training, and what to do.",
            rule_before=True,
        ),
    ),
    "Train": (
        Entry(
            "Run or pause", "run_or_pause", ("Space",), "Trains until the target is reached.", needs="trains"
        ),
        Entry("Next phase", "next_phase", ("P",), "Predict, loss, gradient or step.", needs="trains"),
        Entry("Next batch", "next_batch", ("B",), "The four phases on one batch of rows.", needs="trains"),
        Entry("Next epoch", "next_epoch", ("E",), "One pass over all training rows.", needs="trains"),
        Entry(
            "On to predict",
            "to_predict",
            ("1",),
            "Until the batch is predicted.",
            rule_before=True,
            needs="trains",
        ),
        Entry("On to loss", "to_loss", ("2",), "Until the loss of the batch is measured.", needs="trains"),
        Entry(
            "On to gradient",
            "to_gradient",
            ("3",),
            "Until the gradient of the batch is there.",
            needs="trains",
        ),
        Entry("On to step", "to_step", ("4",), "Until the parameters have moved.", needs="trains"),
        Entry(
            "Same start again",
            "same_start",
            ("R",),
            "Epoch 0 with the very same weights.",
            rule_before=True,
            needs="trains",
        ),
        Entry("New start", "new_start", ("Shift+R",), "Epoch 0 with other random weights.", needs="trains"),
        Entry(
            "Measure on the test set",
            "measure_test",
            (),
            "Opens the sealed rows: the one honest measure, once.",
            rule_before=True,
            needs="trains",
        ),
    ),
    "Help": (
        Entry("Keys …", "show_keys", ("F1", "?"), "Every key and gesture; click on a key to change it."),
        Entry(
            "Commands …", "show_commands", ("Ctrl+K", "Ctrl+F"), "Type a few letters of what you want to do."
        ),
        Entry("About", "about", (), "Which version this is.", rule_before=True),
    ),
}
"""The menus, in their order."""

ON_CANVAS: tuple[Entry, ...] = (
    Entry("Menu of the selection", "menu", ("Menu",), "What can be done with it.", in_canvas=True),
    Entry("Let go", "escape", ("Esc",), "Ends what is going on, else empties the selection.", in_canvas=True),
    Entry(
        "Next unit", "next_unit", ("PgDown",), "The next neuron of the layer.", in_canvas=True, needs="one"
    ),
    Entry("Unit before", "previous_unit", ("PgUp",), "The neuron before.", in_canvas=True, needs="one"),
    Entry("Next wire", "next_wire", ("W",), "The next wire of the selected node.", in_canvas=True),
    Entry("Wire before", "previous_wire", ("Shift+W",), "The wire before.", in_canvas=True),
    Entry("Node on the left", "go_left", ("Alt+Left", "Ctrl+Left"), "Along a wire first.", in_canvas=True),
    Entry(
        "Node on the right", "go_right", ("Alt+Right", "Ctrl+Right"), "Along a wire first.", in_canvas=True
    ),
    Entry("Node above", "go_up", ("Alt+Up", "Ctrl+Up"), "The nearest one.", in_canvas=True),
    Entry("Node below", "go_down", ("Alt+Down", "Ctrl+Down"), "The nearest one.", in_canvas=True),
    Entry("Nudge left", "nudge_left", ("Left",), "The selection by one step.", in_canvas=True),
    Entry("Nudge right", "nudge_right", ("Right",), "The selection by one step.", in_canvas=True),
    Entry("Nudge up", "nudge_up", ("Up",), "The selection by one step.", in_canvas=True),
    Entry("Nudge down", "nudge_down", ("Down",), "The selection by one step.", in_canvas=True),
    Entry("Nudge left by a pixel", "inch_left", ("Shift+Left",), "The finest step.", in_canvas=True),
    Entry("Nudge right by a pixel", "inch_right", ("Shift+Right",), "The finest step.", in_canvas=True),
    Entry("Nudge up by a pixel", "inch_up", ("Shift+Up",), "The finest step.", in_canvas=True),
    Entry("Nudge down by a pixel", "inch_down", ("Shift+Down",), "The finest step.", in_canvas=True),
)
"""What has a key and stands in no menu."""

ENTRIES: Mapping[str, Entry] = {
    entry.does: entry for entries in (*MENUS.values(), ON_CANVAS) for entry in entries
}
"""Every entry, by what it does."""

GESTURES: tuple[tuple[str, str], ...] = (
    ("Drag from a port", "draw a link; drop it on empty canvas to add a layer there"),
    ("Drag a link off its input", "connect it elsewhere, or drop it to cut"),
    ("Double-click", "add a layer; on a title, rename it"),
    ("Drag on empty canvas", "select what it touches"),
    ("Click on a wire or a bias", "explain its weight"),
    ("Drag or wheel on that weight", "change it; slowly with Shift"),
    ("Digits, then Enter", "type its value, as after a double-click"),
    ("Wheel", "zoom at the cursor"),
    ("Middle button, or Space and drag", "move the paper"),
)
"""What the mouse does on the canvas: name, and what happens."""


def menu_key(title: str) -> str:
    """The key that opens a menu."""
    return f"Alt+{title[0]}"
