"""What kind of machine this is: enough to judge ratios by, nothing that tells whose it is."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from playground import __version__

LIBRARIES = (
    "numpy",
    "numba",
    "scipy",
    "scikit-learn",
    "PySide6-Essentials",
    "pyqtgraph",
    "torch",
    "jax",
    "cupy-cuda12x",
)


def machine() -> dict[str, Any]:
    """Processor, cores, system, versions and threads."""
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "usable_cores": usable_cores(),
        "load": load(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "playground": __version__,
        "versions": {name: version(name) for name in LIBRARIES},
        "threads": 1,
        "one_core": sys.platform == "linux",
    }


def cpu_model(info: Path = Path("/proc/cpuinfo")) -> str:
    """The processor's name as the system tells it."""
    try:
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    except OSError:
        pass  # only Linux has that file
    return platform.processor() or platform.machine()


def usable_cores() -> int | None:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()


def load() -> float | None:
    """How busy the machine was over the last minute, in cores; None where the system does not say."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def version(name: str) -> str | None:
    """The installed version, None where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
