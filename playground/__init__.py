"""Build a neural network as a node graph, train it phase by phase, and see every part of it move.

The names below are what scripts import: `from playground import load, Trainer`. Each is fetched from its
module when it is first asked for, so that `import playground` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.document import Document
    from playground.document.check import check
    from playground.engine.trainer import Trainer

__version__ = "0.1.0"
__all__ = ["Document", "Trainer", "__version__", "check"]

_HOMES = {
    "Document": "playground.document",
    "Trainer": "playground.engine.trainer",
    "check": "playground.document.check",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'playground' has no name '{name}'")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
