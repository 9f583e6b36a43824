"""Typeset formulas: nothing overlaps or is cut at any width, digits are the formula's, all is copied."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.engine.mechanics.values import Looking, Weight
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK
from playground.gui.widgets.formula import FormulaView
from playground.gui.widgets.formula_boxes import Style
from playground.gui.widgets.formula_ink import Box, Glyphs
from playground.gui.widgets.formula_lines import Manner, lay_out
from playground.gui.widgets.formula_rows import broken
from playground.gui.widgets.formula_words import glossary, letters_in
from playground.ops.formula import (
    Formula,
    Fraction,
    Line,
    Number,
    Operator,
    Power,
    Root,
    Row,
    Symbol,
    line_latex,
    line_text,
)
from tests.gui.explain_frames import letters, picture, trained

STEP = Line(
    "Step",
    letters("w", "←", "w", "−", "η", "·", "g"),
    letters(Number(-1.1187, "old"), "−", Number(0.1, "rate"), "×", Number(-0.1877, "gradient")),
    -1.0999,
    "",
    "new",
)
SUM = Line("Sum", letters("z", "=", "w", "·", "x"), letters(Number(2.0), "×", Number(0.25)), 0.5)

values = st.floats(-1e5, 1e5, allow_nan=False) | st.sampled_from([1e-8, -3e-12, 1e9, 0.0, 1.0])
leaves: st.SearchStrategy[Formula] = st.one_of(
    st.builds(Number, values, st.sampled_from(["plain", "gradient", "new"]), st.sampled_from(["", "p − y"])),
    st.builds(Symbol, st.sampled_from("wmβδη"), st.sampled_from(["", "1", "t"]), st.just(""), st.booleans()),
)
signs = st.sampled_from(["+", "−", "×", "=", "·"]).map(Operator)


def chained(parts: Sequence[Formula], between: Sequence[Operator]) -> Formula:
    """Parts with an operator between each two, the first two in brackets."""
    made: list[Formula] = [Operator("("), parts[0]]
    for place, part in enumerate(parts[1:]):
        made += [between[place % len(between)], part]
        if place == 0:
            made.append(Operator(")"))
    return Row(tuple(made))


formulas: st.SearchStrategy[Formula] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Fraction, inner, inner),
        st.builds(Root, inner),
        st.builds(Power, leaves, leaves),
        st.builds(chained, st.lists(inner, min_size=2, max_size=5), st.lists(signs, min_size=1, max_size=3)),
    ),
    max_leaves=9,
)


def boxes(inks: Sequence[Any]) -> list[QRectF]:
    """The room of every text, a hair less than it takes."""
    return [ink.box().adjusted(0.3, 0.3, -0.3, -0.3) for ink in inks if isinstance(ink, Glyphs) and ink.text]


@settings(max_examples=60)
@given(formula=formulas, width=st.sampled_from([180, 216, 256, 312, 640]), px=st.sampled_from([12, 13, 26]))
def test_that_no_text_of_a_formula_overlaps_another_or_leaves_its_line(
    formula: Formula, width: int, px: int, qapp: Any
):
    for line in broken(formula, Style(px, px - 2, px), width):
        placed = boxes(line.inks)
        assert not any(one.intersects(other) for one, other in combinations(placed, 2))
        for box in placed:
            assert box.left() >= -0.5
            assert box.right() <= line.width + 0.5
            assert -line.ascent - 0.5 <= box.top()
            assert box.bottom() <= line.descent + 0.5


@settings(max_examples=25)
@given(formula=formulas, width=st.sampled_from([216, 256, 312]))
def test_that_lines_are_no_wider_than_they_may_be(formula: Formula, width: int, qapp: Any):
    lines = broken(formula, Style(), width)
    smallest = min(ink.px for line in lines for ink in line.inks if isinstance(ink, Glyphs))
    assert all(line.width <= width for line in lines) or smallest <= 7


@pytest.mark.parametrize("width", [200, 256, 312])
def test_that_the_lines_of_a_real_step_stand_below_each_other(width: int, qapp: Any):
    frame = picture(trained("spiral"), Looking(weight=Weight("output.weight", (0, 0))))
    assert frame.mechanics.explanation is not None
    manner = Manner(Style(), Style(12, 11, 12), 16)
    sheet = lay_out(frame.mechanics.explanation.step, manner, width)
    placed = boxes(sheet.inks)
    assert len(sheet.spans) == len(frame.mechanics.explanation.step) > 3
    assert not any(one.intersects(other) for one, other in combinations(placed, 2))
    assert max(box.right() for box in placed) <= width
    assert max(box.bottom() for box in placed) <= sheet.height
    assert all(first[1] < second[0] for first, second in pairwise(sheet.spans))


def written(box: Box) -> str:
    """The texts of a box from left to right."""
    glyphs = [ink for ink in box.inks if isinstance(ink, Glyphs)]
    return "".join(ink.text for ink in sorted(glyphs, key=lambda ink: ink.x))


def test_that_numbers_have_the_digits_that_the_formula_asks_for(qapp: Any):
    def text(number: Number) -> str:
        (line,) = broken(number, Style(), 400)
        return written(line)

    assert text(Number(-1.118734)) == "−1.1187"
    assert text(Number(-1.118734, digits=3)) == "−1.12"
    assert text(Number(0.1)) == "0.1"
    assert text(Number(1e-8)) == "10−8"
    assert text(Number(7.3241e-6)) == "7.3241·10−6"


def test_that_a_negative_number_stands_in_brackets_behind_an_operation(qapp: Any):
    (line,) = broken(letters(Number(0.5), "−", Number(0.1), "×", Number(-0.2, "gradient")), Style(), 400)
    assert written(line) == "0.5−0.1×(−0.2)"
    (line,) = broken(letters("−", Number(0.5), "=", Number(-0.5)), Style(), 400)
    assert written(line) == "−0.5=−0.5"


def test_that_a_number_with_a_power_of_ten_stands_in_brackets_where_it_is_squared(qapp: Any):
    (small,) = broken(letters(Power(Number(3.2e-7), Number(2, digits=1))), Style(), 400)
    (plain,) = broken(letters(Power(Number(0.25), Number(2, digits=1))), Style(), 400)
    assert written(small).startswith("(3.2")
    assert not written(plain).startswith("(")


def test_that_lines_break_before_sums_rather_than_products(qapp: Any):
    row = letters(Number(0.9), "×", Number(0.0123), "+", Number(0.1), "×", Number(0.1877))
    first, second = broken(row, Style(), 130)
    assert written(first) == "0.9×0.0123"
    assert written(second) == "+0.1×0.1877"


def test_that_a_gradient_has_the_colour_of_its_sign(qapp: Any):
    def ink(value: float) -> str:
        (line,) = broken(Number(value, "gradient"), Style(), 400)
        return line.inks[0].ink

    assert ink(0.2) == "positive_text"
    assert ink(-0.2) == "negative_text"


@pytest.fixture
def view(qtbot: QtBot) -> FormulaView:
    made = FormulaView(ThemeSource(DARK), "The step", final="title")
    qtbot.addWidget(made)
    made.show_lines((SUM, STEP))
    made.resize(312, made.heightForWidth(312))
    made.show()
    return made


def test_that_a_view_reads_out_what_it_shows(view: FormulaView):
    assert view.accessibleName() == "The step"
    assert view.accessibleDescription() == f"{line_text(SUM)}\n{line_text(STEP)}"


def test_that_a_narrow_view_is_higher(view: FormulaView):
    assert view.heightForWidth(150) > view.heightForWidth(312) > 0


def test_that_the_same_lines_again_lay_out_nothing(view: FormulaView):
    sheet = view.sheet(312)
    view.show_lines((SUM, STEP))
    assert view.sheet(312) is sheet
    view.show_lines((STEP,))
    assert view.sheet(312) is not sheet


def test_that_larger_type_lays_out_anew(view: FormulaView):
    height = view.heightForWidth(312)
    view._themes.set(scale=2.0)
    assert view.heightForWidth(624) > 1.8 * height


def test_that_the_line_under_the_mouse_is_copied_as_text_and_as_latex(view: FormulaView):
    low = view.sheet(view.width()).spans[1][0] + 4
    assert view.line_at(low) is STEP
    menu = view.menu(view.line_at(low))
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == [
        "Copy this line as text", "Copy this line as LaTeX", "Copy all as text", "Copy all as LaTeX",
    ]  # fmt: skip
    actions["Copy this line as text"].trigger()
    assert QGuiApplication.clipboard().text() == line_text(STEP)
    actions["Copy this line as LaTeX"].trigger()
    assert QGuiApplication.clipboard().text() == line_latex(STEP)
    actions["Copy all as LaTeX"].trigger()
    assert QGuiApplication.clipboard().text() == f"{line_latex(SUM)}\n{line_latex(STEP)}"
    menu.close()


def test_that_ctrl_c_copies_the_line_under_the_mouse_else_all(view: FormulaView):
    view.setFocus()
    QTest.mouseMove(view, QPoint(20, round(view.sheet(view.width()).spans[0][0]) + 4))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == line_text(SUM)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{line_text(SUM)}\n{line_text(STEP)}"


def test_that_an_empty_view_takes_no_room(qtbot: QtBot):
    made = FormulaView(ThemeSource(DARK), "Nothing")
    qtbot.addWidget(made)
    assert made.heightForWidth(300) == 0
    QTest.mouseClick(made, Qt.MouseButton.RightButton, pos=QPoint(2, 2))


def test_that_letters_are_explained_where_one_points(qtbot: QtBot):
    view = FormulaView(ThemeSource(DARK), "A step")
    qtbot.addWidget(view)
    view.resize(320, 200)
    view.show_lines([STEP])
    told = view.tip_at(4)
    assert "η: the learning rate" in told
    assert "g: the gradient" in told
    assert view.tip_at(190) == ""


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw"])
def test_that_the_letters_of_every_optimiser_are_explained(name: str):
    frame = picture(
        trained("spiral", epochs=1, optimizer={"name": name}), Looking(weight=Weight("output.weight", (2, 0)))
    )
    explanation = frame.mechanics.explanation
    assert explanation is not None
    known = {letter for line in explanation.step for letter, _ in glossary(line)}
    used = {letter.name for line in explanation.step for letter in letters_in(line.letters)}
    assert used - {letter[0] for letter in known} <= {"w"}
