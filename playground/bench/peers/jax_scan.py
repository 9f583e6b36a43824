"""JAX: a whole epoch as one compiled `lax.scan`; and, stronger still, all epochs in one compiled call.

Its one core is given by the process: XLA's flags and the processor it may use are set before it starts.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from playground.bench.peers.peer import Layers, Peer, Problem


class Scan:
    """One unit is an epoch, one call from Python each; parameters are donated, so nothing is copied."""

    most: int | None = None

    def __init__(self, problem: Problem) -> None:
        self._jax: Any = import_module("jax")
        self._start = problem.start
        self.unit = problem.case.batches
        jnp = self._jax.numpy
        shape = (problem.case.batches, problem.case.batch)
        self._x = jnp.asarray(problem.x.reshape(*shape, -1))
        self._y = jnp.asarray(problem.y.reshape(*shape, *problem.y.shape[1:]))
        epoch = epoch_of(self._jax, problem)
        self._epoch = self._jax.jit(epoch, donate_argnums=0)
        self._epochs = self._jax.jit(repeated(self._jax, epoch), donate_argnums=0)
        self.restart()

    def restart(self) -> None:
        jnp = self._jax.numpy
        self._layers = [(jnp.array(weight), jnp.array(bias)) for weight, bias in self._start]

    def run(self, count: int) -> None:
        layers, x, y = self._layers, self._x, self._y
        for _ in range(count):
            layers = self._epoch(layers, x, y)
        self._layers = self._jax.block_until_ready(layers)

    def parameters(self) -> Layers:
        return [(np.asarray(weight), np.asarray(bias)) for weight, bias in self._layers]


class FlatScan(Scan):
    """All epochs in one call."""

    def run(self, count: int) -> None:
        self._layers = self._jax.block_until_ready(self._epochs(self._layers, self._x, self._y, count))


def epoch_of(jax: Any, problem: Problem) -> Any:
    """A function from parameters and batches to the parameters after one epoch."""
    jnp, rate = jax.numpy, problem.case.rate
    bend = {"tanh": jnp.tanh, "relu": jax.nn.relu}[problem.case.hidden]

    def forward(layers: Any, x: Any) -> Any:
        for weight, bias in layers[:-1]:
            x = bend(x @ weight + bias)
        weight, bias = layers[-1]
        return x @ weight + bias

    def mse(layers: Any, x: Any, y: Any) -> Any:
        return jnp.mean((forward(layers, x) - y) ** 2)

    def cross_entropy(layers: Any, x: Any, y: Any) -> Any:
        likely = jax.nn.log_softmax(forward(layers, x))
        return -jnp.mean(jnp.take_along_axis(likely, y[:, None], axis=1))

    slope = jax.grad({"mse": mse, "cross_entropy": cross_entropy}[problem.case.loss])

    def step(layers: Any, batch: Any) -> Any:
        gradients = slope(layers, *batch)
        return jax.tree.map(lambda value, gradient: value - rate * gradient, layers, gradients), None

    return lambda layers, x, y: jax.lax.scan(step, layers, (x, y))[0]


def repeated(jax: Any, epoch: Any) -> Any:
    """The epoch so many times."""

    def epochs(layers: Any, x: Any, y: Any, count: Any) -> Any:
        return jax.lax.fori_loop(0, count, lambda _, now: epoch(now, x, y), layers)

    return epochs


JAX = Peer("jax", "JAX jit+scan", "jax", "jax", Scan)
JAX_FLAT = Peer("jax flat", "JAX, epochs in one call", "jax", "jax", FlatScan)
