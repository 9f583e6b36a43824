"""Scripted numbers of the mechanics that the tests of their views show."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.engine.frame import Frame
from playground.engine.mechanics.values import (
    Bends,
    Cost,
    FinalTest,
    Finding,
    Health,
    Hinge,
    Landscape,
    Mechanics,
    Memory,
    NodeHealth,
)
from tests.gui.plots_frames import SIDE, frame, grid, plane, slope_frame

KINKS = (-4.0, -1.5, 1.0, 3.5)
"""Where the rectifiers of `bends` have their hinges."""


def bends(*, linear: bool = True, **more: Any) -> Bends:
    """Four rectifiers over −6 … 6, each with its slope, and an offset of 0.25."""
    x = np.linspace(-6, 6, 2 * SIDE)
    slopes = np.array([0.5, -0.9, 0.8, -0.6])
    parts = slopes[:, None] * np.maximum(x[None] - np.array(KINKS)[:, None], 0)
    values: dict[str, Any] = {
        "x": x, "whole": 0.25 + parts.sum(axis=0), "parts": parts, "offset": 0.25,
        "names": tuple(f"hidden · {unit + 1}" for unit in range(4)),
        "hinges": tuple(Hinge(2, unit, at) for unit, at in enumerate(KINKS)), "linear": linear,
    }  # fmt: skip
    return Bends(**(values | more))


def bent_frame(sums: Bends | None = None, points: Any = ((-5,), (0,), (5,)), target: Any = None) -> Frame:
    """A curve of one input with its bends."""
    sums = bends() if sums is None else sums
    target = np.array([[0.0], [1.0], [0.5]]) if target is None else np.asarray(target)
    where = plane(target, points, kind="curve")
    whole = sums.whole if sums.linear else 1 / (1 + np.exp(-sums.whole))
    return frame(whole[None], where, mechanics=Mechanics(bends=sums))


def hinged_frame() -> Frame:
    """The plane of `slope_frame` with the hinges of two units: x = −3 and y = 2."""
    x, y = grid()
    made = slope_frame()
    fields = {2: np.stack([x + 3, y - 2])}
    return frame(made.output, made.plane, mechanics=Mechanics(hinges=fields))


def final_test(**more: Any) -> FinalTest:
    """A test set of three classes, opened once."""
    confusion = np.array([[18, 2, 0], [1, 15, 4], [0, 3, 17]])
    values: dict[str, Any] = {
        "rows": 60, "loss": 0.4213, "score": 50 / 60, "epoch": 120, "opened": 1,
        "class_names": ("setosa", "versicolor", "virginica"), "confusion": confusion,
    }  # fmt: skip
    return FinalTest(**(values | more))


def measured_test(**more: Any) -> FinalTest:
    """A test set of measured values, opened once."""
    truth = np.linspace(0, 10, 40)[:, None]
    answers = truth + np.sin(np.arange(40))[:, None]
    values: dict[str, Any] = {
        "rows": 40, "loss": 0.51, "score": 0.93, "epoch": 120, "opened": 1,
        "truth": truth, "answers": answers,
    }  # fmt: skip
    return FinalTest(**(values | more))


def node_health(node: int, name: str, steps: int = 60, **more: Any) -> NodeHealth:
    """A healthy node: bands that widen slowly, steps of about a thousandth."""
    time = np.arange(steps, dtype=float)
    quantiles = np.array([-1.6, -0.6, 0.1, 0.7, 1.7])
    grown = quantiles[None] * (0.5 + 0.5 * np.sqrt((time + 1) / steps))[:, None]
    values: dict[str, Any] = {
        "node": node, "name": name, "steps": time * 10, "activations": np.tanh(grown),
        "gradients": grown * 0.01, "parameters": grown * 0.7,
        "ratio": 1e-3 * (1 + 0.5 * np.sin(time / 5)), "gradient_sizes": np.full(steps, 0.0031),
        "dead": 0, "saturated": 0, "units": 8,
    }  # fmt: skip
    return NodeHealth(**(values | more))


def health(count: int = 3, findings: tuple[Finding, ...] = ()) -> Health:
    """So many healthy hidden nodes, and these findings."""
    return Health(tuple(node_health(n + 2, f"hidden {n + 1}") for n in range(count)), findings)


def landscape(side: int = 21, **more: Any) -> Landscape:
    """A bowl with a ripple, the run coming down one side of it."""
    steps = np.linspace(-1, 1, side)
    across, up = np.meshgrid(steps, steps)
    losses = 0.2 + 2.4 * (across**2 + 0.6 * up**2) + 0.15 * np.sin(5 * across) * np.cos(4 * up) + 0.1 * across
    way = np.linspace(1, 0, 13)
    values: dict[str, Any] = {
        "directions": "random", "across": steps, "up": steps, "losses": losses,
        "path": np.stack([0.8 * way**2, -0.7 * way], axis=1), "path_epochs": np.arange(13),
        "here": 0.2, "on": "training", "epoch": 12, "share": 1.0,
        "names": ("random direction 1", "random direction 2"),
    }  # fmt: skip
    return Landscape(**(values | more))


def memory(**more: Any) -> Memory:
    """A small network on the CPU."""
    costs = (
        Cost("parameters", 4_200, 4_200, "The weights and biases."),
        Cost("gradients", 4_200, 4_200, "One number for every parameter."),
        Cost("optimiser", 8_400, 8_400, "What the optimiser remembers of every parameter."),
        Cost("activations", 26_000, 27_136, "What every unit gave for every row of the batch."),
        Cost("data", 120_000, None, "The rows that are learned from."),
    )
    values: dict[str, Any] = {
        "costs": costs, "device": "cpu", "free": 5_400_000_000, "budget": 512 << 20, "per_row": 2600,
        "batch_size": 10, "fitting": 5120,
        "sentence": "A larger batch does not fit; data beyond the budget are read in portions.",
    }  # fmt: skip
    return Memory(**(values | more))
