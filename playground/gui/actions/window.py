"""What can be done from anywhere in the window, and the canvas's entries in the same menus."""

from __future__ import annotations

from collections.abc import Mapping

from playground.gui.actions.entry import Entry, on_canvas

BEFORE_GRAPH: Mapping[str, tuple[Entry, ...]] = {
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
            needs="trains",
            rule_before=True,
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
        on_canvas(
            "Cut",
            "cut",
            ("Ctrl+X",),
            "Takes the selected nodes away, to be pasted elsewhere.",
            needs="node",
            rule_before=True,
        ),
        on_canvas(
            "Copy", "copy", ("Ctrl+C",), "The selected nodes as text, to be pasted anywhere.", needs="node"
        ),
        Entry(
            "Copy project as text",
            "copy_project",
            ("Ctrl+Shift+C",),
            "A line to send: pasted on a canvas it opens there.",
        ),
        on_canvas("Paste", "paste", ("Ctrl+V",), "Nodes or a project from the clipboard."),
        on_canvas(
            "Duplicate", "duplicate", ("Ctrl+D",), "The selected nodes once more, wired alike.", needs="node"
        ),
        on_canvas(
            "Delete",
            "delete",
            ("Del", "Backspace"),
            "Takes the selection away; a chain closes again.",
            needs="something",
        ),
        on_canvas("Select all", "select_all", ("Ctrl+A",), "Every node.", needs="nodes", rule_before=True),
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
        on_canvas("Zoom in", "zoom_in", ("Ctrl++", "Ctrl+="), "Everything larger.", rule_before=True),
        on_canvas("Zoom out", "zoom_out", ("Ctrl+-",), "Everything smaller."),
        on_canvas("100 %", "zoom_whole", ("Ctrl+0",), "The size that it is drawn for."),
        on_canvas("Fit graph", "fit_all", ("Home", "Shift+F"), "The whole network in view."),
        on_canvas("Fit selection", "fit_selection", ("F",), "What is selected in view.", needs="node"),
        on_canvas("Minimap", "toggle_minimap", ("N",), "The whole network small, in a corner.", check=True),
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
}

BEHIND_GRAPH: Mapping[str, tuple[Entry, ...]] = {
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
            needs="trains",
            rule_before=True,
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
            needs="trains",
            rule_before=True,
        ),
        Entry("New start", "new_start", ("Shift+R",), "Epoch 0 with other random weights.", needs="trains"),
        Entry(
            "Measure on the test set",
            "measure_test",
            (),
            "Opens the sealed rows: the one honest measure, once.",
            needs="trains",
            rule_before=True,
        ),
    ),
    "Help": (
        Entry("Keys …", "show_keys", ("F1", "?"), "Every key and gesture; click on a key to change it."),
        Entry(
            "Commands …", "show_commands", ("Ctrl+K", "Ctrl+F"), "Type a few letters of what you want to do."
        ),
        Entry(
            "Explain the canvas",
            "explain_canvas",
            (),
            "A few words beside a neuron, a wire, the loss and Run.",
            needs="nodes",
        ),
        Entry("About", "about", (), "Which version this is.", rule_before=True),
    ),
}
