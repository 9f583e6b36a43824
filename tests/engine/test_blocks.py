"""Blocks of the library are networks that learn: put into an example, each still reaches its target."""

from __future__ import annotations

import pytest

from playground.document import BLOCKS, insert_block
from playground.engine.prepare import facts_of, problems
from playground.engine.trainer import Trainer
from playground.export import load


@pytest.mark.parametrize("name", BLOCKS)
def test_that_an_example_with_a_block_in_it_learns(name: str) -> None:
    document = load("moons")
    hidden = next(node.id for node in document.graph.nodes if node.op == "dense")
    document, ids = insert_block(document, name, document.graph.out_of(hidden)[0], facts_of(document))
    assert problems(document) == []
    trainer = Trainer(document, device="cpu", executor="array")
    parameters = {names.split(".")[0] for names in trainer.parameters}
    trained = [document.graph.node(id).name for id in ids if document.graph.node(id).op == "dense"]
    assert parameters >= set(trained)
    assert trainer.run(until_loss=0.1, max_epochs=150).stopped == "target"
