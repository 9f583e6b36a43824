"""Small trained models for the tests of their files."""

from __future__ import annotations

from functools import cache

from playground.document import Document, Link, Node, frozen, replace
from playground.engine.trainer import Trainer
from playground.export import Trained, load, trained_of


@cache
def trainer(name: str = "xor", epochs: int = 2, dtype: str = "float32") -> Trainer:
    """An example after a few epochs. Not to be trained on."""
    made = Trainer(load(name), device="cpu", dtype=dtype)
    made.run(until_loss=None, max_epochs=epochs)
    return made


def model(name: str = "xor", epochs: int = 2, dtype: str = "float32") -> Trained:
    return trained_of(trainer(name, epochs, dtype))


@cache
def normalized(epochs: int = 2) -> Trained:
    """A model that keeps numbers which are not trained."""
    made = Trainer(with_norm(load("xor")), device="cpu")
    made.run(until_loss=None, max_epochs=epochs)
    return trained_of(made)


def with_norm(document: Document) -> Document:
    """The document with a batch norm before its output."""
    graph = document.graph
    loss = next(node.id for node in graph.nodes if node.op == "loss")
    output = graph.into(loss)[0].source
    before = graph.into(output)[0]
    norm = Node(id=90, op="batch_norm", name="norm", settings=frozen())
    links = (
        *(link for link in graph.links if link != before),
        Link(before.source, 0, 90, 0),
        Link(90, 0, output, 0),
    )
    return replace(document, graph=replace(graph, nodes=(*graph.nodes, norm), links=links))
