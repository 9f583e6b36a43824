"""From the gradient to the new value: the optimiser's lines, the way on a ruler, and which rows pull."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.engine.mechanics.values import Explanation
from playground.gui.panels.explain.number_line import NumberLine
from playground.gui.panels.explain.titles import Notice, PhaseTitle
from playground.gui.panels.fold import FoldLine
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.formula import FormulaView
from playground.gui.widgets.section import PADDING_PX
from playground.gui.widgets.tip import tip
from playground.ops.formula import Line, text

_TERMS = "What the optimiser makes of the gradient before it moves the number. Click to see each line of it."
_FROZEN = "This node is frozen: STEP leaves its numbers as they are."


class StepPart(QWidget):
    """The part under the word STEP. Of many lines the last one is shown, and the others on demand."""

    toggled = Signal()
    """It is higher or lower now."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._sentence = ""
        self._steps: tuple[Line, ...] = ()
        self.title = PhaseTitle(themes, "step")
        self.terms = FoldLine(themes, "", type="small")
        self.terms.setToolTip(tip("Before the last line", _TERMS))
        self.lines = FormulaView(themes, "The step with its numbers", final="title", last_letters=False)
        self.ruler = NumberLine(themes)
        self.frozen = Notice(themes, "freeze")
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("type", "small")
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(padded(self.frozen, self.terms, self.lines))
        column.addSpacing(4)
        column.addWidget(self.ruler)
        column.addWidget(padded(self.sentence))
        self.frozen.say(_FROZEN)
        self.terms.clicked.connect(self._turn)
        themes.changed.connect(self._write)

    def show_explanation(self, explanation: Explanation, phase: str) -> None:
        """Shows the step of an explanation that knows its gradient."""
        frozen, steps = explanation.frozen, explanation.step
        rule = text(steps[-1].letters) if steps else ""
        state = "frozen" if frozen else "done" if explanation.done else "planned"
        beside = bool(rule) and self.title.has_room(f"{rule}  {state}")
        words = "nothing moves" if frozen else rule if beside else "what the optimiser makes of it"
        self.title.say(words, now=phase == "step", state=state)
        self.frozen.setVisible(frozen)
        self.lines.setVisible(not frozen and bool(steps))
        self.lines.set_letters(last=not beside)
        self._steps = steps
        self.terms.setVisible(not frozen and len(steps) > 1)
        self._write_lines()
        self.ruler.setVisible(not frozen)
        self.ruler.show_step(explanation.old, explanation.new, done=explanation.done)
        self._sentence = explanation.sentence
        self.sentence.setVisible(bool(self._sentence))
        self._write()

    def _write_lines(self) -> None:
        """The last line, or all of them."""
        is_open = self.terms.isChecked()
        names = ", ".join(_in_sentence(line.title) for line in self._steps[:-1] if line.title)
        names = names[:1].upper() + names[1:]
        if names != self.terms.text():
            self.terms.setText(names)
            self.terms.setAccessibleName(f"Lines before the last: {names}")
            self.terms.update()
        self.lines.show_lines(self._steps if is_open else self._steps[-1:])

    def _turn(self) -> None:
        self._write_lines()
        self.toggled.emit()

    def _write(self) -> None:
        """The first sentence strong, the others after it."""
        lead, dot, rest = self._sentence.partition(". ")
        theme = self._themes.theme
        strong = f"<span style='font-weight:600; color:{theme.text1}'>{escape(lead + dot.strip())}</span>"
        more = f" <span style='color:{theme.text2}'>{escape(rest)}</span>" if rest else ""
        self.sentence.setText(strong + more)
        self.sentence.setAccessibleName(self._sentence)


def _in_sentence(title: str) -> str:
    """A title inside a row of words: "Direction" is "direction", "L2" stays."""
    return title.lower() if title[1:].islower() else title


def padded(*widgets: QWidget) -> QWidget:
    """Rows between the paddings of the panel."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return holder
