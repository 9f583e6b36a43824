"""Items that are out of view just now: hidden, and kept for when they are looked at again.

Owns them while they rest. Those that rest longest go when there are too many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Generic, TypeVar, TypeVarTuple

from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

Key = TypeVar("Key", bound=Hashable)
Items = TypeVarTuple("Items")


class Resting(Generic[Key, *Items]):
    """Hidden items of one scene by key. Mutable; `gone` is told the key of what is not kept any longer."""

    def __init__(
        self, scene: QGraphicsScene, most: int, gone: Callable[[Key], None] = lambda key: None
    ) -> None:
        self._scene, self._most, self._gone = scene, most, gone
        self._held: dict[Key, tuple[*Items]] = {}

    def put(self, key: Key, *items: *Items) -> None:
        """Hides some items until they are taken."""
        self._held[key] = items
        self._show(items, visible=False)
        while len(self._held) > self._most:
            self._drop(next(iter(self._held)))

    def take(self, key: Key) -> tuple[*Items] | None:
        """The items of a key, seen again; None: there are none."""
        items = self._held.pop(key, None)
        if items is not None:
            self._show(items, visible=True)
        return items

    def keep(self, keys: Collection[Key]) -> None:
        """Lets all others go."""
        for key in [key for key in self._held if key not in keys]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        for item in self._held.pop(key):
            if isinstance(item, QGraphicsItem):
                self._scene.removeItem(item)
        self._gone(key)

    @staticmethod
    def _show(items: tuple[object, ...], *, visible: bool) -> None:
        for item in items:
            if isinstance(item, QGraphicsItem):
                item.setVisible(visible)
