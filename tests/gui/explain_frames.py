"""Frames with the mechanics of a batch in them, made by a real trainer, for the panels that show them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground import Trainer, load
from playground.document import replace as changed
from playground.engine.frame import Frame, Wanted
from playground.engine.mechanics.values import Explanation, Looking, StepCurve, Weight
from playground.engine.pictures import Pictures
from playground.ops.formula import Operator, Row, Symbol

PICKED = Weight("output.weight", (2, 0))
PHASES = ("predict", "loss", "gradient", "step")


def trained(
    name: str = "spiral",
    epochs: int = 3,
    batch_size: int = 10,
    until: str = "gradient",
    optimizer: dict[str, Any] | None = None,
) -> Trainer:
    """A trainer of an example after some epochs, its next batch done up to a phase."""
    document = load(name)
    training = changed(document.training, batch_size=batch_size)
    if optimizer:
        training = changed(training, optimizer=optimizer)
    trainer = Trainer(changed(document, training=training), device="cpu", executor="array")
    trainer.run(max_epochs=epochs)
    for phase in PHASES[: PHASES.index(until) + 1]:
        getattr(trainer, phase)()
    return trainer


def picture(trainer: Trainer, looking: Looking | None = None, **mechanics: Any) -> Frame:
    """The frame of now with what one looks at; some of it made otherwise."""
    wanted = Wanted(resolution=40, gradients=True, looking=looking or Looking(batch=True, step_curve=True))
    frame = Pictures(trainer).frame(wanted, generation=1, running=False)
    return replace(frame, mechanics=replace(frame.mechanics, **mechanics)) if mechanics else frame


def explained(trainer: Trainer, weight: Weight = PICKED, row: int | None = None) -> tuple[Frame, Explanation]:
    """The frame that explains a weight, and the explanation in it."""
    frame = picture(trainer, Looking(weight=weight, row=row))
    assert frame.mechanics.explanation is not None
    return frame, frame.mechanics.explanation


def curve(now: float = 0.5011, rate: float = 0.1, base: float = 0.1) -> StepCurve:
    """A loss that falls for small rates and runs away for large ones."""
    rates = np.geomspace(1e-3, 10.0, 41)
    losses = now - 0.62 * rates + 0.7 * rates**2
    losses[-2:] = np.nan
    return StepCurve(rates, losses, now, rate, now - 0.62 * rate + 0.7 * rate**2, base)


def letters(*parts: Any) -> Row:
    """A row of parts; a text is a letter, or an operator where it is no letter."""
    return Row(tuple(_named(part) if isinstance(part, str) else part for part in parts))


def _named(text: str) -> Symbol | Operator:
    return Symbol(text) if text.isalpha() and len(text) == 1 else Operator(text)
