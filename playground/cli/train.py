"""`train`: a project learns without a window, and says how it went."""

from __future__ import annotations

import json
import math
import time
from argparse import Namespace
from pathlib import Path

from playground.cli.changes import changed
from playground.cli.faults import UsageError, as_sentence, say
from playground.cli.plots import draw_all
from playground.cli.progress import progress
from playground.cli.threads import steady_threads
from playground.data import (
    DataSet,
    batch_hint,
    from_array_files,
    from_table,
    is_array_file,
    read_table,
)
from playground.document import Document, Problem, replace
from playground.document.bypass import feeder
from playground.engine.compile import CompileError
from playground.engine.device import GpuOptions
from playground.engine.fast import cache
from playground.engine.frame import EpochRecord
from playground.engine.prepare import facts_of, survey
from playground.engine.stops import Result
from playground.engine.trainer import Trainer
from playground.export import (
    Trained,
    loss_csv,
    open_project,
    require_folder,
    resume,
    save_parameters,
    trained_of,
    write_file,
)
from playground.ops import OPS
from playground.ops.facts import Facts


def train(options: Namespace) -> int:
    """Trains, reports, writes; 1 where a target was asked for and not reached."""
    threads = steady_threads()
    document, trained = open_project(options.project)
    document = asked(document, options)
    rows = own_rows(document, options)
    try:
        gpu = GpuOptions(tf32=options.tf32, memory_share=options.gpu_memory)
    except ValueError as error:
        raise UsageError(f"--gpu-memory: {error}") from None
    trainer = prepared(document, trained, options.device, rows, executor=options.executor, gpu=gpu)
    out = require_folder(options.out) if options.out is not None else None
    tell_hints(trainer)
    started = time.perf_counter()
    result = learn(trainer, trained)
    seconds = time.perf_counter() - started
    origin = {"threads": str(threads)} | ({"rows": Path(options.data).name} if rows is not None else {})
    if out is not None:
        write_all(trained_of(trainer, **origin), trainer, out)
    report(trainer, result, seconds, options.json)
    return outcome(trainer.document, result)


def asked(document: Document, options: Namespace) -> Document:
    """The document with what the options ask for in place of its own settings."""
    document = changed(document, options.changes)
    training, until = document.training, document.training.until
    if options.until_loss is not None:
        until = replace(until, loss=options.until_loss)
    if options.on is not None:
        until = replace(until, on="training" if options.on == "train" else "validation")
    if options.max_epochs is not None:
        until = replace(until, max_epochs=options.max_epochs)
    training = replace(
        training,
        until=until,
        seed=training.seed if options.seed is None else options.seed,
        dtype=options.dtype or training.dtype,
    )
    return replace(document, training=training)


def own_rows(document: Document, options: Namespace) -> DataSet | None:
    """The rows of the user's own table or arrays, None where the project's data shall serve."""
    if options.data is None and options.target is None:
        return None
    if options.data is not None and is_array_file(options.data):
        return from_array_files(options.data, options.target, document.data)
    if options.data is None or options.target is None:
        missing = "--data FILE" if options.data is None else "--target COLUMN"
        raise UsageError(f"--data and --target belong together: {missing} is missing.")
    return from_table(read_table(options.data, options.target), document.data)


def prepared(
    document: Document,
    trained: Trained | None,
    device: str,
    rows: DataSet | None = None,
    *,
    executor: str = "auto",
    gpu: GpuOptions | None = None,
) -> Trainer:
    """A trainer for the document, going on from what was trained. Raises CompileError with its problems."""
    if trained is not None and rows is None and trained.rows:
        raise UsageError(
            f"This model was trained on the rows of {trained.rows}: give them with --data (and --target)."
        )
    facts = rows.facts if rows is not None else facts_of(document)
    problems = survey(document, facts)[1]
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        advice = ending_for(document, facts) if facts and at_loss(document, errors[0]) else ""
        raise UsageError(f"{errors[0].text} Try {advice}.") if advice else CompileError(errors)
    for problem in problems:
        say(f"Note: {problem.text}")
    wants_fast = executor in ("auto", "fast") and device != "gpu"
    if wants_fast:
        cache.prepare(tell=say)
    trainer = Trainer(document, data=rows, device=device, executor=executor, gpu=gpu)
    for sentence in (trainer.device.note, trainer.device.reason if trainer.device.name == "gpu" else ""):
        if sentence:
            say(sentence)
    if wants_fast and trainer.device.name == "cpu" and trainer.executor_note:
        say(trainer.executor_note)
    if trained is not None:
        anew = resume(trainer, trained)
        if anew:
            names = ", ".join(anew[:6]) + (" …" if len(anew) > 6 else "")
            say(f"Note: {names} start anew, for the model holds nothing that fits.")
    return trainer


