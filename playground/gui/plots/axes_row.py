"""The pickers of the two axes, for data of more than two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.engine.frame import Axes
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.label import Label

COMPONENTS = "2 principal components"
_COMPONENTS_VALUE = ("components",)


class AxesRow(QWidget):
    """Two drop-downs of features. The first also offers the first two principal components."""

    requested = Signal(Axes)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = Axes()
        self._x = Combo(themes, "Feature along x")
        self._y = Combo(themes, "Feature along y")
        self._y_label = Label("y", type="small", ink="text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 8)
        row.setSpacing(6)
        row.addWidget(Label("x", type="small", ink="text2"))
        row.addWidget(self._x, 1)
        row.addWidget(self._y_label)
        row.addWidget(self._y, 1)
        self._x.chosen.connect(self._choose_x)
        self._y.chosen.connect(self._choose_y)
        self.hide()

    def show_features(self, names: Sequence[str], axes: Axes) -> None:
        """Offers these columns and shows which axes are drawn; hidden for one or two columns."""
        self._axes = axes
        self.setVisible(len(names) > 2)
        items: list[tuple[object, str]] = [(name, name) for name in names]
        self._x.set_items([(_COMPONENTS_VALUE, COMPONENTS), *items])
        self._y.set_items(items)
        both = axes.kind == "features" and len(axes.names) == 2
        self._x.show_value(axes.names[0] if both else _COMPONENTS_VALUE)
        self._y.show_value(axes.names[1] if both else None)
        self._y.setVisible(both)
        self._y_label.setVisible(both)

    def _choose_x(self, value: object) -> None:
        if value == _COMPONENTS_VALUE:
            self.requested.emit(Axes("components"))
            return
        other = self._axes.names[1] if len(self._axes.names) == 2 else None
        self._request(str(value), other if other != value else None)

    def _choose_y(self, value: object) -> None:
        first = self._axes.names[0] if self._axes.names else None
        self._request(first if first != value else None, str(value))

    def _request(self, x: str | None, y: str | None) -> None:
        """Asks for two different features; a missing one is what the other axis had, or the first free."""
        wanted = x or y
        free = [*self._axes.names, *(self._y.itemText(n) for n in range(self._y.count()))]
        other = next(name for name in free if name != wanted)
        self.requested.emit(Axes("features", (x or other, y or other)))
