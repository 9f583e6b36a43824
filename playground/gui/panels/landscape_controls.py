"""Beside a landscape: which slice is asked for, how far it is, what one sees, and whether it still holds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from playground.engine.mechanics.values import Directions, Landscape
from playground.gui.panels.landscape_ramp import Ramp
from playground.gui.panels.landscape_words import explained, stale_words
from playground.gui.plots.landscape_layers import Heights
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.choices import Chip
from playground.gui.widgets.label import Label
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.section import PADDING_PX
from playground.gui.widgets.tip import tip

_WAYS: tuple[tuple[Directions, str], ...] = (
    ("random", "Random directions"),
    ("gradient", "Gradient and its last change"),
)
_STEPS = 1000


class LandscapeControls(QWidget):
    """Directions, Compute or Cancel, the logarithm; progress, colours and sentences below."""

    refresh_requested = Signal(str)
    cancel_requested = Signal()
    log_toggled = Signal(bool)

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.directions: Directions = "random"
        self._landscape: Landscape | None = None
        self.ways = MenuButton(themes, "Directions", "The two directions that the slice is spanned by.")
        self.ways.set_items(_WAYS)
        self.ways.chosen.connect(self._choose)
        self.refresh = Button("Compute", "outlined")
        self.cancel = Button("Cancel", "outlined")
        self.log = Chip(themes, "Log")
        self.log.setSizePolicy(self.refresh.sizePolicy())
        self.log.setToolTip(tip("Logarithmic colours", "Tells small losses apart where others are huge."))
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.notice = Label(type="small", ink="warning", wrap=True)
        self.ramp = Ramp(themes)
        self.words = Label(type="small", ink="text2", wrap=True)
        self._lay_out()
        self.refresh.clicked.connect(lambda: self.refresh_requested.emit(self.directions))
        self.cancel.clicked.connect(self.cancel_requested)
        self.log.clicked.connect(self.log_toggled)
        self.ways.show_value(self.directions)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.ways)
        row.addWidget(self.refresh)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.log)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING_PX - 9, 0, PADDING_PX, 10)
        column.setSpacing(6)
        column.addLayout(row)
        inner = QVBoxLayout()
        inner.setContentsMargins(9, 0, 0, 0)
        inner.setSpacing(6)
        for widget in (self.progress, self.notice, self.ramp, self.words):
            inner.addWidget(widget)
        column.addLayout(inner)
        column.addStretch(1)

    def show_landscape(self, landscape: Landscape | None, heights: Heights | None) -> None:
        """Shows how far the slice is and what it shows."""
        self._landscape = landscape
        computing = landscape is not None and landscape.share < 1 and not landscape.reason
        self.refresh.setText("Compute" if landscape is None else "Refresh")
        self.refresh.setAccessibleName(self.refresh.text())
        self.refresh.setVisible(not computing)
        self.cancel.setVisible(computing)
        self.progress.setVisible(computing)
        self.progress.setValue(round(_STEPS * (landscape.share if landscape is not None else 0)))
        self.ramp.show_heights(heights, landscape.here if landscape is not None else 0.0)

    def show_state(self, epoch: int | None, parameters: int | None) -> None:
        """Says what one sees, and what has happened since. None: not known."""
        self.words.setText(explained(self._landscape, self.directions, parameters))
        text, bad = stale_words(self._landscape, epoch)
        self.notice.set_ink("danger" if bad else "warning")
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _choose(self, directions: Directions) -> None:
        self.directions = directions
        self.ways.show_value(directions)
        if self._landscape is None:
            self.words.setText(explained(None, directions, None))
