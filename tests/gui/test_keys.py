"""The sheet of keys and gestures: it is read at a glance, without scrolling."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from playground.gui.keys import KeySheet
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK


def test_that_the_sheet_is_seen_whole_in_the_smallest_window(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    sheet = KeySheet(ThemeSource(DARK), parent)
    sheet.show()
    assert sheet.width() <= 1280
    assert sheet.height() <= 720
    scroller = sheet.findChild(QScrollArea)
    assert scroller is not None
    assert not scroller.verticalScrollBar().maximum()
    sheet.close()
