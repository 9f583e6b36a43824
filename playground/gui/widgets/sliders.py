"""Sliders with their label and value."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.fields import Check, NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import LABEL_PX

_NOTCHES = 1000
_VALUE_PX = 44


class Slider(QSlider):
    """A flat slider: a click jumps there, and the wheel counts only while it has the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(0, _NOTCHES)
        self.setSingleStep(_NOTCHES // 100)
        self.setPageStep(_NOTCHES // 10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setValue(self._value_at(event.position().x()))
        super().mousePressEvent(event)

    def _value_at(self, x: float) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        handle = self.style().subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        room = max(self.width() - handle.width(), 1)
        at = round(x - handle.width() / 2)
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SliderRow(QWidget):
    """Label, slider and the value, which can be typed too and may then lie beyond the slider's ends."""

    moved = Signal(object)
    """The value while the slider is dragged."""
    edited = Signal(object)
    """The value once it is let go, or typed."""

    def __init__(
        self,
        themes: ThemeSource,
        label: str,
        low: float,
        high: float,
        *,
        integer: bool = False,
        scale: Literal["linear", "logarithmic"] = "linear",
        check: Check | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._low, self._high = low, high
        self._integer = integer
        self._logarithmic = scale == "logarithmic"
        self._label = Label(label, ink="text2")
        self.slider = Slider(label)
        self.field = NumberField(
            themes, label, integer=integer, logarithmic=self._logarithmic, check=check, bare=True
        )
        for widget in (self._label, self.slider):
            widget.setToolTip(hint)
        self.field.set_hint(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label)
        row.addWidget(self.slider, 1)
        row.addSpacing(4)
        row.addWidget(self.field)
        self._resize()
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self._release)
        self.field.edited.connect(self._type)
        themes.changed.connect(self._resize)

    def value(self) -> float | int | None:
        """The value that is shown."""
        return self.field.value()

    def show_value(self, value: float) -> None:
        """Shows a value without emitting; not while the handle is held."""
        if not self.slider.isSliderDown():
            self._place(value)
            self.field.show_value(value)

    def set_range(self, low: float, high: float) -> None:
        """Other ends of the slider."""
        self._low, self._high = low, high
        if (value := self.field.value()) is not None:
            self._place(value)

    def _place(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(_NOTCHES * min(1.0, max(0.0, self._share(value)))))
        self.slider.blockSignals(False)

    def _share(self, value: float) -> float:
        """How far along the slider a value lies, 0 to 1."""
        if self._high <= self._low:
            return 0.0
        if self._logarithmic:
            low = max(self._low, 1e-12)
            return math.log(max(value, low) / low) / math.log(self._high / low)
        return (value - self._low) / (self._high - self._low)

    def _at(self, notch: int) -> float | int:
        """The value at a notch, rounded to what one would type."""
        share = notch / _NOTCHES
        if self._logarithmic:
            value = self._low * math.exp(share * math.log(self._high / self._low))
        else:
            value = self._low + share * (self._high - self._low)
        if self._integer:
            return round(value)
        if self._logarithmic:
            return float(f"{value:.2g}")
        decimals = -math.floor(math.log10((self._high - self._low) / 90))
        return round(value, decimals)

    def _slide(self, notch: int) -> None:
        value = self._at(notch)
        if value == self.field.value():
            return
        self.field.show_value(value)
        (self.moved if self.slider.isSliderDown() else self.edited).emit(value)

    def _release(self) -> None:
        self.edited.emit(self.field.value())

    def _type(self, value: float) -> None:
        self._place(value)
        self.edited.emit(value)

    def _resize(self) -> None:
        self._label.setFixedWidth(self._themes.px(LABEL_PX))
        self.field.setFixedWidth(self._themes.px(_VALUE_PX))
