"""The words of a node: its footer, how many parameters, labels in lines.

Knows ops and shapes, neither Qt nor the other parts of a node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import prod
from typing import Literal

from playground.document.inspect import NodeShape
from playground.ops.op import Op, Shape

Measure = Callable[[str, Literal["title", "caption"]], float]
"""How wide a text is as a title or as a caption, in pixels at 100 %."""


def roughly(text: str, role: Literal["title", "caption"]) -> float:
    """A guess for where no font is at hand."""
    return (7.0 if role == "title" else 6.0) * len(text)


def wrapped(text: str, width: float, lines: int, measure: Measure) -> str:
    """The text broken between words into so many lines at most; the last takes the rest."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and (measure(longer, "caption") <= width or len(found) >= max(lines, 1)):
            found[-1] = longer
        else:
            found.append(word)
    return "\n".join(found)


def shape_words(op: Op, shape: NodeShape | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can be read at the input and at the output ports of a node."""
    if shape is None:
        return (), ()
    inputs = tuple(_shape(one) for one in shape.inputs)
    if op.inputs is None:
        inputs = (" · ".join(inputs),) if any(inputs) else ()
    return inputs, (_shape(shape.output),) * op.outputs


def _shape(shape: Shape | None) -> str:
    if shape is None:
        return ""
    if len(shape) > 1:
        return " × ".join(f"{size:,}" for size in shape)
    return f"{prod(shape):,} features" if prod(shape) != 1 else "1 feature"


def footer(op: Op, settings: Mapping[str, object], shape: NodeShape | None) -> tuple[str, str]:
    """The two ends of the footer."""
    widths = tuple("?" if one is None else f"{prod(one):,}" for one in shape.inputs) if shape else ()
    output = shape.output if shape else None
    count = shape.count if shape else 0
    out = f"{prod(output):,}" if output is not None else "?"
    if op.inputs == 0:
        return (f"{out} features" if out != "1" else "1 feature"), ""
    if op.inputs is None:
        return (_joined(op, widths) if widths else "no inputs"), (out if output is not None else "")
    if "units" in settings:
        units = settings["units"]
        end = out if output is not None or not isinstance(units, int) else f"{units:,}"
        return f"{widths[0] if widths else '?'} → {end}", (count_text(count) if output is not None else "")
    return _key_setting(op, settings), (
        "" if output is None or not op.outputs else count_text(count) if count else out
    )


def _joined(op: Op, widths: tuple[str, ...]) -> str:
    """ "8 + 8": the widths of a merge's inputs with the sign that stands in the op's hint."""
    sign = re.match(r"\w+(\W+?)\w", op.hint)
    return sign.group(1).join(widths) if sign and len(widths) <= 3 else f"{len(widths)} inputs"


def _key_setting(op: Op, settings: Mapping[str, object]) -> str:
    """The setting that says most about the node: "rate 0.2", or the title of its first choice.

    What is tiny by nature only guards a division, and says nothing.
    """
    for setting in op.settings:
        value = settings.get(setting.name)
        if setting.kind == "choice" and isinstance(value, str):
            titles = dict(zip(setting.choices, setting.titles, strict=False))
            title = titles.get(value, value.replace("_", " "))
            return title.lower() if title[1:].islower() else title
        tiny = isinstance(setting.default, float) and abs(setting.default) < 1e-3
        if setting.kind in ("number", "integer") and isinstance(value, (int, float)) and not tiny:
            return f"{setting.label.lower()} {value:g}"
    return ""


def count_text(count: int) -> str:
    """ "72 params", or short where there is no room: "8.3 k"."""
    if count < 1000:
        return f"{count} params" if count != 1 else "1 param"
    for unit, size in (("M", 1_000_000), ("k", 1000)):
        if count >= size:
            value = count / size
            return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return str(count)
