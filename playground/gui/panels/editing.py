"""The base of the parts of a panel that edit the document."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.document import Document
from playground.gui.canvas.commands.requests import Request
from playground.gui.panels.places import Places
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.section import Complaining, Section
from playground.gui.widgets.sliders import SliderRow


class EditingSection(Section):
    """A section that shows a part of the document and asks for edits of it."""

    requested = Signal(Request)
    merge_closed = Signal()
    """A slider was let go: the next change is a step of its own."""

    def __init__(
        self,
        themes: ThemeSource,
        title: str,
        places: Places,
        *,
        lined: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, title, lined=lined, parent=parent)
        self.themes = themes
        self.places = places

    def show_document(self, document: Document) -> None:
        """Shows the part of the document that it edits. Emits nothing."""
        raise NotImplementedError

    def ask(self, request: Request) -> None:
        """Asks for an edit."""
        self.requested.emit(request)

    def follow(self, row: SliderRow, path: str) -> Complaining:
        """A slider row with room for what is wrong with its setting; letting it go closes the merge."""
        row.slider.sliderReleased.connect(self.merge_closed.emit)
        placed = Complaining(row)
        row.field.complained.connect(placed.complain)
        self.close_after(row)
        self.places.add(path, placed.complain)
        return placed

    def close_after(self, row: QWidget) -> None:
        """What is typed into the fields of a row is a step of its own; arrow keys in a row are one."""
        for field in row.findChildren(NumberField):
            field.editingFinished.connect(self.merge_closed.emit)
