"""What can be done with the graph: the menu of that name, what has a key and no menu, and the mouse."""

from __future__ import annotations

from playground.gui.actions.entry import Entry, on_canvas

GRAPH: tuple[Entry, ...] = (
    on_canvas("Add a layer …", "search", ("Tab",), "Type a few letters; it is put behind what is selected."),
    on_canvas(
        "Connect to …", "connect_to", ("C",), "Chooses what the selected node shall feed.", needs="one"
    ),
    on_canvas(
        "Disconnect",
        "disconnect",
        ("Shift+X",),
        "Takes every wire of the selected nodes away.",
        needs="something",
    ),
    on_canvas("Reroute", "reroute", ("J",), "A point on the selected wire to lead it through.", needs="wire"),
    on_canvas("Knife", "knife", ("K",), "Draw a line across the wires that shall go.", needs="links"),
    on_canvas("Swap inputs", "swap", (), "The first two wires of the node change places.", needs="one"),
    on_canvas(
        "Rename",
        "rename",
        ("F2", "Return", "Enter"),
        "Another name for the node, or another value for the weight.",
        needs="held",
        rule_before=True,
    ),
    on_canvas("More units", "more_units", ("+", "="), "One neuron more in the layer.", needs="node"),
    on_canvas("Fewer units", "fewer_units", ("-",), "One neuron less in the layer.", needs="node"),
    on_canvas(
        "Bypass",
        "toggle_muted",
        ("M",),
        "What enters the node leaves it as it is; once more and it takes part again.",
        needs="node",
    ),
    on_canvas(
        "Freeze or unfreeze",
        "toggle_frozen",
        ("X",),
        "No step moves the numbers of a frozen layer.",
        needs="held",
    ),
    on_canvas(
        "Frame the selection",
        "frame_selection",
        ("Ctrl+G",),
        "A title and a colour around nodes that belong together.",
        needs="node",
        rule_before=True,
    ),
    on_canvas(
        "Fold into a block",
        "toggle_folded",
        ("H",),
        "The group becomes one block; once more and it opens.",
        needs="node",
    ),
    on_canvas("Ungroup", "ungroup", ("Ctrl+Shift+G",), "The frame goes, its nodes stay.", needs="group"),
    on_canvas(
        "Select its frame", "select_frame", (), "The frame of the selected node, whole.", needs="group"
    ),
    on_canvas(
        "Take out of its frame",
        "take_out_of_frame",
        (),
        "The selected nodes leave the group that they are in.",
        needs="group",
    ),
    on_canvas("Save as a block …", "save_block", (), "Keeps the group, to be added again.", needs="node"),
    on_canvas(
        "Arrange",
        "arrange",
        ("L",),
        "Lays the network out in columns, with few crossings.",
        needs="nodes",
        rule_before=True,
    ),
    on_canvas("Align left", "align_left", ("Alt+Shift+Left",), "Left edges in one line.", needs="two"),
    on_canvas("Align right", "align_right", ("Alt+Shift+Right",), "Right edges in one line.", needs="two"),
    on_canvas("Align centres", "align_center", (), "Middles below each other.", needs="two"),
    on_canvas("Align middles", "align_middle", (), "Middles beside each other.", needs="two"),
    on_canvas("Align top", "align_top", ("Alt+Shift+Up",), "Headers in one line.", needs="two"),
    on_canvas("Align bottom", "align_bottom", ("Alt+Shift+Down",), "Feet in one line.", needs="two"),
    on_canvas(
        "Distribute across", "distribute_horizontally", (), "Equal gaps from left to right.", needs="three"
    ),
    on_canvas(
        "Distribute downwards", "distribute_vertically", (), "Equal gaps from top to bottom.", needs="three"
    ),
    Entry(
        "Problems",
        "show_problems",
        ("Ctrl+Shift+P",),
        "What keeps the network from training, and what to do.",
        rule_before=True,
    ),
)

ON_CANVAS: tuple[Entry, ...] = (
    on_canvas("Menu of the selection", "menu", ("Menu",), "What can be done with it."),
    on_canvas("Let go", "escape", ("Esc",), "Ends what is going on, else empties the selection."),
    on_canvas("Next unit", "next_unit", ("PgDown",), "The next neuron of the layer.", needs="one"),
    on_canvas("Unit before", "previous_unit", ("PgUp",), "The neuron before.", needs="one"),
    on_canvas("Next wire", "next_wire", ("W",), "The next wire of the selected node."),
    on_canvas("Wire before", "previous_wire", ("Shift+W",), "The wire before."),
    on_canvas(
        "Node on the left", "go_left", ("Alt+Left", "Ctrl+Left"), "Along a wire; or the weight beside."
    ),
    on_canvas(
        "Node on the right", "go_right", ("Alt+Right", "Ctrl+Right"), "Along a wire; or the weight beside."
    ),
    on_canvas("Node above", "go_up", ("Alt+Up", "Ctrl+Up"), "The nearest one; or the weight above."),
    on_canvas("Node below", "go_down", ("Alt+Down", "Ctrl+Down"), "The nearest one; or the weight below."),
    on_canvas("Nudge left", "nudge_left", ("Left",), "The selection by one step."),
    on_canvas("Nudge right", "nudge_right", ("Right",), "The selection by one step."),
    on_canvas("Nudge up", "nudge_up", ("Up",), "The selection by one step."),
    on_canvas("Nudge down", "nudge_down", ("Down",), "The selection by one step."),
    on_canvas("Nudge left by a pixel", "inch_left", ("Shift+Left",), "The finest step."),
    on_canvas("Nudge right by a pixel", "inch_right", ("Shift+Right",), "The finest step."),
    on_canvas("Nudge up by a pixel", "inch_up", ("Shift+Up",), "The finest step."),
    on_canvas("Nudge down by a pixel", "inch_down", ("Shift+Down",), "The finest step."),
)
"""What has a key and stands in no menu."""

GESTURES: tuple[tuple[str, str], ...] = (
    ("Drag from a port", "draw a link; drop it on empty canvas to add a layer there"),
    ("Drag a link off its input", "connect it elsewhere, or drop it to cut"),
    ("+ on a wire", "find a layer and put it in there; drag it to pull the wire off its end"),
    ("Double-click", "add a layer; on a wire, lay a point on it; on a title, rename; on a block, unfold"),
    ("Drag a node", "it comes into line with others; hold Ctrl to place it freely"),
    ("Drag a node onto a wire", "put it in between, where nothing else is linked to it"),
    ("Drag a node into a frame", "join the frame; with Alt held when it is let go, leave its own"),
    ("Alt, then drag a node", "place a copy"),
    ("− and + under a layer", "change its units; hold, or turn the wheel over them"),
    ("Ctrl and drag the right button", "cut the wires that the line crosses; with Shift, lay points on them"),
    ("Drag on empty canvas", "select what it touches"),
    ("Click on a wire or a bias", "explain its weight"),
    ("Drag or wheel on that weight", "change it; slowly with Shift"),
    ("Digits, then Enter", "type its value, as after a double-click"),
    ("Wheel", "zoom at the cursor"),
    ("Middle button, or Space and drag", "move the paper"),
)
"""What the mouse does on the canvas: name, and what happens."""
