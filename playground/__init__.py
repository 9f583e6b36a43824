"""Build a neural network as a node graph, train it phase by phase, and see every part of it move.

The names below are what scripts import: `from playground import load, Trainer`. Each is fetched from its
module when it is first asked for, so that `import playground` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.document import Document
    from playground.document.file import save_file as save
    from playground.engine.prepare import problems as check
    from playground.engine.trainer import Trainer
    from playground.export import examples, load

__version__ = "0.1.0"
__all__ = ["Document", "Trainer", "__version__", "check", "examples", "load", "save"]

_HOMES = {
    "Document": ("playground.document", "Document"),
    "Trainer": ("playground.engine.trainer", "Trainer"),
    "check": ("playground.engine.prepare", "problems"),
    "examples": ("playground.export", "examples"),
    "load": ("playground.export", "load"),
    "save": ("playground.document.file", "save_file"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'playground' has no name '{name}'")
    module, own_name = _HOMES[name]
    value: object = getattr(import_module(module), own_name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
