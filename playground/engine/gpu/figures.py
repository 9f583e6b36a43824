"""The measured figures, kept from one start of the program to the next.

Owns the cache file. A file that is missing, broken, of another machine or unwritable costs a new
measurement and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from platformdirs import user_cache_dir

from playground.document.atomic import write_bytes
from playground.engine.gpu.calibrate import calibrate
from playground.engine.gpu.cost import Measured, sound

MOST_BYTES = 2**20
Measure = Callable[[Any, str, bool], Measured]


def cache_path() -> Path:
    """Where the figures are kept."""
    return Path(user_cache_dir("nn-playground", appauthor=False)) / "device-costs.json"


def key_of(xp: Any, dtype: str, tf32: bool) -> str:
    """What the figures depend on: device, driver, libraries, precision."""
    runtime = xp.cuda.runtime
    name = runtime.getDeviceProperties(0)["name"]
    device = name.decode(errors="replace") if isinstance(name, bytes) else str(name)
    versions = f"driver {runtime.driverGetVersion()}, CuPy {xp.__version__}, NumPy {np.__version__}"
    return f"{device}, {versions}, {dtype}{', TF32' if tf32 else ''}"


def figures(
    xp: Any, dtype: str, tf32: bool, path: Path | None = None, measure: Measure | None = None
) -> Measured:
    """The figures for this machine, measured now where none are kept. Raises what CuPy raises."""
    path = path or cache_path()
    key = key_of(xp, dtype, tf32)
    kept = _read(path)
    if key in kept and sound(kept[key]):
        return kept[key]
    measured = (measure or _measure)(xp, dtype, tf32)
    if sound(measured):
        _write(path, {**kept, key: measured})
    return measured


def _measure(xp: Any, dtype: str, tf32: bool) -> Measured:
    return calibrate(xp, dtype, tf32, time.perf_counter)


def _read(path: Path) -> dict[str, Measured]:
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Measured])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def _write(path: Path, kept: dict[str, Measured]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, msgspec.json.format(msgspec.json.encode(kept), indent=1))
    except OSError:
        return
