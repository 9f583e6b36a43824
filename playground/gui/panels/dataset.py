"""The data set: which one, and the settings of its generator."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.data import SOURCES, DataError, Source
from playground.document import Document
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels import asking
from playground.gui.panels.editing import EditingSection
from playground.gui.panels.gallery import Gallery
from playground.gui.panels.places import Places
from playground.gui.panels.refit import use_source
from playground.gui.panels.rows import Roll, SeedField, slider, slides
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.form import SettingsForm
from playground.gui.widgets.label import Label
from playground.gui.widgets.section import FieldRow
from playground.gui.widgets.tip import tip
from playground.ops.setting import Setting, resolve

_FIRST = ("noise", "count")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
Show = Callable[[object], None]


class DataSetSection(EditingSection):
    """The gallery, a line about the chosen set, and its settings."""

    def __init__(
        self, themes: ThemeSource, places: Places, roll: Roll, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, "Data set", places, parent=parent)
        self._roll = roll
        self._source: Source | None = None
        self._shows: dict[str, Show] = {}
        self._rows: list[QWidget] = []
        self.gallery = Gallery(themes)
        self.more = Button("", "quiet")
        self.more.setCheckable(True)
        self._caption = Label(ink="text2", wrap=True)
        self._settings = QWidget()
        self._column = QVBoxLayout(self._settings)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_action(self.more)
        for widget in (self.gallery, self._caption, self._settings):
            self.add(widget)
        self.gallery.chosen.connect(self._use)
        self.more.clicked.connect(self._unfold)
        self._unfold(False)
        places.add("data", self._complain)

    def show_document(self, document: Document) -> None:
        source = SOURCES.get(document.data.source)
        self.gallery.show_choice(document.data.source)
        if source is not self._source:
            self._source = source
            self._build()
        if source is None:
            self._caption.setText("This version does not know the data set: choose another.")
            return
        values = resolve(source.settings, document.data.settings)
        try:
            self._caption.setText(describe(source, values))
        except DataError:
            self._caption.setText(source.title)
        self._caption.setToolTip(tip(source.title, f"{source.help} Source: {source.source}."))
        for name, show in self._shows.items():
            show(values[name])

    def _use(self, name: str) -> None:
        def edit(document: Document) -> Document:
            return use_source(document, name)

        self.ask(Request(f"Use {SOURCES[name].title}", edit))

    def _unfold(self, is_open: bool) -> None:
        words = "Fewer" if is_open else f"All {len(SOURCES)}"
        self.more.setText(words)
        self.more.setAccessibleName("Fewer data sets" if is_open else f"All {len(SOURCES)} data sets")
        self.gallery.show_open(is_open)

    def _complain(self, sentence: str) -> None:
        self._caption.set_ink("danger" if sentence else "text2")
        if sentence:
            self._caption.setText(sentence)

    def _build(self) -> None:
        """Rows for the settings of another source."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self._shows = [], {}
        self.places.remove("data.settings.")
        settings = self._source.settings if self._source is not None else ()
        for setting in sorted(settings, key=_place):
            row = self._row(setting)
            self._rows.append(row)
            self._column.addWidget(row)
        self._settings.setVisible(bool(settings))

    def _row(self, setting: Setting) -> QWidget:
        path = f"data.settings.{setting.name}"
        if setting.name == "seed":
            seed = SeedField(self.themes, setting, self._roll)
            seed.edited.connect(lambda value: self._change(setting, value))
            self._shows[setting.name] = lambda value: seed.show_value(_number(value))
            row = FieldRow(self.themes, setting.label, seed, hint=seed.toolTip())
            seed.complained.connect(row.complain)
            self.close_after(row)
            self.places.add(path, row.complain)
            return row
        if slides(setting):
            sliding = slider(self.themes, setting)
            sliding.moved.connect(lambda value: self._change(setting, value))
            sliding.edited.connect(lambda value: self._change(setting, value))
            self._shows[setting.name] = lambda value: sliding.show_value(_number(value))
            return self.follow(sliding, path)
        form = SettingsForm(self.themes, [setting])
        form.edited.connect(lambda name, value: self._change(setting, value))
        self._shows[setting.name] = lambda value: form.show_values({setting.name: value})
        self.places.add(path, form.row(setting.name).complain)
        self.close_after(form)
        return form

    def _change(self, setting: Setting, value: object) -> None:
        self.ask(asking.data(setting.label, f"settings.{setting.name}", value, merges=True))


def describe(source: Source, values: dict[str, object]) -> str:
    """A data set in one line: "Spiral · two classes · 500 rows"."""
    if source.task == "classes":
        count = source.target_count(values)
        middle = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} classes"
    else:
        middle = source.target_name if source.group == "measured" else "one value"
    return f"{source.title} · {middle} · {source.row_count(values):,} rows"


def _place(setting: Setting) -> int:
    """Noise and rows first, the seed last, others between."""
    if setting.name == "seed":
        return len(_FIRST) + 1
    return _FIRST.index(setting.name) if setting.name in _FIRST else len(_FIRST)


def _number(value: object) -> float | int:
    return value if isinstance(value, (int, float)) else 0
