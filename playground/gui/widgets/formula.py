"""Formulas with their numbers, typeset: shown, and copied as text and as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import TYPE_PX, TypeRole
from playground.gui.widgets.formula_boxes import Style
from playground.gui.widgets.formula_ink import paint
from playground.gui.widgets.formula_lines import Manner, Sheet, lay_out
from playground.gui.widgets.formula_words import glossary
from playground.gui.widgets.tip import tip
from playground.ops.formula import Line, line_latex, line_text


class FormulaView(QWidget):
    """Lines of a derivation, each in letters and with numbers. As high as its width makes it.

    The last line comes to what all lead to: `final` is the size of that number. `titles_ink` colours what
    lines are called; with `last_letters` off the last line's title and letters stand elsewhere, in a heading.
    """

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        *,
        type: TypeRole = "body",
        final: TypeRole = "body",
        last_letters: bool = True,
        titles_ink: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._type, self._final = type, final
        self._last_letters, self._titles_ink = last_letters, titles_ink
        self._lines: tuple[Line, ...] = ()
        self._sheets: dict[int, Sheet] = {}
        self._mouse: float | None = None
        """The height of the mouse, None where it is elsewhere."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        themes.changed.connect(self._forget)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows these lines; the same ones again cost nothing."""
        if tuple(lines) == self._lines:
            return
        before = self.heightForWidth(self.width())
        self._lines = tuple(lines)
        self._sheets.clear()
        self.setAccessibleDescription(self._all_text())
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def set_letters(self, *, last: bool, titles_ink: str = "text2") -> None:
        """Whether the last line's letters are written here, and in which ink titles are."""
        if (last, titles_ink) != (self._last_letters, self._titles_ink):
            self._last_letters, self._titles_ink = last, titles_ink
            self._forget()

    def sheet(self, width: int) -> Sheet:
        """The lines set for a width."""
        found = self._sheets.get(width)
        if found is None:
            if len(self._sheets) > 4:
                self._sheets.clear()
            found = self._sheets[width] = lay_out(self._lines, self._manner(), max(width, 40))
        return found

    def line_at(self, y: float) -> Line | None:
        """The line at a height, None between two."""
        spans = zip(self._lines, self.sheet(self.width()).spans, strict=True)
        return next((line for line, (top, bottom) in spans if top - 3 <= y <= bottom + 3), None)

    def menu(self, line: Line | None) -> QMenu:
        """What can be copied: one line, or all of them."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        several = len(self._lines) > 1
        if line is not None:
            suffix = " this line" if several else ""
            made.addAction(f"Copy{suffix} as text", lambda: _keep(line_text(line)))
            made.addAction(f"Copy{suffix} as LaTeX", lambda: _keep(line_latex(line)))
        if several:
            made.addAction("Copy all as text", lambda: _keep(self._all_text()))
            made.addAction("Copy all as LaTeX", lambda: _keep("\n".join(map(line_latex, self._lines))))
        return made

    def _all_text(self) -> str:
        return "\n".join(map(line_text, self._lines))

    def _manner(self) -> Manner:
        themes = self._themes
        px, note = themes.px(TYPE_PX[self._type]), themes.px(TYPE_PX["caption"])
        letters = Style(themes.px(TYPE_PX["small"]), note, themes.px(TYPE_PX["small"]), figures="text2")
        final = themes.px(TYPE_PX[self._final])
        return Manner(Style(px, note, px), letters, final, self._last_letters, self._titles_ink)

    def _forget(self) -> None:
        self._sheets.clear()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self.sheet(width).height + 0.99) if self._lines else 0

    def sizeHint(self) -> QSize:
        width = self.width() or self._themes.px(300)
        return QSize(self._themes.px(120), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(80), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, self.sheet(self.width()).inks, self._themes.theme)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._lines:
            self.menu(self.line_at(event.pos().y())).popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Ctrl+C copies formulas while they have the focus, whatever it does elsewhere."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().y()), self)
            return True
        return super().event(event)

    def tip_at(self, y: float) -> str:
        """What the letters of the line at a height stand for."""
        line = self.line_at(y)
        words = glossary(line) if line is not None else []
        if line is None or not words:
            return ""
        return tip(line.title or self.accessibleName(), "\n".join(f"{name}: {text}." for name, text in words))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position().y()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self._lines:
            line = self.line_at(self._mouse) if self._mouse is not None else None
            _keep(line_text(line) if line is not None else self._all_text())
        else:
            super().keyPressEvent(event)


def _keep(text: str) -> None:
    """Puts a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
