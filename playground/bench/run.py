"""The whole benchmark: each part in a process of its own, one after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from playground.bench.children import ChildError, answers, environment
from playground.bench.plan import Outcome, Plan, outcome_of
from playground.bench.sections import SECTIONS, Section

Progress = Callable[[Section, int, int], None]
"""Is told the part that is measured, the rounds done of it, and how many there are."""


def outcomes(names: Sequence[str], plan: Plan, progress: Progress) -> Iterator[tuple[Section, Outcome]]:
    """What each part finds, as soon as it is done. A part that fails says so and the others go on."""
    for name in names:
        section = SECTIONS[name]
        try:
            yield section, one(section, plan, progress)
        except ChildError as error:
            yield section, Outcome(notes=[f"This could not be measured: {error}."])


def one(section: Section, plan: Plan, progress: Progress) -> Outcome:
    """What one part finds. Raises: ChildError where it fails."""
    done, expected = 0, 1
    progress(section, done, expected)
    arguments = ("-m", "playground.bench", section.name, json.dumps(plan.plain()))
    with answers(arguments, environment()) as said:
        for words in said:
            if "outcome" in words:
                return outcome_of(words["outcome"])
            done, expected = done + words.get("done", 0), words.get("expect", expected)
            progress(section, done, expected)
    raise ChildError("it ended without an answer")


def as_json(machine: dict[str, Any], plan: Plan, found: Sequence[tuple[Section, Outcome]]) -> dict[str, Any]:
    """Everything as one object of plain values."""
    sections = {section.name: {"title": section.title, **outcome.plain()} for section, outcome in found}
    return {"machine": machine, "plan": plan.plain(), "sections": sections}
