"""Edits of what is not the graph: training settings and data recipe by path, and the fixes of problems.

Pure functions from document to document, like the edits of the graph.
"""

from __future__ import annotations

from playground.document import insert_on_link, remove_nodes, replace_op, set_frozen, set_muted, set_setting
from playground.document.bypass import passes
from playground.document.groups import mended
from playground.document.inspect import feeding_loss
from playground.document.model import Document, Training, frozen, replace
from playground.document.problem import Fix


def set_training(document: Document, path: str, value: object) -> Document:
    """With one training setting changed: "batch_size", "until.loss", "optimizer.name", "schedule.gamma".

    Another optimiser or schedule keeps the learning rate and drops settings that are not its own.
    """
    training: Training = document.training
    head, _, tail = path.partition(".")
    if head == "until":
        changed: object = replace(training.until, **{tail: value})
    elif tail == "name":
        old = getattr(training, head)
        keep = {"learning_rate": old["learning_rate"]} if "learning_rate" in old else {}
        changed = frozen(keep, name=value)
    elif tail:
        changed = frozen(getattr(training, head), **{tail: value})
    else:
        changed = value
    return replace(document, training=replace(training, **{head: changed}))


def set_data(document: Document, path: str, value: object) -> Document:
    """With one data setting changed: "source", "settings.noise", "features", "split.test", "standardize".

    Another source drops the settings and features of the one before.
    """
    data = document.data
    head, _, tail = path.partition(".")
    if head == "source":
        changed = replace(data, source=value, settings=frozen(), features=())
    elif head == "settings":
        changed = replace(data, settings=frozen(data.settings, **{tail: value}))
    elif head == "split":
        changed = replace(data, split=replace(data.split, **{tail: value}))
    else:
        changed = replace(data, **{head: value})
    return replace(document, data=changed)


def apply_fix(document: Document, fix: Fix) -> Document:
    """The document after the edit that a problem's button stands for."""
    values = dict(fix.values)
    if fix.edit == "set_training":
        for path, value in fix.values:
            document = set_training(document, path, value)
        return document
    if fix.edit == "mend_groups":
        return mended(document)
    if fix.node is None or fix.node not in document.graph.by_id:
        return document
    if fix.edit == "set_setting":
        for name, value in fix.values:
            document = set_setting(document, {fix.node}, name, value)
        return document
    if fix.edit == "remove_node":
        return remove_nodes(document, {fix.node}, heal=True)
    if fix.edit == "replace_op":
        return replace_op(document, fix.node, str(values["op"]))
    if fix.edit == "unfreeze":
        return set_frozen(document, {fix.node}, False)
    if fix.edit == "unmute":
        return set_muted(document, {fix.node}, False)
    if fix.edit == "insert_after":
        return insert_after(document, fix.node, int(str(values["after"])))
    return document


def insert_after(document: Document, id: int, after: int) -> Document:
    """With a loose node put into the first link by which another feeds the loss.

    A link into a further input of what is bypassed does not: only what enters the first one is handed on.
    """
    graph = document.graph
    live = feeding_loss(graph)
    links = [
        link
        for link in graph.out_of(after)
        if link.target in live and (not passes(graph.node(link.target)) or link == graph.into(link.target)[0])
    ]
    return insert_on_link(document, links[0], id) if links else document
