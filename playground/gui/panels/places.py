"""Where a problem is told: at the row of the setting that its path names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playground.document import Problem

Complain = Callable[[str], None]
"""Shows a sentence under a row; an empty one takes it away."""


class Places:
    """The rows of a panel by the paths of their settings. Mutable; owned by the panel."""

    def __init__(self) -> None:
        self._rows: dict[str, Complain] = {}
        self._told: dict[str, str] = {}

    def add(self, path: str, complain: Complain) -> None:
        """Tells problems of this path, and of paths below it that have no row, at this row."""
        self._rows[path] = complain
        self._told.pop(path, None)

    def remove(self, prefix: str) -> None:
        """Forgets the rows below a path, which were taken down."""
        for path in [path for path in self._rows if path.startswith(prefix)]:
            del self._rows[path]
            self._told.pop(path, None)

    def show(self, problems: Iterable[Problem]) -> None:
        """Tells each problem at its row; rows whose problem went are quiet again."""
        found: dict[str, list[str]] = {}
        for problem in problems:
            path = self._nearest(problem.where)
            if path is not None:
                found.setdefault(path, []).append(problem.text)
        for path, complain in self._rows.items():
            sentence = " ".join(found.get(path, ()))
            if sentence != self._told.get(path, ""):
                complain(sentence)
                self._told[path] = sentence

    def _nearest(self, path: str) -> str | None:
        while path and path not in self._rows:
            path = path.rpartition(".")[0]
        return path or None
