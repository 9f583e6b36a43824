"""The theme on a running application: icons, fonts, stylesheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QFontMetricsF, QIcon, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from playground.gui.theme import icons, style
from playground.gui.theme.fonts import font
from playground.gui.theme.sheet import stylesheet
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT, THEMES, Theme


@pytest.mark.parametrize("name", icons.ICONS)
def test_that_every_icon_is_in_the_installed_font(qapp: QApplication, name: str) -> None:
    assert icons.ICONS[name] in icons.characters()
    box = icons.outline(name).boundingRect()
    assert box.width() > 0.1
    assert box.height() > 0.01
    assert box.left() > -0.02
    assert box.right() < 1.02
    assert box.top() > -0.02
    assert box.bottom() < 1.02


def _inked(image: QImage) -> set[str]:
    """The colours of the fully covered pixels."""
    colors = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {color.name().upper() for color in colors if color.alpha() == 255}


def test_that_an_icon_shows_its_role_and_is_grey_when_off(qapp: QApplication) -> None:
    made = icons.icon("run", "accent", LIGHT, "danger")
    normal = made.pixmap(QSize(32, 32)).toImage()
    off = made.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()
    checked = made.pixmap(QSize(32, 32), QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert LIGHT.accent in _inked(normal)
    assert LIGHT.text_disabled in _inked(off)
    assert LIGHT.danger in _inked(checked)


def test_that_digits_have_one_width(qapp: QApplication) -> None:
    made = font("body")
    if QFontInfo(made).family() != "Inter":
        pytest.skip("needs the font Inter, whose ones are narrow without tabular figures")
    metrics = QFontMetricsF(made)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_that_the_stylesheet_has_no_empty_place(theme: Theme) -> None:
    text = stylesheet(theme, 1.25)
    assert "$" not in text
    assert text.count("{") == text.count("}")


def test_that_the_scale_reaches_labels_and_the_theme_can_be_changed(qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("0.2897")
    label.setProperty("type", "title")
    qtbot.addWidget(label)
    style.apply(qapp, DARK)
    label.ensurePolished()
    assert label.font().pixelSize() == 16
    style.apply(qapp, LIGHT, 1.25)
    assert label.font().pixelSize() == 20
    assert qapp.palette().window().color().name().upper() == LIGHT.panel


def test_that_a_source_announces_only_what_is_new(qtbot: QtBot) -> None:
    source = ThemeSource(DARK)
    seen: list[str] = []
    source.changed.connect(lambda: seen.append(source.theme.name))
    source.set(DARK)
    source.set(LIGHT)
    source.set(scale=1.25)
    assert seen == ["light", "light"]
    assert source.px(36) == 45
    assert source.ms(120) == 120
    source.set(motion=False)
    assert source.ms(120) == 0


def test_that_widgets_may_paint_icons_without_a_font(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert not icons.icon("problem", "danger", DARK).isNull()