def tell_hints(trainer: Trainer) -> None:
    """What is odd about the rows, though they can be learned from."""
    size = trainer.document.training.batch_size
    large = batch_hint(trainer.dataset.count("training"), size)
    for hint in (*trainer.dataset.hints, *([large] if large else [])):
        say(f"Note: {as_sentence(hint)}")


def at_loss(document: Document, problem: Problem) -> bool:
    """Whether the loss is what does not fit."""
    return any(node.id == problem.node and node.op == "loss" for node in document.graph.nodes)


def ending_for(document: Document, facts: Facts) -> str:
    """The `--set` options with which the network's end would fit such rows; empty where there is no end."""
    loss = next((node for node in document.graph.nodes if node.op == "loss"), None)
    bend = layer = feeder(document.graph, loss.id) if loss is not None else None
    if bend is not None and OPS[bend.op].category == "activation":
        layer = feeder(document.graph, bend.id)
    if loss is None or bend is None or layer is None or OPS[layer.op].category != "dense":
        return ""
    kind, activation, units = loss_for(facts)
    parts = (
        f"{layer.name}.units={units}",
        f"{bend.name}.{OPS[bend.op].activation or 'kind'}={activation}",
        f"{loss.name}.kind={kind}",
    )
    return " ".join(f'--set "graph.{part}"' if " " in part else f"--set graph.{part}" for part in parts)


def loss_for(facts: Facts) -> tuple[str, str, int]:
    """The usual loss for such rows, the activation before it and the number of outputs."""
    if facts.task == "values":
        return "mse", "linear", facts.targets
    if facts.targets == 2:
        return "binary_cross_entropy", "sigmoid", 1
    return "cross_entropy", "softmax", facts.targets


def learn(trainer: Trainer, trained: Trained | None) -> Result:
    """Runs to the document's end of training. A model that goes on gets its number of epochs once more."""
    until = trainer.document.training.until
    most = until.max_epochs + (trained.epochs if trained is not None else 0)
    with progress(trainer.document.name, trainer.epochs, most, until.loss, until.on) as on_epoch:
        return trainer.run(max_epochs=most, on_epoch=on_epoch)


def outcome(document: Document, result: Result) -> int:
    """0 where the run ended as it was asked to."""
    if result.stopped == "diverged":
        return 1
    return int(document.training.until.loss is not None and result.stopped != "target")


def write_all(trained: Trained, trainer: Trainer, out: Path) -> None:
    """The model, its losses and its plots; the model first, whatever happens to the rest."""
    save_parameters(trained, out / "model.safetensors")
    write_file(out / "loss.csv", loss_csv(trained.records, trained.score).encode())
    draw_all(trained, trainer, out)


def report(trainer: Trainer, result: Result, seconds: float, as_json: bool) -> None:
    """The outcome for people, or as the one line that scripts read."""
    record, classes = result.record, trainer.program.facts.task == "classes"
    if not as_json:
        print(
            f"{result.message}{_score(record, classes)} {seconds:.1f} s on the {trainer.device.name.upper()}."
        )
        return
    scores = {"train": _finite(record.training_score), "validation": _finite(record.validation_score)}
    plain = {
        "epochs": trainer.epochs,
        "steps": trainer.steps,
        "stopped": result.stopped,
        "loss": {"train": _finite(record.training), "validation": _finite(record.validation)},
        "accuracy": scores if classes else None,
        "seconds": round(seconds, 3),
        "device": trainer.device.name,
        "executor": trainer.executor,
        "parameters_sha256": trainer.parameters_sha256,
    }
    if result.stopped == "diverged":
        say(result.message)
    print(json.dumps(plain, allow_nan=False))


def _score(record: EpochRecord, classes: bool) -> str:
    """How good the answers are, as a sentence."""
    part, score = "Validation", record.validation_score
    if score is None:
        part, score = "Training", record.training_score
    if score is None:
        return ""
    return f" {part} accuracy {100 * score:.1f} %." if classes else f" {part} R² {score:.3g}."


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
