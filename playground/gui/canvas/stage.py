"""The still half of the canvas: a document's graph and its training, looked at but not edited.

Owns the scene, the camera and what is marked. Shows what it is handed; asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmapCache, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.gui.canvas.camera import FIT_MARGINS, Camera
from playground.gui.canvas.items.glide import Glide
from playground.gui.canvas.items.ink import Ink
from playground.gui.canvas.items.path_light import PathLight
from playground.gui.canvas.items.scene import CanvasScene
from playground.gui.canvas.items.standing import Standing
from playground.gui.canvas.plan.faces import Kept, faces
from playground.gui.canvas.plan.hit import HitTest
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.plan import EMPTY, Plan, plan
from playground.gui.theme.source import ThemeSource

_CACHE_KB = 200_000
"""Room for the cached pictures of nodes and links; Qt's own default holds a dozen of them."""


class Stage(QGraphicsView):
    """The node graph, live."""

    changed = Signal()
    """Zoom, numbers or document became another: what floats above has to follow."""
    seen_changed = Signal()
    """Other nodes of a large graph are in view."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.camera = Camera(self, self.changed.emit)
        self.document = Document()
        self.standing = Standing()
        self._ink = Ink(themes.theme)
        self._plan = EMPTY
        self._faces: Kept = {}
        self._known: tuple[Inspection, Sequence[str], tuple[int, int] | None] | None = None
        self._shown: frozenset[int] | None = None
        self._hits = HitTest(EMPTY)
        self._problems: tuple[Problem, ...] = ()
        self._content = CanvasScene(self._ink)
        self._content.setParent(self)
        self._glide = Glide(self._content, themes)
        self._light = PathLight(self._content, themes)
        self._dress()
        themes.changed.connect(self._retheme)
        self.changed.connect(self._look)

    def _dress(self) -> None:
        self.setScene(self._content)
        self.setAccessibleName("Canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the paper covers all of it
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), _CACHE_KB))

    def show_document(
        self,
        document: Document,
        inspection: Inspection,
        problems: Sequence[Problem] = (),
        labels: Sequence[str] = (),
        image_shape: tuple[int, int] | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        """Shows another document.

        `labels` name the features, `image_shape` says that they are an image. A `fresh` document is
        another project: it is fitted into view, and the numbers of the last one are forgotten.
        """
        if fresh:
            self._content.forget_frame()
        before, self.document, self._problems = self._plan, document, tuple(problems)
        self._known = inspection, labels, image_shape
        made = faces(document, inspection, problems, labels, image_shape, self._ink.measure, self._faces)
        self._plan = plan(document.graph, made, inspection, before)
        self._hits = HitTest(self._plan)
        self._light.forget()
        self._content.stale = any(problem.level == "error" for problem in self._problems)
        shown = self._content.shown_at(before)
        self._content.show_plan(self._plan, image_shape)
        self._glide.glide(shown, before, self._plan)
        if fresh or not before.faces.keys() & self._plan.faces.keys():
            self.fit_all()
        self.changed.emit()

    def planned(self, document: Document) -> Plan:
        """The plan of a document that computes the same as the one that is shown; shows nothing."""
        if self._known is None:
            return EMPTY
        inspection, labels, image_shape = self._known
        kept = dict(self._faces)
        made = faces(document, inspection, self._problems, labels, image_shape, self._ink.measure, kept)
        return plan(document.graph, made, inspection)

    def show_batch_losses(self, losses: Sequence[float], *, anew: bool = False) -> None:
        """Adds the losses of batches to the line in the loss node; with `anew` it begins again."""
        self._content.feed.show_batch_losses(losses, anew=anew)

    def show_frame(self, frame: Frame) -> None:
        """Shows a moment of the training in tiles and wires."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """The same bit by bit."""
        return [*self._content.parts(frame), self.changed.emit]

    def fit_all(self) -> None:
        """Shows the whole graph, at 100 % at most (150 % in a very wide window)."""
        most = 1.5 if self.width() >= 1600 else 1.0
        self.camera.fit(self._plan.bounds, most, scale=self.themes.scale)

    @property
    def plan(self) -> Plan:
        """Where everything stands."""
        return self._plan

    @property
    def hits(self) -> HitTest:
        """What lies where."""
        return self._hits

    @property
    def ink(self) -> Ink:
        """Pens and brushes of the theme of now."""
        return self._ink

    @property
    def content(self) -> CanvasScene:
        """The items."""
        return self._content

    def stand(self, **changes: Any) -> None:
        """Marks items otherwise: fields of `Standing`."""
        now = replace(self.standing, **changes)
        if now != self.standing:
            self.standing = now
            self._content.stand(now)
            self._light.aim(now.hovered_node if now.targets is None else None)

    def preview(self, plan: Plan | None) -> None:
        """Shows nodes elsewhere for now; None: where the document has them."""
        self._glide.stop()
        self._content.place(plan or self._plan)
        moved = plan.move.ids if plan is not None and plan.move is not None else frozenset[int]()
        self._content.lift(moved)

    def middle(self) -> tuple[float, float]:
        """The scene point in the middle of the view."""
        point = self.mapToScene(self.viewport().rect().center())
        return point.x(), point.y()

    def on_screen(self, box: Box) -> QRect:
        """A box of the scene in the viewport."""
        return self.mapFromScene(QRectF(box.x, box.y, box.width, box.height)).boundingRect()

    def problem_of(self, id: int) -> str:
        """The sentences about a node."""
        return "\n".join(problem.text for problem in self._problems if problem.node == id)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.save()
        painter.resetTransform()
        origin = self.viewportTransform().map(QPointF(0, 0))
        self._ink.paint_paper(painter, QRectF(self.viewport().rect()), origin, self.camera.zoom)
        painter.restore()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()  # what lies over the scene must not be scrolled along

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._plan.faces and not self.camera.moved_by_hand:
            self.fit_all()
        self.changed.emit()

    def _look(self) -> None:
        """Tells the scene how it is looked at; what the bars over it cover does not count."""
        left, top, right, bottom = (self.themes.px(margin) for margin in FIT_MARGINS)
        room = self.viewport().rect().adjusted(left, top, -right, -bottom)
        seen = self.mapToScene(room).boundingRect()
        box = Box(seen.x(), seen.y(), seen.width(), seen.height())
        self._content.picked.look(self.camera.zoom, box, self.themes.scale)
        whole = self.mapToScene(self.viewport().rect()).boundingRect()
        self._content.look(self.camera.zoom, Box(whole.x(), whole.y(), whole.width(), whole.height()))
        shown = self._content.shown
        if shown != self._shown:
            self._shown = shown
            self.seen_changed.emit()

    def _retheme(self) -> None:
        self._ink = Ink(self.themes.theme)
        self._content.ink(self._ink)
        self.viewport().update()
        self.changed.emit()
