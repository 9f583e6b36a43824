"""A program as tables of whole numbers, which compiled kernels walk: a new network needs no compiling.

Owns the columns of these tables, the numbers that stand for ops, activations, losses and optimisers, and
where everything lies in the working memory. Needs NumPy alone. Working memory is feature-major: each
feature is a run of as many numbers as the batch has rows, rounded up to full vector registers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any
from zlib import crc32

import numpy as np

from playground.engine.program import Instruction, Program
from playground.ops.op import Settings

Array = Any

# Columns of `Code.table`, a row an instruction. Places are numbers of features in the working memory,
# of numbers in a flat vector, or of rows in another table; −1 where there is none.
(
    OP,
    KIND,  # of an activation or a loss
    X,  # the first input
    Y,
    DY,
    DX,  # of the first input
    INPUTS,  # features of the first input
    OUTPUTS,  # features of the output
    W,  # its first block of parameters, in the flat vector
    B,  # its second block
    KEPT,  # its first kept block, in the flat vector of kept numbers
    ROWS,  # its working features
    VECTOR,  # its working numbers, in a vector of their own
    PORT,  # its first row of `ports`
    PORTS,
    ADD,  # its first row of `adds`
    ADDS,
    BACKWARD,  # 1 where it takes part in backward
    REAL,  # its first row of `reals`
    STREAM,  # names its dropout masks
    PATH,  # how its products are computed: a sum of the paths below
    COLUMNS,
) = range(22)

DENSE, ACTIVATION, ADDING, MULTIPLY, CONCAT, DROPOUT, BATCH_NORM, LAYER_NORM, LOSS = range(9)

OPCODES: Mapping[str, int] = {
    "dense": DENSE,
    "activation": ACTIVATION,
    "add": ADDING,
    "multiply": MULTIPLY,
    "concat": CONCAT,
    "dropout": DROPOUT,
    "batch_norm": BATCH_NORM,
    "layer_norm": LAYER_NORM,
    "loss": LOSS,
}

LINEAR, RELU, LEAKY_RELU, ELU, SELU, GELU, SILU, SOFTPLUS, SIGMOID, TANH, SOFTMAX, SINE = range(12)

ACTIVATION_CODES: Mapping[str, int] = {
    "linear": LINEAR,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "elu": ELU,
    "selu": SELU,
    "gelu": GELU,
    "silu": SILU,
    "softplus": SOFTPLUS,
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "softmax": SOFTMAX,
    "sine": SINE,
}

MSE, MAE, HUBER, HINGE, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(6)

LOSS_CODES: Mapping[str, int] = {
    "mse": MSE,
    "mae": MAE,
    "huber": HUBER,
    "hinge": HINGE,
    "binary_cross_entropy": BINARY_CROSS_ENTROPY,
    "cross_entropy": CROSS_ENTROPY,
}

SGD, MOMENTUM, NESTEROV, RMSPROP, ADAGRAD, ADAM, ADAMW = range(7)

OPTIMIZER_CODES: Mapping[str, int] = {
    "sgd": SGD,
    "momentum": MOMENTUM,
    "nesterov": NESTEROV,
    "rmsprop": RMSPROP,
    "adagrad": ADAGRAD,
    "adam": ADAM,
    "adamw": ADAMW,
}

REALS: Mapping[str, tuple[str, ...]] = {
    "dropout": ("rate",),
    "batch_norm": ("eps", "momentum"),
    "layer_norm": ("eps",),
    "loss": ("delta",),
}
"""The settings of an op that kernels read, in this order from its row of `reals`."""

LANES = 16
"""Rows are filled up to a multiple of this: whole vector registers in both precisions."""

WIDE_MIX, WIDE_OVERLAP, TURNED = 1, 2, 4
"""Paths of a dense layer: y and ∂L/∂x by the linear algebra library, ∂L/∂w by it, and both from an input
that lies row by row, as the data do."""

MIX_WORK, OVERLAP_WORK, TURN_WORK = 1_500_000, 32_768, 250_000
"""Multiplications of one product from which each path was measured to be the faster one."""


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One program as tables.

    Shapes: table (instructions, COLUMNS), `ports` (n, 3) of (x, dx, features), `adds` (n, 3) of (source,
    into, features), `gather` (n, 2) of (place, column of the data), `turned` (n, 3) of (place, first column,
    features) for inputs that lie row by row, `reals` (n,). `places` maps each
    buffer that has one number a row and feature to its first feature. `features` are those of forward,
    `all_features` those of training, `vector` the working numbers that do not depend on rows.
    """

    table: Array
    ports: Array
    adds: Array
    gather: Array
    turned: Array
    reals: Array
    places: Mapping[int, int]
    target: int
    features: int
    all_features: int
    vector: int

    def lies_by_row(self, place: int) -> bool:
        """Whether the buffer at a place lies row by row."""
        return bool((self.turned[:, 0] == place).any())

    def wanted(self, buffer: int, features: int) -> list[tuple[int, int, int]]:
        """Where the kernel that reads values finds each feature of a buffer."""
        place = self.places[buffer]
        step = features if self.lies_by_row(place) else 0
        return [(place, feature, step) for feature in range(features)]


