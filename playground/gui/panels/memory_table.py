"""The costs of training as a table: what was reckoned before, what was measured after, and the sum."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from playground.engine.mechanics.values import Cost
from playground.gui.panels.memory_bar import Swatch, taken
from playground.gui.theme.figures import NOTHING, memory
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.tip import tip

_SUM = "What cannot be measured counts as reckoned."
_HEADINGS = ("", "reckoned", "measured")


class MemoryTable(QWidget):
    """A row for each cost; what it is for is its tooltip."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._names: tuple[str, ...] = ()
        self._values: list[tuple[Label, Label]] = []
        self._made: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_costs(self, costs: Sequence[Cost]) -> None:
        """Shows these costs; the same ones keep their rows."""
        names = tuple(cost.name for cost in costs)
        if names != self._names:
            self._names = names
            self._build(costs)
        sums = (sum(cost.reckoned for cost in costs), sum(taken(cost) for cost in costs))
        known = any(cost.measured is not None for cost in costs)
        numbers = [(cost.reckoned, cost.measured) for cost in costs]
        for labels, sizes in zip(
            self._values, [*numbers, (sums[0], sums[1] if known else None)], strict=True
        ):
            for label, size in zip(labels, sizes, strict=True):
                label.setText(NOTHING if size is None else memory(size))

    def text(self, row: int) -> tuple[str, str]:
        """What a row says: reckoned and measured; the row after the last is the sum."""
        reckoned, measured = self._values[row]
        return reckoned.text(), measured.text()

    def _build(self, costs: Sequence[Cost]) -> None:
        for widget in self._made:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made, self._values = [], []
        for column, heading in enumerate(_HEADINGS):
            self._put(Label(heading, type="caption", ink="text3", right=column > 0), 0, column + 1)
        for place, cost in enumerate(costs):
            self._put(Swatch(self._themes, place), place + 1, 0)
            name = Label(cost.name, type="small", ink="text2")
            self._add_row(name, place + 1, tip(cost.name.capitalize(), cost.text))
        self._add_row(
            Label("in all", type="small", weight=600), len(costs) + 1, tip("In all", _SUM), weight=600
        )

    def _add_row(self, name: Label, row: int, hint: str, weight: int = 400) -> None:
        self._put(name, row, 1)
        values = (
            Label(type="small", weight=weight, right=True),
            Label(type="small", weight=weight, right=True),
        )
        for column, label in enumerate(values):
            self._put(label, row, column + 2)
        for label in (name, *values):
            label.setToolTip(hint)
        self._values.append(values)

    def _put(self, widget: QWidget, row: int, column: int) -> None:
        self._made.append(widget)
        self._grid.addWidget(widget, row, column)
