"""The table of all data sources, in the order in which people meet them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from playground.data import classic, measured, regression, shapes
from playground.data.source import Source

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            classic.CIRCLE,
            classic.XOR,
            classic.GAUSS,
            classic.SPIRAL,
            shapes.MOONS,
            shapes.CHECKERBOARD,
            shapes.K_SPIRAL,
            shapes.BLOBS,
            regression.PLANE,
            regression.MULTI_GAUSS,
            regression.SINE,
            regression.STEP,
            regression.ABS,
            regression.BUMPS,
            measured.IRIS,
            measured.WINE,
            measured.BREAST_CANCER,
            measured.DIGITS,
            measured.DIABETES,
        )
    }
)
"""Every data source by name."""
