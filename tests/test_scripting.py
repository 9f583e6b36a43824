"""The contract with scripts: every line of it, as a person would type it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground import Document, Trainer, check, examples, load, save
from playground.ops import OPS, cell_for


def test_that_the_documented_script_runs() -> None:
    document = load("spiral")
    trainer = Trainer(document, device="cpu", dtype="float32")
    trainer.predict()
    loss = trainer.loss()
    norm = trainer.gradient()
    trainer.step()
    assert loss > 0
    assert norm > 0
    assert trainer.batch() > 0
    record = trainer.epoch()
    assert (record.epoch, trainer.epochs) == (1, 1)
    result = trainer.run(until_loss=0.05, max_epochs=500)
    assert result.stopped == "target"
    assert result.record.validation is not None
    assert result.record.validation <= 0.05


def test_that_parameters_and_gradients_have_the_same_documented_names() -> None:
    document = load("spiral")
    trainer = Trainer(document)
    layers = [node.name for node in document.graph.nodes if node.op == "dense"]
    assert set(trainer.parameters) == {f"{name}.{kind}" for name in layers for kind in ("weight", "bias")}
    assert set(trainer.gradients) == set(trainer.parameters)
    for name, array in trainer.parameters.items():
        assert array.dtype == "float32"
        assert trainer.gradients[name].shape == array.shape
        assert not array.flags.writeable


def test_that_outputs_take_raw_rows_and_parameters_make_the_network() -> None:
    trainer, other = Trainer(load("spiral")), Trainer(load("spiral"), seed=9)
    trainer.epoch()
    rows = [[0.0, 1.0], [2.0, -3.0], [5.0, 5.0]]
    answers = trainer.outputs(rows)
    assert answers.shape == (3, 1)
    assert not (other.outputs(rows) == answers).all()
    other.set_parameters(trainer.parameters)
    assert (other.outputs(rows) == answers).all()
    assert (trainer.outputs([2.0, -3.0]) == answers[1]).all(), "a single row will do"


def test_that_own_arrays_replace_the_document_s_data() -> None:
    draw = np.random.Generator(np.random.Philox(4))
    x = draw.normal(size=(300, 2))
    y = (np.hypot(x[:, 0], x[:, 1]) < 1).astype(int)
    trainer = Trainer(load("circle"), data=(x, y))
    assert trainer.run(until_loss=0.3, max_epochs=300).stopped == "target"
    assert trainer.outputs([[0.0, 0.0]])[0, 0] > 0.5 > trainer.outputs([[3.0, 3.0]])[0, 0]


def test_that_device_and_dtype_are_what_was_asked_for() -> None:
    trainer = Trainer(load("circle"), device="gpu", dtype="float64")
    assert trainer.device.name == "gpu" or "training runs on the CPU" in trainer.device.note
    assert all(array.dtype == "float64" for array in trainer.parameters.values())


def test_that_a_document_is_checked_changed_saved_and_loaded(tmp_path: Path) -> None:
    document = load("xor")
    assert isinstance(document, Document)
    assert [problem for problem in check(document) if problem.level == "error"] == []
    save(document, tmp_path / "mine.nnplay")
    assert load(tmp_path / "mine.nnplay") == document


@pytest.mark.parametrize("name", examples())
def test_that_every_example_is_sound(name: str) -> None:
    assert [problem.text for problem in check(load(name))] == []


def test_that_a_trainer_of_a_broken_document_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="The graph is empty: add an input, a layer and a loss"):
        Trainer(Document())
    with pytest.raises(ValueError, match="Precision cannot be 'float16'"):
        Trainer(load("xor"), dtype="float16")
    with pytest.raises(ValueError, match="Seed must be"):
        Trainer(load("xor"), seed=-1)
    with pytest.raises(ValueError, match="There is no device 'tpu': choose one of auto, cpu, gpu"):
        Trainer(load("xor"), device="tpu")


def test_that_a_single_op_runs_by_hand() -> None:
    softmax = OPS["activation"]
    cell = cell_for(np, softmax, [np.array([[0.0, np.log(3.0)]])], {"kind": "softmax"})
    softmax.forward(np, cell)
    assert cell.y == pytest.approx(np.array([[0.25, 0.75]]))
    cell.dy[...] = [[1.0, 0.0]]
    softmax.backward(np, cell)
    assert cell.dx[0] == pytest.approx(np.array([[0.1875, -0.1875]]))
