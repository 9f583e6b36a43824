"""One setting of an op, a loss, an optimiser, a data generator: its name, limits and help.

Owns what a value may be. Knows nothing of files, widgets or arrays: the inspector draws a field
from a `Setting`, the document checks a value with it, the help page prints it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Value = bool | int | float | str | list[str] | None
Kind = Literal["integer", "number", "flag", "choice", "names"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A named value with its kind, default and limits.

    `low` and `high` are inclusive; `above` is an exclusive lower limit. A `choice` lists its values
    in `choices` (titles for people stand in `titles`, same order, or the values serve). `names` is
    a list of texts, an empty one meaning "all". Where `optional`, None is a value too. `when` names
    another setting and the values of it under which this one matters (None: always); under others
    an inspector need not show it.
    """

    name: str
    kind: Kind
    default: Value
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    symbol: str = ""
    optional: bool = False
    when: tuple[str, tuple[Value, ...]] | None = None

    def problem(self, value: object) -> str | None:
        """Why `value` cannot be this setting, as the end of a sentence that begins with its label.

        None where the value is fine. Never raises.
        """
        if value is None:
            return None if self.optional else f"needs {self._wanted()}"
        if self.kind == "flag":
            return None if isinstance(value, bool) else "must be true or false"
        if self.kind == "choice":
            if isinstance(value, str) and value in self.choices:
                return None
            return f"cannot be {_shown(value)}: choose one of {', '.join(self.choices)}"
        if self.kind == "names":
            good = isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)
            return None if good else "must be a list of names"
        return self._number_problem(value)

    def _number_problem(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return f"must be {self._wanted()}, not {_shown(value)}"
        try:
            finite = math.isfinite(value)
        except OverflowError:  # a whole number beyond all floats
            return f"must be {self._wanted()}, not a number of that size"
        if not finite:
            return f"must be finite, not {value}"
        if self.kind == "integer" and value != int(value):
            return f"must be a whole number, not {value:g}"
        too_low = self.low is not None and value < self.low
        too_high = self.high is not None and value > self.high
        not_above = self.above is not None and value <= self.above
        if too_low or too_high or not_above:
            return f"must be {self._wanted()}, not {_counted(value)}"
        return None

    def _wanted(self) -> str:
        """The range in words: "a whole number from 1 to 4096"."""
        if self.kind not in ("integer", "number"):
            return "a value"
        noun = "a whole number" if self.kind == "integer" else "a number"
        parts = []
        if self.above is not None:
            parts.append(f"above {_counted(self.above)}")
        if self.low is not None and self.high is not None:
            parts.append(f"from {_counted(self.low)} to {_counted(self.high)}")
        elif self.low is not None:
            parts.append(f"of at least {_counted(self.low)}")
        elif self.high is not None:
            parts.append(f"up to {_counted(self.high)}")
        return " ".join([noun, *parts])


def _counted(value: float) -> str:
    """A number for people: 4,096 or 0.25 or 1e+20."""
    exact = abs(value) < (1e21 if isinstance(value, int) else 1e15)
    return f"{int(value):,}" if exact and value == int(value) else f"{value:g}"


def _shown(value: object) -> str:
    """A value as a short quotation, however long or odd it is."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


def resolve(settings: Iterable[Setting], given: Mapping[str, object]) -> dict[str, object]:
    """Every setting with its value: the given one, else the default."""
    return {setting.name: given.get(setting.name, setting.default) for setting in settings}


def problems(settings: Iterable[Setting], given: Mapping[str, object]) -> list[tuple[str, str]]:
    """(name, sentence) for every given value that is out of its limits or has no such setting."""
    known = {setting.name: setting for setting in settings}
    found = []
    for name, value in given.items():
        if name not in known:
            there = ", ".join(known) or "none"
            found.append((name, f"there is no setting '{name}' (there are: {there})"))
        elif (why := known[name].problem(value)) is not None:
            found.append((name, f"{known[name].label} {why}"))
    return found
