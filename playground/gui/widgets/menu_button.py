"""A quiet button that shows the chosen one of a few things and opens a menu of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip


class MenuButton(PaintedButton):
    """Icon, the chosen title, a caret; the icon alone where there is little room."""

    chosen = Signal(object)
    """The value that the user chose."""

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        sentence: str = "",
        *,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, "", parent)
        self._icon = icon
        self._with_text = True
        self._values: list[object] = []
        self.menu = QMenu(self)
        self._group = QActionGroup(self.menu)
        self._group.triggered.connect(self._choose)
        self.setAccessibleName(name)
        self.setToolTip(tip(name, sentence))
        self.clicked.connect(self._open)

    def set_items(self, items: Sequence[tuple[object, str]]) -> None:
        """The values with their titles, in order."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.menu.removeAction(action)
            action.deleteLater()
        self._values = [value for value, _ in items]
        for _, title in items:
            action = self.menu.addAction(title)
            action.setCheckable(True)
            self._group.addAction(action)

    def show_value(self, value: object, text: str | None = None) -> None:
        """Shows a value as chosen, by its title or by another text, without emitting."""
        actions = self._group.actions()
        place = self._values.index(value) if value in self._values else None
        if place is not None:
            actions[place].setChecked(True)
        title = actions[place].text() if place is not None else ""
        self.show_text(text if text is not None else title)

    def show_text(self, text: str) -> None:
        """Shows a text, whatever is chosen."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(text)
            self.updateGeometry()

    def set_detail(self, *, text: bool) -> None:
        """Whether the text is written out."""
        self._with_text = text
        self.updateGeometry()
        self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        if not self._with_text:
            return QSize(px(32), px(32))
        width = px(9) + (px(16 + 6) if self._icon else 0)
        return QSize(width + self.advance(self.text()) + px(6 + 11 + 8), px(28))

    def draw(self, painter: QPainter) -> None:
        px, color = self.themes.px, self.themes.color
        box = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            rounded(painter, box, px(RADIUS_CONTROL_PX), color("hover"), None)
        side, middle = px(16), box.center().y()
        left = float(px(9))
        if not self._with_text:
            left = round((box.width() - side) / 2)
        if self._icon:
            self.stamp(painter, self._icon, QRectF(left, round(middle - side / 2), side, side), self.ink())
            left += side + px(6)
        if not self._with_text:
            return
        faint = color("text2" if self.isEnabled() else "text_disabled")
        self.write(painter, box.adjusted(left, 0, 0, 0), self.text(), self.ink())
        left += self.advance(self.text()) + px(6)
        small = px(11)
        self.stamp(painter, "open menu", QRectF(round(left), round(middle - small / 2), small, small), faint)

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(self._values[self._group.actions().index(action)])

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
