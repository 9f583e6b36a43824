"""Short words beside a neuron, a wire, the loss and below Run, each with a line to what it is about.

Owns whether they are shown and where they stand. One click on any of them, or Esc, and all are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.canvas.items.ink import brush, pen
from playground.gui.canvas.plan import landmarks as marks
from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.measures import Box
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import RADIUS_CONTROL_PX
from playground.gui.widgets.painted import PaintedButton, rounded
from playground.gui.widgets.tip import tip

if TYPE_CHECKING:
    from playground.gui.canvas.view import CanvasView

_WIDTH, _PADDING, _TITLE, _CROSS = 220, 12, 18, 11
_EDGE = 12
_DOT = 3.0
_FOOT = 16
"""Below a node its − and + find room."""
_RUN_X = 16
"""Where the line to Run leaves the canvas: the button stands above its left end."""

WORDS: dict[marks.Kind, tuple[str, str]] = {
    "tile": (
        "One neuron",
        "Its picture is what it says at every point of the plane. Point at it: it is shown large.",
    ),
    "wire": ("One weight", "The wider, the stronger: blue adds to the next neuron, orange takes away."),
    "loss": ("The loss", "How wrong the network still is. Every step of training tries to make it smaller."),
    "run": ("Start here", "Press Run, or {key}, and watch all of it learn."),
}
"""Title and words that teach, for what is pointed at."""


class Callout(PaintedButton):
    """One of them: a title, a sentence or two, and a cross. Pressed, it asks to go."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(themes, "", parent)
        self.setAccessibleDescription("Press to close these hints.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip("Close the hints", "Help, Explain the canvas brings them back.", "Esc"))
        self._words = ""
        self.hide()

    def say(self, title: str, words: str) -> None:
        """Other words."""
        self.setText(title)
        self._words = words
        self.setAccessibleName(f"{title}: {words}")
        self.resize(self.wanted())
        self.update()

    def wanted(self) -> QSize:
        px = self.themes.px
        room = QRect(0, 0, px(_WIDTH - 2 * _PADDING), 10_000)
        metrics = QFontMetrics(self.themes.font("small"))
        tall = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._words).height()
        return QSize(px(_WIDTH), px(_TITLE + 2 * _PADDING - 4) + tall)

    def draw(self, painter: QPainter) -> None:
        px, color = self.themes.px, self.themes.color
        lit = self.underMouse() or self.hasFocus()
        rounded(
            painter,
            QRectF(self.rect()),
            RADIUS_CONTROL_PX,
            color("raised"),
            color("selection" if lit else "line_strong"),
        )
        inner = QRectF(self.rect()).adjusted(px(_PADDING), px(_PADDING - 3), -px(_PADDING), -px(_PADDING - 3))
        title = QRectF(inner.x(), inner.y(), inner.width(), px(_TITLE))
        self.write(painter, title, self.text(), color("text1"), role="small", weight=600)
        side = px(_CROSS)
        cross = QRectF(inner.right() - side + 2, inner.y() + 2, side, side)
        self.stamp(painter, "close", cross, color("text1" if lit else "text3"))
        painter.setFont(self.themes.font("small"))
        painter.setPen(color("text2"))
        body = inner.adjusted(0, px(_TITLE), 0, 2)
        painter.drawText(body, int(Qt.TextFlag.TextWordWrap), self._words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.click()
        else:
            super().keyPressEvent(event)


class _Lines(QWidget):
    """The lines from the words to what they are about. Lets the mouse through."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.lines: list[tuple[Point, Point, bool]] = []
        """From, to, and whether it points at something beyond the canvas."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._themes.theme
        for start, end, beyond in self.lines:
            painter.setPen(pen(theme.text2, 1))
            painter.drawLine(QPointF(*start), QPointF(*end))
            head = QPointF(*end)
            if beyond:
                painter.drawLine(head, head + QPointF(-4, 5))
                painter.drawLine(head, head + QPointF(4, 5))
                continue
            painter.setPen(pen(theme.canvas, 1.5))
            painter.setBrush(brush(theme.selection))
            painter.drawEllipse(head, _DOT, _DOT)
        painter.end()


class Callouts(QWidget):
    """All of them over one canvas. The widget itself has no size: its parts lie on the canvas."""

    left = Signal()
    """The user has closed them."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._on = False
        self._stands: object = None
        self._key = "Space"
        self._lines = _Lines(view.themes, view)
        self.notes: dict[marks.Kind, Callout] = {}
        for kind in WORDS:
            self.notes[kind] = Callout(view.themes, view)
            self.notes[kind].clicked.connect(self.leave)
        self._word()
        view.themes.changed.connect(self._word)
        self.resize(0, 0)

    @property
    def on(self) -> bool:
        """Whether they are shown where the canvas has something to explain."""
        return self._on

    def show_key(self, key: str) -> None:
        """The key of Run."""
        self._key = key
        self._word()

    def _word(self) -> None:
        for kind, (title, words) in WORDS.items():
            self.notes[kind].say(title, words.format(key=self._key or "the button above"))
        self._stands = None

    def begin(self) -> None:
        """Shows them."""
        self._on, self._stands = True, None
        self.follow(())

    def leave(self) -> bool:
        """Closes them, and says so; whether they were open."""
        was, self._on = self._on, False
        if was:
            focused = any(note.hasFocus() for note in self.notes.values())
            self._hide()
            if focused:
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.left.emit()
        return was

    def follow(self, beside: Sequence[QWidget]) -> None:
        """Stands where it belongs in the view of now, beside what else floats there."""
        view = self._view
        if not self._on or not view.plan.faces or view.is_dragging:
            self._hide()
            return
        stands = view.viewportTransform(), view.size(), view.plan.at, view.plan.faces, len(beside)
        if stands != self._stands or not self._lines.isVisible():
            self._stands = stands
            self._place(beside)

    def _hide(self) -> None:
        for widget in (self._lines, *self.notes.values()):
            widget.hide()

    def _place(self, beside: Sequence[QWidget]) -> None:
        view, px = self._view, self._view.themes.px
        room = Box(0, 0, view.width(), view.height()).grown(-px(_EDGE))
        nodes = [view.on_screen(box) for box in view.plan.boxes.values()]
        solid = [_box(area.adjusted(0, 0, 0, px(_FOOT))) for area in nodes]
        solid += [_box(view.on_screen(view.plan.frame(id))) for id in view.plan.frames]
        solid += [_box(widget.geometry()) for widget in beside if widget.isVisible()]
        soft = [_box(view.on_screen(box)) for box in view.plan.reaches.values()]
        lines: list[tuple[Point, Point, bool]] = []
        shown: set[marks.Kind] = set()
        for kind, place in marks.landmarks(view.plan):
            note = self.notes[kind]
            beyond = place is None
            target = Box(px(_RUN_X), 2, 0, 0) if place is None else _box(view.on_screen(place))
            if not beyond and not room.holds(*target.center):
                continue
            size = note.wanted()
            found = marks.spot_for((size.width(), size.height()), target.center, room, solid, soft)
            if found is None:
                continue
            solid.append(found)
            shown.add(kind)
            note.setGeometry(round(found.x), round(found.y), size.width(), size.height())
            lines.append((*marks.leader(found, target), beyond))
        self._show(shown, lines)

    def _show(self, shown: set[marks.Kind], lines: list[tuple[Point, Point, bool]]) -> None:
        self._lines.lines = lines
        self._lines.setGeometry(self._view.rect())
        self._lines.setVisible(bool(shown))
        self._lines.raise_()
        self._lines.update()
        for kind, note in self.notes.items():
            note.setVisible(kind in shown)
            note.raise_()


def _box(area: QRect) -> Box:
    return Box(area.x(), area.y(), area.width(), area.height())
