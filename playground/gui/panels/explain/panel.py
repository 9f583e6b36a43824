"""The panel that explains one weight: what each row adds to its gradient, and what the step makes of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Explanation, Neuron, Weight
from playground.gui.panels.batch.digits import Digits
from playground.gui.panels.batch.row_list import FEW_SHOWN, MUCH
from playground.gui.panels.explain.contributions import ContributionRows, MeanLine
from playground.gui.panels.explain.ends import ends_of
from playground.gui.panels.explain.error_part import ErrorPart
from playground.gui.panels.explain.head import WeightHead
from playground.gui.panels.explain.picker import WeightPicker
from playground.gui.panels.explain.places import Block, block_of, blocks_of, called
from playground.gui.panels.explain.settling import needed, settle
from playground.gui.panels.explain.step_part import StepPart, padded
from playground.gui.panels.explain.titles import Notice, PhaseTitle
from playground.gui.theme.source import ThemeSource
from playground.gui.turns import Part
from playground.gui.widgets.buttons import Button, IconButton
from playground.gui.widgets.formula import FormulaView
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import Section

TITLE = "Explain one weight"
_NOTHING = (
    "No weight selected",
    "Click a wire to see how this batch changes its weight, or a tile to see what its unit computes.",
)
_TEACH = "how the loss moves if this weight grows"
_TO_COME = {
    "predict": "The batch is predicted. LOSS and GRADIENT come next.",
    "loss": "The loss is measured. GRADIENT comes next.",
}
_FIRST = "What each row adds stands here once PREDICT, LOSS and GRADIENT of this batch are done."
_OF_UNIT = "Click one of its wires, or choose a weight by its place, to see what this batch does to it."
_APART_S = 0.25
"""Between two frames of a run that are shown: so many numbers are not read faster."""
_CHOOSE = "Choose a weight …"


class ExplainPanel(Section):
    """Knows which weight or unit it is to explain, and whether that is pinned; all else is the frame's."""

    weight_picked = Signal(object)
    """The weight that the user chose here; None where the panel was cleared."""
    edit_requested = Signal(object, float, float, bool)
    """A weight, its old and its new value, and whether the user is done with it."""
    row_picked = Signal(object)
    enlarge_requested = Signal()
    advance_requested = Signal(str)
    """The phase up to which the batch is to be taken."""

    def __init__(
        self, themes: ThemeSource, parent: QWidget | None = None, *, digits: Digits | None = None
    ) -> None:
        super().__init__(themes, TITLE, padded=False, lined=False, parent=parent)
        self.themes = themes
        self._weight: Weight | None = None
        self._unit: tuple[int, int] | None = None
        self._row: int | None = None
        self._compact = False
        self._heights: tuple[int, ...] = ()
        self._document = Document()
        self._blocks: tuple[Block, ...] = ()
        self._frame: Frame | None = None
        self._explanation: Explanation | None = None
        self._phase = ""
        """The phase that was shown last."""
        self._digits = digits or Digits(apart_s=_APART_S)
        self.empty = EmptyState(themes, "selection", *_NOTHING)
        self.choose = Button(_CHOOSE, "outlined")
        self.neuron_title = Label(type="small", ink="text2")
        self.neuron = FormulaView(themes, "The unit with its numbers", final="title")
        self.head = WeightHead(themes)
        self.gradient = PhaseTitle(themes, "gradient")
        self.rows = ContributionRows(themes)
        self.mean = MeanLine(themes, self.rows)
        self.error = ErrorPart(themes)
        self.step = StepPart(themes)
        self.notice = Notice(themes, "info")
        self.picker = WeightPicker(themes, self)
        self._add_buttons()
        self._arrange()
        self._connect()
        self._show()

    # -- what is asked for

    @property
    def pinned(self) -> bool:
        """Whether the weight stays though the selection moves."""
        return self.pin.isChecked()

    def weight(self) -> Weight | None:
        """The weight to be explained."""
        return self._weight

    def unit(self) -> tuple[int, int] | None:
        """(node, unit) to be written out."""
        return self._unit

    def show_weight(self, weight: Weight | None) -> None:
        """Explains another weight from the next frame on; not while one is pinned."""
        if not self.pinned:
            self._ask_for(weight, None)

    def show_unit(self, unit: tuple[int, int] | None) -> None:
        """Writes out a unit in place of a weight, as (node, unit); not while a weight is pinned."""
        if not self.pinned:
            self._ask_for(None, unit)

    def show_row(self, row: int | None) -> None:
        """Marks the row of this number, without emitting."""
        self._row = row
        self.rows.show_picked(row)

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """Which trained numbers there are; one that is gone is no longer explained."""
        self._document, self._blocks = document, blocks_of(document, inspection)
        self.picker.show_blocks(self._blocks)
        self.choose.setVisible(bool(self._blocks))
        if self._weight is not None and block_of(self._weight, self._blocks) is None:
            self.pin.setChecked(False)
            self._ask_for(None, None)
        self._show()

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the numbers of a frame."""
        for part in self.parts(frame):
            part()

    def parts(self, frame: Frame | None) -> list[Part]:
        """The same bit by bit; nothing where the numbers of a run have just been shown."""
        self._frame = frame
        hurried = frame is not None and frame.running and frame.phase == self._phase
        if not self._digits.due(running=hurried):
            return []
        return [self._show_ends, self._show_rows, self._show_error, self._show_step]

    def set_compact(self, compact: bool) -> None:
        """With little room, the words beside GRADIENT go, and tiles are smaller."""
        self._compact = compact
        self.head.set_compact(compact)
        self.rows.set_least(FEW_SHOWN - 1 if compact else FEW_SHOWN)
        self._column.setSpacing(3 if compact else 6)
        self._show()

    def _ask_for(self, weight: Weight | None, unit: tuple[int, int] | None) -> None:
        if (weight, unit) != (self._weight, self._unit):
            self._weight, self._unit = weight, unit
            self.picker.show_weight(weight)
            self._show()

    def _choose(self, weight: Weight) -> None:
        self._ask_for(weight, None)
        self.weight_picked.emit(weight)

    def _clear(self) -> None:
        self.pin.setChecked(False)
        self._ask_for(None, None)
        self.weight_picked.emit(None)

    # -- what is shown

    def _show(self) -> None:
        for part in (self._show_ends, self._show_rows, self._show_error, self._show_step):
            part()

    def _show_ends(self) -> None:
        """What is explained, and which of the parts below can be."""
        frame = self._frame
        mechanics = frame.mechanics if frame is not None else None
        self._phase = frame.phase if frame is not None else ""
        explanation = mechanics.explanation if mechanics is not None else None
        if explanation is not None and explanation.weight != self._weight:
            explanation = None
        neuron = mechanics.neuron if mechanics is not None and self._unit is not None else None
        if neuron is not None and (neuron.node, neuron.unit) != self._unit:
            neuron = None
        something = self._weight is not None or neuron is not None
        self._explanation = explanation
        self._stack.setCurrentIndex(1 if something else 0)
        for button in (self.pin, self.clear):
            button.setEnabled(self._weight is not None)
        if something:
            self._show_neuron(neuron)
            self._show_weight(explanation)

    def _settle(self) -> None:
        """Lays out what another text made higher or lower, before it is painted."""
        parts = (self.neuron, self.error.formula, self.step.lines, self.step.sentence, self.notice)
        heights = tuple(needed(part) for part in parts)
        if heights != self._heights and self.isVisible():
            self._heights = heights
            settle(parts, self._scroller)

    def _show_neuron(self, neuron: Neuron | None) -> None:
        self._neuron.setVisible(neuron is not None)
        if neuron is None:
            return
        names = {node.id: node.name for node in self._document.graph.nodes}
        self.neuron_title.setText(f"{names.get(neuron.node, '')} · {neuron.unit + 1}, row {neuron.row}")
        self.neuron.show_lines(neuron.lines)

    def _show_weight(self, explanation: Explanation | None) -> None:
        weight, frame = self._weight, self._frame
        self.head.setVisible(weight is not None and explanation is not None)
        known = explanation is not None and explanation.products is not None
        for part in (self.gradient, self.rows, self.mean, self.step):
            part.setVisible(known)
        self._error.setVisible(known and explanation is not None and bool(explanation.error))
        self._notice.setVisible(not known)
        self.picker.show_weight(weight if weight is not None else self._of_unit())
        if weight is None:
            self.notice.say(_OF_UNIT, _CHOOSE)
        elif explanation is None or frame is None:
            self.notice.say("Its numbers come with the next frame.")
        else:
            self.head.show_ends(*ends_of(explanation, self._document, frame), called(weight))
            self.head.show_value(explanation.new if explanation.done else explanation.old)
            if not known:
                self.notice.say(_TO_COME.get(frame.phase, _FIRST), "Do GRADIENT")

    def _known(self) -> Explanation | None:
        """The explanation, where it knows its gradient."""
        known = self._explanation is not None and self._explanation.products is not None
        return self._explanation if known else None

    def _show_rows(self) -> None:
        explanation = self._known()
        if explanation is not None:
            self.gradient.say("" if self._compact else _TEACH, now=self._phase == "gradient")
            self.rows.show_explanation(explanation)
            self.rows.show_picked(self._row)
            self.mean.show_mean(explanation)

    def _show_error(self) -> None:
        explanation = self._known()
        if explanation is not None and explanation.error:
            self.error.show_explanation(explanation)

    def _show_step(self) -> None:
        explanation = self._known()
        if explanation is not None:
            self.step.show_explanation(explanation, self._phase)
        self._settle()

    # -- how it is built

    def _add_buttons(self) -> None:
        themes = self.themes
        self.pin = IconButton(
            themes, "pin", "Pin", sentence="Keeps this weight while other things are selected."
        )
        self.pin.setCheckable(True)
        sentence = "Shows the panel in a window of its own."
        self.enlarge = IconButton(themes, "enlarge", f"Enlarge {TITLE}", sentence=sentence)
        self.clear = IconButton(
            themes, "close", "Clear", sentence="Explains nothing until you click a weight."
        )
        for button in (self.pin, self.enlarge, self.clear):
            self.add_action(button)

    def _arrange(self) -> None:
        self._neuron, self._error = padded(self.neuron_title, self.neuron), padded(self.error)
        self._notice = padded(self.notice)
        inside = QWidget()
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(0, 2, 0, 14)
        column.setSpacing(6)
        for part in (self._neuron, self.head, self._notice, self.gradient):
            column.addWidget(part)
        column.addWidget(self.rows, MUCH)
        for part in (self.mean, self._error, self.step):
            column.addWidget(part)
        column.addStretch(1)
        self._scroller = Scroller(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self._scroller)
        self.add(self._stack, 1)

    def _nothing(self) -> QWidget:
        """What stands there without a weight: what to do, and the way for the keyboard."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _connect(self) -> None:
        self.choose.clicked.connect(lambda: self.picker.open_below(self.choose))
        self.head.choose_requested.connect(lambda: self.picker.open_below(self.head.target))
        self.head.changed.connect(self._edit)
        self.rows.row_picked.connect(self._pick_row)
        for part in (self.error, self.step):
            part.toggled.connect(self._settle)
        self.picker.weight_picked.connect(self._choose)
        self.notice.asked.connect(self._go_on)
        self.enlarge.clicked.connect(self.enlarge_requested)
        self.clear.clicked.connect(self._clear)

    def _of_unit(self) -> Weight | None:
        """The first weight of the unit that is written out."""
        node, unit = self._unit or (None, 0)
        block = next((one for one in self._blocks if one.node == node and one.shape[-1] > unit), None)
        return Weight(block.full, (0, unit)[-len(block.shape) :]) if block is not None else None

    def _go_on(self) -> None:
        """Does what the notice offers."""
        if self._weight is None:
            self.picker.open_below(self.notice)
        else:
            self.advance_requested.emit("gradient")

    def _pick_row(self, row: int | None) -> None:
        self._row = row
        self.row_picked.emit(row)

    def _edit(self, old: float, new: float, finished: bool) -> None:
        if self._weight is not None:
            self.edit_requested.emit(self._weight, old, new, finished)

    def hasHeightForWidth(self) -> bool:
        return False  # it scrolls

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(344), self.themes.px(660))
