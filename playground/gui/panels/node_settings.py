"""The settings of the selected nodes: the two that lead, the others behind a fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document import Node, Problem
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels import asking
from playground.gui.panels.features import FeatureNames
from playground.gui.panels.fold import Fold
from playground.gui.panels.lead_fields import LEAD_KINDS, LeadFields
from playground.gui.panels.shared import matters, shared_settings, shared_values
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.form import SettingsForm
from playground.gui.widgets.label import Label
from playground.ops.setting import Setting

_LEADS = 2
_OPEN_AT_MOST = 2
"""So many further settings need no fold."""


class NodeSettings(QWidget):
    """One field for every setting that the nodes share; a change is made on all of them at once.

    `fold` holds those beyond the leading ones; whoever owns the page places it.
    """

    requested = Signal(Request)
    merge_closed = Signal()
    """A field was left: the next change is a step of its own."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: frozenset[int] = frozenset()
        self._settings: tuple[Setting, ...] = ()
        self._offered: tuple[tuple[str, str], ...] = ()
        self.lead = LeadFields(themes)
        self.form = SettingsForm(themes)
        self.names = FeatureNames(themes)
        self.fold = Fold(themes, "More settings")
        self._names_title = Label("Features", ink="text2")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        for widget in (self.lead, self._names_title, self.names, self.form):
            self._column.addWidget(widget)
        self.lead.edited.connect(self._change)
        self.form.edited.connect(self._change)
        self.names.edited.connect(self._choose_names)

    def set_features(self, names: Sequence[tuple[str, str]]) -> None:
        """The features of the data as (name, title), which an input chooses from."""
        self._offered = tuple(names)

    def show_nodes(self, nodes: Sequence[Node], problems: Sequence[Problem] = ()) -> None:
        """Shows the settings that these nodes share, and what is wrong with each. Emits nothing."""
        self._ids = frozenset(node.id for node in nodes)
        settings = shared_settings(nodes)
        if settings != self._settings:
            self._settings = settings
            self._build()
        values = shared_values(nodes, settings)
        self.lead.show_values(values)
        self.form.show_values(values)
        self._show_names(values)
        shown = [setting for setting in self._rest() if matters(setting, values)]
        for setting in self._rest():
            self.form.row(setting.name).setVisible(setting in shown)
        self.form.setVisible(bool(shown))
        self.fold.setVisible(bool(shown) and self._folds())
        self._tell(problems)
        self.setVisible(bool(settings))

    def _leads(self) -> tuple[Setting, ...]:
        fit = (one for one in self._settings if one.kind in LEAD_KINDS and one.when is None)
        return tuple(one for one, _ in zip(fit, range(_LEADS), strict=False) if not one.optional)

    def _rest(self) -> tuple[Setting, ...]:
        leads = self._leads()
        return tuple(one for one in self._settings if one not in leads and one.kind != "names")

    def _folds(self) -> bool:
        return len(self._rest()) > _OPEN_AT_MOST

    def _build(self) -> None:
        self.lead.set_settings(self._leads())
        self.lead.setVisible(bool(self._leads()))
        self.form.set_settings(self._rest())
        for widget in (self.lead, self.form):
            for field in widget.findChildren(NumberField):
                field.editingFinished.connect(self.merge_closed.emit)
        if self._folds():
            self.fold.add(self.form)
        else:
            self._column.addWidget(self.form)

    def _show_names(self, values: Mapping[str, object]) -> None:
        """The features that inputs hand on; none named means all."""
        setting = next((one for one in self._settings if one.kind == "names"), None)
        for widget in (self._names_title, self.names):
            widget.setVisible(setting is not None and bool(self._offered))
        if setting is None:
            return
        named = values[setting.name]
        chosen = tuple(named) if isinstance(named, (list, tuple)) else ()
        self.names.set_names(self._offered)
        self.names.show_chosen(chosen or tuple(name for name, _ in self._offered))

    def _choose_names(self, names: list[str]) -> None:
        setting = next(one for one in self._settings if one.kind == "names")
        everything = names == [name for name, _ in self._offered]
        self._change(setting.name, [] if everything else names)

    def _change(self, name: str, value: object) -> None:
        label = next(one.label for one in self._settings if one.name == name)
        self.requested.emit(requests.setting(self._ids, name, value, asking.change(label)))

    def _tell(self, problems: Sequence[Problem]) -> None:
        """At each field, what is wrong with its setting."""
        wrong = {problem.where: problem.text for problem in problems if problem.where}
        for setting in self._leads():
            self.lead.complain(setting.name, wrong.get(setting.name, ""))
        for setting in self._rest():
            self.form.row(setting.name).complain(wrong.get(setting.name, ""))
