"""The path of the node under the mouse, lit: its cables stand out, everything else steps back a little.

Owns the clock of the light. Items are only made fainter, never painted anew, so it costs as much on a
large graph as on a small one.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QRectF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.document import Link
from playground.gui.canvas.items.curves import path
from playground.gui.canvas.items.ink import Ink, pen
from playground.gui.canvas.items.scene import CanvasScene
from playground.gui.canvas.plan.measures import Box
from playground.gui.canvas.plan.paths import Path, path_through
from playground.gui.canvas.plan.plan import EMPTY, Plan
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import HOVER_MS

_REST_MS = 120
"""The mouse must rest on a node for so long: on its way across the graph nothing flickers."""
_FAINT = 0.45
"""How much of itself what is not on the path loses."""


class LitCables(QGraphicsItem):
    """The cables of a path, drawn once more over those that are there. One item for all of them."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._plan = EMPTY
        self._links: frozenset[Link] = frozenset()
        self._paths: dict[Link, QPainterPath] = {}
        self.setZValue(1.2)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_cables(self, ink: Ink, plan: Plan, lit: Path) -> None:
        """Those of another path."""
        self.prepareGeometryChange()
        self._ink, self._plan, self._links = ink, plan, frozenset(lit.links)
        self._paths = {}
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(*self._plan.bounds).adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """The cables in view: a path through a large graph may have thousands."""
        seen = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(self._ink.theme.text2, 2))
        for link in self._plan.link_areas.meeting(Box(seen.x(), seen.y(), seen.width(), seen.height())):
            if link in self._links:
                if link not in self._paths:
                    self._paths[link] = path(self._plan.route(link))
                painter.drawPath(self._paths[link])


class PathLight(QVariantAnimation):
    """Lights one path at a time in a scene. Mutable; owned by the view."""

    def __init__(self, scene: CanvasScene, themes: ThemeSource) -> None:
        super().__init__(scene)
        self._scene = scene
        self._themes = themes
        self._node: int | None = None
        self._from: dict[int | Link, float] = {}
        self._to: dict[int | Link, float] = {}
        self._cables: LitCables | None = None
        self._shown = 0.0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._light)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._show)

    def aim(self, node: int | None) -> None:
        """The node under the mouse; None: there is none."""
        if node == self._node:
            return
        self._node = node
        if self._to or not self._themes.ms(HOVER_MS):
            self._light()  # from one path to the next without a rest
        else:
            self._rest.start()

    def forget(self) -> None:
        """Another plan is shown: nothing is lit until the mouse moves."""
        self.stop()
        self._rest.stop()
        self._node, self._from, self._to = None, {}, {}
        self._shown = 0.0
        self._scene.fade({})
        if self._cables is not None:
            self._cables.hide()

    def _light(self) -> None:
        self._rest.stop()
        self.stop()
        self._from = dict(self._scene.faded)
        plan, node = self._scene.plan, self._node
        if node is None or node not in plan.faces:
            self._to = {}
        else:
            lit = path_through(plan, node)
            others = {*plan.faces} - lit.faces, {*plan.links} - {*lit.links}
            self._to = {key: _FAINT for group in others for key in group}
            self._cables = self._cables or self._added()
            self._cables.show_cables(self._scene.inks, plan, lit)
        length = self._themes.ms(HOVER_MS)
        if not length:
            self._show(1.0)
            return
        self.setDuration(length)
        self.start()

    def _added(self) -> LitCables:
        made = LitCables(self._scene.inks)
        self._scene.addItem(made)
        return made

    def _show(self, share: float) -> None:
        self._scene.fade(_between(self._from, self._to, share))
        lit = self._node is not None
        self._shown = max(self._shown, share) if lit else min(self._shown, 1.0 - share)
        if self._cables is not None:
            self._cables.setOpacity(self._shown)
            self._cables.setVisible(self._shown > 0.0)


def _between(
    start: Mapping[int | Link, float], end: Mapping[int | Link, float], share: float
) -> dict[int | Link, float]:
    """Levels on their way; what has come to nothing is left out."""
    found = {
        key: start.get(key, 0.0) * (1 - share) + end.get(key, 0.0) * share
        for key in start.keys() | end.keys()
    }
    return {key: level for key, level in found.items() if level > 1e-3}
