"""The two drop-downs over the canvas: what tiles show, what wires show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.canvas.over.legend import paint_veil
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.painted import PaintedButton
from playground.gui.widgets.tip import tip


class Picker(PaintedButton):
    """A name, the chosen value and a caret; pressing it opens the choices."""

    picked = Signal(str)

    def __init__(
        self, themes: ThemeSource, name: str, choices: Sequence[str], sentence: str, parent: QWidget
    ) -> None:
        super().__init__(themes, name, parent)
        self._choices = tuple(choices)
        self.value = self.chosen = self._choices[0]
        self.setToolTip(tip(name, sentence))
        self.clicked.connect(self._open)

    def pick(self, value: str) -> None:
        """The user chose a value."""
        self.chosen = value
        self.picked.emit(value)

    def show_value(self, value: str, chosen: str) -> None:
        """What is so now, and which of the choices makes it so."""
        self.chosen = chosen
        if value != self.value:
            self.value = value
            self.setAccessibleDescription(value)
            self.updateGeometry()
            self.resize(self.sizeHint())
            self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        words = self.advance(self.text(), "small") + self.advance(self.value, "small")
        return QSize(words + px(4 + 8 + 16 + 8), px(26))

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        box = QRectF(self.rect())
        paint_veil(painter, self.themes, box)
        left = box.adjusted(px(4), 0, 0, 0)
        self.write(painter, left, self.text(), self.themes.color("text3"), role="small")
        left.adjust(self.advance(self.text(), "small") + px(5), 0, 0, 0)
        self.write(painter, left, self.value, self.ink(), role="small")
        left.adjust(self.advance(self.value, "small") + px(6), 0, 0, 0)
        caret = QRectF(left.left(), box.center().y() - px(5), px(11), px(11))
        self.stamp(painter, "open menu", caret, self.themes.color("text3"))

    def _open(self) -> None:
        menu = QMenu(self)
        for choice in self._choices:
            shown = menu.addAction(choice)
            shown.triggered.connect(lambda checked=False, chosen=choice: self.pick(chosen))
            if choice == self.chosen:
                menu.setActiveAction(shown)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.aboutToHide.connect(menu.deleteLater)
