"""What a peer is: a name, what it needs, and a way to make a contender of it for a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from typing import Any, Protocol

from playground.bench.cases import Case
from playground.bench.timing import Contender

Array = Any
Layers = Sequence[tuple[Array, Array]]
"""Weights (I, O) and biases (O,) of each layer."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A case with its rows and the parameters to start from.

    Shapes: x (N, I) float32; y (N, O) float32 values, or (N,) class numbers.
    """

    case: Case
    x: Array
    y: Array
    start: Layers


class Rival(Contender, Protocol):
    """A peer at work on a problem."""

    def parameters(self) -> Layers:
        """Weights and biases as they are now, as host arrays of our shapes."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to train a network elsewhere. `package` is what pip calls it, `module` what Python does."""

    name: str
    title: str
    package: str
    module: str
    make: Callable[[Problem], Rival]

    def missing(self) -> str:
        """Why it cannot run here; empty where it can."""
        return "" if util.find_spec(self.module) is not None else f"{self.package} is not installed"

    def version(self) -> str | None:
        """Its version, None where it is not installed."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None
