"""A runner on the test's own desk: commands go in, turns are taken by hand, the mail is kept."""

from __future__ import annotations

from typing import Any

from playground.document import Document, Until, replace
from playground.engine.frame import EpochRecord, Frame, Wanted
from playground.engine.trainer import Trainer
from playground.session.commands import Command, Hasten, Learned, Show, Use
from playground.session.conductor import CHUNK_S
from playground.session.mailbox import Mailbox, Note
from playground.session.runner import Runner
from tests.document.documents import node
from tests.engine.networks import classifier, dense, learning
from tests.session.clock import Clock

COARSE = Wanted(resolution=16)
UNSEEN = Wanted(tiles=False, boundary=False)


def small(**training: Any) -> Document:
    """Four tanh neurons on 48 training rows, four batches an epoch, eight epochs at most."""
    return classifier(**{"batch_size": 12, "until": {"max_epochs": 8}, **training})


def lively(**training: Any) -> Document:
    """The same with everything that might remember something: dropout, batch norm, adam, penalties."""
    middle = (dense(2, 5), node(3, "batch_norm", "norm"), node(4, "dropout", "drop", rate=0.4))
    more = {"batch_size": 12, "until": {"max_epochs": 8}, "clip_norm": 1.0, "l1": 0.001, "l2": 0.01}
    return classifier(*middle, **{**more, **training})


def until(document: Document, **changes: Any) -> Document:
    """The document with other stop conditions."""
    stops = replace(document.training.until, **changes)
    assert isinstance(stops, Until)
    return learning(document, until=vars_of(stops))


def vars_of(stops: Until) -> dict[str, Any]:
    return {name: getattr(stops, name) for name in ("loss", "on", "max_epochs", "patience")}


class Desk:
    """A runner with its mailbox. By default the clock lets each turn do one batch of a run.

    The first trainer has its executor at once, as later ones have.
    """

    def __init__(self, document: Document | None = None, each_s: float = CHUNK_S, **use: Any) -> None:
        self.clock = Clock(each_s)
        self.box = Mailbox()
        self.runner = Runner(self.box, self.clock)
        self.frames: list[Frame] = []
        self.records: list[EpochRecord] = []
        self.losses: list[float] = []
        self.notes: list[Note] = []
        self.cleared = 0
        self.generation = 0
        self.tell(Hasten(), Show(COARSE))
        if document is not None:
            self.use(document, fresh=True, **use)

    # -- telling

    def tell(self, *commands: Command) -> bool:
        """Posts the commands, takes one turn, reads the mail."""
        for command in commands:
            self.runner.post(command)
        return self.turn()

    def turn(self, times: int = 1) -> bool:
        going = True
        for _ in range(times):
            going = self.runner.turn(wait=False)
            self.read()
        return going

    def use(self, document: Document, fresh: bool = False, learned: Learned | None = None) -> None:
        self.generation += 1
        self.tell(Use(document, self.generation, fresh, learned))

    def finish(self, turns: int = 10_000) -> None:
        """Takes turns until nothing goes on any more."""
        while self.runner.running:
            turns -= 1
            assert turns, "the run does not end"
            self.turn()

    # -- what came of it

    def read(self) -> None:
        mail = self.box.take()
        if mail.cleared:
            self.cleared += 1
            self.records.clear()
            self.losses.clear()
        for record in mail.records:
            while self.records and self.records[-1].epoch >= record.epoch:
                self.records.pop()
            self.records.append(record)
        self.losses += mail.batch_losses
        self.notes += mail.notes
        if mail.frame is not None:
            self.frames.append(mail.frame)

    @property
    def frame(self) -> Frame:
        """The newest frame."""
        return self.frames[-1]

    @property
    def trainer(self) -> Trainer:
        """The trainer inside, for its fingerprint."""
        trainer = self.runner._conductor._trainer
        assert trainer is not None
        return trainer

    def texts(self) -> list[str]:
        return [note.text for note in self.notes]
