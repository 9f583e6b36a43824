"""The plots of the window as figures to be written: what is shown now, in the theme of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.document.check import end_activation
from playground.export import ExportError
from playground.gui import showing
from playground.gui.plots import render

if TYPE_CHECKING:
    from playground.gui.window import Window


class Exporting:
    """Draws figures from what a window has."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def loss(self) -> render.Figure:
        """The losses so far. Raises ExportError where there are none."""
        window = self._window
        if not window.records:
            raise ExportError("There are no losses yet: train the network first.")
        document = window.session.document
        until = document.training.until
        return render.loss_figure(
            window.records,
            window.themes.theme,
            log=bool(window.preferences.get("log_loss", False)),
            name=showing.loss_words(document),
            target=None if until.loss is None else (until.loss, until.on),
            score="accuracy" if showing.judges_classes(document) else "r2",
        )

    def boundary(self) -> render.Figure:
        """The prediction over the plane. Raises ExportError where there is none."""
        window = self._window
        if window.frame is None:
            raise ExportError("There is no prediction yet: solve the problems of the network first.")
        discretize = bool(window.preferences.get("discretize", False))
        return render.boundary_figure(window.frame, window.themes.theme, discretize=discretize)

    def activation(self) -> render.Figure:
        """The activation of the selected node. Raises ExportError where none is selected."""
        window = self._window
        unit = window.views.shown_unit(window.views.canvas.unit)
        node = window.session.document.graph.node(unit[0]) if unit is not None else None
        kind = end_activation(node) if node is not None else None
        if node is None or kind is None:
            raise ExportError("No activation is shown: select a layer that has one.")
        frame = window.frame
        before, after = (None, None) if frame is None else (frame.before, frame.after)
        return render.activation_figure(kind, window.themes.theme, before=before, after=after, name=node.name)

    def weights(self) -> render.Figure:
        """All trained numbers. Raises ExportError where there are none."""
        window = self._window
        if window.frame is None:
            raise ExportError("There are no weights yet: solve the problems of the network first.")
        return render.weights_figure(window.frame.parameters, window.themes.theme)
