"""`--set PATH=VALUE`: which settings a project has by path, and how one of them is changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any, NamedTuple

from playground.cli.faults import UsageError
from playground.data import SOURCES
from playground.document import Document, DocumentError, from_text, replace, set_setting, to_text
from playground.document.check_training import SETTINGS, UNTIL
from playground.ops import OPS, OPTIMIZERS, SCHEDULES
from playground.ops.setting import Setting
from playground.session.settings import set_data, set_training

EXAMPLE = "--set training.batch_size=20"


class Place(NamedTuple):
    """A setting of a project: the edit that changes it, and its limits where a table has them."""

    edit: Callable[[Document, Any], Document]
    setting: Setting | None = None


def changed(document: Document, changes: Iterable[str]) -> Document:
    """The document with each PATH=VALUE set, one after the other. Raises UsageError with a sentence."""
    for change in changes:
        path, equals, text = change.partition("=")
        if not equals:
            raise UsageError(f"--set {change[:80]}: write PATH=VALUE, such as {EXAMPLE}.")
        document = _with(document, path.strip(), _value(text))
    return document


def _with(document: Document, path: str, value: Any) -> Document:
    there = places(document)
    if path not in there:
        near = get_close_matches(path, there, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"write it as in {EXAMPLE}."
        raise UsageError(f"--set: the project has no setting '{path[:80]}': {hint}")
    edit, setting = there[path]
    if setting is not None:
        if setting.kind == "integer" and isinstance(value, float) and value.is_integer():
            value = int(value)
        if why := setting.problem(value):
            raise UsageError(f"--set {path}: {setting.label} {why}.")
    try:
        return from_text(to_text(edit(document, value)), path)
    except DocumentError as error:
        fault = str(error).removeprefix(path).removeprefix(" is damaged: ").removeprefix(f"{path}: ")
        raise UsageError(f"--set {path}: {fault}") from None
    except (ValueError, TypeError) as error:
        raise UsageError(f"--set {path}: {error}.") from None


def places(document: Document) -> Mapping[str, Place]:
    """Everything that can be set in this document, by path."""
    return dict(_places(document))


def _places(document: Document) -> Iterator[tuple[str, Place]]:
    training, data = document.training, document.data
    yield "name", Place(lambda old, value: replace(old, name=value))
    own = SOURCES[data.source].settings if data.source in SOURCES else ()
    for path in (
        "source",
        "features",
        "standardize",
        *(f"split.{part}" for part in data.split.__struct_fields__),
    ):
        yield f"data.{path}", Place(partial(_set_data, path))
    for setting in own:
        path = f"settings.{setting.name}"
        yield f"data.{path}", Place(partial(_set_data, path), setting)
    for setting in SETTINGS:
        yield f"training.{setting.name}", Place(partial(_set_training, setting.name), setting)
    for setting in UNTIL:
        path = f"until.{setting.name}"
        yield f"training.{path}", Place(partial(_set_training, path), setting)
    yield from _entry("optimizer", OPTIMIZERS, training.optimizer)
    yield from _entry("schedule", SCHEDULES, training.schedule)
    for node in document.graph.nodes:
        for setting in OPS[node.op].settings if node.op in OPS else ():
            yield (
                f"graph.{node.name}.{setting.name}",
                Place(partial(_set_node, node.id, setting.name), setting),
            )


def _entry(key: str, table: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """The paths of an optimiser or a schedule: its name, or its settings."""
    name = given.get("name")
    kind = Setting("name", "choice", None, "Name", "", choices=tuple(table))
    for path in (key, f"{key}.name"):
        yield f"training.{path}", Place(partial(_set_training, f"{key}.name"), kind)
    for setting in table[name].settings if isinstance(name, str) and name in table else ():
        path = f"{key}.{setting.name}"
        yield f"training.{path}", Place(partial(_set_training, path), setting)


def _set_data(path: str, document: Document, value: Any) -> Document:
    return set_data(document, path, value)


def _set_training(path: str, document: Document, value: Any) -> Document:
    return set_training(document, path, value)


def _set_node(id: int, name: str, document: Document, value: Any) -> Document:
    return set_setting(document, {id}, name, value)


def _value(text: str) -> Any:
    """JSON where it is some, else the text itself."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
