"""Flat vectors by name: read-only views for people, checked numbers back in, a fingerprint of all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from math import prod
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
        raise ValueError(_unknown(name, known))
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


def missing(blocks: Iterable[Block], wanted: Weight | int) -> str:
    """Why there is no such trained number, by name and place or among all: what there is instead."""
    shapes = {block.name: block.spec.shape for block in blocks}
    if isinstance(wanted, int):
        there = f"this network has {sum(map(prod, shapes.values())):,} trained numbers, counted from 0"
        return f"There is no trained number {wanted}: {there}."
    if wanted.name not in shapes:
        return _unknown(wanted.name, shapes)
    shape = " × ".join(map(str, shapes[wanted.name]))
    return f"'{wanted.name}' is {shape} and has no place {list(wanted.place)}."


def _unknown(name: str, there: Iterable[str]) -> str:
    some = ", ".join(list(there)[:8]) or "none"
    return f"There is no parameter '{name}' in this network; there are: {some}."


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
