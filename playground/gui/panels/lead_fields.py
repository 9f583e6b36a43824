"""The settings of a node that are changed most, side by side with their labels above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from playground.gui.canvas.commands.menus import curve_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.form import hint, number_field, show_number
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import Complaining
from playground.ops import ACTIVATIONS
from playground.ops.setting import Setting

Show = Callable[[object], None]
_COLUMNS = 2
LEAD_KINDS = ("integer", "number", "choice")


class LeadFields(QWidget):
    """One or two settings in one row. A single one takes the whole width."""

    edited = Signal(str, object)
    """Name of the setting and its new value, which is within its limits."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._settings: tuple[Setting, ...] = ()
        self._shows: dict[str, Show] = {}
        self._cells: dict[str, Complaining] = {}
        self._curves: list[Combo] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        themes.changed.connect(self._draw_curves)

    def set_settings(self, settings: Sequence[Setting]) -> None:
        """Builds fields for other settings; the same ones keep theirs and what is being typed."""
        if tuple(settings) == self._settings:
            return
        for cell in self._cells.values():
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._settings = tuple(settings)
        self._shows, self._cells, self._curves = {}, {}, []
        span = 1 if len(settings) > 1 else _COLUMNS
        for place, setting in enumerate(settings):
            cell, row, column = self._cell(setting), place // _COLUMNS, place % _COLUMNS
            self._grid.addWidget(cell, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._draw_curves()

    def show_values(self, values: Mapping[str, object]) -> None:
        """Shows the values without emitting."""
        for name, show in self._shows.items():
            show(values.get(name))

    def complain(self, name: str, sentence: str) -> None:
        """Shows what is wrong with a setting; an empty sentence takes it away."""
        self._cells[name].complain(sentence)

    def field(self, name: str) -> QWidget:
        """The field of one setting."""
        found = self._cells[name].findChild(Combo) or self._cells[name].findChild(NumberField)
        assert isinstance(found, QWidget)
        return found

    def _cell(self, setting: Setting) -> Complaining:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        label = Label(setting.label, ink="text2")
        field = self._choice(setting) if setting.kind == "choice" else self._number(setting)
        label.setBuddy(field)
        label.setToolTip(hint(setting))
        column.addWidget(label)
        column.addWidget(field)
        cell = Complaining(holder)
        self._cells[setting.name] = cell
        if isinstance(field, NumberField):
            field.complained.connect(cell.complain)
        return cell

    def _number(self, setting: Setting) -> NumberField:
        field = number_field(self._themes, setting)
        field.edited.connect(lambda value: self.edited.emit(setting.name, value))
        self._shows[setting.name] = lambda value: show_number(field, value)
        return field

    def _choice(self, setting: Setting) -> Combo:
        combo = Combo(self._themes, setting.label)
        combo.set_items(list(zip(setting.choices, setting.titles or setting.choices, strict=True)))
        combo.setToolTip(hint(setting))
        combo.chosen.connect(lambda value: self.edited.emit(setting.name, value))
        self._shows[setting.name] = combo.show_value
        if setting.choices == tuple(ACTIVATIONS):
            self._curves.append(combo)
        return combo

    def _draw_curves(self) -> None:
        for combo in self._curves:
            for place in range(combo.count()):
                icon: QIcon = curve_icon(self._themes, str(combo.itemData(place)))
                combo.setItemIcon(place, icon)
