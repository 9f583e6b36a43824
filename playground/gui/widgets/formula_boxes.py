"""Formulas as boxes: fractions, roots, powers, letters with marks, numbers with a note below.

Owns how each part is drawn. Where a row breaks into lines is `formula_rows`'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.gui.widgets.formula_ink import Box, Stroke, measured, side_by_side, text_box
from playground.ops.formula import (
    Formula,
    Fraction,
    Number,
    Operator,
    Power,
    Role,
    Root,
    Row,
    Symbol,
    digits_of,
)

RELATIONS = frozenset("=←≈→<>≤≥")
BINARY = frozenset("+−-×·/÷")
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
_WEIGHTS: dict[Role, int] = {"new": 600, "sum": 600}
_SMALL = 0.76
_ASCENDING = frozenset("bdfhkltβδθλ")
_TALL = 1.35
"""From so many times the height of a line on, brackets are drawn as high as what they hold."""


@dataclass(frozen=True, slots=True)
class Style:
    """Size of type, of the notes below numbers and of the number that all comes to; inks."""

    px: int = 13
    note_px: int = 11
    new_px: int = 13
    letters: str = "text2"
    figures: str = "text1"

    def smaller(self) -> Style:
        """For exponents and indices."""
        small = max(round(self.px * _SMALL), 7)
        return replace(self, px=small, new_px=small, note_px=min(self.note_px, small))


def box_of(part: Formula, style: Style) -> Box:
    """One part of a formula in one piece."""
    if isinstance(part, Number):
        return _number(part, style)
    if isinstance(part, Symbol):
        return _symbol(part, style)
    if isinstance(part, Operator):
        return text_box(part.sign, style.px, 400, _operator_ink(part.sign, style))
    if isinstance(part, Fraction):
        return _fraction(part, style)
    if isinstance(part, Root):
        return _root(part, style)
    if isinstance(part, Power):
        return _power(part, style)
    return side_by_side(pieces(part.parts, style))


def pieces(parts: tuple[Formula, ...], style: Style) -> list[tuple[float, Box]]:
    """The parts of a row, each with the gap before it. Rows in rows are one row."""
    flat = flattened(parts)
    boxes = [box_of(part, style) for part in flat]
    _stretch_brackets(flat, boxes, style)
    gaps = [gap_before(flat, place, style.px) for place in range(len(flat))]
    return [
        (gap, _bracketed(box, style) if _needs_brackets(flat, place) else box)
        for place, (gap, box) in enumerate(zip(gaps, boxes, strict=True))
    ]


def flattened(parts: tuple[Formula, ...]) -> list[Formula]:
    """The parts of a row without rows in it."""
    flat: list[Formula] = []
    for part in parts:
        flat += flattened(part.parts) if isinstance(part, Row) else [part]
    return flat


def sign_at(parts: list[Formula], place: int) -> str:
    """The sign of the operator at a place, "" where there is none."""
    part = parts[place] if 0 <= place < len(parts) else None
    return part.sign if isinstance(part, Operator) else ""


def is_binary(parts: list[Formula], place: int) -> bool:
    """Whether the operator there stands between two parts, and is not the sign of the next."""
    sign, before = sign_at(parts, place), sign_at(parts, place - 1)
    if sign in RELATIONS:
        return place > 0
    alone = before != "" and before not in CLOSING
    return sign in BINARY and place > 0 and not alone


def gap_before(parts: list[Formula], place: int, px: int) -> float:
    """Air before a part of a row: around =, + and ×, after a comma or a function's name; none at brackets."""
    if place == 0:
        return 0.0
    sign, before = sign_at(parts, place), sign_at(parts, place - 1)
    for at in (place, place - 1):
        if is_binary(parts, at):
            return px * (0.5 if sign_at(parts, at) in RELATIONS else 0.36)
    if before in OPENING or sign in CLOSING or sign == "," or before in BINARY:
        return px * 0.02 if before not in OPENING else 0.0
    if sign in OPENING:
        return 0.0 if before else px * 0.1
    return px * (0.3 if before else 0.18)


def _operator_ink(sign: str, style: Style) -> str:
    if sign in OPENING or sign in CLOSING:
        return style.letters
    return "text3" if sign in RELATIONS or sign in BINARY else style.letters


def _needs_brackets(parts: list[Formula], place: int) -> bool:
    """A negative number behind + − × · stands in brackets."""
    part = parts[place]
    return isinstance(part, Number) and part.value < 0 and sign_at(parts, place - 1) in BINARY and place > 0


def _bracketed(box: Box, style: Style) -> Box:
    """Brackets in the colour of what they hold."""
    ink = box.inks[0].ink
    left, right = (text_box(sign, style.px, 400, ink) for sign in "()")
    return side_by_side([(0, left), (0, box), (0, right)])


def _number(part: Number, style: Style) -> Box:
    ink = style.figures
    if part.role == "gradient" and part.value:
        ink = "positive_text" if part.value > 0 else "negative_text"
    px = style.new_px if part.role == "new" else style.px
    box = _figures(part, px, _WEIGHTS.get(part.role, 400), ink)
    return under(box, part.note, style) if part.note else box


def _figures(part: Number, px: int, weight: int, ink: str) -> Box:
    """The digits, and the power of ten behind them."""
    digits, power = digits_of(part)
    if power is None:
        return text_box(digits, px, weight, ink)
    bare = digits in ("1", "−1")
    ten = text_box(f"{digits[:-1]}10" if bare else "10", px, weight, ink)
    raised = text_box(str(power).replace("-", "−"), max(round(px * _SMALL), 6), weight, ink)
    lift = measured(px, weight).capHeight() * 0.55
    high = Box(raised.width + 1, lift + raised.ascent, 0.0, raised.moved(1, -lift).inks)
    dot = text_box("·", px, weight, ink)
    mantissa = [] if bare else [(0.0, text_box(digits, px, weight, ink)), (px * 0.08, dot)]
    return side_by_side([*mantissa, (0.0 if bare else px * 0.08, ten), (0.0, high)])


