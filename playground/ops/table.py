"""A table of entries by name: what every `…S` of this package is.

Owns the order (as people meet the entries) and that no name is taken twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar


class Named(Protocol):
    """Anything with a name to stand under."""

    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


def table(*families: Iterable[Entry]) -> Mapping[str, Entry]:
    """The entries of all families by name, in order; it cannot be changed.

    Raises: ValueError where two entries have the same name.
    """
    entries: dict[str, Entry] = {}
    for family in families:
        for entry in family:
            if entry.name in entries:
                raise ValueError(f"two entries are called '{entry.name}': rename one")
            entries[entry.name] = entry
    return MappingProxyType(entries)
