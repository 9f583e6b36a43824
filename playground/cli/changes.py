"""`--set PATH=VALUE`: which settings a project has by path, and how one of them is changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from playground.cli.faults import UsageError
from playground.data import SOURCES
from playground.document import Document, DocumentError, from_text, to_text
from playground.document.check_training import SETTINGS, UNTIL
from playground.ops import OPS, OPTIMIZERS, SCHEDULES
from playground.ops.setting import Setting

Keys = tuple[str | int, ...]
Place = tuple[Keys, Setting | None]
"""Where a setting stands in the project's JSON, and its limits where a table has them."""


def changed(document: Document, changes: Iterable[str]) -> Document:
    """The document with each PATH=VALUE set, one after the other. Raises UsageError with a sentence."""
    for change in changes:
        path, equals, text = change.partition("=")
        if not equals:
            raise UsageError(f"--set {change}: write PATH=VALUE, such as --set training.batch_size=20.")
        document = _with(document, path.strip(), _value(text))
    return document


def _with(document: Document, path: str, value: Any) -> Document:
    there = dict(places(document))
    if path not in there:
        near = get_close_matches(path, there, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "for example training.batch_size or graph.NODE.units."
        raise UsageError(f"--set: the project has no setting '{path[:80]}': {hint}")
    keys, setting = there[path]
    if setting is not None:
        if setting.kind == "integer" and isinstance(value, float) and value.is_integer():
            value = int(value)
        if why := setting.problem(value):
            raise UsageError(f"--set {path}: {setting.label} {why}.")
    plain = json.loads(to_text(document))
    inner = plain
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    try:
        return from_text(json.dumps(plain), f"--set {path}")
    except DocumentError as error:
        raise UsageError(str(error).replace(" is damaged", "", 1)) from None


def places(document: Document) -> Iterator[tuple[str, Place]]:
    """Every path that can be set in this document."""
    training, data = document.training, document.data
    yield "name", (("name",), None)
    for key in ("source", "settings", "features", "standardize"):
        yield f"data.{key}", (("data", key), None)
    for key in ("training", "validation", "test", "seed"):
        yield f"data.split.{key}", (("data", "split", key), None)
    if data.source in SOURCES:
        yield from _settings(("data", "settings"), SOURCES[data.source].settings)
    yield from _settings(("training",), SETTINGS)
    yield from _settings(("training", "until"), UNTIL)
    yield from _entry("optimizer", OPTIMIZERS, training.optimizer)
    yield from _entry("schedule", SCHEDULES, training.schedule)
    for number, node in enumerate(document.graph.nodes):
        for setting in OPS[node.op].settings if node.op in OPS else ():
            keys = ("graph", "nodes", number, "settings", setting.name)
            yield f"graph.{node.name}.{setting.name}", (keys, setting)


def _settings(keys: tuple[str, ...], settings: Iterable[Setting]) -> Iterator[tuple[str, Place]]:
    for setting in settings:
        yield ".".join((*keys, setting.name)), ((*keys, setting.name), setting)


def _entry(key: str, table: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """The paths of an optimiser or a schedule: its name, its settings, or the whole as an object."""
    yield f"training.{key}", (("training", key), None)
    name = given.get("name")
    kind = Setting("name", "choice", name, key.capitalize(), "", choices=tuple(table))
    yield f"training.{key}.name", (("training", key, "name"), kind)
    if isinstance(name, str) and name in table:
        yield from _settings(("training", key), table[name].settings)


def _value(text: str) -> Any:
    """JSON where it is some, else the text itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
