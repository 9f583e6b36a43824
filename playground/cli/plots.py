"""Plots as files: which figure a view asks for, drawn without a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from playground.cli.faults import UsageError
from playground.document import Document
from playground.engine.frame import Frame, Wanted
from playground.engine.pictures import Pictures
from playground.engine.trainer import Trainer
from playground.export import Trained
from playground.ops import ACTIVATIONS, LOSSES, OPS
from playground.ops.setting import resolve

if TYPE_CHECKING:
    from playground.gui.plots.render import Figure
    from playground.gui.theme.tokens import Theme

RESOLUTION = 200
"""Points of a boundary picture along each axis."""


def offscreen() -> object:
    """The application that drawing needs; on Linux it asks for no screen. To be held while drawing."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() or QApplication([])


def theme_of(name: str) -> Theme:
    """The colours by name."""
    from playground.gui.theme.tokens import THEMES

    return THEMES[name]


def draw_all(trained: Trained, trainer: Trainer, out: Path) -> None:
    """The plots that `train --out` leaves: the losses, and the boundary where the inputs make a plane."""
    held = offscreen()
    theme = theme_of("light")
    save(loss(trained, theme), out / "loss.png")
    if len(trainer.dataset.columns) <= 2:
        save(boundary(trainer, theme), out / "boundary.png")
    del held


def save(figure: Figure, path: str | Path) -> None:
    """Writes a figure as its suffix says. Raises ExportError."""
    from playground.gui.plots.render import save as write

    write(figure, path)


def loss(trained: Trained, theme: Theme) -> Figure:
    """The losses over the epochs, with the target."""
    from playground.gui.plots.render import loss_figure

    until = trained.document.training.until
    target = None if until.loss is None else (until.loss, until.on)
    name = _loss_title(trained.document)
    return loss_figure(trained.records, theme, name=name, target=target, score=trained.score)


def boundary(trainer: Trainer, theme: Theme) -> Figure:
    """The prediction over two features (or components, or along one), with the data."""
    from playground.gui.plots.render import boundary_figure

    wanted = Wanted(tiles=False, boundary=True, resolution=RESOLUTION)
    return boundary_figure(_frame(trainer, wanted), theme, name=trainer.document.name)


def activation(trainer: Trainer, theme: Theme, node: str | None = None) -> Figure:
    """The activation of a node (of the first with a curve), with a batch of its first unit on it."""
    from playground.gui.plots.render import activation_figure

    bends = {one.name: one for one in trainer.program.instructions if one.op == "activation"}
    curves = [name for name, one in bends.items() if ACTIVATIONS[one.settings["kind"]].slope is not None]
    if not curves:
        raise UsageError(f"'{trainer.document.name}' has no activation with a curve to draw.")
    name = curves[0] if node is None else node
    if name not in bends:
        raise UsageError(f"There is no node '{name}' with an activation; there are: {', '.join(bends)}.")
    trainer.predict()
    frame = _frame(trainer, Wanted(tiles=False, boundary=False, unit=(bends[name].node, 0)))
    kind, subtitle = bends[name].settings["kind"], f"{name}, unit 1"
    return activation_figure(kind, theme, before=frame.before, after=frame.after, name=subtitle)


def weights(trained: Trained, theme: Theme, node: str | None = None) -> Figure:
    """Every block of parameters, or those of one node."""
    from playground.gui.plots.render import weights_figure

    blocks = trained.parameters
    if node is not None:
        blocks = {name: array for name, array in blocks.items() if name.rpartition(".")[0] == node}
        if not blocks:
            known = dict.fromkeys(name.rpartition(".")[0] for name in trained.parameters)
            raise UsageError(f"There is no node '{node}' with parameters; there are: {', '.join(known)}.")
    return weights_figure(blocks, theme, name=trained.document.name)


def graph(document: Document, trainer: Trainer | None, theme: Theme, losses: Sequence[float] = ()) -> Figure:
    """The whole network; with a trainer its tiles and wires show what the parameters make of the data."""
    from playground.gui.plots.render import graph_figure

    frame = None if trainer is None else _frame(trainer, Wanted(tiles=True, boundary=False))
    return graph_figure(document, theme, frame, losses=losses)


def _frame(trainer: Trainer, wanted: Wanted) -> Frame:
    return Pictures(trainer).frame(wanted, generation=0, running=False)


def _loss_title(document: Document) -> str:
    """The loss in words, as a subtitle."""
    node = next(node for node in document.graph.nodes if node.op == "loss")
    title = LOSSES[str(resolve(OPS["loss"].settings, node.settings)["kind"])].title
    return f"{title[:1].lower()}{title[1:]}, mean per row"
