"""What the tests of panels stand on: the dark theme, in which nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from playground.gui.theme import style
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeSource]:
    style.apply(qapp, DARK)
    source = ThemeSource(DARK, motion=False)
    yield source
    source.deleteLater()
