"""One op run by hand: its buffers made, its parameters started, nothing else needed.

Owns `cell_for`, for scripts, lessons and tests; programs bind their cells themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.ops.facts import Facts
from playground.ops.initializers import INITIALIZERS
from playground.ops.op import Array, Cell, Namespace, Op, ShapeError
from playground.ops.setting import problems, resolve


def cell_for(
    xp: Namespace,
    op: Op,
    inputs: Sequence[Array],
    settings: Mapping[str, Any] | None = None,
    *,
    target: Array | None = None,
    training: bool = False,
    seed: int = 0,
    facts: Facts | None = None,
) -> Cell:
    """A cell with every array that `op` needs for these inputs, each (B, I).

    Parameters start as the op's initialisers say, from `seed`; cell.dy is all ones, so backward gives the
    gradient of the sum of the outputs until you write another there. The activation of a dense layer is
    an op of its own.

    >>> import numpy as np
    >>> from playground.ops import OPS, cell_for
    >>> dense = OPS["dense"]
    >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> cell = cell_for(np, dense, [x], {"units": 3})
    >>> cell.w[0][:] = [[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]
    >>> cell.w[1][:] = [0.0, 0.0, 10.0]
    >>> dense.forward(np, cell)
    >>> cell.y.tolist()
    [[1.0, 2.0, 14.0], [3.0, 4.0, 20.0]]
    >>> dense.backward(np, cell)
    >>> cell.dw[0].tolist(), cell.dw[1].tolist()
    ([[4.0, 4.0, 4.0], [6.0, 6.0, 6.0]], [2.0, 2.0, 2.0])
    >>> cell.dx[0].tolist()
    [[3.0, 2.0], [3.0, 2.0]]

    Raises: ValueError where a setting is out of its limits, ShapeError where the inputs do not fit.
    """
    import numpy as np

    found = problems(op.settings, settings or {})
    if found:
        raise ValueError(f"{op.title}: {found[0][1]}")
    if op.inputs is not None and len(inputs) != op.inputs:
        raise ShapeError(f"takes {op.inputs} inputs, not {len(inputs)}")
    values = resolve(op.settings, settings or {})
    shapes = [tuple(x.shape[1:]) for x in inputs]
    dtype, rows = (inputs[0].dtype, inputs[0].shape[0]) if inputs else (np.dtype("float64"), 1)
    y = xp.zeros((rows, *op.shape(shapes, values, facts)), dtype)

    generator = np.random.Generator(np.random.Philox(seed))
    w = []
    for parameter in op.parameters(shapes, values):
        entry = INITIALIZERS[parameter.initializer]
        spread = resolve(entry.settings, parameter.spread)
        start = entry.fill(generator, parameter.shape, parameter.fan_in, parameter.fan_out, spread)
        w.append(xp.asarray(start, dtype))

    def random(array: Array) -> None:
        again = np.random.Generator(np.random.Philox(seed))
        array[...] = xp.asarray(again.random(array.shape), array.dtype)

    return Cell(
        inputs,
        y,
        dy=xp.ones_like(y),
        dx=[xp.zeros_like(x) for x in inputs],
        w=w,
        dw=[xp.zeros_like(block) for block in w],
        kept=[xp.full(kept.shape, kept.start, dtype) for kept in op.kept(shapes, values)],
        scratch=[
            xp.zeros((rows, *part.shape) if part.per_row else part.shape, dtype)
            for part in op.scratch(shapes, values)
        ],
        settings=values,
        target=target,
        training=training,
        random=random,
    )
