"""Whatever a user does in whatever order: nothing breaks, and what only looks leaves no trace."""

from __future__ import annotations

import functools
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document import Document, replace, set_frozen, set_setting
from playground.engine.blocks import index_of
from playground.engine.frame import Wanted
from playground.engine.mechanics.values import Looking, Weight
from playground.engine.records import Records
from playground.engine.trainer import Trainer
from playground.session.commands import (
    Advance,
    Command,
    DrawLandscape,
    DropLandscape,
    Hasten,
    OpenTest,
    Pace,
    Pause,
    Run,
    SetWeight,
    Show,
)
from playground.session.pace import Tempo
from playground.session.session import Session
from playground.session.settings import set_data, set_training
from tests.session.desk import COARSE, Desk, lively

WEIGHTS = (Weight("layer 2.weight", (1, 2)), Weight("norm.scale", (0,)), Weight("gone.bias", (4,)))
EVERYTHING = Looking(
    batch=True,
    row=3,
    weight=WEIGHTS[0],
    unit=(2, 1),
    step_curve=True,
    hinges=2,
    health=True,
    memory=True,
    errors=True,
)

LOOKS: list[Command] = [
    Run(),
    Run(on=True),
    Pause(),
    *(Advance("phase", to=phase) for phase in (None, "predict", "loss", "gradient", "step")),
    Advance("batch"),
    Advance("epoch"),
    Show(COARSE),
    Show(Wanted(resolution=8, gradients=True, unit=(2, 0), looking=EVERYTHING)),
    Show(Wanted(tiles=False, boundary=False, looking=Looking(weight=WEIGHTS[2], row=10**6, unit=(99, 7)))),
    Pace(Tempo(50.0)),
    Pace(Tempo(60.0, "phase")),
    Pace(None),
    OpenTest(1),
    DrawLandscape("random"),
    DrawLandscape("gradient"),
    DropLandscape(),
    Hasten(),
]
"""All that must not change what is learned."""

Move = Callable[["Project"], None]


class Project:
    """A session whose runner sits on a desk, which looks at every frame that comes."""

    def __init__(self, document: Document) -> None:
        self.desk = Desk()
        self.session = Session(document, self._post)
        self.seen = 0

    def _post(self, command: Command) -> None:
        self.desk.tell(command)

    def sound(self) -> None:
        """No fault of the program was told, and every new frame says where the training is."""
        assert not [text for text in self.desk.texts() if "fault of this program" in text]
        for frame in self.desk.frames[self.seen :]:
            assert 0 <= frame.batch < frame.batches
            assert frame.phase != "init" or frame.step == 0
            assert frame.epoch >= 0
            assert frame.rows >= 1
        self.seen = len(self.desk.frames)


def posted(command: Command) -> Move:
    return lambda project: project._post(command)


def edited(edit: Callable[[Document], Document]) -> Move:
    return lambda project: project.session.edit("Edit", edit)


def set_weight(weight: Weight, new: float) -> Move:
    def move(project: Project) -> None:
        trainer = project.desk.trainer
        index = index_of(trainer.program.parameters, weight)
        old = 0.0 if index is None else float(trainer.flat("parameters")[index])
        project.session.set_weight(weight, old, new, "drag")

    return move


def frozen(ids: set[int], on: bool) -> Move:
    return edited(lambda document: set_frozen(document, ids, on))


def units(count: int) -> Move:
    return edited(lambda document: set_setting(document, {2}, "units", count))


def trained(path: str, value: object) -> Move:
    return edited(lambda document: set_training(document, path, value))


def resealed(document: Document, test: float) -> Document:
    split = replace(document.data.split, training=0.6, test=test)
    return replace(document, data=replace(document.data, split=split))


EDITS: list[Move] = [
    *(posted(SetWeight(weight, 0.5)) for weight in WEIGHTS),
    *(set_weight(weight, new) for weight in WEIGHTS for new in (-0.5, 3e38, float("nan"))),
    *(frozen(ids, on) for ids in ({2}, {2, 3, 50}) for on in (True, False)),
    *(units(count) for count in (1, 5, 0)),
    *(trained("optimizer.name", name) for name in ("sgd", "adam")),
    *(trained("optimizer.learning_rate", rate) for rate in (0.1, 1e30)),
    *(trained("batch_size", size) for size in (1, 12, 1000)),
    trained("dtype", "float64"),
    edited(lambda document: resealed(document, 0.0)),
    edited(lambda document: resealed(document, 0.02)),
    edited(lambda document: set_data(document, "settings.noise", 0.3)),
    lambda project: project.session.undo(),
    lambda project: project.session.redo(),
    lambda project: project.session.same_start(),
    lambda project: project.session.new_start(7),
    lambda project: project.session.open_test(),
    lambda project: project.session.count_opening(project.session.document.test_opened + 1),
    lambda project: project.session.open(sealed()),
]


def sealed() -> Document:
    """A network with everything that might remember something, and some rows that are sealed."""
    document = lively()
    return replace(
        document, data=replace(document.data, split=replace(document.data.split, training=0.6, test=0.2))
    )


@functools.cache
def straight() -> list[str]:
    """The fingerprint after each batch of a run that nobody looks at."""
    trainer = Trainer(sealed(), device="cpu")
    made = [trainer.parameters_sha256]
    for _ in range(12 * trainer.batches):
        trainer.batch()
        made.append(trainer.parameters_sha256)
    return made


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(LOOKS), st.integers(0, 3)), max_size=15))
def test_that_whatever_is_looked_at_the_numbers_are_those_of_a_run_that_nobody_sees(
    moves: list[tuple[Command, int]],
) -> None:
    project = Project(sealed())
    for command, turns in moves:
        project._post(command)
        project.desk.turn(turns)
        project.sound()
        trainer = project.desk.trainer
        if trainer.steps >= len(straight()):
            break
        assert trainer.parameters_sha256 == straight()[trainer.steps]
        frame = project.desk.frame
        assert frame.epoch * frame.batches + frame.batch == frame.step


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([*map(posted, LOOKS), *EDITS]), st.integers(0, 2)), max_size=25))
def test_that_nothing_that_a_user_can_do_breaks_the_program(moves: list[tuple[Move, int]]) -> None:
    project = Project(sealed())
    for move, turns in moves:
        move(project)
        project.desk.turn(turns)
        project.sound()
    project._post(Pause())
    project.desk.clock.pass_by(1.0)
    project.desk.turn(2)
    project.sound()
    trainer = project.desk.trainer
    assert Records(project.desk.records) == trainer.records  # losses may be no numbers
    assert [record.epoch for record in trainer.records] == sorted(
        {record.epoch for record in trainer.records}
    )
