"""How much memory rows may take: larger data sets are streamed from where they lie."""

from __future__ import annotations

import os

from playground.data.recipe import DataError

BUDGET_MB = 512
"""Megabytes (MiB) that rows may take unless one says otherwise."""

LEAST_MB = 16
"""Below this not even a few chunks of rows fit."""

VARIABLE = "PLAYGROUND_MEMORY_MB"
"""The environment variable that sets another budget."""


def budget(memory_mb: float | None = None) -> int:
    """The memory for rows in bytes: what was asked for, else the environment's, else the default.

    Raises: DataError for what is no number of megabytes.
    """
    given: object = memory_mb if memory_mb is not None else os.environ.get(VARIABLE) or BUDGET_MB
    name = "memory_mb" if memory_mb is not None else VARIABLE
    try:
        megabytes = float(given)  # type: ignore[arg-type]  # whatever it is, float() says whether it is a number
    except (TypeError, ValueError):
        megabytes = 0.0
    if not LEAST_MB <= megabytes <= 1e9:
        raise DataError(f"{name} must be a number of megabytes of at least {LEAST_MB}, not {given!r}")
    return int(megabytes * (1 << 20))
