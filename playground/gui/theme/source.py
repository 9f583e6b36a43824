"""Which theme and size of type the window shows now.

Owns the current `Theme` and scale, and says when they change. Widgets that paint are handed the one
object and read it whenever they paint.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QIcon

from playground.gui.theme.fonts import font
from playground.gui.theme.icons import icon
from playground.gui.theme.tokens import Theme, TypeRole


class ThemeSource(QObject):
    """The theme that is shown. `changed` comes after theme, scale or motion became another."""

    changed = Signal()

    def __init__(
        self, theme: Theme, scale: float = 1.0, *, motion: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = scale
        self._motion = motion

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def scale(self) -> float:
        """1 at the desk, 1.25 on a projector."""
        return self._scale

    def set(self, theme: Theme | None = None, scale: float | None = None, motion: bool | None = None) -> None:
        """Takes over what is given and announces it, where it is new."""
        before = (self._theme, self._scale, self._motion)
        self._theme = theme or self._theme
        self._scale = scale or self._scale
        self._motion = self._motion if motion is None else motion
        if (self._theme, self._scale, self._motion) != before:
            self.changed.emit()

    def color(self, role: str) -> QColor:
        """The colour of a role, such as "text2" or "category dense"."""
        return QColor(self._theme.color(role))

    def icon(self, name: str, role: str = "text2", checked_role: str | None = None) -> QIcon:
        """The icon of a name in `icons.ICONS`, tinted for the theme of now."""
        return icon(name, role, self._theme, checked_role)

    def font(self, role: TypeRole = "body", weight: int = 400) -> QFont:
        """The font of a type role at the scale of now."""
        return font(role, weight, self._scale)

    def px(self, length: float) -> int:
        """A length in pixels at the scale of now."""
        return round(length * self._scale)

    def ms(self, duration: int) -> int:
        """How long a movement takes: 0 where motion is reduced."""
        return duration if self._motion else 0
