"""The walk over a program's tables: forward, loss, backward and what follows a step, for one batch.

Owns which kernel an op's number stands for. Working memory is flat and feature-major, see `code`.
"""

from __future__ import annotations

from typing import Any

from playground.engine.fast import code
from playground.engine.fast.code import (
    ACTIVATION,
    ADD,
    ADDING,
    ADDS,
    BACKWARD,
    BATCH_NORM,
    CONCAT,
    DENSE,
    DROPOUT,
    DX,
    DY,
    INPUTS,
    KEPT,
    KIND,
    LAYER_NORM,
    LOSS,
    MULTIPLY,
    OP,
    OUTPUTS,
    PATH,
    PORT,
    PORTS,
    REAL,
    ROWS,
    STREAM,
    VECTOR,
    B,
    W,
    X,
    Y,
)
from playground.engine.fast.elements import activation_backward, activation_forward
from playground.engine.fast.jit import kernel
from playground.engine.fast.layers import (
    add,
    concat_backward,
    concat_forward,
    copy,
    dense_backward,
    dense_forward,
    multiply,
    product_backward,
)
from playground.engine.fast.losses import loss_backward, loss_forward
from playground.engine.fast.norms import (
    batch_norm_backward,
    batch_norm_forward,
    batch_norm_settle,
    dropout_forward,
    layer_norm_backward,
    layer_norm_forward,
    scaled,
)
from playground.engine.fast.philox import seed_stream

Array = Any
Tables = Any
"""(table, ports, adds, gather, reals, weights, sizes) of `Code`: see `tables.tables_of`."""

# Entries of `sizes`.
TARGET, OUTPUT, ANSWERS, PARAMETERS, ACTIVE, STATE, OPTIMIZER, CLASSES, STREAM_OF_ORDER = range(9)
SIZES = 9


padded = kernel(code.padded)


@kernel
def fill(work: Array, gather: Any, target_at: int, x: Array, target: Array, order: Array, first: int,
         rows: int, width: int) -> None:  # fmt: skip
    """Puts rows of the data into working memory; the last one also stands in for what is filled up."""
    singles, turned = gather
    for b in range(width):
        row = order[first + min(b, rows - 1)]
        for k in range(singles.shape[0]):
            work[singles[k, 0] * width + b] = x[row, singles[k, 1]]
        for k in range(turned.shape[0]):
            features = turned[k, 2]
            at = turned[k, 0] * width + b * features
            part, source = work[at : at + features], x[row, turned[k, 1] : turned[k, 1] + features]
            for f in range(features):
                part[f] = source[f]
        for k in range(target.shape[1]):
            work[(target_at + k) * width + b] = target[row, k]


@kernel
def forward(tables: Tables, work: Array, state: Array, kept: Array, vector: Array, draws: Array, rows: int,
            width: int, training: bool, seed: int, step: int) -> None:  # fmt: skip
    """Every instruction but the loss."""
    table, ports, _, _, reals, _, _ = tables
    for k in range(table.shape[0] - 1):
        one = table[k]
        op, x, y, features = one[OP], one[X], one[Y], one[INPUTS]
        if op == DENSE:
            dense_forward(one[PATH], work, state, x, y, features, one[OUTPUTS], one[W], one[B], width)
        elif op == ACTIVATION:
            activation_forward(one[KIND], work, x, y, features, width, one[ROWS])
        elif op == ADDING:
            copy(work, x, y, features, width)
            for port in range(one[PORT] + 1, one[PORT] + one[PORTS]):
                add(work, ports[port, 0], y, features, width)
        elif op == MULTIPLY:
            copy(work, x, y, features, width)
            for port in range(one[PORT] + 1, one[PORT] + one[PORTS]):
                multiply(work, ports[port, 0], y, features, width)
        elif op == CONCAT:
            concat_forward(work, ports[one[PORT] : one[PORT] + one[PORTS]], y, width)
        elif op == DROPOUT:
            if training and reals[one[REAL]] > 0:
                seed_stream(draws, one[STREAM], seed, step)
                dropout_forward(work, x, y, one[ROWS], features, width, rows, reals[one[REAL]], draws)
            else:
                copy(work, x, y, features, width)
        elif op == BATCH_NORM:
            batch_norm_forward(
                work, state, kept, vector, x, y, one[ROWS], one[W], one[B], one[KEPT], one[VECTOR], features,
                width, rows, reals[one[REAL]], training and rows > 1,
            )  # fmt: skip
        elif op == LAYER_NORM:
            layer_norm_forward(
                work, state, x, y, one[ROWS], one[W], one[B], features, width, reals[one[REAL]]
            )


