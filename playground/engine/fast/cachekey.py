"""By which names compiled kernels are kept: one for what they were made from, one for the processor.

Numba's own key sees only the file of the function that Python calls. What that function was compiled from
lies in many files, so they all go into the name, with the versions and settings of what compiled them.
Cheap: reads a few files and imports none of the libraries.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
COMPILERS = ("numba", "llvmlite", "numpy", "scipy")
NOT_COMPILED = {"__init__.py", "build.py", "cache.py", "cachekey.py", "making.py", "onlyone.py"}
"""Files beside the kernels that have no part in what they compute or how they are called."""

NO_EFFECT = {"NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS"}
"""Settings of Numba that change nothing in the compiled code."""

_OPS = re.compile(r"^from playground\.ops\.(\w+) import", re.MULTILINE)
_TRAITS = ("model name", "flags", "features", "cpu part", "cpu implementer", "isa")


@cache
def made_from() -> str:
    """Names the sources, wherever they lie, and the compiler."""
    parts = [sys.version, str(PACKAGE), *(f"{name} {version(name)}" for name in COMPILERS)]
    parts += [f"{name}={value}" for name, value in sorted(os.environ.items()) if _matters(name)]
    return _short(part.encode() for part in (*parts, *source_texts(PACKAGE)))


@cache
def processor() -> str:
    """Names the kind of processor, so that machines that share a folder keep their own kernels."""
    return f"{platform.machine() or 'unknown'}-{_short([_described_processor().encode()])[:8]}"


def source_texts(package: Path) -> list[str]:
    """What the kernels are compiled from: their own files, and those of `ops` whose constants they use."""
    folder = package / "engine" / "fast"
    own = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")) if _compiled(path)]
    found: dict[str, str] = {}
    waiting = [name for text in own for name in _OPS.findall(text)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (package / "ops" / f"{name}.py").read_text(encoding="utf-8")
            waiting += _OPS.findall(found[name])
    return own + [found[name] for name in sorted(found)]


def version(library: str) -> str:
    """The version of an installed library, "none" where it is missing."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _compiled(path: Path) -> bool:
    return path.name not in NOT_COMPILED


def _matters(name: str) -> bool:
    return name.startswith("NUMBA_") and name not in NO_EFFECT


def _described_processor() -> str:
    """What the system says of its first processor, without what changes from moment to moment."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return "\n".join(_traits(file))
    except OSError:
        return os.environ.get("PROCESSOR_IDENTIFIER", "")


def _traits(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        if line.partition(":")[0].strip().lower() in _TRAITS:
            yield line.strip()


def _short(parts: Iterable[bytes]) -> str:
    """A name from the contents of all parts and from where each begins."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "little") + part)
    return whole.hexdigest()[:16]
