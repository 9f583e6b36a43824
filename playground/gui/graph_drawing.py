"""The whole network as a drawing at 100 %: what the canvas shows, without what a hand does to it.

Needs a QApplication, which may be offscreen, and no window. Nothing is selected, hovered or hidden by zoom;
words are text, cables are curves, tiles are small pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem

from playground.document import Document
from playground.document.check import examine
from playground.engine.frame import Frame
from playground.engine.prepare import facts_of
from playground.export import ExportError
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.scene import CanvasScene
from playground.gui.canvas.plan.faces import faces
from playground.gui.canvas.plan.plan import plan
from playground.gui.feature_labels import feature_labels
from playground.gui.theme.tokens import Theme

MARGIN = 32.0


class GraphDrawing:
    """A document's graph, with the numbers of a frame where there is one.

    `losses` make the line in the loss node. Without a ground it stands on nothing, to be laid over something.
    Raises: ExportError where there is no node to draw.
    """

    def __init__(
        self,
        document: Document,
        theme: Theme,
        frame: Frame | None = None,
        *,
        losses: Sequence[float] = (),
        ground: bool = True,
    ) -> None:
        if not document.graph.nodes:
            raise ExportError("There is no graph to draw: add a node first.")
        self._theme, self.opaque = theme, ground
        labels, image = feature_labels(document)
        inspection, problems = examine(document, facts_of(document))
        shown = plan(document.graph, faces(document, inspection, problems, labels, image), inspection)
        self._scene = CanvasScene(Ink(theme))
        self._scene.show_plan(shown, image)
        if frame is not None:
            self._scene.feed.show_batch_losses(losses, anew=True)
            self._scene.show_frame(frame)
            self._scene.complete()
        for item in self._scene.items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)  # a cache would be pixels, not lines
        self._box = shown.bounds.grown(MARGIN)

    def width(self) -> int:
        return round(self._box.width)

    def height(self) -> int:
        return round(self._box.height)

    def size(self) -> QSize:
        return QSize(self.width(), self.height())

    def paint_on(self, painter: QPainter) -> None:
        """Paints all of it, from its upper left corner, on anything that can be painted on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), self.height())
        if self.opaque:
            painter.fillRect(whole, QColor(self._theme.canvas))
        box = self._box
        self._scene.render(painter, whole, QRectF(box.x, box.y, self.width(), self.height()))
