"""`export`, `plot` and `shot`: what a training leaves behind, as files."""

from __future__ import annotations

from argparse import Namespace

from playground.cli.faults import say
from playground.cli.threads import steady_threads
from playground.cli.train import learn, prepared
from playground.export import Trained, open_project, require_place, save_parameters, trained_of
from playground.export.formats import format_of


def export(options: Namespace) -> int:
    """The parameters of a trained model; a project that has none is trained first."""
    format_of(options.to)
    require_place(options.to)
    save_parameters(ready(options.project), options.to)
    return 0


def ready(project: str) -> Trained:
    """A trained model as it is, or a project trained to its own end."""
    document, trained = open_project(project)
    if trained is not None:
        return trained
    threads = steady_threads()
    say(f"'{document.name}' is not trained yet: training it first.")
    trainer = prepared(document, None, "auto")
    say(learn(trainer, None).message)
    return trained_of(trainer, threads=str(threads))
