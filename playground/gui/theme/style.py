"""Puts a theme on: Fusion, the palette, the stylesheet and the application's font."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from playground.gui.theme.fonts import font
from playground.gui.theme.palette import palette
from playground.gui.theme.sheet import stylesheet
from playground.gui.theme.tokens import Theme


def prepare(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """What widgets need to know while they are made: style, colours and font.

    The stylesheet comes when they stand in their places, with `finish`: Qt dresses a widget by the sheet each
    time that it, or what it stands in, is put somewhere.
    """
    if app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    colors: QPalette = palette(theme)
    app.setStyleSheet("")  # Qt takes four times as long to put one sheet over another
    app.setPalette(colors)
    app.setFont(font("body", scale=scale))
    QToolTip.setPalette(colors)
    QToolTip.setFont(font("small", scale=scale))


def finish(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """The stylesheet, for what is there and what will come."""
    app.setStyleSheet(stylesheet(theme, scale))


def apply(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """Dresses the whole application in `theme`, its type `scale` times the usual size.

    May be called again at any time to change either.
    """
    prepare(app, theme, scale)
    finish(app, theme, scale)
