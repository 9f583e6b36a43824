"""The status bar: problems at the left, what is measured beside them, speed and memory at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.shell.states import Fact, StatusState
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import PaintedButton
from playground.gui.widgets.tip import tip

HEIGHT_PX = 24


class _Problems(PaintedButton):
    """What is wrong, in few words; a press opens the list."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "No problems", parent)
        self._icon, self._ink = "fine", "success"
        self._hints = ""

    def show_state(self, state: StatusState) -> None:
        text, self._icon, self._ink = _verdict(state)
        self._hints = counted(state.hints, "hint") if state.hints and not state.summary else ""
        self.setText(text)
        self.setAccessibleName(f"{text} {self._hints}".strip())
        self.setToolTip(tip(text, "Press for the list." if state.problems or state.hints else ""))
        self.updateGeometry()
        self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        hints = px(14 + 14 + 6) + self.advance(self._hints, "small") if self._hints else 0
        return QSize(px(14 + 6) + self.advance(self.text(), "small") + hints + px(4), px(HEIGHT_PX) - 1)

    def draw(self, painter: QPainter) -> None:
        left = self._draw_part(painter, 0, self._icon, self.text(), self.themes.color(self._ink))
        if self._hints:
            ink = self.themes.color("warning")
            self._draw_part(painter, left + self.themes.px(14), "hint outline", self._hints, ink)

    def _draw_part(self, painter: QPainter, left: float, icon: str, text: str, ink: QColor) -> float:
        px = self.themes.px
        side = px(14)
        self.stamp(painter, icon, QRectF(left, round((self.height() - side) / 2), side, side), ink)
        words = QRectF(self.rect()).adjusted(left + side + px(6), 0, 0, 0)
        calm = icon in ("fine", "info")
        self.write(painter, words, text, self.themes.color("text1") if calm else ink, role="small")
        return left + side + px(6) + self.advance(text, "small")


def counted(count: int, noun: str) -> str:
    """ "1 problem", "2 problems"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _verdict(state: StatusState) -> tuple[str, str, str]:
    """Words, icon and ink of the left end."""
    if state.problems and not state.summary:
        return counted(state.problems, "problem"), "problem outline", "danger"
    if state.summary:
        return state.summary, "info", "text2"
    return "No problems", "fine", "success"


class _Facts(QWidget):
    """Read-outs in a row: names in a fainter ink, values beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[tuple[Label, Label]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        while len(self._labels) < len(facts):
            if self._labels:
                self._row.addSpacing(12)
            pair = (Label(type="small", ink="text2"), Label(type="small"))
            for label in pair:
                self._row.addWidget(label)
            self._labels.append(pair)
        for place, (name, value) in enumerate(self._labels):
            fact = facts[place] if place < len(facts) else Fact("", "")
            for label, text in ((name, fact.name), (value, fact.value)):
                label.setText(text)
                label.setVisible(bool(text))
                label.setToolTip(fact.hint)


class StatusRow(QWidget):
    """Shows a `StatusState`."""

    problems_asked = Signal()
    """The user wants the list of problems."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._state: StatusState | None = None
        self._problems = _Problems(themes)
        self._left, self._right = _Facts(), _Facts()
        self._problems.clicked.connect(self.problems_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 1, 12, 0)
        row.setSpacing(18)
        row.addWidget(self._problems, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._left)
        row.addStretch(1)
        row.addWidget(self._right)
        themes.changed.connect(self._rescale)
        self._rescale()

    def show_state(self, state: StatusState) -> None:
        """Shows a state."""
        if state == self._state:
            return
        self._state = state
        self._problems.show_state(state)
        self._left.show_facts(state.left)
        self._right.show_facts(state.right)

    def _rescale(self) -> None:
        self.setFixedHeight(self._themes.px(HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._themes.color("line"))
        painter.end()
