"""The table of parameter files. Each format is one section: what it holds, its writer, its entry."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.document import to_text
from playground.export.tensors import to_bytes
from playground.export.trained import Trained
from playground.export.write import ExportError, write_file


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of parameter file. `content` gives the whole file; `opens` says whether we read it back."""

    suffix: str
    title: str
    help: str
    content: Callable[[Trained], bytes]
    opens: bool = False


_ENTRIES: list[Format] = []


# -- .safetensors ------------------------------------------------------------------------------------

_ENTRIES.append(
    Format(
        suffix=".safetensors",
        title="Trained model",
        help="Named tensors with the whole project inside: opens again here and in other tools.",
        content=to_bytes,
        opens=True,
    )
)


# -- .npz --------------------------------------------------------------------------------------------


def npz(trained: Trained) -> bytes:
    """One array for each name, and the project's text as the array `project` (): nothing is pickled."""
    odd = [name for name in trained.tensors if "\0" in name]
    if odd:
        raise ExportError(f"A .npz file cannot hold the name {odd[0]!r}: rename the node.")
    content = io.BytesIO()
    project: dict[str, Any] = {"project": np.array(to_text(trained.document))}
    np.savez(content, allow_pickle=False, **trained.tensors, **project)
    return content.getvalue()


_ENTRIES.append(
    Format(
        suffix=".npz",
        title="NumPy arrays",
        help="numpy.load gives every parameter by name, and the project as the text `project`.",
        content=npz,
    )
)


# -- .json -------------------------------------------------------------------------------------------


def parameters_json(trained: Trained) -> bytes:
    """`parameters` and `kept`: name → nested lists. Numbers are written so that they read back exactly."""
    plain = {
        "epochs": trained.epochs,
        "parameters": {name: array.tolist() for name, array in trained.parameters.items()},
        "kept": {name: array.tolist() for name, array in trained.kept.items()},
        "project": json.loads(to_text(trained.document)),
    }
    return (json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


_ENTRIES.append(
    Format(
        suffix=".json",
        title="JSON",
        help="Readable text: every parameter as nested lists, with the project beside them.",
        content=parameters_json,
    )
)


# -- the table ---------------------------------------------------------------------------------------

FORMATS: Mapping[str, Format] = MappingProxyType({entry.suffix: entry for entry in _ENTRIES})
"""Every parameter file by suffix."""


def format_of(path: str | Path) -> Format:
    """The format that a file's name asks for. Raises ExportError where there is none such."""
    suffix = Path(path).suffix.lower()
    if suffix in FORMATS:
        return FORMATS[suffix]
    near = get_close_matches(suffix, FORMATS, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(FORMATS)}."
    what = f"write '{suffix}'" if suffix else f"tell what to write from the name '{Path(path).name}'"
    raise ExportError(f"Cannot {what}: {hint}")


def save_parameters(trained: Trained, path: str | Path) -> None:
    """Writes the parameters in the format that the suffix names, whole or not at all. Raises ExportError."""
    write_file(path, format_of(path).content(trained))
