"""Register tiles: sums of products over working memory, in vector registers from first to last.

Owns `mix` (some outputs from all inputs) and `overlap` (some products summed over rows), written in LLVM's
vector types because a loop cannot promise the compiler that its arrays do not overlap, and then keeps its
sums in memory. Working memory is flat and feature-major: feature f of width n lies at f n … f n + n, and n
is a whole number of `LANE_BYTES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

Value = Any

LANE_BYTES = 64
"""What a tile takes of each feature at a time: one register of AVX-512, two of AVX, four of SSE or NEON."""

ROUNDING = ("contract", "reassoc", "nsz")
"""Sums may be taken in any order and with fused products; not-a-number stays what it is."""


class _Lanes:
    """Builds instructions on vectors of one precision."""

    def __init__(self, context: Any, builder: Any, precision: Any) -> None:
        self._builder = builder
        self._scalar = context.get_value_type(precision)
        self._bytes = precision.bitwidth // 8
        self.count = LANE_BYTES // self._bytes
        self.type = ir.VectorType(self._scalar, self.count)
        self.zero = ir.Constant(self.type, [0.0] * self.count)

    def load(self, base: Value, at: Value) -> Value:
        """The vector at a place of an array."""
        return self._builder.load(self._pointer(base, at, self.type), align=self._bytes)

    def store(self, value: Value, base: Value, at: Value) -> None:
        """Writes a vector, or a number, to a place of an array."""
        self._builder.store(value, self._pointer(base, at, value.type), align=self._bytes)

    def _pointer(self, base: Value, at: Value, type: Any) -> Value:
        return self._builder.bitcast(self._builder.gep(base, [at], inbounds=True), type.as_pointer())

    def splat(self, base: Value, at: Value) -> Value:
        """A vector of one number of an array, over and over."""
        number = self._builder.load(self._builder.gep(base, [at], inbounds=True))
        nothing = ir.Constant(self.type, ir.Undefined)
        first = self._builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
        return self.pick(first, nothing, [0] * self.count)

    def pick(self, one: Value, other: Value, places: Sequence[int]) -> Value:
        """The numbers of two vectors at these places, counted through both."""
        mask = ir.Constant(ir.VectorType(ir.IntType(32), len(places)), list(places))
        return self._builder.shuffle_vector(one, other, mask)

    def add(self, one: Value, other: Value) -> Value:
        """one + other."""
        return self._builder.fadd(one, other, flags=ROUNDING)

    def plus_product(self, total: Value, one: Value, other: Value) -> Value:
        """total + one · other."""
        return self.add(total, self._builder.fmul(one, other, flags=ROUNDING))

    def folded(self, vector: Value, count: int) -> Value:
        """Halves added to each other until so many numbers are left, with the same sum."""
        while vector.type.count > count:
            half = vector.type.count // 2
            low, high = range(half), range(half, 2 * half)
            vector = self.add(self.pick(vector, vector, low), self.pick(vector, vector, high))
        return vector

    def sums(self, vectors: Sequence[Value]) -> Value:
        """The sum of each of one or four vectors, as one vector: for four, adding and transposing at once."""
        if len(vectors) == 1:
            return self.folded(vectors[0], 1)
        a, b, c, d = (self.folded(vector, 4) for vector in vectors)
        ab = self.add(self.pick(a, b, (0, 4, 1, 5)), self.pick(a, b, (2, 6, 3, 7)))
        cd = self.add(self.pick(c, d, (0, 4, 1, 5)), self.pick(c, d, (2, 6, 3, 7)))
        return self.add(self.pick(ab, cd, (0, 1, 4, 5)), self.pick(ab, cd, (2, 3, 6, 7)))


def _data(context: Any, builder: Any, type: Any, value: Value) -> Value:
    """The address of an array's first number."""
    return context.make_array(type)(context, builder, value).data


