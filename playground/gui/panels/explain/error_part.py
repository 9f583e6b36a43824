"""Where a row gets its error: the last step of it in numbers; the whole way back from the loss on demand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.mechanics.values import Explanation
from playground.gui.panels.fold import FoldLine
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.formula import FormulaView
from playground.gui.widgets.painted import rounded
from playground.gui.widgets.tip import tip
from playground.ops.formula import Line

_INSET_PX = 12
_TEACH = "δ comes from the loss and is taken back through every layer behind. Click to see each step of it."


class ErrorPart(QWidget):
    """A field with the derivation of one row's error. Closed at first: then it says the last line only."""

    toggled = Signal()
    """It is higher or lower now."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._lines: tuple[Line, ...] = ()
        self.title = FoldLine(themes, "Where the error comes from", type="small")
        self.title.setToolTip(tip("Where δ comes from", _TEACH))
        self.formula = FormulaView(themes, "Where the error comes from", type="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(_INSET_PX, 4, _INSET_PX, 8)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.formula)
        self.title.clicked.connect(self._turn)
        themes.changed.connect(self.update)

    def show_explanation(self, explanation: Explanation) -> None:
        """Shows where the row of an explanation gets its error."""
        name = f"Where row {explanation.error_row} gets its δ"
        if name != self.title.text():
            self.title.setText(name)
            self.title.setAccessibleName(name)
            self.title.update()
        self._lines = explanation.error
        self._write()

    def show_open(self, is_open: bool) -> None:
        """Shows the whole way, or only its last line."""
        self.title.setChecked(is_open)
        self._write()

    def _write(self) -> None:
        is_open = self.title.isChecked()
        self.formula.set_letters(last=is_open or len(self._lines) == 1)
        last = [replace(line, note="") for line in self._lines[-1:]]
        self.formula.show_lines(self._lines if is_open else last)

    def _turn(self) -> None:
        self._write()
        self.toggled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        themes = self._themes
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = themes.px(RADIUS_CONTROL_PX)
        rounded(painter, QRectF(self.rect()), radius, themes.color("field"), None)
        painter.end()
