"""`doctor`: what this installation is made of and what it can use."""

from __future__ import annotations

import os
import platform
import sys
from argparse import Namespace
from collections.abc import Iterator
from importlib import metadata

from playground import __version__
from playground.cli.threads import steady_threads
from playground.engine.device import gpu
from playground.engine.fast import cache
from playground.resources import resources_folder

LIBRARIES = (
    "numpy",
    "scipy",
    "scikit-learn",
    "PySide6-Essentials",
    "pyqtgraph",
    "qtawesome",
    "safetensors",
    "msgspec",
    "rich",
    "threadpoolctl",
    "numba",
    "cupy-cuda12x",
)


def doctor(options: Namespace) -> int:
    """One fact a line."""
    steady_threads()
    facts = dict(gathered())
    width = max(map(len, facts))
    for name, value in facts.items():
        print(f"{name:{width}}  {value}")
    return 0


def gathered() -> Iterator[tuple[str, str]]:
    """Every fact with its name."""
    yield "playground", f"{__version__} in {os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}"
    yield "resources", str(resources_folder())
    yield "python", f"{platform.python_version()} ({sys.executable})"
    yield "system", platform.platform()
    for name in LIBRARIES:
        yield name, _version(name)
    yield "CPU", f"{os.cpu_count()} cores"
    xp, why = gpu()
    yield "GPU", _gpu_name(xp) if xp is not None else f"none: {why}"
    yield "executor", _executor()
    yield "compiled loops", _compiled_loops()
    yield "linear algebra", _linear_algebra()
    yield "display", _display()
    yield "Qt", _qt()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _gpu_name(xp: object) -> str:
    properties = xp.cuda.runtime.getDeviceProperties(0)  # type: ignore[attr-defined]  # CuPy has no types
    return f"{properties['name'].decode()}, {properties['totalGlobalMem'] / 2**30:.0f} GiB"


def _executor() -> str:
    """What a network on the CPU would run in, and why not in the faster one."""
    reason = cache.why_not() or cache.load_kernels("float32")
    return "fast" if reason is None else f"array, for {reason}"


def _compiled_loops() -> str:
    """Where they are kept and whether they are there; missing ones are compiled when first asked for."""
    place, size = cache.folder(), cache.size()
    return f"{size / 2**20:.1f} MiB in {place}" if cache.is_ready(place) else f"not yet in {place}"


def _linear_algebra() -> str:
    from threadpoolctl import threadpool_info

    found = [
        f"{one['internal_api']} {one['version']}, {one['num_threads']} thread"
        for one in threadpool_info()
        if one["user_api"] == "blas"
    ]
    return "; ".join(found) or "unknown"


def _display() -> str:
    if not sys.platform.startswith("linux"):
        return "the system's"
    found = [f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)]
    return ", ".join(found) or "none: the window cannot open, everything else works"


def _qt() -> str:
    """Whether Qt loads at all, and which platform it would use."""
    try:
        from PySide6 import QtCore, QtGui
    except ImportError as error:
        return f"cannot be loaded: {error}"
    running = QtGui.QGuiApplication.instance()
    wish = os.environ.get("QT_QPA_PLATFORM", "the system's")
    used = running.platformName() if isinstance(running, QtGui.QGuiApplication) else wish
    return f"{QtCore.qVersion()}, platform {used}"
