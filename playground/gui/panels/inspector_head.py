"""The head of the inspector: what is selected, its name to be changed, and what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.document import Node
from playground.document.bypass import can_pass
from playground.gui.actions import ENTRIES
from playground.gui.canvas.commands import requests
from playground.gui.canvas.commands.requests import Request
from playground.gui.canvas.items.ink import activation_path, pen
from playground.gui.canvas.plan.faces import activation_setting
from playground.gui.keymap import Keymap
from playground.gui.theme.icons import paint_icon
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.fields import TextField
from playground.gui.widgets.label import Label
from playground.ops import OPS
from playground.ops.op import no_parameters
from playground.ops.setting import resolve

_MAX_NAME = 80
_SIGN_PX = 16
_ROOM_PX = 280
"""From this width on there is room for all buttons."""
_BYPASS = "What enters the node leaves it as it is: try how the network fares without it."
_FREEZE = "A step leaves the parameters of a frozen layer as they are; its gradient is shown all the same."


class InspectorHead(QWidget):
    """Sign, name, kind and buttons; for several nodes their number in place of the name."""

    requested = Signal(Request)
    enlarge_requested = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._ids: frozenset[int] = frozenset()
        self._layers: tuple[Node, ...] = ()
        self._passing: tuple[Node, ...] = ()
        self.sign = OpSign(themes)
        self.name = NameField(themes)
        self._title = Label(weight=600)
        self._kind = Label(ink="text2")
        self._kind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rename = IconButton(
            themes, "pencil-simple", "Rename", sentence="Another name; weights are saved under it."
        )
        self.freeze = IconButton(themes, "freeze", "Freeze", sentence=_FREEZE)
        self.freeze.setCheckable(True)
        self.mute = IconButton(themes, "mute", "Bypass", sentence=_BYPASS)
        self.mute.setCheckable(True)
        self.duplicate = IconButton(themes, "duplicate", "Duplicate", sentence=ENTRIES["duplicate"].help)
        self.delete = IconButton(themes, "delete", "Delete", sentence=ENTRIES["delete"].help)
        self.enlarge = IconButton(
            themes, "enlarge", "Enlarge the inspector", sentence="Shows the panel in a window of its own."
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 6, 4)
        row.setSpacing(0)
        row.addWidget(self.sign)
        row.addSpacing(4)
        row.addWidget(self.name)
        row.addWidget(self._title)
        row.addSpacing(4)
        row.addWidget(self._kind, 1)
        for button in (self.rename, self.mute, self.freeze, self.duplicate, self.delete, self.enlarge):
            row.addWidget(button)
        self.name.edited.connect(self._rename)
        self.rename.clicked.connect(self.name.open)
        self.duplicate.clicked.connect(lambda: self.requested.emit(requests.duplicate(self._ids)))
        self.delete.clicked.connect(lambda: self.requested.emit(requests.delete(self._ids)))
        self.freeze.clicked.connect(self._freeze)
        self.mute.clicked.connect(self._mute)
        self.enlarge.clicked.connect(self.enlarge_requested)

    def show_keys(self, keymap: Keymap) -> None:
        """Tooltips with the keys of now."""
        buttons = {
            "rename": self.rename,
            "toggle_muted": self.mute,
            "toggle_frozen": self.freeze,
            "duplicate": self.duplicate,
            "delete": self.delete,
        }
        for does, button in buttons.items():
            button.set_key(keymap.words(does))

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Shows one node by name, several by their number."""
        self._ids = frozenset(node.id for node in nodes)
        self._layers = tuple(
            node for node in nodes if node.op in OPS and OPS[node.op].parameters is not no_parameters
        )
        self.freeze.setVisible(bool(self._layers))
        self.freeze.setChecked(all(node.frozen for node in self._layers))
        self._passing = tuple(node for node in nodes if can_pass(node) and not OPS[node.op].passes)
        self.mute.setVisible(bool(self._passing))
        self.mute.setChecked(all(node.muted for node in self._passing))
        single = nodes[0] if len(nodes) == 1 else None
        self.sign.show_node(single)
        self.name.setVisible(single is not None)
        self._show_pencil()
        self._title.setVisible(single is None)
        if single is not None:
            op = OPS.get(single.op)
            self.name.show_value(single.name)
            title = op.title if op is not None else single.op
            self._kind.setText("" if title.casefold() == single.name.casefold() else title)
        else:
            self._title.setText(f"{len(nodes)} nodes")
            self._kind.setText(_kinds(nodes))

    def _show_pencil(self) -> None:
        """The pencil goes first where there is little room: the name is its own field."""
        self.rename.setVisible(len(self._ids) == 1 and self.width() >= self._themes.px(_ROOM_PX))

    def minimumSizeHint(self) -> QSize:
        pencil = self.rename.sizeHint().width() if not self.rename.isHidden() else 0
        least = super().minimumSizeHint()
        return QSize(least.width() - pencil, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_pencil()

    def _freeze(self) -> None:
        """Freezes the layers among them, or unfreezes them where all are frozen."""
        layers = self._layers
        on = not all(node.frozen for node in layers)
        name = layers[0].name if len(layers) == 1 else f"{len(layers)} layers"
        self.requested.emit(requests.freeze({node.id for node in layers}, on, name))

    def _mute(self) -> None:
        """Bypasses those that can be, or has them take part again where all are bypassed."""
        nodes = self._passing
        on = not all(node.muted for node in nodes)
        name = nodes[0].name if len(nodes) == 1 else f"{len(nodes)} nodes"
        self.requested.emit(requests.mute({node.id for node in nodes}, on, name))

    def _rename(self, name: str) -> None:
        if len(self._ids) == 1:
            (id,) = self._ids
            self.requested.emit(requests.rename(id, name))


def _kinds(nodes: Collection[Node]) -> str:
    """ "Dense" where all are, else nothing."""
    ops = {node.op for node in nodes}
    op = OPS.get(ops.pop()) if len(ops) == 1 else None
    return op.title if op is not None else ""


class NameField(TextField):
    """A name that looks like a title and is edited in its place; as wide as its text."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__("Name", parent=parent)
        self._themes = themes
        self._before = ""
        self.setProperty("kind", "bare")
        self.setMaxLength(_MAX_NAME)
        self.setTextMargins(3, 0, 3, 0)
        self.textChanged.connect(self._fit)
        themes.changed.connect(self._dress)
        self._dress()

    def open(self) -> None:
        """Starts editing: the whole name is selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def show_value(self, text: str) -> None:
        super().show_value(text)
        self._before = text
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _dress(self) -> None:
        self.setFont(self._themes.font("body", 600))
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetricsF(self._themes.font("body", 600))
        room = self._themes.px(12)
        self.setMaximumWidth(int(metrics.horizontalAdvance(self.text())) + room)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.maximumWidth(), self._themes.px(60)), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.setModified(False)
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()


class OpSign(QWidget):
    """The icon of a node's kind in its category's colour; an activation's own curve."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._node: Node | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_node(self, node: Node | None) -> None:
        """The sign of a node; of several without one."""
        self._node = node
        self.update()

    def sizeHint(self) -> QSize:
        side = self._themes.px(_SIGN_PX)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        node, themes = self._node, self._themes
        op = OPS.get(node.op) if node is not None else None
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(self.width())
        if node is not None and op is not None and op.category == "activation":
            name = resolve(op.settings, node.settings)[activation_setting(op) or "kind"]
            path = activation_path(str(name), side - 2, side - 5)
            painter.translate(QPointF(1, 2.5))
            painter.setPen(pen(themes.color("category activation"), 1.5, flat=False))
            painter.drawPath(path)
        else:
            icon = op.icon if op is not None else "selection" if node is None else "question"
            ink = f"category {op.category}" if op is not None else "text2"
            paint_icon(painter, icon, QRectF(0, 0, side, side), themes.color(ink))
        painter.end()
