"""What the window remembers between two starts: theme, recent files, panels, size.

A JSON file in the user's settings folder. Whatever cannot be read or does not fit is forgotten, and a
folder that cannot be written costs nothing but the memory.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_dir

from playground.document.atomic import write_bytes

MAX_RECENT = 10
MAX_BYTES = 2**20


class Preferences:
    """Named plain values. Mutable; owned by the application, saved when told to."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(user_config_dir("nn-playground", appauthor=False)) / "window.json"
        self._values: dict[str, Any] = _read(self.path)

    def get(self, name: str, default: Any) -> Any:
        """The value of this name, or the default where it is missing or of another kind."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, **values: Any) -> None:
        """Takes over values."""
        self._values.update(values)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files that were open lately, the last one first; those that are gone are left out."""
        names = self.get("recent", [])
        paths = [Path(name) for name in names if isinstance(name, str)]
        return tuple(path for path in paths if os.path.isfile(path))[:MAX_RECENT]

    def remember(self, path: Path) -> None:
        """Puts a file first among the recent ones."""
        path = path.resolve()
        others = [str(one) for one in self.recent if one != path]
        self.set(recent=[str(path), *others][:MAX_RECENT])

    def save(self) -> None:
        """Writes the file where that is possible."""
        with contextlib.suppress(OSError, ValueError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self.path, json.dumps(self._values, indent=1).encode())


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if path.stat().st_size <= MAX_BYTES:
            values = json.loads(path.read_text("utf-8"))
            if isinstance(values, Mapping):
                return dict(values)
    return {}
