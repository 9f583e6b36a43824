"""Frames with the mechanics of a batch in them, made from a real trainer, for the panels that show them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground import Trainer, load
from playground.document import Document
from playground.document import replace as changed
from playground.engine import targets
from playground.engine.frame import Frame, Wanted
from playground.engine.mechanics.values import (
    BatchTable,
    Explanation,
    Mechanics,
    Neuron,
    StepCurve,
    Weight,
)
from playground.engine.pictures import Pictures
from playground.ops.formula import Fraction, Line, Number, Operator, Power, Root, Row, Symbol

PICKED = Weight("output.weight", (2, 0))
RATES = np.geomspace(1e-3, 10.0, 41)


def trained(name: str = "spiral", epochs: int = 10, batch_size: int = 10) -> Trainer:
    """A trainer of an example, somewhere on its way, with GRADIENT of a batch done."""
    document = load(name)
    document = changed(document, training=changed(document.training, batch_size=batch_size))
    trainer = Trainer(document, device="cpu", executor="array")
    trainer.run(max_epochs=epochs)
    for do in (trainer.predict, trainer.loss, trainer.gradient):
        do()
    return trainer


def picture(trainer: Trainer, mechanics: Mechanics, **more: Any) -> Frame:
    """The frame of now with these mechanics."""
    made = Pictures(trainer).frame(Wanted(resolution=60, gradients=True), generation=1, running=False)
    return replace(made, mechanics=mechanics, **more)


def table_of(trainer: Trainer, *, phase: str = "gradient") -> BatchTable:
    """The batch at hand, as far as it is known in a phase."""
    data, program = trainer.dataset, trainer.program
    _, index = trainer.batch_at_hand()
    drawn = data.drawn(100_000)
    raw, y = drawn.raw[drawn.part == 0][index], drawn.y[drawn.part == 0][index]
    classes = program.facts.task == "classes"
    outputs = trainer.batch_value(program.output)
    answers = targets.probabilities(program, outputs) if classes else data.raw_values(outputs)
    two = answers.ndim == 2 and answers.shape[1] == 1
    decided = (answers[:, 0] > 0.5).astype(int) if two else answers.argmax(axis=1)
    losses = np.linspace(0.05, 1.4, len(index))
    known = phase != "init"
    return BatchTable(
        epoch=trainer.epochs, number=trainer.at_hand.number, batches=trainer.batches, count=len(index),
        total=data.count("training"), columns=data.columns, target_name=data.target_name,
        class_names=data.class_names if classes else (), rows=np.asarray(index) + 1, raw=raw,
        target=y if classes else y.reshape(len(index), -1), coming=np.asarray(index)[::-1] + 40,
        answers=answers if known else None, decided=decided if known and classes else None,
        losses=losses if phase in ("loss", "gradient", "step") else None,
        points=raw[:, : min(raw.shape[1], 2)] if raw.shape[1] < 3 else None,
        mean_loss=trainer.batch_loss if phase in ("loss", "gradient", "step") else None,
    )  # fmt: skip


def curve(now: float = 0.5011, rate: float = 0.1, base: float = 0.1) -> StepCurve:
    """A loss that falls for small rates and runs away for large ones."""

    def after(rates: Any) -> Any:
        return now - 0.62 * rates + 0.7 * rates**2

    losses = after(RATES)
    losses[-2:] = np.nan
    return StepCurve(RATES, losses, now, rate, float(after(rate)), base)


def letters(*parts: Any) -> Row:
    """A row of parts; a text is a letter, or an operator where it is no letter."""
    made = [part if not isinstance(part, str) else _named(part) for part in parts]
    return Row(tuple(made))


def _named(text: str) -> Symbol | Operator:
    return Symbol(text) if text.isalpha() and len(text) == 1 else Operator(text)


def sgd(old: float, gradient: float, rate: float = 0.1) -> tuple[Line, ...]:
    """The one line of a plain step."""
    numbers = letters(Number(old, "old"), "−", Number(rate, "rate"), "×", Number(gradient, "gradient"))
    return (
        Line(
            "", letters("w", "←", "w", "−", "η", "·", "gradient"), numbers, old - rate * gradient, "", "new"
        ),
    )


def adam(old: float, gradient: float, rate: float = 0.03) -> tuple[Line, ...]:
    """The lines of a step of Adam at its twelfth batch, from sums of 0.02 and 0.004."""
    m, v, n = 0.9 * 0.02 + 0.1 * gradient, 0.999 * 0.004 + 0.001 * gradient**2, 12
    mh, vh = m / (1 - 0.9**n), v / (1 - 0.999**n)
    step = rate * mh / (np.sqrt(vh) + 1e-8)
    g, one, w = Number(gradient, "gradient"), Number(1), Number(old, "old")
    b1, b2, mh_, vh_ = Symbol("β", "1"), Symbol("β", "2"), Symbol("m", hat=True), Symbol("v", hat=True)
    squared, whole = Power(Symbol("g"), Number(2)), Power(g, Number(2))
    first, second = letters(one, "−", Power(b1, Symbol("t"))), letters(one, "−", Power(b2, Symbol("t")))
    down = letters(Root(vh_), "+", "ε")
    numbers = Fraction(Number(mh), letters(Root(Number(vh)), "+", Number(1e-8)))
    return (
        Line("momentum", letters("m", "←", b1, "·", "m", "+", "(", one, "−", b1, ")", "·", "g"),
             letters(Number(0.9), "×", Number(0.02), "+", Number(0.1), "×", g), m),
        Line("mean square", letters("v", "←", b2, "·", "v", "+", "(", one, "−", b2, ")", "·", squared),
             letters(Number(0.999), "×", Number(0.004), "+", Number(0.001), "×", whole), v),
        Line("bias correction", letters(mh_, "=", Fraction(Symbol("m"), first)),
             Fraction(Number(m), letters(one, "−", Power(Number(0.9), Number(n)))), mh),
        Line("", letters(vh_, "=", Fraction(Symbol("v"), second)),
             Fraction(Number(v), letters(one, "−", Power(Number(0.999), Number(n)))), vh),
        Line("new value", letters("w", "←", "w", "−", "η", "·", Fraction(mh_, down)),
             letters(w, "−", Number(rate, "rate"), "×", numbers), float(old - step), "", "new"),
    )  # fmt: skip


def explanation_of(
    trainer: Trainer, weight: Weight = PICKED, *, plain: bool = True, **more: Any
) -> Explanation:
    """What the batch does to a weight (or the bias) of the output of a network for two classes."""
    program, document = trainer.program, trainer.document
    node = next(one for one in document.graph.nodes if one.name == weight.name.rpartition(".")[0])
    source = document.graph.into(node.id)[0].source
    before = next(one.name for one in document.graph.nodes if one.id == source)
    _, index = trainer.batch_at_hand()
    p = trainer.batch_value(program.output)[:, 0].astype(float)
    drawn = trainer.dataset.drawn(100_000)
    errors = p - drawn.y[drawn.part == 0][index]
    bias = len(weight.place) == 1
    values = trainer.batch_value(program.values[source])
    inputs = np.ones(len(index)) if bias else values[:, weight.place[0]].astype(float)
    old = float(trainer.parameters[weight.name][weight.place])
    gradient = float(trainer.gradients[weight.name][weight.place])
    hardest = int(np.abs(inputs * errors).argmax())
    steps = (sgd if plain else adam)(old, gradient)
    rows = np.asarray(index) + 1
    line = Line(
        "", letters("δ", "=", "p", "−", "y"),
        letters("(", Number(p[hardest], digits=3), "−", Number(round(p[hardest] - errors[hardest])), ")"),
        float(errors[hardest]), "", "sum",
    )  # fmt: skip
    values_: dict[str, Any] = {
        "weight": weight, "index": 7, "source": "1" if bias else f"{before} · {weight.place[0] + 1}",
        "target": f"{node.name} · {weight.place[-1] + 1}", "old": old, "new": float(steps[-1].value or 0.0),
        "done": False, "frozen": False, "count": len(index), "rows": rows, "inputs": inputs,
        "errors": errors, "products": inputs * errors, "gradient": gradient, "step": steps,
        "error": (line,), "error_row": int(rows[hardest]),
        "sentence": f"Row {rows[hardest]} pulls hardest. It is taken for the other class.",
    }  # fmt: skip
    return Explanation(**(values_ | more))


def neuron(row: int = 12) -> Neuron:
    """The first hidden unit with the numbers of a row in it."""
    total = 0.6 * 1.2 + -0.4 * 0.5 + 0.1
    lines = (
        Line("weighted sum", letters("z", "=", "w", "·", "x", "+", "b"),
             letters(Number(0.6), "×", Number(1.2), "+", Number(-0.4), "×", Number(0.5), "+", Number(0.1)),
             total),
        Line("activation", letters("y", "=", Operator("tanh"), "(", "z", ")"),
             letters(Operator("tanh"), "(", Number(total), ")"), float(np.tanh(total)), "", "new"),
    )  # fmt: skip
    return Neuron(2, 0, row, lines)


def document_of(trainer: Trainer) -> Document:
    return trainer.document
