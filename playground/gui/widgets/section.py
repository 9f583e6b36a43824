"""Sections of a panel, and rows of label and field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import ElidedLabel, Label, line

LABEL_PX = 84
PADDING_PX = 16


class Section(QWidget):
    """One idea of a panel: a title, perhaps a subtitle and actions, the body, a line below."""

    def __init__(
        self,
        themes: ThemeSource,
        title: str,
        subtitle: str = "",
        *,
        padded: bool = True,
        lined: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._title = Label(title, weight=600)
        self._subtitle = ElidedLabel(subtitle)
        self._body = QWidget(self)
        self.body = QVBoxLayout(self._body)
        """Where the section's rows go."""
        side = PADDING_PX if padded else 0
        self.body.setContentsMargins(side, 0, side, 14 if padded else 0)
        self.body.setSpacing(6)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(0)
        self._lay_out(lined)
        self.setAccessibleName(title)

    def _lay_out(self, lined: bool) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(PADDING_PX, 6, PADDING_PX - 6, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._subtitle, 1)
        head.addLayout(self._actions)
        self._title.setMinimumHeight(28)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body, 1)
        if lined:
            column.addWidget(line())

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Other words over the body."""
        self._title.setText(title)
        self._subtitle.set_whole(subtitle)
        self.setAccessibleName(title)

    def add_action(self, widget: QWidget) -> None:
        """Puts a button at the right of the title."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Appends a row to the body."""
        self.body.addWidget(widget, stretch)


class Complaining(QWidget):
    """A row with room for a complaint below."""

    def __init__(self, row: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complaint = Label("", type="caption", ink="danger", wrap=True)
        self._complaint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(row)
        column.addWidget(self._complaint)

    def complain(self, sentence: str) -> None:
        """Shows what is wrong with the row; an empty sentence takes it away."""
        self._complaint.setText(sentence)
        self._complaint.setVisible(bool(sentence))


class FieldRow(Complaining):
    """A label at the left and its field at the right; what is wrong with it below."""

    def __init__(
        self,
        themes: ThemeSource,
        label: str,
        field: QWidget,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self._themes = themes
        self._label = Label(label, ink="text2")
        self._label.setBuddy(field)
        self._label.setToolTip(hint)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label)
        row.addWidget(field, 1)
        self._resize()
        themes.changed.connect(self._resize)

    def _resize(self) -> None:
        self._label.setFixedWidth(self._themes.px(LABEL_PX))
