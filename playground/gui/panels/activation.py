"""The panel of one unit's activation: curve, batch, probe; in the inspector the layer's weights as well."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from playground.engine.frame import Frame
from playground.gui.panels.activation_compare import CompareMenu
from playground.gui.panels.activation_probe import ProbeRow
from playground.gui.panels.activation_weights import WeightStrips
from playground.gui.plots.activation_chart import ActivationChart
from playground.gui.plots.activation_fate import fate_of
from playground.gui.plots.plot import PlotButton, PlotSection
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.label import ElidedLabel
from playground.gui.widgets.message import EmptyState
from playground.gui.widgets.painted import RIGHT
from playground.gui.widgets.section import PADDING_PX
from playground.ops.activations import ACTIVATIONS

_CHART_PX = 118
_ALL_PX = 16_777_215
_FOLD = "Leaves the room to the panel above."
_PANEL_PX = 168
_NOTHING = (
    "No unit selected",
    "Select a layer, or one of its tiles, to see\nits activation and the batch on it.",
)
_NO_CURVE = (
    "No single curve",
    "{} weighs every unit against all others of its layer, so one output depends on every input.",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Which unit is shown: its layer's name, its number from 0, its activation's name."""

    node: str
    number: int
    activation: str


class ActivationPlot(PlotSection):
    """f and f′ of the chosen unit, and what the current batch does there.

    Stands in the inspector, with the layer's weights and its last step; or `alone` as a panel of its own,
    with the comparison of several activations.
    """

    def __init__(self, themes: ThemeSource, *, alone: bool = False, parent: QWidget | None = None) -> None:
        buttons: tuple[PlotButton, ...] = ("enlarge",) if alone else ()
        super().__init__(themes, "Activation", buttons=buttons, parent=parent)
        self._alone = alone
        self._unit: Unit | None = None
        self._rows: int | None = None
        self._missed: Frame | None = None
        """The last frame, where it came while the panel was folded."""
        self.chart = ActivationChart(themes.theme)
        self.empty = EmptyState(themes, "activation", *_NOTHING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.empty)
        self.probe = ProbeRow(themes)
        self.fate = ElidedLabel(type="small")
        self.compare = CompareMenu(themes) if alone else None
        self.strips = None if alone else WeightStrips(themes)
        self._known: list[QWidget] = [self.probe]
        """What is shown only where there is a curve."""
        self._fold = IconButton(themes, "unfolded", "Fold Activation", sentence=_FOLD, parent=self)
        self._fold.setVisible(alone)
        self._fill_body()
        self.chart.probed.connect(self._probe)
        self.probe.probed.connect(self._probe)
        themes.changed.connect(self._retheme)
        self._retheme()
        self.show_unit(None)

    def _fill_body(self) -> None:
        self._subtitle.setProperty("type", "small")
        self.add(self._stack, 1)
        self.body.setSpacing(0)
        self.add(self.probe)
        if self.compare is not None:
            foot = QWidget()
            self._known.append(foot)
            row = QHBoxLayout(foot)
            row.setContentsMargins(PADDING_PX, 0, PADDING_PX - 9, 6)
            row.addWidget(self.fate, 1)
            row.addWidget(self.compare)
            self.add(foot)
            self.add_action(self._fold)
            self._fold.clicked.connect(lambda: self.show_open(not self.is_open()))
            self.compare.changed.connect(self.chart.show_others)
        if self.strips is not None:
            sign = BatchSign(self.themes)
            self._known.append(sign)
            self.add_action(sign)
            self.fate.setAlignment(RIGHT)
            self.probe.add_end(self.fate)
            self.add(self.strips)

    def set_compact(self, compact: bool) -> None:
        """With little room it is folded to its title, which opens it."""
        self.show_open(not compact)

    def is_open(self) -> bool:
        """Whether more than the title is seen."""
        return not self._body.isHidden()

    def show_open(self, is_open: bool) -> None:
        """Opens it, or folds it to its title."""
        self._body.setVisible(is_open)
        self._fold.set_icon("unfolded" if is_open else "fold up")
        self._fold.set_name("Fold Activation" if is_open else "Open Activation")
        self.setMaximumHeight(_ALL_PX if is_open else self.minimumSizeHint().height())
        self.updateGeometry()
        if is_open and self._missed is not None:
            self.show_frame(self._missed)

    def show_unit(self, unit: Unit | None) -> None:
        """Chooses what is shown; its numbers come with the next frame. None shows that nothing is chosen."""
        self._unit = unit
        self._rows = None
        self.chart.show_activation(unit.activation if unit else "")
        self.fate.set_whole("")
        if self.strips is not None:
            self.strips.hide()
        if unit is None:
            self.empty.say(*_NOTHING)
        elif not self.chart.has_curve:
            entry = ACTIVATIONS.get(unit.activation)
            self.empty.say(_NO_CURVE[0], _NO_CURVE[1].format(entry.title if entry else unit.activation))
        if self.compare is not None:
            self.compare.show_own(unit.activation if unit else "")
            self.chart.show_others(self.compare.names())
        known = self.chart.has_curve
        self._stack.setCurrentWidget(self.chart if known else self.empty)
        for part in self._known:
            part.setVisible(known)
        self._probe(self.probe.field.value())
        self._name()

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the batch on the curve, and in the inspector the layer's weights and its last step."""
        self._missed = frame if not self.is_open() else None
        if self._unit is None or not self.is_open():
            return
        before, after = (frame.before, frame.after) if frame is not None else (None, None)
        if self.chart.has_curve:
            self.chart.show_activation(self._unit.activation, before, after)
            self.fate.set_whole("" if before is None else fate_of(self._unit.activation, before).words())
            self._probe(self.probe.field.value())
        rows = len(before) if before is not None else None
        if rows != self._rows:
            self._rows = rows
            self._name()
        if self.strips is not None:
            self.strips.show_frame(frame, f"{self._unit.node}.weight")

    def _name(self) -> None:
        """The title says which unit it is, and of its own panel also which rows."""
        unit = self._unit
        if unit is None:
            self.set_title("Activation")
        elif not self._alone:
            self.set_title(f"Activation of unit {unit.number + 1}")
        else:
            batch = {None: "", 1: ", 1 row of this batch"}.get(
                self._rows, f", {self._rows} rows of this batch"
            )
            self.set_title("Activation", f"{unit.node} · {unit.number + 1}{batch}")

    def _probe(self, x: float | None) -> None:
        self.probe.show_place(x, self.chart.show_probe(x))

    def _retheme(self) -> None:
        self.chart.set_theme(self.themes.theme, self.themes.scale)
        self.chart.setMinimumHeight(self.themes.px(_CHART_PX))

    def sizeHint(self) -> QSize:
        height = 34 + _PANEL_PX + 62 if self._alone else 34 + _CHART_PX + 70 + 30
        return QSize(self.themes.px(344), self.themes.px(height))


class BatchSign(QWidget):
    """Says what the dots on the curve are."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(78), self._themes.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        themes, px = self._themes, self._themes.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(themes.color("text3"))
        painter.setBrush(themes.color("text3"))
        painter.drawEllipse(QRectF(px(1), self.height() / 2 - px(4), px(7), px(7)))
        painter.setFont(themes.font("small"))
        painter.setPen(themes.color("text2"))
        box = QRectF(self.rect()).adjusted(px(13), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "this batch")
        painter.end()
