"""What a field shows for several things at once that do not agree. No Qt."""

from __future__ import annotations

MIXED = ""
"""Stands for such a value; nothing else is an empty text."""
WORDS = "mixed"
"""How it is read."""
