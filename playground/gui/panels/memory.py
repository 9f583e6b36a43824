"""The panel of memory: what training takes on the device, how much it may, and which batch would fit."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.frame import Frame
from playground.engine.mechanics.values import Memory
from playground.gui.panels.memory_bar import MemoryBar, taken
from playground.gui.panels.memory_table import MemoryTable
from playground.gui.plots.plot import PlotButton, PlotSection
from playground.gui.plots.sides import FittedScroller, Sides
from playground.gui.theme.figures import memory, plain
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.dotted import DottedReadout
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.scroller import Scroller
from playground.gui.widgets.section import PADDING_PX, FieldRow

_BUTTONS: tuple[PlotButton, ...] = ("enlarge",)
_NOTHING = ("Not reckoned yet", "Once the network can be trained, its memory stands here.")
_BUDGET = "The bytes that training may take on the device. What does not fit is read in portions."
_SIDE_PX = 344
_MIB = 2**20
_MOST = 1e7


class MemoryPanel(PlotSection):
    """Costs, budget, the largest batch, and what happens beyond it."""

    budget_edited = Signal(float)
    """How much may be taken, in MiB: 2²⁰ bytes each."""
    batch_size_requested = Signal(int)
    """The user takes the largest batch that fits."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, "Memory", buttons=_BUTTONS, headed=False, parent=parent)
        self._memory: Memory | None = None
        self.empty = EmptyState(themes, "device", *_NOTHING)
        self.table = MemoryTable(themes)
        self.bar = MemoryBar(themes)
        self.taken = Label(type="small", ink="text2", wrap=True)
        self.budget = NumberField(themes, "Budget", logarithmic=True, check=_check, symbol="MiB")
        self.budget.set_hint(_BUDGET)
        self.fitting = DottedReadout(themes, "Largest batch that fits", "Click to train with batches of it.")
        self.sentence = Label(type="small", ink="text2", wrap=True)
        side = FittedScroller(self._lay_out_side())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(Sides(themes, Scroller(self._lay_out_table()), side, _SIDE_PX))
        self.add(self._stack, 1)
        self.budget.edited.connect(self._edit)
        self.fitting.clicked.connect(self._take)

    def _lay_out_table(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 8)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addWidget(self.table)
        column.addStretch(1)
        return holder

    def _lay_out_side(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(PADDING_PX, 0, PADDING_PX, 10)
        column.setSpacing(6)
        budget = FieldRow(self.themes, "Budget", self.budget, hint=_BUDGET)
        self.budget.complained.connect(budget.complain)
        fits = QHBoxLayout()
        fits.addWidget(Label("Largest batch that fits", ink="text2"))
        fits.addStretch(1)
        fits.addWidget(self.fitting)
        column.addWidget(budget)
        column.addLayout(fits)
        column.addWidget(self.taken)
        column.addWidget(self.sentence)
        column.addStretch(1)
        return holder

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the memory that a frame brings; a frame without it leaves what is shown."""
        if frame is None:
            self.show_memory(None)
        elif frame.mechanics.memory is not None:
            self.show_memory(frame.mechanics.memory)

    def show_memory(self, made: Memory | None) -> None:
        """Shows what training takes; None that it is not known."""
        self._memory = made
        self._stack.setCurrentIndex(0 if made is None else 1)
        self.set_title("Memory", "" if made is None else _where(made))
        if made is None:
            return
        self.table.show_costs(made.costs)
        self.bar.show_costs(made.costs)
        self.budget.show_value(made.budget / _MIB)
        self.fitting.show_value(f"{made.fitting:,} rows" if made.fitting != 1 else "1 row")
        self.fitting.setEnabled(made.fitting >= 1 and made.fitting != made.batch_size)
        text, over = taken_words(made)
        self.taken.setText(text)
        self.taken.set_ink("warning" if over else "text2")
        self.sentence.setText(made.sentence)

    def _edit(self, mib: float) -> None:
        self.budget_edited.emit(float(mib))

    def _take(self) -> None:
        if self._memory is not None:
            self.batch_size_requested.emit(self._memory.fitting)

    def sizeHint(self) -> QSize:
        return QSize(self.themes.px(344), self.themes.px(390))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.themes.px(240), self.themes.px(110))


def taken_words(made: Memory) -> tuple[str, bool]:
    """(How much of the budget is taken, and by a batch of how many rows; whether that is too much)."""
    whole = sum(taken(cost) for cost in made.costs)
    rows = f"{made.batch_size:,} rows" if made.batch_size != 1 else "1 row"
    budget = f"{plain(round(made.budget / _MIB, 1))} MiB"
    text = f"{memory(whole)} of {budget} with batches of {rows}, {memory(made.per_row)} a row."
    if made.batch_size > made.fitting:
        return f"A batch of {rows} does not fit. {text}", True
    return text, False


def _where(made: Memory) -> str:
    """What is taken on the device, and what is free on it where it says so."""
    text = f"{memory(sum(map(taken, made.costs)))} on the {made.device.upper()}"
    return text if made.free is None else f"{text}, {memory(made.free)} free"


def _check(mib: float | None) -> str | None:
    if mib is None or not 0 < mib <= _MOST:
        return "must be more than 0 and at most 10,000,000 MiB"
    return None
