"""The parts of the benchmark: a table of names, titles and the module that measures each.

Imports none of them, so that help costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """One part. Its module has `measure(plan, tell) -> Outcome`; with `one_core` it gets one core only."""

    name: str
    title: str
    module: str
    one_core: bool = True


SECTIONS: Mapping[str, Section] = {
    section.name: section
    for section in (
        Section("training", "Training at playground sizes (tanh, batch 10, 250 rows)", "small"),
        Section("wide", "Training 784-128-64-10, batch 64", "wide"),
        Section("refresh", "One refresh of the pictures", "refresh"),
        Section("editing", "An edit of a network that trains", "editing"),
        Section("window", "Training with the window live", "window", one_core=False),
        Section("canvas", "The canvas with 200 and with 2,000 nodes", "canvas", one_core=False),
        Section("start", "Start to the first usable window", "start", one_core=False),
        Section("streaming", "Training on rows from a file", "streaming", one_core=False),
        Section("gpu", "Training 784-1024-1024-10, batch 1024, on a GPU", "gpu", one_core=False),
        Section("phases", "What the time is spent on", "phases"),
    )
}
"""Every part by name, in the order in which they are measured."""
