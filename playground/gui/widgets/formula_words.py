"""What the letters of a formula stand for, as a tooltip teaches it. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from playground.ops.formula import Formula, Fraction, Line, Power, Root, Row, Symbol

_MOST = 5
_WORDS: dict[tuple[str, str, bool], str] = {
    ("η", "", False): "the learning rate: how long the step is",
    ("g", "", False): "the gradient ∂L/∂w: how the loss of the batch moves with this number",
    ("δ", "", False): "the error ∂loss/∂z: how one row's loss moves with the sum of this unit",
    ("δ", "y", False): "the error of what this unit gives, which comes from the layers behind",
    ("δ", "k", False): "the error of unit k of the layer behind",
    ("m", "", False): "the mean of the last gradients, newer ones counting more: the direction",
    ("m", "", True): "m, made larger in the first steps, for m starts at 0",
    ("s", "", False): "the squares of the gradients so far: how large they usually are",
    ("s", "", True): "s, made larger in the first steps, for s starts at 0",
    ("v", "", False): "the velocity: earlier steps that carry on",
    ("μ", "", False): "the momentum: the share of the velocity that is kept",
    ("n", "", False): "the direction after a look ahead: the gradient with the velocity that it leads to",
    ("c", "", False): "the limit that a gradient is cut to",
    ("α", "", False): "the share of s that is kept at each step",
    ("β", "1", False): "the share of m that is kept at each step",
    ("β", "2", False): "the share of s that is kept at each step",
    ("ε", "", False): "a tiny number, so that nothing is divided by 0",
    ("λ", "1", False): "the strength of the L1 penalty, which pulls towards 0 by a fixed amount",
    ("λ", "2", False): "the strength of the L2 penalty, which pulls the harder the larger the weight",
    ("λ", "", False): "the strength of weight decay",
    ("a", "", False): "what the weight multiplies",
    ("z", "", False): "the sum w · x + b, before the activation",
    ("B", "", False): "the rows of the batch",
    ("p", "", False): "the probability that the network gives",
    ("t", "", False): "what it should have been",
}


def letters_in(formula: Formula) -> Iterator[Symbol]:
    """The letters of a formula from left to right."""
    match formula:
        case Symbol():
            yield formula
        case Row():
            for part in formula.parts:
                yield from letters_in(part)
        case Fraction():
            yield from letters_in(formula.top)
            yield from letters_in(formula.bottom)
        case Root():
            yield from letters_in(formula.inside)
        case Power():
            yield from letters_in(formula.base)
            yield from letters_in(formula.exponent)


def glossary(line: Line) -> list[tuple[str, str]]:
    """The first few letters of a line that can be explained, each with what it stands for."""
    found: dict[str, str] = {}
    for letter in letters_in(line.letters):
        words = _WORDS.get((letter.name, letter.below, letter.hat))
        if words is not None:
            found.setdefault(_written(letter), words)
    return list(found.items())[:_MOST]


def _written(letter: Symbol) -> str:
    """A letter in one word: "β₁", "m̂"."""
    below = letter.below.translate(str.maketrans("12", "₁₂"))
    return letter.name + ("\u0302" if letter.hat else "") + (f" {below}" if below.isalpha() else below)
