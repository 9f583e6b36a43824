"""Every example that ships reaches its own target, soon and always alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.document import to_text
from playground.document.bypass import passes
from playground.document.inspect import feeding_loss
from playground.engine.prepare import survey
from playground.engine.trainer import Trainer
from playground.export import examples, load
from playground.resources import examples_folder

PROMISED = {
    "circle",
    "xor",
    "spiral",
    "spiral_skip",
    "residual",
    "moons",
    "k_spiral",
    "sine",
    "iris",
    "wine",
    "breast_cancer",
    "digits",
    "diabetes",
}


def test_that_the_promised_examples_are_there() -> None:
    assert set(examples()) >= PROMISED


@pytest.mark.parametrize("name", examples())
def test_that_an_example_reaches_its_target_twice_with_the_same_parameters(name: str) -> None:
    first, second = Trainer(load(name), device="cpu"), Trainer(load(name), device="cpu")
    until = first.document.training.until
    assert until.loss is not None
    result = first.run()
    assert result.stopped == "target"
    assert result.record.validation is not None
    assert result.record.validation <= until.loss
    assert first.epochs <= until.max_epochs / 2, "a target should be well within reach"
    second.run()
    assert first.parameters_sha256 == second.parameters_sha256


def test_that_the_digits_are_read_at_96_percent() -> None:
    trainer = Trainer(load("digits"), device="cpu")
    score = trainer.run().record.validation_score
    assert score is not None
    assert score >= 0.96


@pytest.mark.parametrize("name", examples())
def test_that_an_example_has_no_problem_and_no_hint(name: str) -> None:
    assert survey(load(name))[1] == []


@pytest.mark.parametrize("name", examples())
def test_that_an_example_is_laid_out_from_left_to_right(name: str) -> None:
    graph = load(name).graph
    blocks = {id: one.id for one in graph.groups if one.folded for id in one.nodes}
    for link in graph.links:
        if blocks.get(link.source) != blocks.get(link.target):
            continue  # a block stands in the middle of its nodes, which make room when it unfolds
        source, target = graph.node(link.source), graph.node(link.target)
        pitch = 30 if passes(source) or passes(target) else 130
        assert target.at[0] - source.at[0] >= pitch
    assert all(-450 <= node.at[1] <= 0 for node in graph.nodes)


@pytest.mark.parametrize("path", sorted(examples_folder().glob("*")), ids=lambda path: path.name)
def test_that_an_example_is_written_as_it_would_be_saved(path: Path) -> None:
    assert path.suffix == ".nnplay"
    assert path.read_text(encoding="utf-8") == to_text(load(path.stem))
    assert load(path.stem).name == path.stem


def test_that_the_residual_example_shows_frame_block_and_points() -> None:
    graph = load("residual").graph
    assert [(one.title, one.folded) for one in graph.groups] == [("Residual 1", False), ("Residual 2", True)]
    assert sum(node.op == "reroute" for node in graph.nodes) == 6
    assert feeding_loss(graph) == {node.id for node in graph.nodes}
