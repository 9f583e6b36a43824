"""One real thread, as in the window: it answers while it runs flat out, and it ends when it is asked to."""

from __future__ import annotations

import threading

from playground.engine.frame import Frame, Wanted
from playground.session.commands import Advance, Pause, Quit, Restart, Run, Show, Use
from playground.session.mailbox import Mail, Mailbox
from playground.session.runner import Runner
from tests.session.desk import COARSE, UNSEEN, lively, small, until

PATIENCE_S = 20.0
"""How long a test waits for a thread that ought to answer within milliseconds."""

ENDLESS = until(lively(), max_epochs=10**9)


class Box(Mailbox):
    """A mailbox that wakes a waiting test up when a frame has come."""

    def __init__(self) -> None:
        super().__init__()
        self.came = threading.Event()

    def put_frame(self, frame: Frame) -> None:
        super().put_frame(frame)
        self.came.set()

    def wait(self) -> Mail:
        assert self.came.wait(PATIENCE_S), "no frame came"
        self.came.clear()
        return self.take()


def started() -> tuple[Runner, Box, threading.Thread]:
    """A runner in a thread of its own, running flat out without an end."""
    box = Box()
    runner = Runner(box)
    thread = threading.Thread(target=runner.loop, name="worker")
    thread.start()
    for command in (Show(COARSE), Use(ENDLESS, 1, fresh=True), Run()):
        runner.post(command)
    while True:
        frame = box.wait().frame
        if frame is not None and frame.running:
            return runner, box, thread


def closed(runner: Runner, thread: threading.Thread) -> bool:
    runner.post(Quit())
    thread.join(PATIENCE_S)
    return not thread.is_alive()


def test_that_the_thread_ends_while_running_flat_out_each_of_twenty_times() -> None:
    for _ in range(20):
        runner, _, thread = started()
        assert closed(runner, thread)


def test_that_a_thread_that_waits_for_commands_ends_too() -> None:
    runner = Runner(Mailbox())
    thread = threading.Thread(target=runner.loop)
    thread.start()
    assert closed(runner, thread)


def test_that_commands_from_another_thread_are_answered_while_running_flat_out() -> None:
    runner, box, thread = started()
    try:
        for number in range(2, 12):
            for command in (
                Use(until(small(batch_size=10 + number), max_epochs=10**9), number),
                Show(Wanted(resolution=8)),
                Pause(),
                Advance("batch"),
                Restart(),
                Show(UNSEEN),
                Run(),
            ):
                runner.post(command)
            frame = box.wait().frame
            while frame is None or (frame.generation, frame.running) != (number, True):
                frame = box.wait().frame
    finally:
        assert closed(runner, thread)
    assert not [note for note in box.take().notes if note.level == "error"]


def test_that_curves_have_no_holes_however_seldom_they_are_taken() -> None:
    runner, box, thread = started()
    epochs: list[int] = []
    for _ in range(4):
        mail = box.wait()
        if mail.cleared:
            epochs.clear()
        epochs += [record.epoch for record in mail.records]
    assert closed(runner, thread)
    epochs += [record.epoch for record in box.take().records]
    assert epochs == list(range(epochs[0], epochs[0] + len(epochs)))
