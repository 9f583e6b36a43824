"""Rows that a setting is edited with where a plain form will not do: sliders, seeds, short lists."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.form import hint
from playground.gui.widgets.sliders import SliderRow
from playground.ops.setting import Setting

Roll = Callable[[], int]
"""Gives a new seed."""

_MOST_SEED = 9999
_DICE_PX = 24


def dice() -> int:
    """A seed that is short enough to be read out."""
    return SystemRandom().randint(0, _MOST_SEED)


def slides(setting: Setting) -> bool:
    """Whether a setting is edited with a slider: a number with two ends."""
    return setting.kind in ("integer", "number") and setting.low is not None and setting.high is not None


def slider(themes: ThemeSource, setting: Setting, most: float | None = None) -> SliderRow:
    """The slider of a setting, logarithmic for counts. `most` ends it earlier; more may be typed."""
    low, high = setting.low or 0.0, most or setting.high or 1.0
    logarithmic = low > 0 and high / low >= 50
    return SliderRow(
        themes,
        setting.label,
        low,
        high,
        integer=setting.kind == "integer",
        scale="logarithmic" if logarithmic else "linear",
        check=setting.problem,
        hint=hint(setting),
    )


class SeedField(NumberField):
    """A seed, with a dice in it that rolls another one. A `bare` one shows its frame when pointed at."""

    def __init__(self, themes: ThemeSource, setting: Setting, roll: Roll, *, bare: bool = False) -> None:
        super().__init__(themes, setting.label, integer=True, check=setting.problem, bare=bare)
        self._roll = roll
        self.set_hint(hint(setting))
        self._make_room()
        themes.changed.connect(self._make_room)
        self.dice = IconButton(
            themes, "new start", "Another seed", sentence="Rolls a new one.", side_px=14, parent=self
        )
        self.dice.clicked.connect(self._throw)

    def _make_room(self) -> None:
        self.setTextMargins(0, 0, self._themes.px(_DICE_PX), 0)

    def _throw(self) -> None:
        seed = self._roll()
        self.setModified(False)
        self.show_value(seed)
        self.edited.emit(seed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.height() - 2
        self.dice.setGeometry(self.width() - side - 1, 1, side, side)


class ShortCombo(Combo):
    """A list whose field shows the chosen title in short; the list has it in full."""

    def __init__(
        self, themes: ThemeSource, name: str, short: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, name, parent)
        self._short = short

    def currentText(self) -> str:
        return self._short(super().currentText())
