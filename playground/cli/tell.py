"""`examples`, `check`, `share` and `schema`: what there is, what is wrong, how a project looks as text."""

from __future__ import annotations

import json
from argparse import Namespace

from playground.cli.faults import BAD_INPUT, say
from playground.data import SOURCES
from playground.document import Document, share_project
from playground.document import schema as json_schema
from playground.document.bypass import passes
from playground.engine.prepare import problems
from playground.export import examples as example_names
from playground.export import load, open_project


def examples(options: Namespace) -> int:
    """Names first, so that scripts can cut them off."""
    names = example_names()
    width = max(map(len, names), default=0)
    for name in names:
        print(f"{name:{width}}  {described(load(name))}")
    return 0


def described(document: Document) -> str:
    """An example in a few words: its layers, its data, its target."""
    inner = [node for node in document.graph.nodes if node.op not in ("input", "loss") and not passes(node)]
    layers = [str(node.settings.get("units", node.op)) for node in inner]
    source, target = SOURCES[document.data.source], document.training.until.loss
    goal = f", {document.training.until.on} loss ≤ {target:g}" if target is not None else ""
    return f"{source.title}: {source.help} Layers {'-'.join(layers)}{goal}."


def check(options: Namespace) -> int:
    """Problems that keep the project from training; hints are told, but are no reason to fail."""
    found = problems(open_project(options.project).document)
    for problem in found:
        print(problem.text if problem.level == "error" else f"Hint: {problem.text}")
    if not found:
        say("No problems.")
    return BAD_INPUT if any(problem.level == "error" for problem in found) else 0


def share(options: Namespace) -> int:
    """One line; what a model has learned does not go along, which is said."""
    document, trained = open_project(options.project)
    print(share_project(document))
    if trained is not None:
        say("The text holds the project without what it has learned: the .safetensors file carries that.")
    return 0


def schema(options: Namespace) -> int:
    """For editors and other programs."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0
