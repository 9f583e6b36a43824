"""The top row: menus, the project's name, workspaces in the middle of the window, device and help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QWidget

from playground.gui.actions import ENTRIES, menu_key
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.buttons import IconButton
from playground.gui.widgets.label import Label, line
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.switch import SegmentedSwitch

HEIGHT_PX = 36


class _Dot(QWidget):
    """A dot beside the name of a project with unsaved changes."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setFixedWidth(8)
        self.setToolTip("Not saved yet")
        self.setAccessibleName("Not saved yet")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.color("text2"))
        painter.drawEllipse(QRectF(1, self.height() / 2 - 3, 6, 6))
        painter.end()


class TopRow(QWidget):
    """Holds the menu bar, which the window fills, and shows project, workspace, device and theme."""

    workspace_chosen = Signal(str)
    device_chosen = Signal(object)
    find_asked = Signal()
    theme_asked = Signal()
    """The other theme, please."""
    help_asked = Signal()

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.menu_bar = QMenuBar(self)
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._name = ""
        self._project = Label(weight=500)
        self._dot = _Dot(themes)
        self.workspaces = SegmentedSwitch(themes, "Workspace", self)
        self._device = MenuButton(themes, "Device", "Where the numbers are computed.", icon="device")
        self._find = IconButton(themes, "find", "Find")
        self._theme = IconButton(themes, "dark", "Dark or light")
        self._help = IconButton(themes, "help", "Help")
        self._keymap = Keymap()
        self._lay_out()
        self._connect()
        self._rescale()
        self.show_project("untitled", changed=False)

    def show_keys(self, keymap: Keymap) -> None:
        """Tooltips with the keys of now."""
        self._keymap = keymap
        words = keymap.words
        self._find.set_name("Find", "Commands, layers, nodes, examples and settings.", words("show_commands"))
        self._help.set_name("Help", ENTRIES["show_keys"].help, words("show_keys"))
        dark = self._themes.theme.name == "dark"
        name = "Light theme" if dark else "Dark theme"
        self._theme.set_name(
            name, ENTRIES["toggle_theme"].help if dark else "For dim rooms.", words("toggle_theme")
        )
        for name in self.workspaces.names():
            does = f"show_{name.lower()}"
            self.workspaces.set_tip(name, ENTRIES[does].help, words(does))

    def add_menu(self, title: str) -> QMenu:
        """Appends a menu and gives it back; Alt and its first letter opens it."""
        menu = self.menu_bar.addMenu(title)
        opens = QShortcut(QKeySequence(menu_key(title)), self)
        opens.activated.connect(lambda: self.menu_bar.setActiveAction(menu.menuAction()))
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 0, 9, 0)
        row.setSpacing(2)
        row.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        self._rule = line(upright=True)
        row.addWidget(self._rule, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(14)
        row.addWidget(self._project)
        row.addSpacing(6)
        row.addWidget(self._dot)
        row.addStretch(1)
        for widget in (self._device, self._find, self._theme, self._help):
            row.addWidget(widget)

    def _connect(self) -> None:
        self.workspaces.chosen.connect(self.workspace_chosen)
        self._device.chosen.connect(self.device_chosen)
        self._find.clicked.connect(self.find_asked)
        self._theme.clicked.connect(self.theme_asked)
        self._help.clicked.connect(self.help_asked)
        self._themes.changed.connect(self._rescale)

    def show_project(self, name: str, *, changed: bool) -> None:
        """Shows the project's name, and whether it has unsaved changes."""
        self._name = name
        self._project.setToolTip(name)
        self._dot.setVisible(changed)
        self._place()

    def set_devices(self, items: Sequence[tuple[object, str]]) -> None:
        """The devices to choose from, as (value, title)."""
        self._device.set_items(items)

    def show_device(self, value: object, text: str) -> None:
        """Shows the chosen device and, in words, what it computes with."""
        self._device.show_value(value, text)

    def _rescale(self) -> None:
        self.setFixedHeight(self._themes.px(HEIGHT_PX))
        self._rule.setFixedHeight(self._themes.px(20))
        dark = self._themes.theme.name == "dark"
        self._theme.set_icon("dark" if dark else "light")
        self.show_keys(self._keymap)
        self._place()

    def _place(self) -> None:
        """Keeps the switch in the middle of the window, and the project's name clear of it."""
        size = self.workspaces.sizeHint()
        x = (self.width() - size.width()) // 2
        self.workspaces.setGeometry(x, (self.height() - size.height()) // 2, size.width(), size.height())
        metrics = self._project.fontMetrics()
        start = self.menu_bar.sizeHint().width() + self._themes.px(60)
        room = max(x - start, self._themes.px(40))
        self._project.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._themes.color("line"))
        painter.end()
