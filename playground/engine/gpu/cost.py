"""How long a batch takes on the CPU and on the GPU, from figures measured on both.

Owns the model: calls, matrix products and passes over memory add up. It is right within a factor of two or
so, which tells the devices apart wherever the choice matters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import exp, log, prod

import msgspec

from playground.engine.gpu.work import Work

Rates = tuple[tuple[float, float], ...]
"""(multiplications of a product, how many of them are done in a µs), smallest product first."""

MARGIN = 0.9
"""The GPU must be this much faster: a run on the CPU is repeatable anywhere, and leaves the GPU alone."""


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one device takes. `batch_us` is spent on every batch, `call_us` on every call or kernel."""

    batch_us: float
    call_us: float
    bytes_per_us: float
    rates: Rates


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Figures of both devices, and of the way between them."""

    cpu: Side
    gpu: Side
    copy_bytes_per_us: float


def sound(measured: Measured) -> bool:
    """Whether the figures can be reckoned with: positive and finite, products in order."""
    numbers = [measured.copy_bytes_per_us]
    for side in (measured.cpu, measured.gpu):
        if not side.rates or sorted(side.rates) != list(side.rates) or side.batch_us < 0:
            return False
        numbers += [side.call_us, side.bytes_per_us, *(number for pair in side.rates for number in pair)]
    return all(0.0 < number < float("inf") for number in numbers)


def cpu_us(work: Work, measured: Measured) -> float:
    """A batch on the CPU."""
    return _us(work.products, work.cpu_calls, work.cpu_numbers * work.item_bytes, measured.cpu)


def gpu_us(work: Work, measured: Measured, streamed_bytes: int = 0) -> float:
    """A batch on the GPU; rows that are streamed come while the batch before is computed."""
    computing = _us(work.products, work.gpu_kernels, work.gpu_numbers * work.item_bytes, measured.gpu)
    return max(computing, streamed_bytes / measured.copy_bytes_per_us)


def _us(products: Sequence[tuple[int, int, int]], calls: int, bytes_moved: float, side: Side) -> float:
    product_us = sum(prod(one) / rate_at(prod(one), side.rates) for one in products)
    return side.batch_us + calls * side.call_us + bytes_moved / side.bytes_per_us + product_us


def rate_at(size: float, rates: Rates) -> float:
    """The rate for a product of this size: on a straight line between measured ones, both axes logarithmic.

    A product smaller than all takes as long as the smallest; one larger runs at the rate of the largest.
    """
    sizes = [one for one, _ in rates]
    place = bisect_left(sizes, size)
    if place == 0:
        return rates[0][1] * max(size, 1.0) / sizes[0]
    if place == len(rates):
        return rates[-1][1]
    (low, slow), (high, fast) = rates[place - 1], rates[place]
    share = log(size / low) / log(high / low)
    return exp(log(slow) + share * log(fast / slow))


def better_on_gpu(cpu: float, gpu: float) -> bool:
    """Whether these µs a batch speak for the GPU."""
    return gpu < MARGIN * cpu


def sentence(cpu: float, gpu: float) -> str:
    """Why the one or the other."""
    if better_on_gpu(cpu, gpu):
        return f"GPU: about {milliseconds(gpu)} a batch against {milliseconds(cpu)} on the CPU."
    return f"CPU: about {milliseconds(cpu)} a batch against {milliseconds(gpu)} on the GPU."


def milliseconds(us: float) -> str:
    """µs for people: 0.04 ms, 3.1 ms, 120 ms."""
    return f"{us / 1000:.2g} ms" if us < 100_000 else f"{us / 1000:,.0f} ms"
