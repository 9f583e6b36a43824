"""Classes as numbers for a loss, and back again.

Owns `encode` and `decide`. Runs once for a data set, on the host, so it may allocate.
"""

from __future__ import annotations

from playground.ops.op import Array


def encode(labels: Array, classes: int, width: int, low: float, high: float) -> Array:
    """The target of each row: `high` where the class is, `low` elsewhere; a new float64 array.

    Two classes in one column: class 0 is `low` and class 1 is `high`. Else one column for each class.
    `Loss.ends` gives the two numbers.

    Shapes: labels (N,) whole numbers from 0; result (N, width).
    Raises: ValueError where the width is neither 1 (for two classes) nor the number of classes.
    """
    import numpy as np

    labels = np.asarray(labels)
    if width == 1 and classes <= 2:
        return np.where(labels[:, np.newaxis] == 1, float(high), float(low))
    if width != classes:
        raise ValueError(f"{classes} classes cannot stand in {width} columns: use {classes}")
    encoded = np.full((len(labels), classes), float(low))
    encoded[np.arange(len(labels)), labels.astype(np.int64)] = high
    return encoded


def decide(outputs: Array, threshold: float) -> Array:
    """The class that each row of outputs (or probabilities) says: whole numbers from 0.

    One column: class 1 above `threshold` (`Loss.threshold`), else class 0. Several: the largest, the
    first of equals.

    Shapes: outputs (N, O), result (N,).
    """
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > threshold).astype("int64")
    return outputs.argmax(axis=1)
