"""Another data set under the same network: its two ends follow the data.

Owns which last layer and which loss suit a task. Pure functions of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground import data
from playground.document import Document, Node, set_setting
from playground.document.bypass import feeder
from playground.document.check import examine
from playground.ops import LOSSES, OPS
from playground.ops.facts import Facts
from playground.ops.setting import resolve
from playground.session.settings import set_data


def use_source(document: Document, name: str) -> Document:
    """With another data source. Inputs that named old features take all; an end that cannot judge the
    new targets gets the width, activation and loss that can."""
    document = set_data(document, "source", name)
    facts = data.facts(document.data) if not data.problems(document.data) else None
    if facts is None:
        return document
    for node in document.graph.nodes:
        columns = node.settings.get("columns") if node.op == "input" else None
        if columns and not set(columns) <= set(facts.features):
            document = set_setting(document, {node.id}, "columns", [])
    return _with_fitting_end(document, facts)


def ending(facts: Facts) -> tuple[int, str, str]:
    """(units, activation, loss) of the end that suits a target."""
    if facts.task == "values":
        return facts.targets, "linear", "mse"
    if facts.targets == 2:
        return 1, "sigmoid", "binary_cross_entropy"
    return facts.targets, "softmax", "cross_entropy"


def _with_fitting_end(document: Document, facts: Facts) -> Document:
    shapes = examine(document, facts)[0].shapes
    units, activation, kind = ending(facts)
    for node in document.graph.nodes:
        end = feeder(document.graph, node.id) if node.op == "loss" else None
        shape = shapes[node.id].inputs[0] if end is not None and node.id in shapes else None
        if end is None or shape is None or _fits(node, shape, facts) or "units" not in _settings(end):
            continue
        document = set_setting(document, {end.id}, "units", units)
        document = set_setting(document, {end.id}, OPS[end.op].activation or "activation", activation)
        document = set_setting(document, {node.id}, "kind", kind)
    return document


def _fits(loss: Node, shape: tuple[int, ...], facts: Facts) -> bool:
    """Whether a loss can compare a row of this shape with the target."""
    entry = LOSSES.get(str(_settings(loss).get("kind")))
    return entry is not None and len(shape) == 1 and shape[0] in entry.width(facts)[0]


def _settings(node: Node) -> Mapping[str, Any]:
    op = OPS.get(node.op)
    return resolve(op.settings, node.settings) if op is not None else {}
