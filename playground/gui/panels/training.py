"""The training: loss, optimiser, learning rate and all that steers a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from playground.data import SOURCES
from playground.document import Document, Node, set_setting
from playground.document.check_training import SETTINGS
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.fold import Fold
from playground.gui.panels.places import Places
from playground.gui.panels.rows import Roll, SeedField, ShortCombo
from playground.gui.panels.shared import agreed
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.choices import Combo
from playground.gui.widgets.form import SettingsForm
from playground.gui.widgets.section import FieldRow
from playground.gui.widgets.tip import tip
from playground.ops import INITIALIZERS, LOSSES, OPS, OPTIMIZERS, SCHEDULES
from playground.ops.setting import Setting, resolve

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_ELSEWHERE = ("batch_size", "seed")
_MAIN_RATE = "learning_rate"
_LONG = 14


class _Entry(Protocol):
    """What optimisers and schedules have in common."""

    @property
    def title(self) -> str: ...
    @property
    def settings(self) -> tuple[Setting, ...]: ...
    @property
    def formula(self) -> str: ...
    @property
    def help(self) -> str: ...


class TrainingSection(EditingSection):
    """What is changed often stands open, the rest behind a fold."""

    def __init__(
        self, themes: ThemeSource, places: Places, roll: Roll, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, "Training", places, lined=False, parent=parent)
        self._labels: dict[str, str] = {}
        self.loss = ShortCombo(themes, "Loss", short_loss)
        self.optimizer = self._table_combo("Optimiser", "optimizer.name", OPTIMIZERS)
        self.schedule = self._table_combo("Schedule", "schedule.name", SCHEDULES)
        self.start = Combo(themes, "Start")
        self.seed = SeedField(themes, _BY_NAME["seed"], roll)
        self.rate = self._form("optimizer.")
        self.optimizer_form = self._form("optimizer.")
        self.schedule_form = self._form("schedule.")
        self.more = Fold(themes, "More")
        self._entry_forms = {
            "optimizer": (self.rate, self.optimizer_form),
            "schedule": (self.schedule_form,),
        }
        self._shown: dict[str, tuple[Setting, ...]] = {}
        self._losses: tuple[Node, ...] = ()
        self._layers: tuple[Node, ...] = ()
        self._forms = {name: self._form("", [_BY_NAME[name]]) for name in _BY_NAME if name not in _ELSEWHERE}
        self._arrange()
        self._connect()

    def show_document(self, document: Document) -> None:
        training, nodes = document.training, document.graph.nodes
        self._losses = tuple(node for node in nodes if node.op == "loss")
        self._layers = tuple(node for node in nodes if _starts(node))
        self._show_loss(document)
        self.start.show_value(agreed([_value(node, "initializer") for node in self._layers]))
        self.start.setEnabled(bool(self._layers))
        self.seed.show_value(training.seed)
        self._show_entry("optimizer", training.optimizer)
        self._show_entry("schedule", training.schedule)
        for name, form in self._forms.items():
            form.show_values({name: getattr(training, name)})

    def _arrange(self) -> None:
        help = "How the distance between prediction and target is measured."
        start = "The random numbers that all layers start from. More of it stands in each layer."
        self._row("Loss", self.loss, help)
        self._row("Optimiser", self.optimizer, "", "training.optimizer")
        self.add(self.rate)
        self.add(self._forms["l2"])
        self._row("Start", self.start, start)
        seed = FieldRow(self.themes, "Seed", self.seed, hint=self.seed.toolTip())
        self.seed.complained.connect(seed.complain)
        self.close_after(seed)
        self.places.add("training.seed", seed.complain)
        self.add(seed)
        self.add(self.more)
        schedule = FieldRow(self.themes, "Schedule", self.schedule)
        self.places.add("training.schedule", schedule.complain)
        names = ("l1", "clip_norm", "shuffle", "dtype")
        rest = [self._forms[name] for name in names]
        for row in (self.optimizer_form, schedule, self.schedule_form, *rest):
            self.more.add(row)
        choices = [(name, entry.title) for name, entry in INITIALIZERS.items()]
        self.start.set_items(choices)

    def _row(self, label: str, field: QWidget, sentence: str, path: str = "") -> None:
        if sentence:
            field.setToolTip(tip(label, sentence))
        row = FieldRow(self.themes, label, field, hint=field.toolTip())
        if path:
            self.places.add(path, row.complain)
        self.add(row)

    def _connect(self) -> None:
        self.loss.chosen.connect(lambda kind: self._set_nodes(self._losses, "kind", kind, "Change loss"))
        self.start.chosen.connect(
            lambda name: self._set_nodes(self._layers, "initializer", name, "Change start")
        )
        self.seed.edited.connect(lambda value: self.ask(asking.training("Seed", "seed", value)))

    def _set_nodes(self, nodes: Sequence[Node], name: str, value: object, label: str) -> None:
        ids = frozenset(node.id for node in nodes)

        def edit(document: Document) -> Document:
            return set_setting(document, ids, name, value)

        self.ask(Request(label, edit))

    def _table_combo(self, label: str, path: str, table: Mapping[str, _Entry]) -> Combo:
        combo = Combo(self.themes, label)
        combo.set_items([(name, entry.title) for name, entry in table.items()])
        combo.chosen.connect(lambda name: self.ask(asking.training(label, path, name)))
        return combo

    def _form(self, prefix: str, settings: Sequence[Setting] = ()) -> SettingsForm:
        form = SettingsForm(self.themes, settings)
        form.edited.connect(lambda name, value: self._change(f"{prefix}{name}", value))
        self._watch(form, prefix, settings)
        return form

    def _watch(self, form: SettingsForm, prefix: str, settings: Sequence[Setting]) -> None:
        """Tells problems of the settings at their rows, which were built anew."""
        for setting in settings:
            path = f"{prefix}{setting.name}"
            self._labels[path] = setting.label
            self.places.add(f"training.{path}", form.row(setting.name).complain)
        self.close_after(form)

    def _change(self, path: str, value: object) -> None:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        self.ask(asking.training(self._labels[path], path, value, merges=number))

    def _show_loss(self, document: Document) -> None:
        """The losses that suit the task of the data, and the one that is chosen."""
        source = SOURCES.get(document.data.source)
        kinds = {str(_value(node, "kind")) for node in self._losses}
        shown = [
            (name, loss.title)
            for name, loss in LOSSES.items()
            if source is None or source.task in loss.tasks or name in kinds
        ]
        if [self.loss.itemData(place) for place in range(self.loss.count())] != [name for name, _ in shown]:
            self.loss.set_items(shown)
        kind = kinds.pop() if len(kinds) == 1 else None
        self.loss.show_value(kind)
        self.loss.setEnabled(bool(self._losses))
        if kind in LOSSES:
            entry = LOSSES[str(kind)]
            self.loss.setToolTip(tip(entry.title, entry.help))

    def _show_entry(self, key: str, given: Mapping[str, object]) -> None:
        """The chosen optimiser or schedule, with the settings that it has."""
        optimizer = key == "optimizer"
        combo = self.optimizer if optimizer else self.schedule
        table: Mapping[str, _Entry] = OPTIMIZERS if optimizer else SCHEDULES
        entry = table.get(str(given.get("name")))
        combo.show_value(given.get("name"))
        if entry is not None:
            combo.setToolTip(tip(entry.title, f"{entry.help} {entry.formula}"))
        settings = entry.settings if entry is not None else ()
        if self._shown.get(key) != settings:
            self._shown[key] = settings
            self._rebuild(key, settings)
        for form in self._entry_forms[key]:
            form.show_values(resolve(settings, given))

    def _rebuild(self, key: str, settings: Sequence[Setting]) -> None:
        """Fields for the settings of another optimiser or schedule; its learning rate stands out."""
        self.places.remove(f"training.{key}.")
        main = [setting for setting in settings if setting.name == _MAIN_RATE]
        rest = [setting for setting in settings if setting.name != _MAIN_RATE]
        *front, back = self._entry_forms[key]
        for form, shown in [*((form, main) for form in front), (back, rest)]:
            form.set_settings(shown)
            form.setVisible(bool(shown))
            self._watch(form, f"{key}.", shown)


def short_loss(title: str) -> str:
    """A loss's title without the word that the data say anyhow: "Squared error", "Cross-entropy"."""
    _, _, rest = title.partition(" ")
    return rest[:1].upper() + rest[1:] if len(title) > _LONG and rest else title


def _starts(node: Node) -> bool:
    """Whether a node has weights that an initialiser fills."""
    op = OPS.get(node.op)
    return op is not None and any(setting.name == "initializer" for setting in op.settings)


def _value(node: Node, name: str) -> object:
    """The setting of a node, its default where it was not given."""
    op = OPS.get(node.op)
    return resolve(op.settings, node.settings).get(name) if op is not None else None
