"""What the frame of the window shows, as frozen values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["init", "predict", "loss", "gradient", "step"]
PHASES: tuple[Phase, ...] = ("init", "predict", "loss", "gradient", "step")
DECK_PX = 1140
"""The width that the deck needs at scale 1."""


@dataclass(frozen=True, slots=True)
class Until:
    """When a run stops by itself. A `loss` of None means: only at `max_epochs`."""

    loss: float | None = 0.05
    on: Literal["training", "validation"] = "validation"
    max_epochs: int = 1000
    patience: int | None = None


@dataclass(frozen=True, slots=True)
class DeckState:
    """The deck at one moment.

    `phase` was done last; `notes` are the live numbers under the phases' names, shown as given.
    `flowing` means that phases pass faster than four a second: a bar shows the batch within the
    epoch, and no phase is marked. `batch` of `batches` are done in this epoch. Where `why_not` is
    not empty nothing can run, and it is the sentence that says why.
    """

    running: bool = False
    flowing: bool = False
    phase: Phase | None = None
    notes: tuple[str, str, str, str, str] = ("–", "–", "–", "–", "–")
    epoch: int = 0
    batch: int | None = None
    batches: int | None = None
    until: Until = Until()
    pace: object = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A read-out of the status bar: its name, its value and, where it teaches, a tooltip."""

    name: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class StatusState:
    """The status bar at one moment: `summary` overrules the count of problems and hints."""

    problems: int = 0
    hints: int = 0
    summary: str = ""
    left: tuple[Fact, ...] = ()
    right: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of the frame for one size of window, in pixels at scale 1."""

    compact: bool
    rail: bool
    left_px: int
    right_px: int
    right_columns: int
    drawer_px: tuple[int, int]
    """Height of the drawer closed and, at first, open."""


def shape(width_px: int, height_px: int, *, projector: bool = False) -> Shape:
    """The measures for a window of this size; on a projector the columns fold away."""
    compact = width_px < 1440 or height_px < 820
    wide = width_px >= 2200
    if projector:
        return Shape(compact, False, 0, 0, 0, (40, 196))
    return Shape(
        compact=compact,
        rail=compact,
        left_px=48 if compact else 248,
        right_px=288 if compact else 344,
        right_columns=2 if wide else 1,
        drawer_px=(40, 196) if compact else (48, 240),
    )


def projector_scale(width_px: int) -> float:
    """How much larger the type is on a projector: 125 %, less where the deck would not fit."""
    return max(1.0, min(1.25, width_px / DECK_PX))