def _mix(height: int) -> Callable[..., None]:
    """`mix` for this many outputs at a time."""

    @intrinsic
    def mix(context: Any, work: Any, width: Any, x: Any, count: Any, w: Any, at: Any, step: Any, side: Any,
            bias: Any, y: Any) -> Any:  # fmt: skip
        """For k < height: feature y + k ← w[bias + k] + Σᵢ feature (x + i) · w[at + i step + k side].

        i runs to `count`; without bias (`bias` < 0) the sum starts at zero. `width` numbers a feature.
        """
        place = types.intp
        signature = types.void(work, place, place, place, w, place, place, place, place, place)

        def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            lanes = _Lanes(context, builder, signature.args[0].dtype)
            memory = _data(context, builder, signature.args[0], values[0])
            weights = _data(context, builder, signature.args[4], values[4])
            _, width, x, count, _, at, step, side, bias, y = values
            number = width.type
            totals = [cgutils.alloca_once(builder, lanes.type) for _ in range(height)]

            def start(first: Callable[[int], Value]) -> None:
                for k, total in enumerate(totals):
                    builder.store(first(k), total)

            def plus(value: Value, k: int) -> Value:
                return builder.add(value, ir.Constant(number, k))

            tiles = cgutils.for_range_slice(
                builder, ir.Constant(number, 0), width, ir.Constant(number, lanes.count), number, inc=True
            )
            with tiles as (column, _):
                with builder.if_else(builder.icmp_signed(">=", bias, ir.Constant(number, 0))) as (yes, no):
                    with yes:
                        start(lambda k: lanes.splat(weights, plus(bias, k)))
                    with no:
                        start(lambda k: lanes.zero)
                with cgutils.for_range(builder, count) as loop:
                    feature = builder.mul(builder.add(x, loop.index), width)
                    value = lanes.load(memory, builder.add(feature, column))
                    weight = builder.add(at, builder.mul(loop.index, step))
                    for total in totals:
                        old = builder.load(total)
                        builder.store(lanes.plus_product(old, value, lanes.splat(weights, weight)), total)
                        weight = builder.add(weight, side)
                for k, total in enumerate(totals):
                    feature = builder.mul(plus(y, k), width)
                    lanes.store(builder.load(total), memory, builder.add(feature, column))
            return context.get_dummy_value()

        return signature, build

    return mix


def _overlap(height: int) -> Callable[..., None]:
    """`overlap` for this many results at a time: one or four."""

    @intrinsic
    def overlap(context: Any, work: Any, width: Any, x: Any, dy: Any, out: Any, at: Any) -> Any:
        """For k < height: out[at + k] ← Σ over rows of feature x · feature (dy + k).

        Without x (`x` < 0) the sum over rows of feature dy + k alone. `width` numbers a feature.
        """
        place = types.intp
        signature = types.void(work, place, place, place, out, place)

        def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            lanes = _Lanes(context, builder, signature.args[0].dtype)
            memory = _data(context, builder, signature.args[0], values[0])
            result = _data(context, builder, signature.args[4], values[4])
            _, width, x, dy, _, at = values
            number = width.type
            zero = ir.Constant(number, 0)
            totals = [cgutils.alloca_once(builder, lanes.type) for _ in range(height)]
            for total in totals:
                builder.store(lanes.zero, total)

            def run(grown: Callable[[Value, Value, Value], Value]) -> None:
                step = ir.Constant(number, lanes.count)
                tiles = cgutils.for_range_slice(builder, zero, width, step, number, inc=True)
                with tiles as (column, _):
                    for k, total in enumerate(totals):
                        feature = builder.mul(builder.add(dy, ir.Constant(number, k)), width)
                        value = lanes.load(memory, builder.add(feature, column))
                        builder.store(grown(builder.load(total), value, column), total)

            def with_x(total: Value, value: Value, column: Value) -> Value:
                other = lanes.load(memory, builder.add(builder.mul(x, width), column))
                return lanes.plus_product(total, other, value)

            with builder.if_else(builder.icmp_signed(">=", x, zero)) as (yes, no):
                with yes:
                    run(with_x)
                with no:
                    run(lambda total, value, column: lanes.add(total, value))
            lanes.store(lanes.sums([builder.load(total) for total in totals]), result, at)
            return context.get_dummy_value()

        return signature, build

    return overlap


mix_four, mix_one = _mix(4), _mix(1)
overlap_four, overlap_one = _overlap(4), _overlap(1)
