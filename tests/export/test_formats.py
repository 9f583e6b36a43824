"""Every format of the table is written and read back; what cannot be written harms nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load as load_tensors

from playground.document import from_text
from playground.export import FORMATS, ExportError, Trained, save_parameters
from playground.export.formats import format_of
from tests.export.models import model, normalized

MODELS: dict[str, Callable[[], Trained]] = {
    "float32": model,
    "float64": lambda: model(dtype="float64"),
    "kept numbers": normalized,
    "untrained": lambda: model(epochs=0),
}


def arrays(suffix: str, content: bytes) -> dict[str, Any]:
    """What another program would read."""
    if suffix == ".npz":
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in file.files if name != "project"}
    if suffix == ".json":
        plain = json.loads(content)
        return {name: np.array(values) for name, values in {**plain["parameters"], **plain["kept"]}.items()}
    return load_tensors(content)


def project(suffix: str, content: bytes) -> str:
    """The text of the project inside."""
    if suffix == ".npz":
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return str(file["project"])
    if suffix == ".json":
        return json.dumps(json.loads(content)["project"])
    length = int.from_bytes(content[:8], "little")
    text: str = json.loads(content[8 : 8 + length])["__metadata__"]["project"]
    return text


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", MODELS)
def test_that_other_programs_read_the_very_same_numbers(suffix: str, kind: str) -> None:
    trained = MODELS[kind]()
    found = arrays(suffix, FORMATS[suffix].content(trained))
    assert found.keys() == trained.tensors.keys()
    for name, array in trained.tensors.items():
        np.testing.assert_array_equal(found[name].astype(array.dtype), array, strict=True)


@pytest.mark.parametrize("suffix", FORMATS)
def test_that_the_project_is_inside(suffix: str) -> None:
    trained = model()
    assert from_text(project(suffix, FORMATS[suffix].content(trained))) == trained.document


@pytest.mark.parametrize("suffix", FORMATS)
def test_that_the_same_model_gives_the_same_bytes(suffix: str) -> None:
    assert len({FORMATS[suffix].content(model()) for _ in range(5)}) == 1


@pytest.mark.parametrize("suffix", FORMATS)
def test_that_the_suffix_names_the_format_in_any_case(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"model{suffix.upper()}"
    save_parameters(model(), path)
    assert path.read_bytes() == FORMATS[suffix].content(model())


@pytest.mark.parametrize(
    ("name", "words"), [("m.nzp", "did you mean .npz"), ("m.pickle", "choose one of"), ("m", "'m'")]
)
def test_that_an_unknown_format_is_refused_in_words(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=words):
        format_of(tmp_path / name)


def test_that_a_name_which_a_zip_cannot_hold_is_refused() -> None:
    odd = Trained(model().document, {"a\0b.weight": np.zeros(1, np.float32)})
    with pytest.raises(ExportError, match="rename the node"):
        FORMATS[".npz"].content(odd)


@pytest.mark.parametrize("suffix", FORMATS)
def test_that_every_format_says_what_it_is(suffix: str) -> None:
    entry = FORMATS[suffix]
    assert entry.suffix == suffix == suffix.lower()
    assert entry.title
    assert entry.help.endswith(".")
