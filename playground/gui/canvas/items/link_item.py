"""One link: its cable from port to port and its single wires from tile to tile. Cached as one picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.gui.canvas.items.curves import bounds, cache_for, path
from playground.gui.canvas.items.ink import Ink, pen
from playground.gui.canvas.items.link_motion import LinkFlow, LinkMotion, Wires
from playground.gui.canvas.items.moved_wires import MovedWires
from playground.gui.canvas.items.wire_lines import WireLines
from playground.gui.canvas.plan import measures as m
from playground.gui.canvas.plan import wires
from playground.gui.canvas.plan.cubics import Cubic, pieces


@dataclass(frozen=True, slots=True)
class LinkLook:
    """How a link stands out just now."""

    hovered: bool = False
    selected: bool = False
    bad: bool = False
    dashed: bool = False


_PIECES = 12
"""The cable of a link that is too long to be kept as a picture is painted in pieces, those in view."""
DIM = 0.34
"""The opacity of what a phase has not reached."""


class LinkItem(QGraphicsItem):
    """Draws a link. Shows curves, levels, a look and a flow; holds nothing else."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._look = LinkLook()
        self._route: tuple[Cubic, ...] = ()
        self._pieces: list[tuple[QRectF, QPainterPath]] = []
        self._weighted = False
        self._cable = QPainterPath()
        self._wires = WireLines()
        self._strand_bounds = QRectF()
        self._bounds = QRectF()
        self._levels: NDArray[np.int8] | None = None
        self._order: list[int] = []
        self._flow: LinkFlow | None = None
        self._faint = 0.0
        self._moves: NDArray[Any] | None = None
        self._moved: MovedWires | None = None
        self._motion: LinkMotion | None = None
        self.setZValue(1)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def place_cable(self, route: tuple[Cubic, ...]) -> None:
        """Another way from port to port."""
        if route != self._route:
            self.prepareGeometryChange()
            self._route = route
            self._cable = path(route)
            self._bounds = bounds(route).united(self._strand_bounds)
            self._keep()
            self._hand_on()
            self.update()

    def place_strands(self, strands: tuple[Cubic, ...], *, weighted: bool) -> None:
        """Other single wires; `weighted` where each is a weight."""
        self.prepareGeometryChange()
        if len(strands) != len(self._wires) or weighted != self._weighted:
            self._levels, self._order = None, []
        self._weighted = weighted
        self._wires = WireLines(strands)
        self._strand_bounds = bounds(strands)
        self._bounds = bounds(self._route).united(self._strand_bounds)
        self._keep()
        self._hand_on()
        self.update()

    def _keep(self) -> None:
        """A link much longer than a view is its cable only, and painted where it is looked at."""
        mode = cache_for(self._bounds)
        self.setCacheMode(mode)
        self._pieces = []
        if mode == self.CacheMode.NoCache:
            short = [piece for one in self._route for piece in pieces(one, _PIECES)]
            self._pieces = [(bounds((one,)), path((one,))) for one in short]

    def show_look(self, ink: Ink, look: LinkLook) -> None:
        """Another theme or look."""
        if (ink, look) != (self._ink, self._look):
            self._ink, self._look = ink, look
            self._hand_on()
            self.setZValue(1.5 if look.selected or look.hovered else 1)
            self.update()

    def show_weights(self, weights: NDArray[Any] | None, full: float, *, exact: bool = True) -> int:
        """The weights of the single wires; None: not known. Gives how many are painted anew for it.

        Unless `exact`, a change by one level, which nobody sees, is let pass until another wire changes more.
        """
        if not self._weighted or weights is None or weights.size != len(self._wires):
            found = None
        else:
            found = wires.levels(weights, full)
        if found is None and self._levels is None:
            return 0
        if found is not None and self._levels is not None:
            change = np.abs(found - self._levels).max()  # levels are few enough for small numbers
            if change <= (0 if exact else 1):
                return 0
        self._levels = found
        self._order = wires.drawing_order(found).tolist() if found is not None else []
        self._hand_on()
        self.update()
        return len(self._wires)

    def show_flow(self, flow: LinkFlow | None) -> None:
        """How far a phase has come; None: no phase is shown."""
        if flow == self._flow:
            return
        self._flow = flow
        self._show_opacity()
        if flow is not None and self._motion is None:
            self._motion = LinkMotion(self)
            self._hand_on()
        if self._motion is not None:
            self._motion.show_flow(flow)

    def fade(self, level: float) -> None:
        """How much fainter it is, because it is off the path that is lit."""
        self._faint = level
        self._show_opacity()

    def _show_opacity(self) -> None:
        ahead = self._flow is not None and self._flow.passed == 0
        self.setOpacity((DIM if ahead else 1.0) * (1.0 - self._faint))

    def _hand_on(self) -> None:
        """What a phase is drawn along."""
        if self._motion is None:
            return
        every = range(len(self._wires)) if not self._weighted else self._order
        levels = self._levels.tolist() if self._weighted and self._levels is not None else None
        held = Wires(self._wires.curves, self._wires.paths, every, levels)
        plain = not (self._look.selected or self._look.hovered or self._look.bad)
        self._motion.show_wires(self._ink, held, self._route, self._bounds, plain=plain)

    def show_moves(self, moves: NDArray[Any] | None, flash: float = 0.0) -> None:
        """Which wires a step moved, each as a share of the farthest, and how brightly that shows."""
        if moves is None or moves.size != len(self._wires):
            self._moves = None
            if self._moved is not None:
                self._moved.hide()
            return
        if self._moved is None:
            self._moved = MovedWires(self._ink, self)
        if moves is not self._moves:
            self._moves = moves
            self._moved.show_moves(self._ink, self._strand_bounds, self._wires.paths, self._shares(), moves)
        self._moved.setOpacity(flash)
        self._moved.show()

    def _shares(self) -> list[float]:
        if self._levels is None:
            return [0.0] * len(self._wires)
        return [level / wires.STEPS for level in self._levels.tolist()]

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._cable_pen())
        if self._pieces:
            seen = option.exposedRect
            for box, piece in self._pieces:
                if box.intersects(seen):
                    painter.drawPath(piece)
            return
        if scale >= m.BLOCK_BELOW:
            self._paint_strands(painter, scale)
        painter.setPen(self._cable_pen())
        painter.drawPath(self._cable)

    def _paint_strands(self, painter: QPainter, scale: float) -> None:
        ink = self._ink
        if not self._weighted or self._levels is None:
            painter.setPen(ink.unknown_wire if self._weighted else ink.passes)
            self._wires.paint(painter, range(len(self._wires)), scale)
            return
        level = self._levels.tolist()
        least = m.FAINT_WIRE * wires.STEPS if scale < m.NO_FOOTER_BELOW else 0
        shown = [index for index in self._order if abs(level[index]) >= least]
        for now, same in groupby(shown, key=level.__getitem__):
            painter.setPen(ink.wire(now))
            self._wires.paint(painter, same, scale)

    def _cable_pen(self) -> QPen:
        theme, look = self._ink.theme, self._look
        if look.selected:
            return pen(theme.selection, 3)
        if look.bad:
            return pen(theme.danger, 3 if look.hovered else 2)
        if look.hovered:
            return pen(theme.text2, 3, dashed=look.dashed)
        return pen(theme.wire, 2, dashed=look.dashed)
