"""How the window looks by the user's choice: theme, contrast, motion, minimap, and two of the plots.

Owns these choices: remembers them and shows each wherever it can be made.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from playground.gui.canvas.view import CanvasView
from playground.gui.plots.boundary import BoundaryPlot
from playground.gui.plots.loss import LossPlot
from playground.gui.preferences import Preferences
from playground.gui.theme import style
from playground.gui.theme.contrast import stronger
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import THEMES


class Look:
    """The choices of one window."""

    def __init__(
        self,
        themes: ThemeSource,
        preferences: Preferences,
        actions: Mapping[str, QAction],
        loss: LossPlot,
        boundary: BoundaryPlot,
        canvas: CanvasView,
    ) -> None:
        self._themes, self._preferences, self._actions = themes, preferences, actions
        self._loss, self._boundary = loss, boundary
        self._worn = (themes.theme, themes.scale)
        loss.log_toggled.connect(lambda on: self._keep("log_loss", on))
        boundary.discretize_toggled.connect(lambda on: self._keep("discretize", on))
        themes.changed.connect(self._dress)
        if not preferences.get("minimap", True):
            canvas.toggle_minimap()
        canvas.minimap_toggled.connect(lambda on: self._keep("minimap", on))
        self.show()

    @property
    def log(self) -> bool:
        """Whether the loss axis goes by powers of ten."""
        return bool(self._preferences.get("log_loss", False))

    @property
    def discretize(self) -> bool:
        """Whether the boundary shows the class alone, not how sure the network is."""
        return bool(self._preferences.get("discretize", False))

    def toggle_theme(self) -> None:
        """Dark or light."""
        self._wear("light" if self._themes.theme.name == "dark" else "dark", contrast=self.contrast)

    def toggle_contrast(self) -> None:
        """Stronger text and lines, or those of the look."""
        self._wear(self._themes.theme.name, contrast=not self.contrast)

    def toggle_motion(self) -> None:
        """Whether things jump where they could move."""
        still = not self._preferences.get("less_motion", False)
        self._themes.set(motion=not still)
        self._keep("less_motion", still)

    def toggle_log(self) -> None:
        """The loss axis by powers of ten."""
        self._keep("log_loss", not self.log)

    def toggle_discretize(self) -> None:
        """Only the class."""
        self._keep("discretize", not self.discretize)

    def show(self) -> None:
        """Shows the choices in menus and plots."""
        states = {
            "toggle_theme": self._themes.theme.name == "light",
            "toggle_contrast": self.contrast,
            "toggle_minimap": bool(self._preferences.get("minimap", True)),
            "toggle_motion": bool(self._preferences.get("less_motion", False)),
            "toggle_log": self.log,
            "toggle_discretize": self.discretize,
        }
        for name, on in states.items():
            self._actions[name].setChecked(on)
        self._loss.show_log(self.log)
        self._boundary.show_discretize(self.discretize)

    @property
    def contrast(self) -> bool:
        """Whether text and lines are stronger."""
        return bool(self._preferences.get("contrast", False))

    def _wear(self, name: str, *, contrast: bool) -> None:
        theme = THEMES[name]
        self._preferences.set(contrast=contrast)
        self._themes.set(theme=stronger(theme) if contrast else theme)
        self._keep("theme", name)

    def _keep(self, name: str, value: object) -> None:
        self._preferences.set(**{name: value})
        self._preferences.save()
        self.show()

    def _dress(self) -> None:
        app, wear = QApplication.instance(), (self._themes.theme, self._themes.scale)
        if isinstance(app, QApplication) and wear != self._worn:
            self._worn = wear
            style.apply(app, *wear)
