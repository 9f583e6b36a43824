"""Formulas as plain text and as LaTeX, and that brackets stand where arithmetic needs them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ops.formula import (
    Formula,
    Line,
    Number,
    Operator,
    Power,
    Row,
    Symbol,
    latex,
    line_latex,
    line_text,
    text,
    whole,
)
from playground.ops.terms import becomes, called, derived, equals, minus, over, root, squared, times, total
from tests.ops.formulas import evaluate

W, ETA = Symbol("w"), Symbol("η")
GREEK = {"alpha", "beta", "gamma", "delta", "varepsilon", "eta", "lambda", "mu", "sigma"}
SIGNS = {"partial", "sum", "infty", "ell", "cdot", "times", "leftarrow", "approx", "dots", "Vert"}
KNOWN = GREEK | SIGNS | {"hat", "frac", "sqrt", "text", "operatorname", "underset", "tanh", "max", "min"}


def step(w: Formula, eta: Formula, m: Formula) -> Formula:
    return minus(w, times(eta, over(m, total(root(Symbol("s")), Symbol("ε")))))


STEP = step(W, ETA, Symbol("m", hat=True))


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (becomes(W, STEP), "w ← w − η · m̂/(√s + ε)"),
        (times(minus(Number(0.261), Number(1)), Number(-1.507)), "(0.261 − 1) × (−1.507)"),
        (total(Number(0.5), times(Number(-2), Number(3))), "0.5 + (−2) × 3"),
        (minus(Number(1), minus(Number(2), Number(3))), "1 − (2 − 3)"),
        (squared(Number(-0.25)), "(−0.25)²"),
        (squared(W), "w²"),
        (squared(Number(1.5e-5)), "(1.5·10⁻⁵)²"),
        (squared(Number(1e-5)), "(10⁻⁵)²"),
        (root(Number(1.5e-9)), "√(1.5·10⁻⁹)"),
        (over(Number(2), Number(1.5e-9)), "2/(1.5·10⁻⁹)"),
        (minus(Number(1), Number(-0.0)), "1 − 0"),
        (over(Number(-1), minus(Number(1), Power(Number(0.9), Number(12)))), "(−1)/(1 − 0.9¹²)"),
        (Symbol("β", below="1", above="t"), "β₁ᵗ"),
        (Symbol("w", below="AB"), "w_(AB)"),
        (called("f′", Number(-0.3)), "f′(−0.3)"),
        (called("max", Number(0), Symbol("z")), "max(0, z)"),
        (Row((Operator("−"), W)), "−w"),
        (Number(1e-8), "10⁻⁸"),
        (Number(-1.23456e-7), "−1.2346·10⁻⁷"),
        (Number(123456.0), "123456"),
        (Number(-0.5, digits=2), "−0.5"),
        (Number(float("nan")), "NaN"),
        (Number(float("-inf")), "−∞"),
        (equals(W, total(Number(1.0))), "w = 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_that_a_formula_reads_as_it_would_be_written_by_hand(formula: Formula, said: str) -> None:
    assert text(formula) == said


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (becomes(W, STEP), r"w \leftarrow w - \eta \cdot \frac{\hat{m}}{\sqrt{s} + \varepsilon}"),
        (Symbol("β", below="1", above="t"), r"\beta_{1}^{t}"),
        (Number(-1.5e-8), r"-1.5 \times 10^{-8}"),
        (Number(-1e-8), r"-10^{-8}"),
        (Number(2, note="p − y_1"), r"\underset{\text{p $-$ y\_1}}{2}"),
        (called("f′", Symbol("z")), "f' ( z )"),
        (called("Leaky ReLU", Symbol("z")), r"\text{Leaky ReLU} ( z )"),
        (squared(Symbol("s", hat=True)), r"(\hat{s})^{2}"),
        (squared(Number(1.5e-5)), r"(1.5 \times 10^{-5})^{2}"),
        (over(Symbol("∂y"), Symbol("∂z")), r"\frac{\partial y}{\partial z}"),
    ],
)  # fmt: skip
def test_that_a_formula_is_copied_as_latex(formula: Formula, said: str) -> None:
    assert latex(formula) == said


def test_that_a_line_says_letters_numbers_and_value_once() -> None:
    numbers = (Number(-1.1187, "old"), Number(0.1, "rate"), Number(-0.1877, "gradient"))
    letters = (W, ETA, Symbol("g"))
    line = derived(
        "Step", W, lambda w, eta, g: minus(w, times(eta, g)), letters, numbers, -1.09993, role="new"
    )
    assert line_text(line) == "Step: w ← w − η · g = −1.1187 − 0.1 × (−0.1877) = −1.0999"
    assert line_latex(line) == r"w \leftarrow w - \eta \cdot g = -1.1187 - 0.1 \times ( -0.1877 ) = -1.0999"
    last = whole(line)
    assert isinstance(last, Row)
    assert last.parts[-1] == Number(-1.09993, "new")
    assert line_text(Line("", W, Number(2.0), 2.0)) == "w = 2"
    assert line_text(Line("Said", W)) == "Said: w"


NUMBERS = st.floats(-100, 100).map(lambda value: Number(round(value, 3))) | st.just(Number(2.5e7))
FORMULAS: Any = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: total(*parts)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: times(*parts)),
        st.tuples(inner, inner).map(lambda pair: minus(*pair)),
        inner.map(squared),
    ),
    max_leaves=8,
)


def by_python(formula: Formula) -> float:
    """What the plain text of a formula comes to, read by Python."""
    said = text(formula).replace("−", "-").replace("×", "*").replace("·", "*")
    return float(eval(re.sub("([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: f"**({lowered(found[1])})", said)))


def lowered(raised: str) -> str:
    return raised.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))


@given(FORMULAS)
def test_that_the_text_of_a_formula_comes_to_what_the_formula_does(formula: Formula) -> None:
    exact = evaluate(formula)
    assert by_python(formula) == pytest.approx(exact, rel=2e-2, abs=1e-2 * (1 + abs(exact)))


@given(FORMULAS)
def test_that_latex_is_balanced_and_knows_its_commands(formula: Formula) -> None:
    assert_latex(latex(over(formula, root(total(formula, Symbol("ε", below="a b"))))))


def assert_latex(made: str) -> None:
    """Braces close in order, every command is known, and no letter stands that LaTeX would not set."""
    depth = 0
    for sign in re.sub(r"\\[{}]", "", made):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert set(re.findall(r"\\([a-zA-Z]+)", made)) <= KNOWN
    assert made.isascii()


def test_that_the_check_of_latex_can_fail() -> None:
    for bad in ("{", "}{", r"\nosuch", "η"):
        with pytest.raises(AssertionError):
            assert_latex(bad)
