"""Frames and records that the tests of the plots show."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from playground.engine.frame import Axes, EpochRecord, Frame, Plane

SIDE = 50


def frame(output: Any = None, plane: Plane | None = None, **more: Any) -> Frame:
    """A frame with these pictures; all else is of no matter here."""
    values: dict[str, Any] = {
        "generation": 1, "epoch": 3, "batch": 2, "batches": 40, "step": 122, "phase": "step",
        "running": False, "rows": 10, "batch_loss": 0.3, "gradient_norm": 1.0, "rate": 0.1,
    }  # fmt: skip
    return Frame(output=output, plane=plane, **(values | more))


def plane(target: Any, points: Any = None, part: Any = None, kind: Any = "features", **more: Any) -> Plane:
    """The plane from −6 to 6 with one point for each target."""
    target = np.asarray(target)
    wide = 1 if kind == "curve" else 2
    points = np.zeros((len(target), wide)) if points is None else np.asarray(points, dtype=float)
    part = np.zeros(len(target), dtype=int) if part is None else np.asarray(part)
    values: dict[str, Any] = {
        "axes": Axes(kind, ("a", "b")[:wide]), "labels": ("x₁", "x₂")[:wide],
        "x_range": (-6.0, 6.0), "y_range": (-6.0, 6.0), "resolution": SIDE,
    }  # fmt: skip
    return Plane(points=points, target=target, part=part, **(values | more))


def grid() -> tuple[Any, Any]:
    """x and y of every value of a map, row 0 at the top."""
    across = np.linspace(-6, 6, SIDE)
    x, y = np.meshgrid(across, across[::-1])
    return x, y


def slope_frame(points: Any = ((-3, 0), (3, 0)), target: Any = (0, 1), part: Any = None) -> Frame:
    """Two classes, parted along x = 1: probability of class 1 rises from left to right."""
    x, _ = grid()
    p = 1 / (1 + np.exp(-4 * (x - 1)))
    return frame(p[None].astype(np.float32), plane(np.asarray(target), points, part))


def records(count: int, training: Any = None, validation: Any = None) -> list[EpochRecord]:
    """Epochs 0 to `count` − 1 with falling losses, or with these."""
    epochs = range(count)
    first = [1 / (1 + epoch) for epoch in epochs] if training is None else training
    second = [1.1 / (1 + epoch) for epoch in epochs] if validation is None else validation
    return [
        EpochRecord(epoch, epoch * 40, a, b, 0.5, None, 0.1)
        for epoch, a, b in zip(epochs, first, second, strict=True)
    ]


def point_at(chart: Any, place: QPointF) -> None:
    """Moves the mouse to a pixel of the chart, where it stays."""
    button, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, place, QPointF(chart.mapToGlobal(place)), button, button, none)
    QApplication.sendEvent(chart.viewport(), moved)


def painted(chart: Any) -> QImage:
    """The chart as pixels, as it would be saved."""
    image = QImage(chart.width(), chart.height(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    chart.paint_on(painter)
    painter.end()
    return image


def color_at(image: QImage, x: float, y: float) -> str:
    """The colour of a pixel, "#RRGGBB" in capitals."""
    return image.pixelColor(round(x), round(y)).name().upper()


def distance(first: str, second: str) -> float:
    """How far two colours lie apart, in 256ths of a channel at most."""
    pairs = [(int(first[k : k + 2], 16), int(second[k : k + 2], 16)) for k in (1, 3, 5)]
    return max(abs(a - b) for a, b in pairs)
