"""The line under an activation: an x to type or to drag on the curve, and what f and f′ are there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.theme.figures import NOTHING, number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import PADDING_PX

_FIELD_PX = 56
_VALUE_PX = 44
_FURTHEST = 1e6
_ALL = 100
"""The share of the room that is left, against 1 for the empty end of the row."""


class ProbeRow(QWidget):
    """x as a field; f(x) and f′(x) as numbers."""

    probed = Signal(object)
    """The x that was typed; None where the field was emptied."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.field = NumberField(themes, "x", optional=True, check=_check)
        self.field.setPlaceholderText("click")
        self.field.set_hint("Type an x, or click and drag on the curve, to read f and f′ there.")
        self.f = Label(NOTHING, type="small", weight=600)
        self.slope = Label(NOTHING, type="small", weight=600)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(PADDING_PX, 2, PADDING_PX, 2)
        row.setSpacing(6)
        row.addWidget(Label("x", type="small", ink="text2"))
        row.addWidget(self.field)
        for name, value in (("f", self.f), ("f ′", self.slope)):
            row.addSpacing(2)
            row.addWidget(Label(name, type="small", ink="text2"))
            row.addWidget(value)
        row.addStretch(1)
        self.field.edited.connect(self.probed)
        themes.changed.connect(self._resize)
        self._resize()

    def show_place(self, x: float | None, values: tuple[float, float] | None) -> None:
        """Shows x, f(x) and f′(x) without emitting."""
        self.field.show_value(x)
        self.f.setText(NOTHING if values is None else number(values[0], 4))
        self.slope.setText(NOTHING if values is None else number(values[1], 4))

    def add_end(self, widget: QWidget) -> None:
        """Puts a widget where the row has room left."""
        self._row.addWidget(widget, _ALL)

    def _resize(self) -> None:
        self.field.setFixedWidth(self._themes.px(_FIELD_PX))
        for label in (self.f, self.slope):
            label.setMinimumWidth(self._themes.px(_VALUE_PX))


def _check(value: float | None) -> str | None:
    far = value is not None and abs(value) > _FURTHEST
    return "must lie between −1,000,000 and 1,000,000" if far else None