def under(box: Box, note: str, style: Style) -> Box:
    """A box with a small note centred below it."""
    words = text_box(note, style.note_px, 400, "text3")
    width = max(box.width, words.width)
    drop = box.descent + words.ascent + style.px * 0.08
    lower = words.moved((width - words.width) / 2, drop)
    upper = box.moved((width - box.width) / 2)
    return Box(width, box.ascent, drop + words.descent, upper.inks + lower.inks)


def _symbol(part: Symbol, style: Style) -> Box:
    base = text_box(part.name, style.px, 400, style.letters)
    if part.hat:
        base = _hatted(base, part.name, style)
    small = style.smaller()
    inks, width, ascent, descent = base.inks, base.width, base.ascent, base.descent
    metrics = measured(style.px, 400)
    for text, shift in ((part.above, -metrics.capHeight() * 0.62), (part.below, style.px * 0.24)):
        if not text:
            continue
        mark = text_box(text, small.px, 400, style.letters)
        inks += mark.moved(base.width + 1, shift).inks
        width = max(width, base.width + 1 + mark.width)
        ascent, descent = max(ascent, mark.ascent - shift), max(descent, mark.descent + shift)
    return Box(width, ascent, descent, inks)


def _hatted(base: Box, name: str, style: Style) -> Box:
    """A roof over the letter."""
    metrics = measured(style.px, 400)
    tall = any(sign.isupper() or sign in _ASCENDING for sign in name)
    foot = -(metrics.capHeight() if tall else metrics.xHeight()) - style.px * 0.12
    middle, reach, rise = base.width / 2, style.px * 0.22, style.px * 0.18
    roof = ((middle - reach, foot), (middle, foot - rise), (middle + reach, foot))
    hat = Stroke(roof, max(style.px / 12, 1.0), style.letters)
    return Box(base.width, max(base.ascent, rise - foot + 2), base.descent, (*base.inks, hat))


def _fraction(part: Fraction, style: Style) -> Box:
    inner = replace(style, new_px=style.px)
    top, bottom = box_of(part.top, inner), box_of(part.bottom, inner)
    axis = measured(style.px, 400).capHeight() * 0.42
    side, air = style.px * 0.2, style.px * 0.12
    width = max(top.width, bottom.width) + 2 * side
    upper = top.moved((width - top.width) / 2, -(axis + air + top.descent))
    lower = bottom.moved((width - bottom.width) / 2, bottom.ascent + air - axis)
    rule = Stroke(((1, -axis), (width - 1, -axis)), max(style.px / 13, 1.0), "text3")
    ascent, descent = axis + air + top.height, bottom.height + air - axis
    return Box(width, ascent, descent, (*upper.inks, rule, *lower.inks))


def _root(part: Root, style: Style) -> Box:
    inside = box_of(part.inside, style)
    px, air = style.px, style.px * 0.1
    lead, top = px * 0.68, -(inside.ascent + air)
    foot = inside.descent - px * 0.1
    sign = (
        (px * 0.06, foot - inside.height * 0.38), (px * 0.2, foot - inside.height * 0.46),
        (px * 0.38, foot), (px * 0.6, top), (lead + inside.width + px * 0.1, top),
    )  # fmt: skip
    stroke = Stroke(sign, max(px / 12, 1.0), style.letters)
    width = lead + inside.width + px * 0.14
    return Box(width, inside.ascent + air + px * 0.1, inside.descent, (stroke, *inside.moved(lead).inks))


def _power(part: Power, style: Style) -> Box:
    base = box_of(part.base, style)
    if isinstance(part.base, Number) and (part.base.value < 0 or digits_of(part.base)[1] is not None):
        base = _bracketed(base, style)
    exponent = box_of(part.exponent, style.smaller())
    lift = max(base.ascent - style.px * 0.62, measured(style.px, 400).capHeight() * 0.55)
    raised = exponent.moved(base.width + 1, -lift)
    width, ascent = base.width + 1 + exponent.width, max(base.ascent, lift + exponent.ascent)
    return Box(width, ascent, max(base.descent, exponent.descent - lift), base.inks + raised.inks)


def _stretch_brackets(parts: list[Formula], boxes: list[Box], style: Style) -> None:
    """Draws brackets around something high as high as that."""
    opened: list[int] = []
    for place in range(len(parts)):
        sign = sign_at(parts, place)
        if sign in OPENING:
            opened.append(place)
        elif sign in CLOSING and opened:
            first = opened.pop()
            held = boxes[first + 1 : place]
            up = max((one.ascent for one in held), default=0.0)
            down = max((one.descent for one in held), default=0.0)
            if sign == ")" and up > _TALL * boxes[place].ascent:
                boxes[first], boxes[place] = (_tall(up, down, style, mirrored) for mirrored in (False, True))


def _tall(up: float, down: float, style: Style, mirrored: bool) -> Box:
    """A round bracket from `up` above the baseline to `down` below it."""
    width, bend = style.px * 0.34, style.px * 0.2
    height, steps = up + down, 12
    points = []
    for step in range(steps + 1):
        share = step / steps
        reach = 4 * share * (1 - share)
        x = width * 0.75 - bend * min(reach * 1.6, 1.0)
        points.append((width - x if mirrored else x, share * height - up))
    return Box(width, up, down, (Stroke(tuple(points), max(style.px / 12, 1.0), style.letters),))
