"""`export`, `plot` and `shot`: what a training leaves behind, as files."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from playground.cli import plots
from playground.cli.faults import UsageError, say
from playground.cli.threads import steady_threads
from playground.cli.train import learn, prepared
from playground.document.check import examine
from playground.engine.prepare import facts_of
from playground.engine.trainer import Trainer
from playground.export import Trained, open_project, require_place, save_parameters, trained_of
from playground.export.formats import format_of

PLOT_SUFFIXES = (".png", ".svg", ".csv")
MAX_EPOCHS = 100_000


class Ready(NamedTuple):
    """A trained model, and the trainer that made it unless it was read from a file."""

    trained: Trained
    trainer: Trainer | None


def export(options: Namespace) -> int:
    """The parameters of a trained model; a project that has none is trained first."""
    format_of(options.to)
    require_place(options.to)
    save_parameters(ready(options.project).trained, options.to)
    return 0


def plot(options: Namespace) -> int:
    """One view as a picture or a table; a project that is not trained is trained first."""
    require_suffix(options.to, PLOT_SUFFIXES if options.view != "graph" else PLOT_SUFFIXES[:2])
    require_place(options.to)
    if options.node is not None and options.view not in ("activation", "weights"):
        raise UsageError(f"--node belongs to --view activation or weights, not to {options.view}.")
    if options.view == "graph":
        return _plot_graph(options)
    trained, trainer = ready(options.project)
    theme, held = plots.theme_of(options.theme), plots.offscreen()
    if options.view == "loss":
        figure = plots.loss(trained, theme)
    elif options.view == "weights":
        figure = plots.weights(trained, theme, options.node)
    else:
        trainer = trainer or at_work(trained)
        draw_boundary = options.view == "boundary"
        figure = (
            plots.boundary(trainer, theme)
            if draw_boundary
            else plots.activation(trainer, theme, options.node)
        )
    plots.save(figure, options.to)
    del held
    return 0


def _plot_graph(options: Namespace) -> int:
    """The network as it is, trained or not, even where problems keep it from training."""
    document, trained = open_project(options.project)
    errors = any(one.level == "error" for one in examine(document, facts_of(document))[1])
    steady_threads()
    held = plots.offscreen()
    trainer = None
    if trained is not None:
        trainer = at_work(trained)
    elif not errors:
        trainer = prepared(document, None, "auto", executor="array")
    losses = [record.training for record in trained.records] if trained is not None else ()
    plots.save(plots.graph(document, trainer, plots.theme_of(options.theme), losses), options.to)
    del held
    return 0


def shot(options: Namespace) -> int:
    """The window as a picture, after so many epochs."""
    require_suffix(options.to, (".png",))
    require_place(options.to)
    if not 0 <= options.epochs <= MAX_EPOCHS:
        raise UsageError(f"--epochs must be from 0 to {MAX_EPOCHS:,}, not {options.epochs:,}.")
    if not 0.5 <= options.scale <= 4:
        raise UsageError(f"--scale must be from 0.5 to 4, not {options.scale:g}.")
    document, trained = open_project(options.project)
    if trained is not None and trained.rows:
        raise UsageError(
            f"This model was trained on the rows of {trained.rows}, which the window cannot show."
        )
    steady_threads()
    from playground.gui.shot import shot as picture

    picture(
        document,
        trained,
        options.to,
        size=options.size,
        theme=options.theme,
        epochs=options.epochs,
        scale=options.scale,
    )
    return 0


def ready(project: str) -> Ready:
    """A trained model as it is, or a project trained to its own end."""
    document, trained = open_project(project)
    threads = steady_threads()
    if trained is not None:
        return Ready(trained, None)
    trainer = prepared(document, None, "auto")
    say(f"'{document.name}' is not trained yet: training it first.")
    say(learn(trainer, None).message)
    return Ready(trained_of(trainer, threads=str(threads)), trainer)


def at_work(trained: Trained) -> Trainer:
    """A trainer that stands where the model does. Raises: UsageError where its rows are not at hand."""
    if trained.rows:
        raise UsageError(
            f"This model was trained on the rows of {trained.rows}, which are not in its file: "
            "`train --data --out` draws its boundary; --view loss and weights need no rows."
        )
    return prepared(trained.document, trained, "auto", executor="ready")


def require_suffix(path: str, allowed: tuple[str, ...]) -> None:
    """Refuses a name that does not say what to write. Raises UsageError."""
    suffix = Path(path).suffix.lower()
    if suffix not in allowed:
        near = get_close_matches(suffix, allowed, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"let it end in {' or '.join(allowed)}."
        raise UsageError(f"--to {path}: a picture is not written as '{suffix}': {hint}")
