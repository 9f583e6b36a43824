"""When a run stops: the read-out in words and the small form that edits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.gui.shell.states import Until
from playground.gui.theme.figures import plain
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.form import SettingsForm
from playground.gui.widgets.popover import Popover
from playground.ops.setting import Setting

SETTINGS = (
    Setting(
        "loss",
        "number",
        0.05,
        "Target loss",
        "The run stops as soon as the loss is this small. Empty: it runs to the last epoch.",
        above=0.0,
        high=1e6,
        optional=True,
    ),
    Setting(
        "on",
        "choice",
        "validation",
        "Measured on",
        "Validation rows are never trained on, so their loss tells what was understood.",
        choices=("validation", "training"),
    ),
    Setting(
        "max_epochs",
        "integer",
        1000,
        "Last epoch",
        "The run stops after this many passes over the training rows.",
        low=1,
        high=10_000_000,
    ),
    Setting(
        "patience",
        "integer",
        None,
        "Patience",
        "The run stops when the loss has not fallen for this many epochs. Empty: it never gives up.",
        low=1,
        high=1_000_000,
        optional=True,
    ),
)


def sentence(until: Until, *, short: bool = False) -> str:
    """ "validation loss ≤ 0.05", or "epoch 1000" where there is no target."""
    if until.loss is None:
        return f"epoch {until.max_epochs}"
    on = {"validation": "val.", "training": "train."}[until.on] if short else until.on
    return f"{on} loss ≤ {plain(until.loss)}"


class UntilEditor(Popover):
    """Edits an `Until`."""

    edited = Signal(object)
    """The new `Until`."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__("Stop the run when", parent)
        self._until = Until()
        self._form = SettingsForm(themes, SETTINGS)
        self._form.setFixedWidth(themes.px(236))
        self._form.edited.connect(self._take)
        self.body.addWidget(self._form)

    def show_until(self, until: Until) -> None:
        """Shows a value."""
        self._until = until
        values = {setting.name: getattr(until, setting.name) for setting in SETTINGS}
        self._form.show_values(values)

    def _take(self, name: str, value: object) -> None:
        changed: Mapping[str, Any] = {name: value}
        self._until = replace(self._until, **changed)
        self.edited.emit(self._until)
