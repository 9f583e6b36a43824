"""What the bytes are made of: a bar of parts, in the colours of the rows that name them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.mechanics.values import Cost
from playground.gui.theme.colors import mix
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import Theme
from playground.gui.widgets.painted import rounded

_ROLES = ("dense", "loss", "activation", "regular", "data", "shape", "merge")
_AGAIN = 0.55
_HEIGHT_PX = 12
_GAP_PX = 2


def shade(theme: Theme, place: int) -> str:
    """The colour of the cost at a place of the list; fainter from the eighth on."""
    again, first = divmod(place, len(_ROLES))
    return mix(theme.color(f"category {_ROLES[first]}"), theme.panel, 1 - _AGAIN**again)


def taken(cost: Cost) -> int:
    """Bytes of a cost: as measured, else as reckoned."""
    return cost.reckoned if cost.measured is None else cost.measured


class MemoryBar(QWidget):
    """One stretch for each cost, as long as its share of all."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._sizes: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_costs(self, costs: Sequence[Cost]) -> None:
        """Shows these costs."""
        self._sizes = tuple(taken(cost) for cost in costs)
        words = ", ".join(f"{cost.name} {taken(cost):,} bytes" for cost in costs)
        self.setAccessibleName(words)
        self.update()

    def stretches(self) -> list[QRectF]:
        """Where the costs stand; what is too small to be seen has no width."""
        whole, left, gap = sum(self._sizes), 0.0, self._themes.px(_GAP_PX)
        boxes = []
        for size in self._sizes:
            wide = self.width() * size / whole if whole else 0.0
            boxes.append(QRectF(left, 0, max(wide - gap, 1.0 if size else 0.0), self.height()))
            left += wide
        return boxes

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._themes.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, box in enumerate(self.stretches()):
            radius = min(2.0, box.width() / 2)
            rounded(painter, box, radius, QColor(shade(self._themes.theme, place)), None)
        painter.end()


class Swatch(QWidget):
    """The colour of one cost, beside its name."""

    def __init__(self, themes: ThemeSource, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._place = themes, place
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = self._themes.px(8)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 2, QColor(shade(self._themes.theme, self._place)), None)
        painter.end()
