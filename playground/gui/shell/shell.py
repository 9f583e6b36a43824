"""The frame below the deck: left column, canvas with drawer, right column, status bar.

Owns where panels stand and which workspace picks which; a workspace is a left panel, right panels
and a drawer panel, so graph, zoom and eye stay put when it changes. Panels are handed in and the
frame asks nothing of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partialmethod

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from playground.gui.keymap import Keymap
from playground.gui.shell.deck import Deck
from playground.gui.shell.header import Header
from playground.gui.shell.left_column import LeftColumn
from playground.gui.shell.middle import Middle
from playground.gui.shell.right_column import RightColumn
from playground.gui.shell.states import Shape, projector_scale, shape
from playground.gui.shell.status_row import StatusRow
from playground.gui.shell.tabbed import Maker
from playground.gui.shell.top_row import TopRow
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.rail import Rail

_OVERLAY_PX = 248
_CORNER_PX = (288, 312)


@dataclass(frozen=True, slots=True)
class Preset:
    """What a workspace shows: left panel, right panels, drawer panel (None: no drawer)."""

    left: str
    right: tuple[QWidget | Maker, ...]
    drawer: str | None = None
    drawer_open: bool = False


class Shell(QWidget):
    """The central widget. Its `header` belongs into `QMainWindow.setMenuWidget`."""

    workspace_changed = Signal(str)
    panels_changed = Signal()
    """Other panels can be seen than before, in the workspace that is shown."""
    compact_changed = Signal(bool)
    """Whether there is little room, so that panels should fold what they can."""
    projector_changed = Signal(bool)
    """Whether the window should fill the screen."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.header = Header(themes)
        self.status = StatusRow(themes, self)
        self.left = LeftColumn(themes, self)
        self.rail = Rail(themes, self)
        self.middle = Middle(themes, self)
        self.right = RightColumn(themes, self)
        self._presets: dict[str, Preset] = {}
        self._current: str | None = None
        self._projector = False
        self._corner: QWidget | None = None
        self._lent: set[QWidget] = set()
        self._corner_place = self._make_corner()
        self._overlay = False
        self._shape: Shape = shape(1600, 1000)
        self._connect()

    @property
    def top(self) -> TopRow:
        """The top row, in the header."""
        return self.header.top

    @property
    def deck(self) -> Deck:
        """The deck, in the header."""
        return self.header.deck

    @property
    def compact(self) -> bool:
        """Whether there is little room."""
        return self._shape.compact

    def show_keys(self, keymap: Keymap) -> None:
        """Teaches the keys of now."""
        self.deck.show_keys(keymap)
        self.top.show_keys(keymap)

    def set_canvas(self, canvas: QWidget) -> None:
        """Puts the canvas in the middle."""
        self.middle.set_canvas(canvas)

    def add_left(self, name: str, icon: str, panel: QWidget | Maker, *, scrolls: bool = True) -> None:
        """Appends a panel to the left column and its rail."""
        self.left.add(name, panel, scrolls=scrolls)
        self.rail.add(name, icon)

    def add_drawer(self, name: str, panel: QWidget | Maker, *, scrolls: bool = True) -> None:
        """Appends a panel to the drawer."""
        self.middle.drawer.add(name, panel, scrolls=scrolls)

    def add_workspace(
        self, name: str, *, left: str, right: Sequence[QWidget | Maker], drawer: str | None = None
    ) -> None:
        """Adds a workspace. A right panel may stand in several of them."""
        self._presets[name] = Preset(left, tuple(right), drawer)
        self.right.keep([panel for panel in right if isinstance(panel, QWidget)])
        self.top.workspaces.add(name)
        if self._current is None:
            self.show_workspace(name)

    def set_corner(self, panel: QWidget) -> None:
        """The right panel that stands in the canvas's corner on a projector."""
        self._corner = panel

    def lend(self, panel: QWidget) -> None:
        """Gives up a panel that stands in a window of its own, until it is taken back."""
        if not (self.left.lend(panel) or self.middle.drawer.lend(panel)):
            self._lent.add(panel)
            self.right.release(panel)
            self._arrange()

    def take_back(self, panel: QWidget) -> None:
        """Has a panel again that was lent: in its place, where the workspace has one for it."""
        if not (self.left.take_back(panel) or self.middle.drawer.take_back(panel)):
            self._lent.discard(panel)
            self.right.put_away(panel)
            self._arrange()
        self.panels_changed.emit()

    def workspace(self) -> str | None:
        """The workspace that is shown."""
        return self._current

    def show_workspace(self, name: str) -> None:
        """Puts the panels of a workspace in their places, at once."""
        self._keep_choices()
        changed, self._current = name != self._current, name
        preset = self._presets[name] = self._with_all_made(self._presets[name])
        self.top.workspaces.show_choice(name)
        self.left.show_panel(preset.left)
        self.middle.show_drawer(preset.drawer, is_open=preset.drawer_open)
        self._arrange()
        if changed:
            self.workspace_changed.emit(name)

    show_build = partialmethod(show_workspace, "Build")
    show_train = partialmethod(show_workspace, "Train")
    show_explain = partialmethod(show_workspace, "Explain")

    def _with_all_made(self, preset: Preset) -> Preset:
        """The preset with the right panels there that were still to be made."""
        made = tuple(panel if isinstance(panel, QWidget) else panel() for panel in preset.right)
        self.right.keep(made)
        return replace(preset, right=made)

    def show_drawer(self, name: str) -> None:
        """Opens the drawer at a panel, in the workspace that is shown."""
        self.middle.show_drawer(name, is_open=True)
        self.panels_changed.emit()

    def show_left(self, name: str) -> None:
        """Shows a panel of the left column, in the workspace that is shown."""
        if self._shape.rail:
            if not (self._overlay and self.left.current() == name):
                self._press_rail(name)
        else:
            self.left.show_panel(name)

    def choices(self) -> dict[str, object]:
        """What the user chose, as plain values for the settings: workspace, left and drawer panels."""
        self._keep_choices()
        kept = {
            name: {"left": preset.left, "drawer": preset.drawer, "open": preset.drawer_open}
            for name, preset in self._presets.items()
        }
        return {"workspace": self._current, "presets": kept}

    def show_choices(self, choices: Mapping[str, object]) -> None:
        """Takes over what `choices` gave; whatever does not fit is left as it is."""
        kept = choices.get("presets")
        for name, chosen in kept.items() if isinstance(kept, Mapping) else ():
            if name in self._presets and isinstance(chosen, Mapping):
                self._presets[name] = self._mended(self._presets[name], chosen)
        wanted = choices.get("workspace")
        current = wanted if isinstance(wanted, str) and wanted in self._presets else self._current
        if current is not None:
            self._current = None
            self.show_workspace(current)

    def _mended(self, preset: Preset, chosen: Mapping[str, object]) -> Preset:
        left, drawer = chosen.get("left"), chosen.get("drawer")
        if isinstance(left, str) and left in self.left.names():
            preset = replace(preset, left=left)
        if isinstance(drawer, str) and drawer in self.middle.drawer.names():
            preset = replace(preset, drawer=drawer)
        return replace(preset, drawer_open=chosen.get("open") is True)

    def _keep_choices(self) -> None:
        """Notes which panels the user has open, so that the workspace comes back as it was left."""
        if self._current is None:
            return
        preset, drawer = self._presets[self._current], self.middle.drawer
        shown = not drawer.isHidden()
        self._presets[self._current] = replace(
            preset,
            left=self.left.current() or preset.left,
            drawer=drawer.current() if shown else preset.drawer,
            drawer_open=drawer.is_open() if shown else preset.drawer_open,
        )

    def _make_corner(self) -> QFrame:
        """The frame over the canvas that holds the corner panel on a projector."""
        place = QFrame(self)
        place.setProperty("kind", "floating")
        inside = QVBoxLayout(place)
        inside.setContentsMargins(1, 1, 1, 1)
        place.hide()
        return place

    def _connect(self) -> None:
        self.top.workspace_chosen.connect(self.show_workspace)
        self.rail.pressed.connect(self._press_rail)
        self.left.dismissed.connect(self._close_overlay)
        self.left.chosen.connect(self._mark_rail)
        drawer = self.middle.drawer
        for changed in (
            self.left.chosen,
            self.left.dismissed,
            self.rail.pressed,
            drawer.chosen,
            drawer.opened,
        ):
            changed.connect(self.panels_changed)
        self._themes.changed.connect(self._arrange)

    def toggle_projector(self) -> None:
        """Fills the screen, with larger type and without columns; or no longer."""
        on = self._projector = not self._projector
        self._themes.set(scale=projector_scale(self.screen().size().width()) if on else 1.0)
        self._arrange()
        self.projector_changed.emit(on)

    def _press_rail(self, name: str) -> None:
        same = self._overlay and self.left.current() == name
        self._overlay = not same
        self.left.show_panel(name)
        self._place()
        if self._overlay:
            self.left.raise_()
            self.left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_overlay(self) -> None:
        self._overlay = False
        self._place()

    def _mark_rail(self) -> None:
        self.rail.show_open(self.left.current() if self._overlay else None)

    def _arrange(self) -> None:
        """Measures the window and puts everything in its place."""
        window = self.window()
        before = self._shape
        scale = self._themes.scale
        width, height = round(window.width() / scale), round(window.height() / scale)
        self._shape = shape(width, height, projector=self._projector)
        self.header.set_compact(self._shape.compact)
        self.middle.set_heights(*self._shape.drawer_px)
        self._fill_right()
        if not self._shape.rail:
            self._overlay = False
        self._place()
        if before.compact != self._shape.compact:
            self.compact_changed.emit(self._shape.compact)

    def _fill_right(self) -> None:
        if self._current is None:
            return
        panels = tuple(panel for panel in self._right_panels() if panel not in self._lent)
        if self._projector:
            if self._has_corner() and self._corner is not None:
                self.right.release(self._corner)
                inside = self._corner_place.layout()
                assert inside is not None
                inside.addWidget(self._corner)
                self._corner.show()
            return
        self.right.show_panels(panels, max(self._shape.right_columns, 1))
        if self._corner is not None and self._corner not in (*panels, *self._lent):
            self.right.put_away(self._corner)

    def _place(self) -> None:
        px, form = self._themes.px, self._shape
        status = self.status.height()
        height = self.height() - status
        left = px(form.left_px)
        columns = form.right_columns if len(self._right_panels()) > 1 else min(form.right_columns, 1)
        right = px(form.right_px) * columns if self._right_panels() else 0
        self.status.setGeometry(0, height, self.width(), status)
        self.rail.setVisible(form.rail)
        self.left.setVisible((not form.rail and left > 0) or self._overlay)
        self.right.setVisible(right > 0)
        self.rail.setGeometry(0, 0, px(form.left_px), height)
        over = px(_OVERLAY_PX)
        self.left.setGeometry(left if form.rail else 0, 0, over if form.rail else left, height)
        self.right.setGeometry(self.width() - right, 0, right, height)
        self.middle.setGeometry(left, 0, self.width() - left - right, height)
        self._mark_rail()
        self._corner_place.setVisible(self._has_corner())
        wide, tall = (px(length) for length in _CORNER_PX)
        self._corner_place.setGeometry(self.width() - wide - px(16), px(16), wide, tall)
        self._corner_place.raise_()

    def _has_corner(self) -> bool:
        """Whether the corner panel stands over the canvas now."""
        return self._projector and self._corner is not None and self._corner not in self._lent

    def _right_panels(self) -> tuple[QWidget, ...]:
        right = self._presets[self._current].right if self._current is not None else ()
        return tuple(panel for panel in right if isinstance(panel, QWidget))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
