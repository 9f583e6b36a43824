"""Fields, sliders, chips and the form: they show without emitting, and emit what the user did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.gui.theme import style
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.gui.widgets.choices import Chips, Combo, Tick
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.form import SettingsForm, hint, logarithmic
from playground.gui.widgets.sliders import SliderRow
from playground.gui.widgets.split_slider import SplitSlider, moved
from playground.ops.setting import Setting

RATE = Setting("rate", "number", 0.1, "Learning rate", "How far one step goes.", above=0.0, symbol="η")
UNITS = Setting("units", "integer", 8, "Units", "How many neurons.", low=1, high=4096)
BIAS = Setting("bias", "flag", True, "Bias", "Adds b.")
KIND = Setting(
    "kind", "choice", "tanh", "Activation", "The bend.", choices=("tanh", "relu"), titles=("tanh", "ReLU")
)
CLIP = Setting("clip", "number", None, "Clip norm", "Shortens long gradients.", above=0.0, optional=True)
NAMES = Setting("names", "names", [], "Columns", "Which ones.", choices=("a", "b"))


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeSource]:
    style.apply(qapp, DARK)
    source = ThemeSource(DARK)
    yield source
    source.deleteLater()


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)


def typed(field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def wheel(widget: QWidget) -> None:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(QPoint(2, 2))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_that_a_number_is_taken_on_enter_and_shown_without_emitting(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    field = NumberField(themes, "Learning rate", check=RATE.problem)
    shown(qtbot, field)
    seen: list[object] = []
    field.edited.connect(seen.append)
    field.show_value(0.1)
    assert (field.text(), seen) == ("0.1", [])
    typed(field, "1e-3")
    assert (field.value(), seen) == (0.001, [0.001])


def test_that_a_number_out_of_its_limits_is_explained_and_the_old_one_holds(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    field = NumberField(themes, "Learning rate", check=RATE.problem)
    shown(qtbot, field)
    said: list[str] = []
    field.complained.connect(said.append)
    field.show_value(0.1)
    with qtbot.assertNotEmitted(field.edited):
        typed(field, "-3")
    assert field.property("wrong") is True
    assert field.text() == "-3"
    assert field.value() == 0.1
    assert said == ["Learning rate must be a number above 0, not -3."]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.property("wrong"), said[-1]) == ("0.1", False, "")


def test_that_typing_is_not_overwritten_by_the_same_value_arriving_again(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    field = NumberField(themes, "Seed", integer=True)
    shown(qtbot, field)
    field.show_value(1)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClicks(field, "42")
    field.show_value(1)
    assert field.text() == "42"


def test_that_arrows_multiply_on_a_logarithmic_field_and_stop_at_the_limit(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    field = NumberField(themes, "Learning rate", logarithmic=True, check=RATE.problem)
    whole = NumberField(themes, "Units", integer=True, check=UNITS.problem)
    for each in (field, whole):
        qtbot.addWidget(each)
    field.show_value(0.03)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 0.1
    whole.show_value(1)
    QTest.keyClick(whole, Qt.Key.Key_Down)
    assert whole.value() == 1


def test_that_the_wheel_counts_only_with_the_focus(qtbot: QtBot, themes: ThemeSource) -> None:
    row = SliderRow(themes, "Noise", 0.0, 1.0)
    shown(qtbot, row)
    row.show_value(0.5)
    for part in (row.slider, row.field):
        wheel(part)
    assert row.value() == 0.5
    row.slider.setFocus()
    qtbot.waitUntil(row.slider.hasFocus)
    wheel(row.slider)
    assert row.value() != 0.5


def test_that_a_slider_moves_its_value_and_a_typed_value_moves_the_slider(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    row = SliderRow(themes, "Batch size", 1, 128, integer=True, scale="logarithmic")
    shown(qtbot, row)
    seen: list[object] = []
    row.edited.connect(seen.append)
    row.show_value(10)
    assert seen == []
    middle = row.slider.value()
    row.slider.setValue(row.slider.maximum())
    assert row.value() == 128
    typed(row.field, "10")
    assert row.slider.value() == middle
    assert seen == [128, 10]


def test_that_the_handles_of_the_split_do_not_pass_each_other() -> None:
    assert moved((80, 20, 0), 0, 70) == (70, 30, 0)
    assert moved((80, 20, 0), 0, 0) == (1, 99, 0)
    assert moved((80, 10, 10), 0, 99) == (90, 0, 10)
    assert moved((80, 10, 10), 1, 20) == (80, 0, 20)


def test_that_the_split_is_moved_by_keys_and_by_the_mouse(qtbot: QtBot, themes: ThemeSource) -> None:
    slider = SplitSlider(themes)
    slider.resize(216, 26)
    shown(qtbot, slider)
    seen: list[object] = []
    slider.edited.connect(seen.append)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    QTest.keyClick(slider, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert seen == [(79, 21, 0), (79, 16, 5)]
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(108, 13))
    assert slider.shares() == (50, 45, 5)


def test_that_chips_keep_at_least_as_many_as_are_needed(qtbot: QtBot, themes: ThemeSource) -> None:
    chips = Chips(themes, "Features", at_least=1)
    shown(qtbot, chips)
    chips.set_names([("x", "x₁"), ("y", "x₂")])
    chips.show_chosen(["x"])
    seen: list[object] = []
    chips.edited.connect(seen.append)
    first, second = (chips.findChildren(QWidget)[n] for n in (0, 1))
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert (seen, chips.chosen()) == ([], ["x"])
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert seen == [["x", "y"]]


def test_that_a_form_has_a_row_for_every_kind_and_shows_without_emitting(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    form = SettingsForm(themes, (RATE, UNITS, BIAS, KIND, CLIP, NAMES))
    shown(qtbot, form)
    with qtbot.assertNotEmitted(form.edited):
        form.show_values({"rate": 0.03, "kind": "relu", "bias": False, "names": ["b"]})
    rate = form.row("rate").findChild(NumberField)
    kind = form.row("kind").findChild(Combo)
    bias = form.row("bias").findChild(Tick)
    names = form.row("names").findChild(Chips)
    assert rate is not None
    assert kind is not None
    assert bias is not None
    assert names is not None
    assert (rate.value(), kind.currentText(), bias.isChecked(), names.chosen()) == (
        0.03,
        "ReLU",
        False,
        ["b"],
    )


def test_that_a_form_names_what_was_edited(qtbot: QtBot, themes: ThemeSource) -> None:
    form = SettingsForm(themes, (RATE, BIAS, KIND, CLIP))
    shown(qtbot, form)
    seen: list[tuple[str, object]] = []
    form.edited.connect(lambda name, value: seen.append((name, value)))
    rate, clip = (form.row(name).findChild(NumberField) for name in ("rate", "clip"))
    kind, bias = form.row("kind").findChild(Combo), form.row("bias").findChild(Tick)
    assert rate is not None
    assert clip is not None
    assert kind is not None
    assert bias is not None
    typed(rate, "0.5")
    typed(clip, "1")
    typed(clip, " ")
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Down)
    QTest.mouseClick(bias, Qt.MouseButton.LeftButton, pos=QPoint(6, 12))
    assert seen == [("rate", 0.5), ("clip", 1.0), ("clip", None), ("kind", "relu"), ("bias", False)]


def test_that_the_same_settings_keep_their_rows_and_others_replace_them(
    qtbot: QtBot, themes: ThemeSource
) -> None:
    form = SettingsForm(themes, (RATE, UNITS))
    qtbot.addWidget(form)
    before = form.row("rate")
    form.set_settings((RATE, UNITS))
    assert form.row("rate") is before
    form.set_settings((BIAS,))
    with pytest.raises(KeyError):
        form.row("rate")


def test_that_tooltips_teach_and_show_markup_as_typed(qapp: QApplication) -> None:
    assert "How far one step goes. Above 0." in hint(RATE)
    assert "From 1 to 4,096." in hint(UNITS)
    assert "&lt;script&gt;" in hint(Setting("x", "flag", True, "X", "<script>"))


def test_that_only_sizes_are_stepped_by_multiplying() -> None:
    assert logarithmic(RATE)
    assert not logarithmic(UNITS)
    assert not logarithmic(Setting("momentum", "number", 0.9, "Momentum", "", low=0.0, high=1.0))
