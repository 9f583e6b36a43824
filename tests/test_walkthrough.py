"""The numbers of "Your first batch, by hand" on the README are the engine's, its pictures the window's."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from PIL import Image

from playground import Trainer, load
from playground.engine.mechanics.batch import batch_table
from playground.engine.mechanics.probe import Probe
from playground.engine.mechanics.rows import trace
from playground.engine.mechanics.step_curve import step_curve
from playground.gui.theme.figures import fixed, number, plain
from playground.ops.formula import line_text

ROOT = Path(__file__).resolve().parent.parent
WEIGHT = ("output.weight", (0, 0))
ROW = 36


def section() -> str:
    """The walk-through, its lines joined."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = text.split("## Your first batch, by hand\n")[1].split("\n## ")[0]
    return re.sub(r"\s+", " ", found)


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    made = Trainer(load("iris"), device="cpu")
    made.gradient()
    return made


def test_that_the_numbers_of_the_batch_are_the_engine_s(trainer: Trainer) -> None:
    table, text = batch_table(trainer), section()
    place = table.rows.tolist().index(ROW)
    assert table.class_names[int(table.target[place])] == "setosa"
    probability, loss = float(table.answers[place, 0]), float(table.losses[place])
    assert f"a probability of {fixed(probability, 4)}." in text
    assert f"−ln {fixed(probability, 4)} = {number(loss)} for this row" in text
    assert loss == pytest.approx(-math.log(probability), rel=1e-4)
    assert f"the mean of all ten, {number(table.mean_loss)}, is the loss" in text
    assert (table.total, table.count, len(table.columns)) == (120, 10, 4)


def test_that_the_numbers_of_the_gradient_are_the_engine_s(trainer: Trainer) -> None:
    told, text, row = trainer.explain(WEIGHT, ROW), section(), trace(trainer, ROW)
    assert row is not None
    place = told.rows.tolist().index(ROW)
    assert f"came with the input {fixed(told.inputs[place], 3)}" in text
    assert f"= {fixed(told.errors[place], 3)}. Their product {fixed(told.products[place], 3)}" in text
    assert f"the mean over all ten, {fixed(told.gradient, 4)}, is the gradient" in text
    assert told.products[place] == pytest.approx(row.gradient["output.weight"][0, 0])


def test_that_the_numbers_of_the_step_are_the_engine_s() -> None:
    trainer, text = Trainer(load("iris"), device="cpu"), section()
    trainer.gradient()
    curve = step_curve(Probe(trainer))
    assert f"At η = {plain(curve.rate)} it would be {number(curve.after)};" in text
    planned = trainer.explain(WEIGHT)
    assert line_text(planned.step[0]) in text + " …"
    trainer.step()
    told = trainer.explain(WEIGHT)
    assert f"{fixed(told.old, 5)} − 0.01 · ({fixed(told.gradient, 6)}) / (√0.0054874" in text
    assert f"= {fixed(told.new, 5)}. Press" in text
    assert told.new == trainer.parameters["output.weight"][0, 0]
    assert float(told.gradient or 0) ** 2 == pytest.approx(0.0054874, rel=1e-4)


@pytest.mark.parametrize(("phase", "wide"), [("gradient", 1600), ("step", 420)])
def test_that_the_pictures_are_there(phase: str, wide: int) -> None:
    with Image.open(ROOT / "docs" / f"first-batch-{phase}.png") as picture:
        assert picture.width == wide
