"""The products of matrices of a step and nothing else: what no implementation on this library gets below.

Each product is written into an array that is there already. Forward X W for every layer, weight
gradients Xᵀ D for every layer, input gradients D Wᵀ for all but the first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.bench.peers.peer import Layers, Peer, Problem

Array = Any


class Gemms:
    """One unit is the products of one step."""

    unit = 1
    most: int | None = None

    def __init__(self, problem: Problem) -> None:
        case = problem.case
        self._start = problem.start
        widths = case.sizes
        weights = [weight for weight, _ in problem.start]
        values = [np.array(problem.x[: case.batch])]
        values += [np.full((case.batch, width), 0.5, np.float32) for width in widths[1:]]
        slopes = [np.full((case.batch, width), 0.01, np.float32) for width in widths]
        results = [np.empty_like(weight) for weight in weights]
        outs = [np.empty_like(value) for value in values]
        self._products: list[tuple[Array, Array, Array]] = []
        for layer, weight in enumerate(weights):
            self._products.append((values[layer], weight, outs[layer + 1]))
        for layer in reversed(range(len(weights))):
            self._products.append((values[layer].T, slopes[layer + 1], results[layer]))
            if layer:
                self._products.append((slopes[layer + 1], weights[layer].T, outs[layer]))

    def restart(self) -> None:
        """Nothing changes from step to step."""

    def run(self, count: int) -> None:
        for _ in range(count):
            for left, right, out in self._products:
                np.dot(left, right, out=out)

    def parameters(self) -> Layers:
        return self._start


GEMMS = Peer("gemms", "bare GEMMs", "numpy", "numpy", Gemms)
