"""How a drawing of the network shall look: asked before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import Button
from playground.gui.widgets.label import Label
from playground.gui.widgets.switch import SegmentedSwitch

_THEMES = {"Light": "light", "Dark": "dark"}
_GROUNDS = {"Canvas": True, "None": False}


@dataclass(frozen=True, slots=True)
class GraphLook:
    """A theme by name, and whether the canvas lies below; without it the drawing has no ground."""

    theme: str
    ground: bool = True


class GraphOptions(QDialog):
    """Two choices. `look` is what was chosen so far."""

    def __init__(self, themes: ThemeSource, look: GraphLook, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export graph")
        self.theme = SegmentedSwitch(themes, "Colours")
        self.ground = SegmentedSwitch(themes, "Ground")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        _offer(self.theme, _THEMES, look.theme)
        _offer(self.ground, _GROUNDS, look.ground)
        for row, switch in enumerate((self.theme, self.ground)):
            grid.addWidget(Label(switch.accessibleName(), ink="text2"), row, 0)
            grid.addWidget(switch, row, 1)
        self.ground.set_tip("None", "A transparent ground, to lie on any page.")
        grid.setColumnStretch(2, 1)
        self._lay_out(grid)

    @property
    def look(self) -> GraphLook:
        """What is chosen now."""
        return GraphLook(
            _THEMES[self.theme.current() or "Light"], _GROUNDS[self.ground.current() or "Canvas"]
        )

    def _lay_out(self, grid: QGridLayout) -> None:
        frame = QFrame()
        frame.setProperty("kind", "popover")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label("Export graph", type="title", weight=600))
        column.addWidget(Label("The whole network at 100 %, as .svg or .png.", ink="text2"))
        column.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        cancel, go = Button("Cancel"), Button("Choose a file …", "primary")
        cancel.clicked.connect(self.reject)
        go.clicked.connect(self.accept)
        go.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(go)
        column.addLayout(row)
        go.setFocus()


def _offer(switch: SegmentedSwitch, choices: Mapping[str, object], now: object) -> None:
    """Fills a switch with choices; the one of now is chosen."""
    for name, value in choices.items():
        switch.add(name)
        if value == now:
            switch.show_choice(name)
