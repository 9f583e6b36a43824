"""What units are called where they are explained: "hidden 2 · 1", "input · x₁"."""

from __future__ import annotations

from playground.engine.stepper import Stepper


def unit_name(trainer: Stepper, buffer: int, unit: int) -> str:
    """A unit of the node that fills a buffer, counted from 1; a feature of an input by its own name."""
    program = trainer.program
    node = program.buffers[buffer].name.removesuffix(".before")
    if buffer in program.inputs:
        return f"{node} · {trainer.dataset.feature_labels[program.inputs[buffer][unit]]}"
    return f"{node} · {unit + 1}"


def listed(words: list[str]) -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
