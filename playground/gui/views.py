"""All views of the window, built and put into their places.

Owns which panel stands in which workspace. The window hands documents, frames and selections to
`show_…`, which pass them on; requests are connected by the window. The views of the mechanics are made when
they are first needed: the window opens without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from playground.document import Document, Link, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.prepare import facts_of
from playground.export import examples, load
from playground.gui import showing
from playground.gui.canvas.adding.palette import PalettePanel
from playground.gui.canvas.over.empty import Example
from playground.gui.canvas.view import CanvasView
from playground.gui.enlarged import Enlarged
from playground.gui.feature_labels import feature_labels
from playground.gui.keymap import Keymap
from playground.gui.late_views import LateViews, seen
from playground.gui.panels.data import DataPanel
from playground.gui.panels.inspector import Inspector
from playground.gui.panels.network import NetworkTable
from playground.gui.panels.network_rows import network_rows
from playground.gui.panels.problems import ProblemsPanel
from playground.gui.plots.boundary import BoundaryPlot
from playground.gui.plots.loss import LossPlot
from playground.gui.theme.source import ThemeSource
from playground.gui.turns import Part
from playground.gui.widgets.message import Toast

CARDS: tuple[tuple[str, str, str], ...] = (
    ("spiral_skip", "Spiral", "two inputs, with a skip"),
    ("xor", "Exclusive or", "the smallest that can"),
    ("sine", "A curve from bends", "one input, regression"),
)
"""What an empty canvas offers: example, title, words."""


class Views(LateViews):
    """The views, by name."""

    def __init__(self, themes: ThemeSource) -> None:
        super().__init__(themes)
        self.canvas = CanvasView(themes)
        self.palette = PalettePanel(themes)
        self.palette.offer(self.canvas.library)
        self.data = DataPanel(themes)
        self.inspector = Inspector(themes)
        self.network = NetworkTable(themes)
        self.problems = ProblemsPanel(themes)
        self.boundary = BoundaryPlot(themes)
        self.loss = LossPlot(themes)
        self.toast = Toast(themes, self.canvas)
        self._enlarged: dict[QWidget, Enlarged] = {}
        self._lay_out()

    # -- places

    def _lay_out(self) -> None:
        """Each workspace picks a left panel, right panels and a drawer panel."""
        shell = self.shell
        shell.compact_changed.connect(self.inspector.set_compact)
        shell.set_canvas(self.canvas)
        shell.add_left("Data", "data", self.data)
        shell.add_left("Layers", "layers", self.palette, scrolls=False)
        shell.add_left("Batch", "batch table", lambda: self.batch, scrolls=False)
        shell.add_drawer("Health", lambda: self.health, scrolls=False)
        shell.add_drawer("Landscape", lambda: self.landscape, scrolls=False)
        shell.add_drawer("Test set", lambda: self.sealed, scrolls=False)
        shell.add_drawer("Memory", lambda: self.memory, scrolls=False)
        shell.add_drawer("Problems", self.problems)
        shell.add_workspace(
            "Build",
            left="Layers",
            right=(self.inspector, self.network, self.boundary),
            drawer="Problems",
        )
        shell.add_workspace(
            "Train", left="Data", right=(self.boundary, self.loss, self.inspector), drawer="Health"
        )
        shell.add_workspace(
            "Explain",
            left="Batch",
            right=(lambda: self.explain, lambda: self.activation),
            drawer="Health",
        )
        shell.set_corner(self.boundary)
        shell.workspace_changed.connect(lambda name: self.inspector.set_with_plot(name == "Train"))
        shell.show_workspace("Train")

    def show_keys(self, keymap: Keymap) -> None:
        """Teaches the keys of now."""
        self.shell.show_keys(keymap)
        self.canvas.show_keys(keymap)
        self.inspector.show_keys(keymap)
        self.palette.show_keys(keymap)

    def editors(self) -> tuple[CanvasView | DataPanel | Inspector | ProblemsPanel, ...]:
        """The views that ask for edits."""
        return self.canvas, self.data, self.inspector, self.problems

    # -- what is shown

    def show_document(
        self,
        document: Document,
        inspection: Inspection,
        problems: Sequence[Problem],
        *,
        fresh: bool = False,
    ) -> None:
        """Shows a document everywhere; with `fresh` it is another project than before."""
        if fresh or document.data.source != self._document.data.source:
            self.boundary.set_reason("The data are being loaded …")
            self.boundary.show_frame(None)
        if fresh:
            self.loss.clear()
            for show in (self.inspector.show_frame, *self._shows.values()):
                show(None)
        self._document, self._state = document, (inspection, problems)
        labels, image = feature_labels(document)
        self.canvas.show_document(document, inspection, problems, labels, image, fresh=fresh)
        self.data.show_document(document, inspection, problems)
        self.inspector.show_document(document, inspection, problems)
        self.inspector.show_facts(facts_of(document))
        self.problems.show_document(document, inspection, problems)
        for read in self._reads:
            read(document, inspection, problems)
        self.boundary.show_names({node.id: node.name for node in document.graph.nodes})
        self.network.show_rows(network_rows(document, inspection, problems))
        self.shell.middle.drawer.show_count("Problems", sum(one.level == "error" for one in problems))
        self.loss.set_loss_name(showing.loss_words(document))
        until = document.training.until
        self.loss.set_target(until.loss, until.on)
        error = next((one for one in problems if one.level == "error"), None)
        if error is not None:
            node = next((node.name for node in document.graph.nodes if node.id == error.node), None)
            place = f"the problem in {node}" if node else "the problems"
            self.boundary.set_reason(f"Solve {place},\nthen press Phase to predict one batch.")
            self.boundary.show_frame(None)

    def show_frame(self, frame: Frame) -> None:
        """Shows a moment of the training in whatever is visible."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame) -> list[Part]:
        """The same view by view, so that it can be done bit by bit."""
        parts = [] if self.canvas.window().isMinimized() else self.canvas.parts(frame)
        for view in (self.boundary, self.inspector):
            if seen(view):
                parts.append(partial(view.show_frame, frame))
        return parts

    def show_selection(
        self,
        nodes: frozenset[int],
        link: Link | None,
        unit: tuple[int, int] | None,
        frame: Frame | None,
        group: int | None = None,
    ) -> None:
        """Shows what is selected on the canvas, blocks by their members."""
        self.network.show_selected(next(iter(nodes)) if len(nodes) == 1 else None)
        if self.shell.workspace() == "Explain" and not self.inspector.isVisible():
            return
        self.inspector.show_selection(nodes, group)
        self.inspector.show_link(link)
        if unit is not None:
            self.inspector.show_unit(*unit, frame)
        self.inspector.show_frame(frame)

    # -- panels in windows of their own

    def enlarge(self, panel: QWidget, parent: QWidget) -> None:
        """Shows a panel in a window of its own; closing that brings it back to its place."""
        if panel in self._enlarged:
            self._enlarged[panel].raise_()
            return
        self.shell.lend(panel)
        self._enlarged[panel] = window = Enlarged(panel, parent)
        window.closed.connect(partial(self._bring_back, panel))
        window.closed.connect(parent.activateWindow)

    def _bring_back(self, panel: QWidget) -> None:
        self._enlarged.pop(panel, None)
        self.shell.take_back(panel)

    def close_enlarged(self) -> None:
        """Closes the windows of single panels."""
        for window in list(self._enlarged.values()):
            window.close()

    # -- what can be opened

    def examples(self) -> list[tuple[str, str]]:
        """Every example: its name and what the menu calls it."""
        return [(name, name.replace("_", " ").capitalize()) for name in examples()]

    def cards(self) -> list[Example]:
        """The examples that an empty canvas offers."""
        cards = []
        for name, title, words in CARDS:
            document = load(name)
            facts = facts_of(document)
            cards.append(Example(name, title, words, document, len(facts.features) if facts else 2))
        return cards
