"""Buttons: with a word, with an icon, and the transport's buttons that show their key."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from playground.gui.theme.colors import mix
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DISABLED_OPACITY, RADIUS_CONTROL_PX
from playground.gui.widgets.keys import claim, press
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip

ButtonKind = Literal["primary", "plain", "quiet", "outlined"]


class Button(QPushButton):
    """A button with a word on it. At most one `primary` stands in a window."""

    def __init__(self, text: str, kind: ButtonKind = "plain", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        return claim(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press(self, event):
            super().keyPressEvent(event)


class IconButton(PaintedButton):
    """An icon whose name stands in its tooltip and is read out. May be checkable."""

    def __init__(
        self,
        themes: ThemeSource,
        icon: str,
        name: str,
        *,
        sentence: str = "",
        key: str = "",
        ink: str = "text2",
        side_px: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, name, parent)
        self._icon = icon
        self._ink = ink
        self._side_px = side_px
        self.set_name(name, sentence, key)

    def set_name(self, name: str, sentence: str = "", key: str = "") -> None:
        """What the button is called and what its tooltip teaches."""
        self._sentence = sentence
        self.setText(name)
        self.setAccessibleName(name)
        self.set_key(key)

    def set_key(self, key: str) -> None:
        """Another key in the tooltip."""
        self.setToolTip(tip(self.text(), self._sentence, key))

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def wanted(self) -> QSize:
        side = self.themes.px(self._side_px + 12)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        px, color = self.themes.px, self.themes.color
        box = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked()):
            rounded(painter, box, px(RADIUS_CONTROL_PX), color("line" if self.isDown() else "hover"), None)
        center = box.center()
        self.stamp(
            painter, self._icon, _square(center.x(), center.y(), px(self._side_px)), self.ink(self._ink)
        )


class KeyButton(PaintedButton):
    """Icon, word and key in one row; icon alone where there is little room."""

    def __init__(
        self,
        themes: ThemeSource,
        icon: str,
        name: str,
        *,
        key: str = "",
        sentence: str = "",
        primary: bool = False,
        grouped: bool = False,
        width_px: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, name, parent)
        self._grouped = grouped
        self._icon = icon
        self._key = key
        self._primary = primary
        self._width_px = width_px
        self._with_key = True
        self._with_name = True
        self.set_lesson(sentence)

    def set_face(self, icon: str, name: str, sentence: str = "", *, primary: bool = False) -> None:
        """Another icon, name and lesson, such as Pause for Run."""
        self._icon, self._primary = icon, primary
        self.setText(name)
        self.setAccessibleName(name)
        self.set_lesson(sentence)
        self.update()

    def set_lesson(self, sentence: str) -> None:
        """Another sentence for the tooltip, such as why the button is off."""
        self._sentence = sentence
        self.setToolTip(tip(self.text(), sentence, self._key))

    def set_key(self, key: str) -> None:
        """Another key, on the button and in its tooltip."""
        self._key = key
        self.set_lesson(self._sentence)
        self.updateGeometry()
        self.update()

    def set_detail(self, *, name: bool, key: bool) -> None:
        """Whether the name and the key are written out."""
        self._with_name, self._with_key = name, key
        self.updateGeometry()
        self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        height = px(32)
        if not self._with_name:
            return QSize(px(37), height)
        if self._width_px is not None:
            return QSize(px(self._width_px if self._with_key else self._width_px - 16), height)
        width = px(10 + 15 + 7) + self.advance(self.text(), "body", 500)
        if self._with_key and self._key:
            width += px(8) + self.advance(self._key, "caption")
        return QSize(width + px(10), height)

    def draw(self, painter: QPainter) -> None:
        px = self.themes.px
        box = QRectF(self.rect())
        ink, faint = self._inks()
        fill = self._fill()
        if fill is not None:
            inset = 3 if self._grouped else 0
            face = box.adjusted(inset, inset, -inset, -inset)
            rounded(painter, face, px(RADIUS_CONTROL_PX) - inset / 2, fill, None)
        side = px(15)
        middle = box.center().y()
        if not self._with_name:
            self.stamp(painter, self._icon, _square(box.center().x(), middle, side), ink)
            return
        words = self.advance(self.text(), "body", 500)
        key = self.advance(self._key, "caption") if self._with_key and self._key else 0
        content = side + px(7) + words + (px(8) + key if key else 0)
        left = (box.width() - content) / 2
        self.stamp(painter, self._icon, _square(left + side / 2, middle, side), ink)
        left += side + px(7)
        rest = QRectF(left, 0, box.width() - left, box.height())
        self.write(painter, rest, self.text(), ink, weight=600 if self._primary else 500)
        if key:
            self.write(painter, rest.adjusted(words + px(8), 1, 0, 0), self._key, faint, role="caption")

    def _inks(self) -> tuple[QColor, QColor]:
        """The colours of name and key."""
        theme = self.themes.theme
        if self._primary:
            face = theme.accent_fill if self.isEnabled() else self._faded()
            return QColor(theme.on_accent), QColor(mix(theme.on_accent, face, 0.3))
        if not self.isEnabled():
            return self.themes.color("text_disabled"), self.themes.color("text_disabled")
        return self.themes.color("text1"), self.themes.color("text3")

    def _faded(self) -> str:
        """The face of a primary button that is off."""
        theme = self.themes.theme
        return mix(theme.panel, theme.accent_fill, DISABLED_OPACITY)

    def _fill(self) -> QColor | None:
        theme = self.themes.theme
        if self._primary:
            if not self.isEnabled():
                return QColor(self._faded())
            share = 0.2 if self.isDown() else 0.1 if self.underMouse() else 0.0
            return QColor(mix(theme.accent_fill, theme.text1, share))
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            return QColor(theme.line if self.isDown() else theme.hover)
        return None if self._grouped else QColor(theme.raised)


class ButtonGroup(QWidget):
    """Buttons that belong together, in one frame with lines between."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._buttons: list[KeyButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)

    def add(self, button: KeyButton) -> KeyButton:
        """Appends a button and gives it back."""
        self._buttons.append(button)
        self._row.addWidget(button)
        return button

    def set_detail(self, *, name: bool, key: bool) -> None:
        """Whether names and keys are written out, for all of them."""
        for button in self._buttons:
            button.set_detail(name=name, key=key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._themes.px(RADIUS_CONTROL_PX)
        color = self._themes.color
        rounded(painter, QRectF(self.rect()), radius, color("raised"), color("line"))
        for button in self._buttons[1:]:
            painter.fillRect(button.x() - 1, 1, 1, self.height() - 2, color("line"))
        painter.end()


def _square(x: float, y: float, side: float) -> QRectF:
    """A square around a point, on whole pixels."""
    return QRectF(round(x - side / 2), round(y - side / 2), side, side)
