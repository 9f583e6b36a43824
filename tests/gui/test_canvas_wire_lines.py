"""The single wires of a link as short lines: as near to their curves as the eye can tell."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.gui.canvas.items.wire_lines import WireLines
from playground.gui.canvas.plan.cubics import along, s_curve

STEEP = s_curve((20, 20), (100, 380))
LEVEL = s_curve((20, 20), (300, 20))


@pytest.fixture
def canvas(qapp):
    made = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(QColor("black"))
    return made


def painted(canvas: QImage, wire, *, curve: bool) -> np.ndarray:
    held = WireLines((wire,))
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("white"), 3.0))
    if curve:
        painter.drawPath(held.paths[0])
    else:
        held.paint(painter, [0], 1.0)
    painter.end()
    return np.asarray(canvas.constBits()).reshape(400, 400, 4)[..., 0].astype(int)


@pytest.mark.parametrize("wire", [STEEP, LEVEL])
def test_that_a_wide_wire_of_lines_looks_like_its_curve(canvas, wire):
    curve = painted(canvas.copy(), wire, curve=True)
    lines = painted(canvas.copy(), wire, curve=False)
    assert lines.sum() == pytest.approx(curve.sum(), rel=0.05)
    assert np.abs(lines - curve).mean() < 1.0


def test_that_a_level_wire_is_few_lines_and_a_steep_one_is_near_its_curve():
    assert len(WireLines((LEVEL,))._of(0)) <= 3
    lines = WireLines((STEEP,))._of(0)
    dense = np.array([along(STEEP, share) for share in np.linspace(0, 1, 2000)])
    middles = np.array([(line.center().x(), line.center().y()) for line in lines])
    away = np.hypot(*(middles[:, None] - dense[None]).transpose(2, 0, 1)).min(axis=1)
    assert away.max() < 0.5
    assert lines[-1].p2().toTuple() == STEEP[-1]


def test_that_a_drawing_of_lines_gets_the_curve(qapp, monkeypatch):
    from PySide6.QtSvg import QSvgGenerator

    held, buffer, drawing = WireLines((STEEP,)), QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawing.setOutputDevice(buffer)
    drawing.setViewBox(QRectF(0, 0, 400, 400))
    painter = QPainter(drawing)
    painter.setPen(QPen(QColor("black"), 3.0))
    held.paint(painter, [0], 1.0)
    painter.end()
    assert not held._lines
    assert b"C" in buffer.data().data()
