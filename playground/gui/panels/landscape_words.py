"""What a landscape shows, in sentences. No Qt."""

from __future__ import annotations

from playground.engine.mechanics.values import Directions, Landscape

_ROUGH = "In the others it may look different."
_WAY = " The line is the way of the run, from the ring to the dot."
_SLICES: dict[Directions, str] = {
    "random": (
        "Two random directions, each as long as the weights that it moves, filter by filter "
        "(Li et al. 2018), so that flat and steep can be compared."
    ),
    "gradient": "Across: along the gradient. Up: the way in which it last changed.",
}


def explained(landscape: Landscape | None, directions: Directions, parameters: int | None) -> str:
    """What the slice is: its directions, and of how many dimensions it shows two."""
    shown = landscape.directions if landscape is not None else directions
    of = f"2 of {parameters:,} dimensions" if parameters else "2 of all dimensions"
    way = _WAY if landscape is not None and len(landscape.path) > 1 else ""
    return f"The loss in {of}. {_SLICES[shown]} {_ROUGH}{way}"


def around(landscape: Landscape) -> str:
    """Where and on what it was measured: "around epoch 12, on the training rows"."""
    if landscape.share < 1 and not landscape.reason:
        return f"computing, {100 * landscape.share:.0f} %"
    return f"around epoch {landscape.epoch:,}, on the {landscape.on} rows"


def stale_words(landscape: Landscape | None, epoch: int | None) -> tuple[str, bool]:
    """(What is to be known about it, whether that is an error); "" where all is well."""
    if landscape is None:
        return "", False
    if landscape.reason:
        return landscape.reason, True
    if epoch is not None and epoch != landscape.epoch:
        return f"The parameters have moved since: epoch {landscape.epoch:,} → {epoch:,}.", False
    return "", False
