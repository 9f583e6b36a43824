"""Everything that is wrong with a project, graph and data together, and the way from it to a program."""

from __future__ import annotations

from typing import Any

from playground import data
from playground.data import DataError, DataSet
from playground.document.check import examine
from playground.document.inspect import Inspection
from playground.document.model import Document
from playground.document.problem import Fix, Problem
from playground.engine.compile import CompileError
from playground.ops.facts import Facts


def facts_of(document: Document) -> Facts | None:
    """What the graph must know of the document's data, None where the recipe cannot be followed."""
    return None if data.problems(document.data) else data.facts(document.data)


def problems(document: Document, facts: Facts | None = None) -> list[Problem]:
    """Every problem of graph, data and training settings, errors first. Never raises.

    `facts` are those of one's own rows, where these stand in for the document's recipe.
    """
    return survey(document, facts)[1]


def survey(document: Document, facts: Facts | None = None) -> tuple[Inspection, list[Problem]]:
    """Shapes and problems of a project in one walk, cheap enough for every edit."""
    found: list[Problem] = []
    if facts is None:
        found = [
            Problem(
                _sentence(problem.text), where=f"data.{problem.where}", fixes=(Fix("Open data", "open_data"),)
            )
            for problem in data.problems(document.data)
        ]
        facts = facts_of(document)
    inspection, of_graph = examine(document, facts)
    found += [*of_graph, *_unwatched(document)]
    return inspection, sorted(found, key=lambda problem: problem.level != "error")


def rows_of(document: Document, given: tuple[Any, Any] | DataSet | None) -> DataSet:
    """The rows to learn from: those given, as (x, y) arrays or a data set, else those of the recipe.

    Raises: CompileError where the project has errors, DataError where the rows cannot be had.
    """
    if isinstance(given, DataSet):
        return given
    if given is not None:
        if not isinstance(given, (tuple, list)) or len(given) != 2:
            raise DataError("data must be a pair of arrays, (x, y), or a DataSet")
        return data.from_arrays(*given, document.data)
    found = problems(document)
    if any(problem.level == "error" for problem in found):
        raise CompileError(found)
    return data.load(document.data)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def _unwatched(document: Document) -> list[Problem]:
    """A hint where the run should watch rows that are not there."""
    until, split = document.training.until, document.data.split
    if until.on == "validation" and split.validation == 0 and until.loss is not None:
        text = "There are no validation rows, so the loss target is measured on the training rows."
        fix = Fix("Measure on training", "set_training", values=(("until.on", "training"),))
        return [Problem(text, "hint", where="training.until.on", fixes=(fix,))]
    return []
