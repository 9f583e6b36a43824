"""A recipe for tests: the attributes that loading asks for, and no document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deal:
    training: float = 0.8
    validation: float = 0.2
    test: float = 0.0
    seed: int = 1


@dataclass(frozen=True)
class Wish:
    source: str = "spiral"
    settings: Mapping[str, object] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    standardize: bool = True
    split: Deal = field(default_factory=Deal)