def padded(rows: int) -> int:
    """Rows filled up to whole registers."""
    return (rows + LANES - 1) // LANES * LANES


def why_not(program: Program) -> str | None:
    """Why kernels cannot run a program, as the end of a sentence; None where they can."""
    for one in program.instructions:
        if one.op not in OPCODES:
            return f"it has no compiled loop for '{one.op}'"
        kinds = {"activation": ACTIVATION_CODES, "loss": LOSS_CODES}.get(one.op)
        if kinds is not None and one.settings["kind"] not in kinds:
            return f"it has no compiled loop for '{one.settings['kind']}'"
        if any(len(program.buffers[x].shape) > 1 for x in (*one.x, one.y)):
            return f"'{one.name}' works on more than rows of features"
    return None


def encode(program: Program, batch_rows: int) -> Code:
    """The tables of a program; `batch_rows` decides which products are large."""
    return _Encoder(program, batch_rows).code()


class _Encoder:
    """The tables while they grow. Lives for one call of `encode`."""

    def __init__(self, program: Program, batch_rows: int) -> None:
        self._program, self._batch_rows = program, batch_rows
        self._places: dict[int, int] = {}
        self._features = 0
        self._vector = 0
        self._ports: list[tuple[int, int, int]] = []
        self._adds: list[tuple[int, int, int]] = []
        self._reals: list[float] = []
        self._turned = {buffer for buffer in program.inputs if self._may_turn(buffer)}

    def code(self) -> Code:
        """Lays forward out first, so that measuring needs no room for gradients."""
        program = self._program
        own = {number for one in program.instructions for number in one.scratch}
        for number, buffer in enumerate(program.buffers):
            if not buffer.gradient and number not in own:
                self._places[number] = self._room(prod(buffer.shape))
        target = self._room(prod(program.buffers[program.scored].shape))
        working = [self._room(_working_features(one, self._width(one.x[0]))) for one in program.instructions]
        features = self._features
        for number, buffer in enumerate(program.buffers):
            if buffer.gradient:
                self._places[number] = self._room(prod(buffer.shape))
        rows = [self._row(one, place) for one, place in zip(program.instructions, working, strict=True)]
        gather = [
            (self._places[buffer] + number, column)
            for buffer, columns in program.inputs.items()
            if buffer not in self._turned
            for number, column in enumerate(columns)
        ]
        turned = [
            (self._places[buffer], program.inputs[buffer][0], len(program.inputs[buffer]))
            for buffer in sorted(self._turned)
        ]
        return Code(
            table=_table(rows, COLUMNS),
            ports=_table(self._ports, 3),
            adds=_table(self._adds, 3),
            gather=_table(gather, 2),
            turned=_table(turned, 3),
            reals=np.array(self._reals),
            places=self._places,
            target=target,
            features=features,
            all_features=self._features,
            vector=self._vector,
        )

    def _room(self, features: int) -> int:
        place, self._features = self._features, self._features + features
        return place

    def _width(self, buffer: int) -> int:
        return prod(self._program.buffers[buffer].shape)

    def _place(self, buffer: int | None) -> int:
        return -1 if buffer is None else self._places[buffer]

    def _row(self, one: Instruction, working: int) -> list[int]:
        """The row of one instruction; what it refers to goes into the other tables."""
        program, width, height = self._program, self._width(one.x[0]), self._width(one.y)
        dx = one.dx or (None,) * len(one.x)
        row = [-1] * COLUMNS
        row[OP], row[KIND] = OPCODES[one.op], _kind(one)
        row[X], row[Y], row[DY], row[DX] = map(self._place, (one.x[0], one.y, one.dy, dx[0]))
        row[INPUTS], row[OUTPUTS] = width, height
        for column, number in zip((W, B), one.w, strict=False):
            row[column] = program.parameters[number].offset
        if one.kept:
            row[KEPT] = program.kept[one.kept[0]].offset
        row[ROWS], row[VECTOR] = working, self._vector
        self._vector += _working_numbers(one, width)
        row[PORT], row[PORTS] = len(self._ports), len(one.x)
        self._ports += [
            (self._places[x], self._place(to), self._width(x)) for x, to in zip(one.x, dx, strict=True)
        ]
        row[ADD], row[ADDS] = len(self._adds), len(one.adds)
        self._adds += [
            (self._places[source], self._places[into], self._width(into)) for source, into in one.adds
        ]
        row[BACKWARD], row[REAL] = int(one.backward), len(self._reals)
        self._reals += _reals(one.op, one.settings)
        row[STREAM] = crc32(f"dropout {one.node}".encode())
        row[PATH] = self._path(one)
        return row

    def _path(self, one: Instruction) -> int:
        """How the products of an instruction are computed."""
        if one.x[0] in self._turned:
            return TURNED
        work = self._work(one)
        return (WIDE_MIX if work >= MIX_WORK else 0) + (WIDE_OVERLAP if work >= OVERLAP_WORK else 0)

    def _work(self, one: Instruction) -> int:
        """Multiplications of one product of a dense layer, 0 for other ops."""
        return self._width(one.x[0]) * self._width(one.y) * self._batch_rows if one.op == "dense" else 0

    def _may_turn(self, buffer: int) -> bool:
        """Whether an input is read by large products alone, and is a stretch of the data's columns."""
        columns = self._program.inputs[buffer]
        readers = [one for one in self._program.instructions if buffer in one.x]
        large = bool(readers) and all(self._work(one) >= TURN_WORK for one in readers)
        return large and columns == tuple(range(columns[0], columns[0] + len(columns)))


def _kind(one: Instruction) -> int:
    """The number of an activation or a loss, −1 for other ops."""
    if one.op == "activation":
        return ACTIVATION_CODES[one.settings["kind"]]
    return LOSS_CODES[one.settings["kind"]] if one.op == "loss" else -1


def _reals(op: str, settings: Settings) -> list[float]:
    return [float(settings[name]) for name in REALS.get(op, ())]


def _working_features(one: Instruction, width: int) -> int:
    """How many features the kernels of an instruction work in, besides its inputs and outputs."""
    if one.op in ("dropout", "batch_norm"):
        return width  # the mask; x̂
    if one.op == "layer_norm":
        return width + 2  # x̂; 1 / √(variance + ε) and one more number a row
    if one.op == "activation":
        return 1 if one.settings["kind"] == "softmax" else 0
    return width + 1 if one.op == "loss" and one.settings["kind"] == "cross_entropy" else 0  # ln p and a sum


def _working_numbers(one: Instruction, width: int) -> int:
    """How many numbers that do not depend on rows the kernels of an instruction work in."""
    return 3 * width if one.op == "batch_norm" else 0  # mean, variance and 1 / √(variance + ε)


def _table(rows: list[Any], columns: int) -> Array:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)
