"""The four phases as the canvas shows them: when they are followed, how far a sweep has come, the words.

Pure values and a clock that is handed in; knows no Qt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from playground.document import Link
from playground.engine.frame import Frame
from playground.gui.canvas.plan.wires import WireKind

Ends = Callable[[Link], tuple[int, int]]
"""The nodes as they are drawn between which a link is drawn."""
Followed = Literal["predict", "loss", "gradient", "step"]

LAYER_MS = 160
SWEEP_MS = 900
"""A sweep through all layers takes no longer."""
FLASH_MS = 400
REST_MS = 300
"""After so long without another phase the last one is shown, however fast they came."""
_MOST_A_SECOND = 4


class Stepping:
    """Whether phases come one by one, slowly enough to be followed. Mutable; told of every frame."""

    def __init__(self) -> None:
        self.phase: Followed | None = None
        """The phase that is shown; None while training runs."""
        self.hasty: Followed | None = None
        """The phase that came too fast to be shown just now."""
        self._frame: Frame | None = None
        self._times: deque[float] = deque(maxlen=_MOST_A_SECOND + 1)

    @property
    def fast(self) -> bool:
        """Whether training runs faster than its phases can be followed."""
        return self.phase is None and self._frame is not None and self._frame.running

    def take(self, frame: Frame, now: float) -> bool:
        """Another frame, and the time in seconds; whether another phase is to be shown (or none)."""
        before, self._frame = self._frame, frame
        if before is not None and _moment(before) == _moment(frame):
            began = frame.running and not before.running and frame.phase == "step"
            if began:
                self.phase = self.hasty = None
            return began
        self._times.append(now)
        found = _followed(before, frame)
        quick = len(self._times) > _MOST_A_SECOND and now - self._times[0] < 1.0
        self.phase, self.hasty = (None, found) if quick else (found, None)
        return True

    def rest(self) -> bool:
        """No other phase came for a while; whether the last one is to be shown now."""
        if self.hasty is None or self._frame is None or self._frame.running:
            return False
        self.phase, self.hasty = self.hasty, None
        return True

    def forget(self) -> None:
        """Another network."""
        self.phase = self.hasty = self._frame = None
        self._times.clear()


def _moment(frame: Frame) -> tuple[object, ...]:
    return frame.generation, frame.epoch, frame.batch, frame.step, frame.phase


def _followed(before: Frame | None, frame: Frame) -> Followed | None:
    """The phase that a frame stands for. A step counts only where it is the next one."""
    if frame.phase == "init":
        return None
    if frame.phase != "step":
        return frame.phase
    next_one = before is not None and before.generation == frame.generation and before.step == frame.step - 1
    by_hand = before is not None and (before.phase == "gradient" or not (before.running or frame.running))
    return "step" if next_one and by_hand else None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a phase has come: nodes that it has reached, the share of each link that it has passed."""

    phase: Followed
    nodes: frozenset[int]
    links: Mapping[Link, float]
    share: float = 1.0

    @property
    def forwards(self) -> bool:
        return self.phase != "gradient"


def reach(
    phase: Followed,
    share: float,
    layer: Mapping[int, int],
    losses: frozenset[int],
    links: Iterable[Link],
    ends: Ends = lambda link: (link.source, link.target),
) -> Reach:
    """Where a phase is after a share of its sweep. `layer` is the column of each node as it is drawn."""
    joined = {link: ends(link) for link in links}
    if phase == "predict":
        return _forwards(share, layer, losses, joined)
    if phase == "gradient":
        return _backwards(share, layer, joined)
    passed = {one: share if joined[one][1] in losses and phase == "loss" else 1.0 for one in joined}
    return Reach(phase, frozenset(layer), passed, share)


def _forwards(
    share: float,
    layer: Mapping[int, int],
    losses: frozenset[int],
    joined: Mapping[Link, tuple[int, int]],
) -> Reach:
    """From the inputs to the outputs; the loss has its own phase."""
    at = share * span("predict", layer, losses)
    nodes = frozenset(id for id, rank in layer.items() if id not in losses and rank <= at + 1e-9)
    passed = {
        link: 0.0 if target in losses else _passed(at, layer[source], layer[target])
        for link, (source, target) in joined.items()
    }
    return Reach("predict", nodes, passed, share)


def _backwards(share: float, layer: Mapping[int, int], joined: Mapping[Link, tuple[int, int]]) -> Reach:
    """From the loss to the inputs."""
    last = span("gradient", layer, frozenset())
    at = share * last
    nodes = frozenset(id for id, rank in layer.items() if last - rank <= at + 1e-9)
    passed = {
        link: _passed(at, last - layer[target], last - layer[source])
        for link, (source, target) in joined.items()
    }
    return Reach("gradient", nodes, passed, share)


def _passed(at: float, start: int, end: int) -> float:
    return min(1.0, max(0.0, (at - start) / max(end - start, 1)))


def span(phase: Followed, layer: Mapping[int, int], losses: frozenset[int]) -> int:
    """How many layers a sweep goes through."""
    within = [rank for id, rank in layer.items() if phase == "gradient" or id not in losses]
    return max(within, default=0)


def duration_ms(phase: Followed, layers: int) -> int:
    """How long a phase moves."""
    if phase == "step":
        return FLASH_MS
    return min(SWEEP_MS, LAYER_MS * (1 if phase == "loss" else max(layers, 1)))


def sentence(phase: Followed, *, bars: bool, wires: WireKind) -> tuple[str, ...]:
    """What happens in a phase, in words: first what it does, then what is to be seen."""
    rows = ("Bars: one per row of the batch.",) if bars else ()
    if phase == "predict":
        return "Numbers flow forward: each node answers for every row.", *rows
    if phase == "loss":
        mean = "Bars: the loss of each row. Their mean is the loss."
        return "How wrong is each answer?", mean if bars else "The mean over all rows is the loss."
    if phase == "gradient":
        shown = {
            "weights": (),
            "gradients": ("Wires: the gradient of each weight.",),
            "this row's pull": ("Wires: this row's pull.",),
        }[wires]
        return "The error flows back.", *rows, *shown
    return "Each weight moves against its gradient.", "Marked: the weights that moved most."
