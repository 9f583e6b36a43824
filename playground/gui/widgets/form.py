"""A form made from declared settings: one row each, drawn from its kind, limits and help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Chips, Combo, Tick
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.mixed import MIXED
from playground.gui.widgets.section import FieldRow
from playground.gui.widgets.tip import tip
from playground.ops.setting import Setting

Show = Callable[[object], None]


class SettingsForm(QWidget):
    """Rows for a list of settings. Shows values, and emits what the user made of them."""

    edited = Signal(str, object)
    """Name of the setting and its new value, which is within its limits."""

    def __init__(
        self,
        themes: ThemeSource,
        settings: Sequence[Setting] = (),
        values: Mapping[str, object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._settings: tuple[Setting, ...] = ()
        self._shows: dict[str, Show] = {}
        self._rows: dict[str, FieldRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.set_settings(settings)
        self.show_values(values or {})

    def set_settings(self, settings: Sequence[Setting]) -> None:
        """Builds rows for other settings; the same ones keep their rows and what is being typed."""
        if tuple(settings) == self._settings:
            return
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._settings = tuple(settings)
        self._shows, self._rows = {}, {}
        for setting in settings:
            self._add(setting)

    def show_values(self, values: Mapping[str, object]) -> None:
        """Shows a value for every setting: the given one, else the default. Emits nothing."""
        for setting in self._settings:
            self._shows[setting.name](values.get(setting.name, setting.default))

    def row(self, name: str) -> FieldRow:
        """The row of one setting."""
        return self._rows[name]

    def _add(self, setting: Setting) -> None:
        field, show = _MAKERS[setting.kind](self, setting)
        row = FieldRow(self._themes, setting.label, field, hint=hint(setting), parent=self)
        if isinstance(field, NumberField):
            field.complained.connect(row.complain)
        self._shows[setting.name] = show
        self._rows[setting.name] = row
        self._column.addWidget(row)

    def _number(self, setting: Setting) -> tuple[QWidget, Show]:
        field = number_field(self._themes, setting)
        if setting.optional:
            field.setPlaceholderText("none")
        field.edited.connect(lambda value: self.edited.emit(setting.name, value))
        return field, lambda value: show_number(field, value)

    def _flag(self, setting: Setting) -> tuple[QWidget, Show]:
        tick = Tick(self._themes, "")
        tick.setAccessibleName(setting.label)
        tick.setToolTip(hint(setting))
        tick.clicked.connect(lambda on: self.edited.emit(setting.name, on))
        return tick, lambda value: tick.show_value(value)

    def _choice(self, setting: Setting) -> tuple[QWidget, Show]:
        combo = Combo(self._themes, setting.label)
        titles = setting.titles or setting.choices
        items: list[tuple[object, str]] = list(zip(setting.choices, titles, strict=True))
        combo.set_items([(None, "none"), *items] if setting.optional else items)
        combo.setToolTip(hint(setting))
        combo.chosen.connect(lambda value: self.edited.emit(setting.name, value))
        return combo, combo.show_value

    def _names(self, setting: Setting) -> tuple[QWidget, Show]:
        chips = Chips(self._themes, setting.label, columns=2)
        chips.set_names(list(zip(setting.choices, setting.titles or setting.choices, strict=True)))
        chips.setToolTip(hint(setting))
        chips.edited.connect(lambda names: self.edited.emit(setting.name, names))
        return chips, lambda names: chips.show_chosen(names if isinstance(names, (list, tuple)) else ())


class _Maker(Protocol):
    def __call__(self, form: SettingsForm, setting: Setting, /) -> tuple[QWidget, Show]: ...


_MAKERS: Mapping[str, _Maker] = {
    "integer": SettingsForm._number,
    "number": SettingsForm._number,
    "flag": SettingsForm._flag,
    "choice": SettingsForm._choice,
    "names": SettingsForm._names,
}


def show_number(field: NumberField, value: object) -> None:
    """Shows a value in a number's field: the number, none, or that several differ."""
    if value == MIXED:
        field.show_mixed()
    else:
        field.show_value(value if isinstance(value, (int, float)) else None)


def number_field(themes: ThemeSource, setting: Setting) -> NumberField:
    """The field of a setting that is a number, with its limits."""
    integer = setting.kind == "integer"
    field = NumberField(
        themes,
        setting.label,
        integer=integer,
        logarithmic=logarithmic(setting),
        optional=setting.optional,
        check=setting.problem,
        symbol=setting.symbol,
        steppers=integer and not setting.symbol,
    )
    field.set_hint(hint(setting))
    return field


def hint(setting: Setting) -> str:
    """The tooltip of a setting: what it does and what it may be."""
    sentence = setting.help
    if setting.kind in ("integer", "number"):
        limits = _limits(setting)
        sentence = f"{sentence} {limits}".strip() if limits else sentence
    return tip(setting.label, sentence)


def _limits(setting: Setting) -> str:
    low = setting.low if setting.above is None else setting.above
    start = "" if low is None else f"{'from' if setting.above is None else 'above'} {low:,g}"
    end = "" if setting.high is None else f"to {setting.high:,g}"
    text = " ".join(part for part in (start, end) if part)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def logarithmic(setting: Setting) -> bool:
    """Whether the arrow keys multiply: for positive numbers whose size matters, not their distance."""
    floor = setting.above if setting.above is not None else setting.low
    if setting.kind != "number" or floor is None or floor < 0:
        return False
    default = setting.default
    small = isinstance(default, (int, float)) and 0 <= default < 0.05
    return small or setting.high is None or setting.high > 10
