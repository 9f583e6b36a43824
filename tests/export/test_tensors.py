"""A trained model opens again as it was, and nothing that is wrong with its file gets by."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from playground.document import DocumentError
from playground.export import Trained, load_trained, save_parameters
from playground.export.tensors import from_bytes, to_bytes
from tests.export.models import model, normalized


def parts(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and data of a file."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def assembled(header: dict[str, Any] | str, data: bytes) -> bytes:
    text = (header if isinstance(header, str) else json.dumps(header)).encode()
    return len(text).to_bytes(8, "little") + text + data


def edited(edit: Callable[[dict[str, Any]], object]) -> bytes:
    """A good file with its header changed."""
    header, data = parts(to_bytes(model()))
    edit(header)
    return assembled(header, data)


def meta(**changes: str) -> bytes:
    return edited(lambda header: header["__metadata__"].update(changes))


def story(**changes: Any) -> bytes:
    """A good file with another record of its training."""
    header, data = parts(to_bytes(model()))
    record = json.loads(header["__metadata__"]["training"]) | changes
    header["__metadata__"]["training"] = json.dumps(record)
    return assembled(header, data)


@pytest.mark.parametrize("make", [model, normalized])
def test_that_a_trained_model_opens_as_it_was(make: Callable[[], Trained], tmp_path: Path) -> None:
    before = make()
    save_parameters(before, tmp_path / "m.safetensors")
    after = load_trained(tmp_path / "m.safetensors")
    assert after.document == before.document
    assert (after.epochs, after.records, after.origin) == (before.epochs, before.records, before.origin)
    assert list(after.parameters) == list(before.parameters)
    assert list(after.kept) == list(before.kept)
    for name, array in before.tensors.items():
        np.testing.assert_array_equal(after.tensors[name], array, strict=True)
        assert not after.tensors[name].flags.writeable


def test_that_the_file_says_what_it_was_made_with() -> None:
    assert {"playground", "numpy", "python", "device", "executor"} <= model().origin.keys()


@pytest.mark.parametrize("loss", [math.inf, math.nan])
def test_that_a_model_whose_loss_left_the_numbers_opens_as_it_was(loss: float) -> None:
    """A run may end with weights that are finite and a loss that is not."""
    last = replace(model().records[-1], training=loss, validation=-loss, validation_score=-math.inf)
    before = replace(model(), records=(*model().records, last), origin={"rows": "inf"})
    after = from_bytes(to_bytes(before), "m.safetensors")
    assert after.records[:-1] == model().records
    np.testing.assert_equal(asdict(after.records[-1]), asdict(last))
    assert after.origin == before.origin


def doubled() -> bytes:
    header, data = parts(to_bytes(model()))
    name = next(name for name in header if name != "__metadata__")
    text = json.dumps(header)
    return assembled(text[:-1] + f', "{name}": {json.dumps(header[name])}}}', data)


def not_finite() -> bytes:
    broken = {name: array.copy() for name, array in model().parameters.items()}
    next(iter(broken.values()))[...] = np.nan
    return to_bytes(Trained(model().document, broken))


def of_whole_numbers() -> bytes:
    return save({"a": np.zeros(2, np.int64)}, {"format": "nnplay-model", "version": "1", "project": "{}"})


def swollen() -> bytes:
    """A tensor that claims to be a thousand times as large as the file."""

    def swell(header: dict[str, Any]) -> None:
        name = next(name for name in header if name != "__metadata__")
        header[name]["shape"] = [2**40]

    return edited(swell)


BROKEN = {
    "empty": (lambda: b"", "no safetensors file"),
    "text": (lambda: b"hello, this is no model at all", "no safetensors file"),
    "cut short": (lambda: to_bytes(model())[:-9], "damaged"),
    "cut in the header": (lambda: to_bytes(model())[:100], "cut short"),
    "endless header": (lambda: (2**60).to_bytes(8, "little") + b"{}", "cut short"),
    "no JSON": (lambda: assembled("{'a'}", b""), "damaged"),
    "a list": (lambda: assembled("[]", b""), "no table of tensors"),
    "too deep": (lambda: assembled("[" * 100_000, b""), "nested too deeply"),
    "not UTF-8": (lambda: (2).to_bytes(8, "little") + b"\xff\xfe", "damaged"),
    "doubled name": (doubled, "stands twice"),
    "NaN": (not_finite, "not finite"),
    "whole numbers": (of_whole_numbers, "32- or 64-bit floats"),
    "swollen": (swollen, "damaged"),
    "foreign": (lambda: save({"a": np.zeros(2, np.float32)}), "no project"),
    "newer": (lambda: meta(version="2"), "newer version"),
    "broken project": (lambda: meta(project="{}"), "is not a project"),
    "newer project": (
        lambda: meta(project='{"format": "nnplay", "version": 99, "graph": {}}'),
        "newer version",
    ),
    "no record": (lambda: meta(training="[]"), "record of its training"),
    "odd record": (lambda: story(epochs="many"), "record of its training"),
    "odd losses": (lambda: story(records=[[1]]), "record of its training"),
    "unlisted": (lambda: story(parameters=[]), "not listed"),
    "missing": (lambda: story(kept=["norm.mean"]), "'norm.mean' is missing"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_that_a_broken_model_is_refused_in_one_sentence(kind: str) -> None:
    make, words = BROKEN[kind]
    with pytest.raises(DocumentError, match=words) as refused:
        from_bytes(make(), "m.safetensors")
    assert "m.safetensors" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_that_a_file_too_large_to_be_a_model_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with path.open("wb") as file:
        file.truncate(2**30 + 1)
    with pytest.raises(DocumentError, match="larger than 1 GiB"):
        load_trained(path)


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone\.safetensors cannot be read"):
        load_trained(tmp_path / "gone.safetensors")
