"""What the runner can be told: small frozen values, put into its queue from any thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from playground.document.model import Document
from playground.engine.frame import EpochRecord, Wanted
from playground.engine.mechanics.values import Directions, Weight
from playground.engine.units import FIRST, Lives
from playground.session.pace import Tempo

Stride = Literal["phase", "batch", "epoch"]
Goal = Literal["predict", "loss", "gradient", "step"]


@dataclass(frozen=True, slots=True)
class Learned:
    """What a trained project brings along: the numbers, and how they came about."""

    parameters: Mapping[str, Any]
    records: tuple[EpochRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """Train this document from now on.

    With `fresh` from its own start (or from `learned`), not running; else going on with all that fits.
    `lives` tells nodes apart that have had the same id one after the other, see `History.lives`: a node that
    was made anew must not get the numbers of one that was deleted. It says how things are, not what has
    changed, so nothing is lost where a command is dropped because a later one replaces it.
    """

    document: Document
    generation: int
    fresh: bool = False
    learned: Learned | None = None
    lives: Lives = field(default_factory=lambda: FIRST)


@dataclass(frozen=True, slots=True)
class Forget:
    """There is nothing to train any more: what was learned goes."""


@dataclass(frozen=True, slots=True)
class Run:
    """Train until the document's stop conditions; with `on` past a loss target that is reached already."""

    on: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop a run after the batch at hand, in slow motion after the phase; `why` is told where one is on."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """Do the next phase, finish the batch, or finish the epoch.

    By phases it goes on to the end of `to`: where that was done already, or is past, in the next batch.
    """

    stride: Stride
    to: Goal | None = None


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Put this number in place of a trained one, whether a run is on or not."""

    weight: Weight
    value: float


@dataclass(frozen=True, slots=True)
class Restart:
    """Back to epoch 0 with the document's start."""


@dataclass(frozen=True, slots=True)
class OpenTest:
    """Open the sealed test rows, because the user asks for it; `opened` times, this one included."""

    opened: int


@dataclass(frozen=True, slots=True)
class DrawLandscape:
    """Compute a slice through the loss around the parameters as they are."""

    directions: Directions


@dataclass(frozen=True, slots=True)
class DropLandscape:
    """Compute no more of it."""


@dataclass(frozen=True, slots=True)
class Show:
    """Compute this from now on."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Pace:
    """So fast at most; None as fast as it goes."""

    tempo: Tempo | None


@dataclass(frozen=True, slots=True)
class Device:
    """Compute there from now on: auto, cpu or gpu.

    `tf32` lets a GPU round the factors of products; of its memory at most `memory_bytes` may be taken.
    """

    wish: str
    tf32: bool = False
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Hasten:
    """A faster executor may be had now: take it as soon as no run is cut in two by that."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the loop after the batch at hand."""


Command = (
    OpenTest
    | DrawLandscape
    | DropLandscape
    | Use
    | Forget
    | Run
    | Pause
    | Advance
    | SetWeight
    | Restart
    | Show
    | Pace
    | Device
    | Hasten
    | Quit
)


def without_stale(commands: Iterable[Command]) -> list[Command]:
    """Without documents, views and weights that the next command replaces (a slider being dragged)."""
    burst = list(commands)
    kept = [one for one, following in pairwise(burst) if not _replaced(one, following)]
    return [*kept, *burst[-1:]]


def _replaced(command: Command, following: Command) -> bool:
    """Whether nothing is left of a command once the following one is carried out."""
    if isinstance(command, Use) and isinstance(following, Use):
        return following.fresh >= command.fresh
    if isinstance(command, SetWeight) and isinstance(following, SetWeight):
        return following.weight == command.weight
    return isinstance(command, Show) and isinstance(following, Show)
