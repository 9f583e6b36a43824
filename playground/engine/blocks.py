"""Flat vectors by name: read-only views for people, checked numbers back in, a fingerprint of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.engine.mechanics.values import Weight
from playground.engine.program import Block

Array = Any


def named(blocks: Iterable[Block], flat: Array) -> Mapping[str, Array]:
    """Read-only views, by block name, of a copy of a flat host vector."""
    host = np.array(flat)
    host.setflags(write=False)
    return MappingProxyType({block.name: host[block.stretch].reshape(block.spec.shape) for block in blocks})


def fitting(values: Mapping[str, Any], blocks: Iterable[Block], dtype: str) -> dict[str, Array]:
    """Values as arrays for the blocks of their names.

    Raises: ValueError with a sentence for a name that no block has, another shape, or a number that is
    not finite.
    """
    known = {block.name: block for block in blocks}
    return {name: _fitting(name, value, known, dtype) for name, value in values.items()}


def _fitting(name: str, value: Any, known: Mapping[str, Block], dtype: str) -> Array:
    if name not in known:
        there = ", ".join(list(known)[:8]) or "none"
        raise ValueError(f"There is no parameter '{name}' in this network; there are: {there}.")
    try:
        with np.errstate(over="ignore"):
            array, shape = np.array(value, dtype=dtype), known[name].spec.shape
    except (TypeError, ValueError):
        raise ValueError(f"'{name}' was given something that is no array of numbers.") from None
    if array.shape != shape:
        raise ValueError(f"'{name}' has the shape {shape}, but was given {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"'{name}' was given a number that is not finite in {dtype}.")
    return array


def index_of(blocks: Iterable[Block], weight: Weight) -> int | None:
    """The number of a trained number in the flat vector; None where there is none of that name and place."""
    block = next((block for block in blocks if block.name == weight.name), None)
    if block is None or len(weight.place) != len(block.spec.shape):
        return None
    if not all(0 <= at < size for at, size in zip(weight.place, block.spec.shape, strict=True)):
        return None
    return block.offset + int(np.ravel_multi_index(weight.place, block.spec.shape))


def finite_in(value: float, dtype: str) -> bool:
    """Whether a number is one in this precision too."""
    with np.errstate(over="ignore"):
        return bool(np.isfinite(np.dtype(dtype).type(value)))


def mean_size(array: Array) -> float:
    """The mean of |·|, also where the sum alone would be beyond the precision of the numbers."""
    with np.errstate(over="ignore"):
        return float(np.abs(array).mean(dtype=np.float64))


def fingerprint(arrays: Mapping[str, Array]) -> str:
    """The SHA-256 of every name, type, shape and number, the same on machines of either byte order."""
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype.name} {array.shape} ".encode())
        digest.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
