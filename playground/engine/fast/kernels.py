"""What Python calls: one kernel that trains, measures and reads, by what its plan says.

Owns the loop over batches and epochs. There is but one compiled function for each precision, kept on
disk: a single phase and a thousand epochs run the same code, so they give the same bits, and no part of it
is compiled twice.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from numba import njit, types
from numba.extending import intrinsic

from playground.engine.fast.jit import OPTIONS, exact, kernel
from playground.engine.fast.philox import permute, seed_stream
from playground.engine.fast.steps import all_finite, shaped, update
from playground.engine.fast.walk import (
    ACTIVE,
    CLASSES,
    OPTIMIZER,
    PARAMETERS,
    STATE,
    STREAM_OF_ORDER,
    TARGET,
    Tables,
    backward,
    fill,
    forward,
    judge,
    padded,
    settle,
    tally,
)

Array = Any

# Entries of `plan`: what is to be done, and how far it came.
(
    TASK,
    FIRST_PHASE,
    LAST_PHASE,
    SEED,
    EPOCH,
    BATCH,
    STEP,
    LIMIT,
    BATCH_SIZE,
    SHUFFLE,
    WHOLE_EPOCHS,
    ORDER_OF,
    FIRST_FACTOR,
    WARMUP,
    WATCH_VALIDATION,
    DONE,
    EPOCHS_DONE,
    FAILED,
) = range(18)
PLAN = 18
TRAIN, MEASURE, READ = range(3)
"""Tasks: the last two are about the third part alone."""
PREDICT, JUDGE, DIFFERENTIATE, MOVE = range(4)
"""Phases."""
BATCHES, TRAINING, VALIDATION, OTHER = range(-1, 3)
"""What is run forward: batches, or all rows of a part."""

# Entries of `limits`.
RATE, GOAL, SPREAD_TRAINING, SPREAD_VALIDATION, THRESHOLD, LOSS_SUM, TALLY = range(7)
LIMITS = 7


@intrinsic
def flag(context: Any, flags: Any) -> Any:
    """The first number of an int64 array, read anew each time: another thread may have changed it."""

    def build(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        return builder.load_atomic(array.data, "monotonic", 8)

    return types.int64(flags), build


@exact
def mean(total: float, count: int) -> float:
    """total / count."""
    return total / count


@exact
def score(sizes: Array, count: int, tally: float, spread: float) -> float:
    """Accuracy or R², as `targets.score`; 0 where there is none."""
    if sizes[CLASSES]:
        return tally / count
    return 1.0 - tally / spread if spread > 0 else 0.0


@exact
def rate_at(plan: Array, base: float, factors: Array, step: int) -> float:
    """The learning rate of a step, counted from 1, as `schedules.learning_rate`."""
    rise = step / plan[WARMUP] if step < plan[WARMUP] else 1.0
    return base * factors[plan[EPOCH] - plan[FIRST_FACTOR]] * rise


@kernel
def deal(plan: Array, stream: int, draws: Array, order: Array) -> None:
    """Fills `order` with the rows of the epoch in the order in which they come, unless it holds them."""
    if plan[ORDER_OF] != plan[EPOCH]:
        if plan[SHUFFLE]:
            seed_stream(draws, stream, plan[SEED], plan[EPOCH])
            permute(draws, order)
        else:
            for k in range(order.size):
                order[k] = k
        plan[ORDER_OF] = plan[EPOCH]


@njit(cache=True, **OPTIONS)
def run(tables: Tables, plan: Array, limits: Array, learning: Array, factors: Array, state: Array,
        gradients: Any, memory: Any, spare_rows: int, vectors: Any, parts: Any, orders: Any, flags: Array,
        losses: Array, records: Array, wanted: Array, out: Array) -> None:  # fmt: skip
    """Does the task of the plan; `plan` says afterwards how far it came.

    TRAIN runs the phases FIRST_PHASE … LAST_PHASE of up to LIMIT batches. Where a loss or a step is not
    finite it stops with FAILED, and that batch has spoilt the numbers. With WHOLE_EPOCHS it deals the
    epochs by itself, and measures after each. MEASURE adds up losses and tally of the third part in
    `limits`, READ copies the wanted features of its rows: (place of a buffer, feature of it, 0, or how many
    it has where it lies row by row). Shapes: wanted (n, 3), out (n, M).
    """
    _, _, _, gather, _, weights, sizes = tables
    g, direction, before = gradients
    batch_vector, spare_vector, draws = vectors
    order, every = orders
    size, active, kept = sizes[PARAMETERS], sizes[ACTIVE], state[sizes[STATE] :]
    batches = (order.size + plan[BATCH_SIZE] - 1) // plan[BATCH_SIZE]
    done = epochs = first = 0
    stop = False
    part = BATCHES if plan[TASK] == TRAIN else OTHER
    limits[LOSS_SUM] = limits[TALLY] = 0.0
    plan[FAILED] = 0
    while True:
        x, target, y = parts[max(part, 0)]
        if part == BATCHES:
            if plan[WHOLE_EPOCHS]:
                deal(plan, sizes[STREAM_OF_ORDER], draws, order)
            first = plan[BATCH] * plan[BATCH_SIZE]
            rows = min(plan[BATCH_SIZE], order.size - first)
            work, vector, picked = memory[0], batch_vector, order
        else:
            rows = min(spare_rows, x.shape[0] - first)
            work, vector, picked = memory[1], spare_vector, every
        width = padded(rows)
        if plan[FIRST_PHASE] <= PREDICT or part != BATCHES:
            fill(work, gather, sizes[TARGET], x, target, picked, first, rows, width)
            forward(
                tables, work, state, kept, vector, draws, rows, width, part == BATCHES, plan[SEED], plan[STEP]
            )
        if plan[TASK] == READ:
            for k in range(wanted.shape[0]):
                place, feature, features = wanted[k]
                for b in range(rows):
                    at = b * features + feature if features else feature * width + b
                    out[k, first + b] = work[place * width + at]
            first += rows
            if first < x.shape[0]:
                continue
            break
        loss = 0.0
        if plan[FIRST_PHASE] <= JUDGE <= plan[LAST_PHASE] or part != BATCHES:
            loss = judge(tables, work, rows, width)
        if part != BATCHES:
            limits[LOSS_SUM] += loss
            limits[TALLY] += tally(sizes, work, y, first, rows, width, limits[THRESHOLD])
            first += rows
            count = x.shape[0]
            if first < count:
                continue
            if plan[TASK] == MEASURE:
                break
            record = records[epochs]
            record[2 + part] = mean(limits[LOSS_SUM], count)
            record[4 + part] = score(sizes, count, limits[TALLY], limits[SPREAD_TRAINING + part])
            limits[LOSS_SUM] = limits[TALLY] = 0.0
            first = 0
            if part == TRAINING and parts[VALIDATION][0].shape[0] > 0:
                part = VALIDATION
                continue
            record[0], record[1] = plan[EPOCH], plan[STEP]
            record[6] = rate_at(plan, limits[RATE], factors, plan[STEP] + 1)
            watched = record[2 + VALIDATION] if part == VALIDATION and plan[WATCH_VALIDATION] else record[2]
            epochs += 1
            part = BATCHES
            if stop or watched <= limits[GOAL]:
                break
            continue
        if plan[FIRST_PHASE] <= JUDGE <= plan[LAST_PHASE]:
            losses[done] = mean(loss, rows)
            if plan[LAST_PHASE] > JUDGE and not isfinite(losses[done]):
                plan[FAILED] = 1
                break
        if plan[FIRST_PHASE] <= DIFFERENTIATE <= plan[LAST_PHASE]:
            backward(tables, work, state, g, vector, rows, width)
        if plan[LAST_PHASE] < MOVE:
            break
        stop = flag(flags) != 0 or done + 1 == plan[LIMIT]
        last = plan[BATCH] + 1 == batches
        if stop or last:
            for k in range(state.size):
                before[k] = state[k]
        plan[STEP] += 1
        rate = rate_at(plan, limits[RATE], factors, plan[STEP])
        way = shaped(state[:active], g[:active], direction, weights, learning)
        finite = update(sizes[OPTIMIZER], state, size, way, rate, plan[STEP], learning)
        finite &= all_finite(g[active:])
        finite &= settle(tables, kept, vector, rows)
        if not finite:
            plan[FAILED] = 1
            break
        done += 1
        plan[BATCH] += 1
        if plan[WHOLE_EPOCHS] and last:
            plan[EPOCH], plan[BATCH] = plan[EPOCH] + 1, 0
            part, first = TRAINING, 0
        elif stop:
            break
    plan[DONE], plan[EPOCHS_DONE] = done, epochs
