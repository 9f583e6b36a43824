"""Under a curve whose bends are shown: the units, and what they add up to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.engine.mechanics.values import Bends
from playground.gui.plots.bend_key import BendKey
from playground.gui.theme.figures import number
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import PADDING_PX


class BendFoot(QWidget):
    """The key of the units with its sentence."""

    changed = Signal(object)
    """The numbers of the units that are off."""
    pointed = Signal(object)
    """The number of the unit under the mouse, or None."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bends: Bends | None = None
        self.key = BendKey(themes)
        self.sentence = Label(type="small", ink="text2", wrap=True)
        self.turn = Button("None", "quiet")
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 8)
        column.setSpacing(4)
        column.addWidget(self.key)
        column.addLayout(row)
        self.key.changed.connect(self._change)
        self.key.pointed.connect(self.pointed)
        self.turn.clicked.connect(self._turn)

    def show_bends(self, bends: Bends) -> None:
        """Shows the units of this sum."""
        self._bends = bends
        self.key.show_units(bends.names, bends.parts)
        self._write()

    def _turn(self) -> None:
        """All on where some are off, else all off."""
        count = 0 if self._bends is None else len(self._bends.parts)
        self.key.switch(frozenset() if self.key.off else frozenset(range(count)))

    def _change(self, off: frozenset[int]) -> None:
        self._write()
        self.changed.emit(off)

    def _write(self) -> None:
        if self._bends is not None:
            self.sentence.setText(sum_words(self._bends, len(self.key.off)))
        self.turn.setText("All" if self.key.off else "None")


def sum_words(bends: Bends, off: int) -> str:
    """What the parts that are on add up to, the offset included."""
    count, offset = len(bends.parts), number(bends.offset, 3)
    if off:
        return f"{count - off} of {count} units and the offset {offset}. Dashed: the whole."
    whole = "the whole" if bends.linear else "the whole before the last activation"
    units = f"{count} units" if count != 1 else "One unit"
    return f"{units} and the offset {offset}, adding up to {whole}."
