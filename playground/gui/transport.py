"""What the deck's buttons and the Train menu do: commands to the worker, where the network can be trained."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from playground.gui.latest import Latest
from playground.gui.showing import TF32
from playground.session.commands import Advance, Command, Device, Goal, Pace, Pause, Run
from playground.session.pace import Tempo
from playground.session.session import Session

FIRST_PACE = Tempo(20.0)
"""The pace at first: slow enough to be watched."""

MAX_SEED = 9999
"""New starts draw seeds that are short enough to be read out in class."""


class Transport:
    """Runs, pauses and steps. `refused` is called instead where a problem keeps the network from training."""

    def __init__(
        self, session: Session, latest: Latest, post: Callable[[Command], None], refused: Callable[[], None]
    ) -> None:
        self._session, self._latest, self._post, self._refused = session, latest, post, refused
        self.device = "auto"
        self.memory_bytes: int | None = None
        self.set_pace(FIRST_PACE)

    def run_or_pause(self) -> None:
        """Starts a run, or pauses the one that is on."""
        if self._latest.running:
            self._post(Pause())
        else:
            self._ask(Run())

    def run_on(self) -> None:
        """Runs past a target that is reached already."""
        self._ask(Run(on=True))

    def next_phase(self) -> None:
        """One phase."""
        self._ask(Advance("phase"))

    def go_to(self, phase: Goal) -> None:
        """On to the end of a phase."""
        self._ask(Advance("phase", to=phase))

    def to_predict(self) -> None:
        """On until the batch is predicted."""
        self.go_to("predict")

    def to_loss(self) -> None:
        """On until its loss is measured."""
        self.go_to("loss")

    def to_gradient(self) -> None:
        """On until its gradient is there."""
        self.go_to("gradient")

    def to_step(self) -> None:
        """On until its step is done."""
        self.go_to("step")

    def next_batch(self) -> None:
        """To the end of the batch."""
        self._ask(Advance("batch"))

    def next_epoch(self) -> None:
        """To the end of the epoch."""
        self._ask(Advance("epoch"))

    def same_start(self) -> None:
        """Epoch 0 with the very same weights."""
        if self._may():
            self._session.same_start()

    def new_start(self) -> None:
        """Epoch 0 with other weights."""
        if self._may():
            self._session.new_start(1 + secrets.randbelow(MAX_SEED))

    def measure_test(self) -> None:
        """Opens the sealed test rows: loss and score on them."""
        if self._may():
            self._session.open_test()

    def set_pace(self, pace: Tempo | None) -> None:
        """How fast a run goes; None is as fast as it can."""
        self.pace: Tempo | None = pace
        self._post(Pace(pace))

    def set_device(self, wish: str) -> None:
        """Where the numbers are computed: one of `showing.DEVICES`."""
        self.device = wish
        tf32 = wish == TF32
        self._post(Device("gpu" if tf32 else wish, tf32, self.memory_bytes))

    def set_budget(self, memory_bytes: int | None) -> None:
        """How much memory may be taken; what runs on a GPU keeps to it from now on."""
        self.memory_bytes = memory_bytes
        frame = self._latest.frame
        if frame is not None and frame.device == "gpu":
            self.set_device(self.device)

    def _ask(self, command: Command) -> None:
        if self._may():
            self._post(command)

    def _may(self) -> bool:
        if not self._session.can_train:
            self._refused()
        return self._session.can_train
