"""Segmented switch and tab strip: one of a few names is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import CENTER, PaintedButton, rounded
from playground.gui.widgets.tip import tip


class _Segment(PaintedButton):
    def wanted(self) -> QSize:
        px = self.themes.px
        return QSize(self.advance(self.text(), "body", 500) + px(32), px(26))

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self.isChecked():
            light = self.themes.theme.name == "light"
            fill = self.themes.color("panel" if light else "raised")
            border = self.themes.color("line" if light else "hover")
            rounded(painter, box, self.themes.px(RADIUS_CONTROL_PX - 1), fill, border)
        weight = 600 if self.isChecked() else 500
        self.write(painter, box, self.text(), self.ink(), weight=weight, align=CENTER)


class _Tab(PaintedButton):
    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self.count = 0

    def wanted(self) -> QSize:
        px = self.themes.px
        badge = px(24) if self.count else 0
        return QSize(self.advance(self.text(), "body", 600) + badge + px(12), px(36))

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        box = QRectF(self.rect()).adjusted(px(6), 0, -px(6), 0)
        weight = 600 if self.isChecked() else 400
        self.write(painter, box, self.text(), self.ink(), weight=weight)
        if self.isChecked():
            painter.fillRect(box.adjusted(0, box.height() - 2, 0, 0), self.themes.color("selection"))
        if self.count:
            self._draw_badge(painter, QRectF(box.right() - px(18), box.center().y() - px(9), px(18), px(18)))

    def _draw_badge(self, painter: QPainter, box: QRectF) -> None:
        rounded(painter, box, box.height() / 2, self.themes.color("danger"), None)
        text = str(min(self.count, 99))
        self.write(painter, box, text, self.themes.color("panel"), role="caption", weight=600, align=CENTER)


class _Choice(QWidget):
    """A row of exclusive buttons; the arrow keys go from one to the next."""

    chosen = Signal(str)
    """The name that the user chose."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.setAccessibleName(name)
        self._buttons: dict[str, PaintedButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.text()))
        themes.changed.connect(self.update)

    def names(self) -> tuple[str, ...]:
        """The names to choose from, in order."""
        return tuple(self._buttons)

    def current(self) -> str | None:
        """The name that is chosen."""
        button = self._group.checkedButton()
        return button.text() if button is not None else None

    def show_choice(self, name: str) -> None:
        """Shows `name` as chosen without emitting."""
        self._buttons[name].setChecked(True)

    def set_tip(self, name: str, sentence: str, key: str = "") -> None:
        """What the tooltip of a name teaches, and its key."""
        self._buttons[name].setToolTip(tip(name, sentence, key))

    def _append(self, button: PaintedButton) -> None:
        button.setCheckable(True)
        self._buttons[button.text()] = button
        self._group.addButton(button)
        self._row.insertWidget(len(self._buttons) - 1, button)


class SegmentedSwitch(_Choice):
    """A few names on one track, such as the workspaces."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)

    def add(self, name: str) -> None:
        """Appends a name."""
        self._append(_Segment(self.themes, name, self))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        light = self.themes.theme.name == "light"
        fill = self.themes.color("raised" if light else "field")
        radius = self.themes.px(RADIUS_CONTROL_PX)
        rounded(painter, QRectF(self.rect()), radius, fill, self.themes.color("line") if light else None)
        painter.end()


class TabStrip(_Choice):
    """Names over a panel, the chosen one underlined in ink."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(themes, name, parent)
        self._row.setContentsMargins(10, 0, 10, 0)
        self._row.setSpacing(8)
        self._end = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addLayout(self._end)

    def add(self, name: str) -> None:
        """Appends a tab."""
        self._append(_Tab(self.themes, name, self))

    def show_count(self, name: str, count: int) -> None:
        """Shows how much waits behind a tab; 0 takes the badge away."""
        tab = self._buttons[name]
        if isinstance(tab, _Tab) and tab.count != count:
            tab.count = count
            tab.setAccessibleDescription(f"{count} open" if count else "")
            tab.updateGeometry()
            tab.update()

    def add_at_end(self, widget: QWidget) -> None:
        """Puts a widget at the far end of the strip."""
        self._end.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.themes.color("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
