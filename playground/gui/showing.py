"""From document and frame to what deck and status bar say. Pure functions; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from playground.document import Document, Problem, replace
from playground.document import Until as Stops
from playground.document.inspect import Inspection
from playground.engine.frame import EpochRecord, Frame
from playground.gui.shell.states import PHASES, DeckState, Fact, StatusState, Until
from playground.gui.theme.figures import memory, number, percent
from playground.ops import LOSSES, OPS
from playground.ops.setting import resolve
from playground.session.pace import Tempo

Pace = Tempo | None

PACES: tuple[tuple[Pace, str], ...] = (
    (Tempo(0.5, "phase"), "1 phase in 2 s"),
    (Tempo(1.0, "phase"), "1 phase/s"),
    (Tempo(2.0, "phase"), "2 phases/s"),
    (Tempo(4.0, "phase"), "4 phases/s"),
    (Tempo(0.2), "1 epoch in 5 s"),
    (Tempo(1.0), "1 epoch/s"),
    (Tempo(5.0), "5 epochs/s"),
    (Tempo(20.0), "20 epochs/s"),
    (Tempo(100.0), "100 epochs/s"),
    (None, "Full speed"),
)
"""How fast a run may go; none in phases is faster than what the strip marks one by one."""

ENGINE_HINTS = {
    "fast": "Whole epochs run in compiled loops.",
    "compiling": "Everything works meanwhile; once it is ready, the next start of a run uses it.",
}

TF32 = "gpu tf32"
"""A GPU whose products round their factors to 10 bits."""

DEVICES: tuple[tuple[str, str], ...] = (
    ("auto", "Choose for me"),
    ("cpu", "CPU"),
    ("gpu", "GPU"),
    (TF32, "GPU, products in TF32"),
)


def deck_state(document: Document, frame: Frame | None, problems: Sequence[Problem], pace: Pace) -> DeckState:
    """What the deck shows."""
    stops = document.training.until
    until = Until(stops.loss, stops.on, stops.max_epochs, stops.patience)
    error = next((problem for problem in problems if problem.level == "error"), None)
    why_not = error.text if error is not None else ""
    seed = f"seed {document.training.seed}"
    if frame is None:
        return DeckState(notes=(seed, "–", "–", "–", "–"), until=until, pace=pace, why_not=why_not)
    done = batches_done(frame)
    return DeckState(
        running=frame.running,
        flowing=frame.running and (pace is None or pace.unit != "phase"),
        phase=frame.phase,
        notes=(seed, *_notes(frame)),
        epoch=frame.epoch,
        batch=done,
        batches=frame.batches,
        until=until,
        pace=pace,
        why_not=why_not,
    )


def batches_done(frame: Frame) -> int | None:
    """The batch of the epoch that is at hand or was done last; None before the first."""
    if frame.phase == "init":
        return None
    if frame.phase != "step":
        return frame.batch + 1
    return frame.batch or frame.batches


def _notes(frame: Frame) -> tuple[str, str, str, str]:
    """The live numbers under the names of the four phases; none yet under those still to come."""
    done = PHASES.index(frame.phase)
    rows = (f"{frame.rows:,} rows" if frame.rows != 1 else "1 row") if done >= 1 else "–"
    loss = number(frame.batch_loss) if done >= 2 and frame.batch_loss is not None else "–"
    gradient = f"|∇| {number(frame.gradient_norm)}" if done >= 3 and frame.gradient_norm is not None else "–"
    return rows, loss, gradient, f"η {number(frame.rate, 3)}"


def stops_of(until: Until) -> Stops:
    """The document's stop conditions for those that the deck's editor gave."""
    return Stops(loss=until.loss, on=until.on, max_epochs=until.max_epochs, patience=until.patience)


def with_stops(document: Document, stops: Stops) -> Document:
    """The document with other stop conditions."""
    return replace(document, training=replace(document.training, until=stops))


def status_state(
    document: Document,
    inspection: Inspection,
    problems: Sequence[Problem],
    frame: Frame | None,
    record: EpochRecord | None,
    *,
    compiling: bool = False,
) -> StatusState:
    """What the status bar shows. `compiling` says that the fast engine is being made ready."""
    errors = sum(problem.level == "error" for problem in problems)
    summary = "Empty graph: add an input, a layer and a loss" if not document.graph.nodes else ""
    left: list[Fact] = []
    if record is not None and frame is not None:
        validation = record.validation is not None
        loss = record.validation if validation else record.training
        score = record.validation_score if validation else record.training_score
        left.append(Fact("validation loss" if validation else "training loss", number(loss)))
        if score is not None:
            left.append(_score(document, inspection, score))
    left.append(Fact("parameters", f"{inspection.count:,}", "Numbers that training changes."))
    return StatusState(
        errors,
        len(problems) - errors,
        summary,
        tuple(left),
        (*_right(document, frame), _engine(document, frame, compiling)),
    )


def _score(document: Document, inspection: Inspection, score: float) -> Fact:
    if judges_classes(document):
        return Fact("accuracy", percent(score), "Share of the validation rows whose class is right.")
    return Fact("R²", number(score, 3), "1 is perfect; 0 is no better than the mean of the targets.")


def judges_classes(document: Document) -> bool:
    """Whether the data's target is a class."""
    from playground.data import SOURCES

    source = SOURCES.get(document.data.source)
    return source is None or source.task == "classes"


def _right(document: Document, frame: Frame | None) -> list[Fact]:
    facts = []
    if frame is None or (frame.phase == "init" and frame.epoch == 0 and not frame.running):
        facts.append(Fact("", "not trained"))
    elif frame.running:
        most = document.training.until.max_epochs
        facts.append(Fact("epoch", f"{frame.epoch:,} of {most:,}", "The run ends there at the latest."))
        facts.append(Fact("", f"{number(frame.epochs_per_second, 3)} epochs/s"))
    else:
        facts.append(Fact("", "paused" if frame.phase == "step" else f"paused in {frame.phase.upper()}"))
    if frame is not None:
        facts.append(Fact("batch", memory(frame.batch_bytes), "Working memory of one batch."))
    return facts


def _engine(document: Document, frame: Frame | None, compiling: bool) -> Fact:
    """What computes and how precisely, and why it is not the faster one."""
    dtype = document.training.dtype
    if frame is None:
        return Fact("", dtype)
    if frame.executor == "array" and compiling:
        return Fact(
            "", f"array engine · {dtype} · compiling the fast engine, once", ENGINE_HINTS["compiling"]
        )
    hint = frame.executor_note or ENGINE_HINTS.get(frame.executor, "")
    return Fact("", f"{frame.executor} engine · {dtype}", hint)


def device_words(frame: Frame | None) -> str:
    """What computes, in words."""
    return "CPU" if frame is None else f"{frame.device.upper()} · {frame.executor}"


def loss_kind(document: Document) -> str:
    """The table name of the document's loss, "" where it has none."""
    node = next((node for node in document.graph.nodes if node.op == "loss"), None)
    return "" if node is None else str(resolve(OPS["loss"].settings, node.settings)["kind"])


def loss_words(document: Document) -> str:
    """The name of the loss beside the plot's title."""
    entry = LOSSES.get(loss_kind(document))
    if entry is None:
        return ""
    title = entry.title.lower().removeprefix("binary ")
    return title if title.startswith("mean") else f"{title}, mean per row"
