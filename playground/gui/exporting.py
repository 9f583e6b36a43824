"""The plots of the window as figures to be written: what is shown now, in the theme of now.

What draws figures is imported with the first one: the window opens without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from playground.document.check import end_activation
from playground.export import ExportError
from playground.gui import showing
from playground.gui.files import DRAWINGS, Files
from playground.gui.latest import Latest
from playground.gui.look import Look
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import THEMES, Theme
from playground.session.session import Session

if TYPE_CHECKING:
    from playground.gui.plots.render import Figure


class Exporting:
    """Draws figures from what the window shows and hands them to the files. `unit` says which is shown."""

    def __init__(
        self,
        files: Files,
        session: Session,
        latest: Latest,
        themes: ThemeSource,
        look: Look,
        unit: Callable[[], tuple[int, int] | None],
    ) -> None:
        self._files, self._session, self._latest = files, session, latest
        self._themes, self._look, self._unit = themes, look, unit

    def export_loss(self) -> None:
        """The loss plot as a file."""
        self._files.export_plot("loss", self.loss)

    def export_boundary(self) -> None:
        """The boundary as a file."""
        self._files.export_plot("boundary", self.boundary)

    def export_activation(self) -> None:
        """The activation of the selected node as a file."""
        self._files.export_plot("activation", self.activation)

    def export_weights(self) -> None:
        """All weights as a file."""
        self._files.export_plot("weights", self.weights)

    def export_graph(self) -> None:
        """The whole network as a drawing."""
        if not self._session.document.graph.nodes:
            self._files.export_plot("graph", lambda: self.graph(self._themes.theme), DRAWINGS)
            return
        look = self._files.graph_look(self._themes.theme.name)
        if look is not None:
            draw = partial(self.graph, THEMES[look.theme], ground=look.ground)
            self._files.export_plot("graph", draw, DRAWINGS)

    def graph(self, theme: Theme, *, ground: bool = True) -> Figure:
        """The whole network with its numbers of now. Raises ExportError where there is no node."""
        from playground.gui.plots.render import graph_figure

        session, latest = self._session, self._latest
        shown = session.can_train and latest.generation == session.generation
        losses = [record.training for record in latest.records]
        return graph_figure(
            session.document, theme, latest.frame if shown else None, losses=losses, ground=ground
        )

    def loss(self) -> Figure:
        """The losses so far. Raises ExportError where there are none."""
        from playground.gui.plots.render import loss_figure

        if not self._latest.records:
            raise ExportError("There are no losses yet: train the network first.")
        document = self._session.document
        until = document.training.until
        return loss_figure(
            self._latest.records,
            self._themes.theme,
            log=self._look.log,
            name=showing.loss_words(document),
            target=None if until.loss is None else (until.loss, until.on),
            score="accuracy" if showing.judges_classes(document) else "r2",
        )

    def boundary(self) -> Figure:
        """The prediction over the plane. Raises ExportError where there is none."""
        from playground.gui.plots.render import boundary_figure

        frame = self._latest.frame
        if frame is None:
            raise ExportError("There is no prediction yet: solve the problems of the network first.")
        return boundary_figure(frame, self._themes.theme, discretize=self._look.discretize)

    def activation(self) -> Figure:
        """The activation of the selected node. Raises ExportError where none is selected."""
        from playground.gui.plots.render import activation_figure

        unit = self._unit()
        node = self._session.document.graph.node(unit[0]) if unit is not None else None
        kind = end_activation(node) if node is not None else None
        if node is None or kind is None:
            raise ExportError("No activation is shown: select a layer that has one.")
        frame = self._latest.frame
        before, after = (None, None) if frame is None else (frame.before, frame.after)
        return activation_figure(kind, self._themes.theme, before=before, after=after, name=node.name)

    def weights(self) -> Figure:
        """All trained numbers. Raises ExportError where there are none."""
        from playground.gui.plots.render import weights_figure

        if self._latest.frame is None:
            raise ExportError("There are no weights yet: solve the problems of the network first.")
        return weights_figure(self._latest.frame.parameters, self._themes.theme)