@kernel
def judge(tables: Tables, work: Array, rows: int, width: int) -> float:
    """Runs the loss; gives the sum of the rows' losses."""
    table, _, _, _, reals, _, sizes = tables
    one = table[table.shape[0] - 1]
    loss_forward(
        one[KIND], work, one[X], sizes[TARGET], one[Y], one[ROWS], one[INPUTS], width, reals[one[REAL]]
    )
    total = 0.0
    for b in range(one[Y] * width, one[Y] * width + rows):
        total += work[b]
    return total


@kernel
def backward(
    tables: Tables, work: Array, state: Array, g: Array, vector: Array, rows: int, width: int
) -> None:
    """Every backward, the loss's first."""
    table, ports, adds, _, reals, _, sizes = tables
    for k in range(table.shape[0] - 1, -1, -1):
        one = table[k]
        if not one[BACKWARD]:
            continue
        op, x, y, dy, dx = one[OP], one[X], one[Y], one[DY], one[DX]
        features = one[INPUTS]
        if op == DENSE:
            dense_backward(
                one[PATH], work, state, g, x, dy, dx, features, one[OUTPUTS], one[W], one[B], width
            )
        elif op == ACTIVATION:
            if dx >= 0:
                activation_backward(one[KIND], work, x, y, dy, dx, features, width, one[ROWS])
        elif op == ADDING:
            for port in range(one[PORT], one[PORT] + one[PORTS]):
                if ports[port, 1] >= 0:
                    copy(work, dy, ports[port, 1], features, width)
        elif op == MULTIPLY:
            product_backward(work, ports[one[PORT] : one[PORT] + one[PORTS]], dy, width)
        elif op == CONCAT:
            concat_backward(work, ports[one[PORT] : one[PORT] + one[PORTS]], dy, width)
        elif op == DROPOUT:
            if dx >= 0:
                if reals[one[REAL]] > 0:
                    scaled(work, dy, one[ROWS], dx, features, width)
                else:
                    copy(work, dy, dx, features, width)
        elif op == BATCH_NORM:
            batch_norm_backward(
                work, state, g, vector, one[ROWS], dy, dx, one[W], one[B], one[VECTOR], features, width, rows,
                rows > 1,
            )  # fmt: skip
        elif op == LAYER_NORM:
            layer_norm_backward(work, state, g, one[ROWS], dy, dx, one[W], one[B], features, width)
        elif op == LOSS and dx >= 0:
            loss_backward(
                one[KIND], work, x, sizes[TARGET], dx, one[ROWS], features, width, rows, reals[one[REAL]]
            )
        for pair in range(one[ADD], one[ADD] + one[ADDS]):
            add(work, adds[pair, 0], adds[pair, 1], adds[pair, 2], width)


@kernel
def settle(tables: Tables, kept: Array, vector: Array, rows: int) -> bool:
    """What belongs behind a step: running statistics. Whether they are all finite."""
    table, _, _, _, reals, _, _ = tables
    finite = True
    if rows > 1:
        for k in range(table.shape[0] - 1):
            one = table[k]
            if one[OP] == BATCH_NORM:
                momentum = reals[one[REAL] + 1]
                finite &= batch_norm_settle(kept, vector, one[KEPT], one[VECTOR], one[INPUTS], rows, momentum)
    return finite


@kernel
def tally(sizes: Array, work: Array, y: Array, first: int, rows: int, width: int, threshold: float) -> float:
    """How many of these rows are right, or for values Σ(y − ŷ)². Shapes: y (N, T) float64."""
    count = 0.0
    output = sizes[OUTPUT]
    if not sizes[CLASSES]:
        for f in range(y.shape[1]):
            for b in range(rows):
                missed = y[first + b, f] - float(work[(output + f) * width + b])
                count += missed * missed
        return count
    for b in range(rows):
        said = 0
        if sizes[ANSWERS] == 1:
            said = 1 if work[output * width + b] > threshold else 0
        else:
            most = work[output * width + b]
            for f in range(1, sizes[ANSWERS]):
                answer = work[(output + f) * width + b]
                if answer > most or (answer != answer and most == most):  # as NumPy: not-a-number is most
                    said, most = f, answer
        if said == y[first + b, 0]:
            count += 1.0
    return count
