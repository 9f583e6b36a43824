"""A mailbox of one: newer frames replace older ones, losses and notes wait."""

from __future__ import annotations

import threading
from dataclasses import replace as with_fields
from typing import Any

from playground.engine.frame import EpochRecord, Frame
from playground.engine.records import Records
from playground.session import mailbox as module
from playground.session.mailbox import Mail, Mailbox, Note


def frame(step: int) -> Frame:
    return Frame(
        generation=1,
        epoch=0,
        batch=0,
        batches=1,
        step=step,
        phase="step",
        running=False,
        rows=1,
        batch_loss=None,
        gradient_norm=None,
        rate=0.1,
    )


def record(epoch: int) -> EpochRecord:
    return EpochRecord(epoch, epoch, 0.5, None, None, None, 0.1)


def epochs(mail: Mail) -> list[int]:
    return [one.epoch for one in mail.records]


def test_that_a_newer_frame_replaces_the_one_that_waits() -> None:
    box = Mailbox()
    box.put_frame(frame(1))
    box.put_frame(newest := frame(2))
    assert box.take().frame is newest
    assert box.take() == Mail()


def test_that_an_epoch_that_is_measured_again_is_told_once() -> None:
    box = Mailbox()
    box.put_records(Records([record(1), record(2)]))
    again = with_fields(record(2), training=0.25)
    box.put_records(Records([again]))
    assert list(box.take().records) == [record(1), again]


def test_that_losses_alone_wait_for_what_is_to_be_seen() -> None:
    box = Mailbox()
    box.put_batch_losses([0.5])
    box.put_records(Records([record(1)]))
    assert not box.waits
    box.clear()
    assert not box.waits, "a frame is on its way"
    for put in (
        lambda: box.put_frame(frame(1)),
        lambda: box.put_note(Note("done")),
        lambda: box.clear(for_good=True),
    ):
        put()
        assert box.waits
        box.take()
        assert not box.waits


def test_that_records_losses_and_notes_wait_in_order_until_they_are_taken() -> None:
    box = Mailbox()
    box.put_records(Records([record(0), record(1)]))
    box.put_batch_losses([0.5, 0.4])
    box.put_note(Note("one"))
    box.put_records(Records([record(2)]))
    box.put_batch_losses([0.3])
    box.put_note(Note("two", "error", "diverged"))
    mail = box.take()
    assert epochs(mail) == [0, 1, 2]
    assert mail.batch_losses == (0.5, 0.4, 0.3)
    assert [note.text for note in mail.notes] == ["one", "two"]
    assert not mail.cleared
    assert box.take() == Mail()


def test_that_clearing_drops_frame_and_losses_but_no_notes_and_says_so_once() -> None:
    box = Mailbox()
    box.put_records(Records([record(7)]))
    box.put_batch_losses([0.9])
    box.put_note(Note("stays"))
    box.put_frame(frame(7))
    box.clear()
    box.put_records(Records([record(0)]))
    box.put_records(Records([record(1)]))
    mail = box.take()
    assert mail.cleared
    assert mail.frame is None
    assert epochs(mail) == [0, 1]
    assert mail.batch_losses == ()
    assert [note.text for note in mail.notes] == ["stays"]
    box.put_records(Records([record(2)]))
    assert not box.take().cleared


def test_that_a_window_that_does_not_ask_keeps_only_the_latest_batch_losses(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MAX_BATCH_LOSSES", 3)
    box = Mailbox()
    box.put_batch_losses([1.0, 2.0])
    box.put_batch_losses([3.0, 4.0])
    assert box.take().batch_losses == (2.0, 3.0, 4.0)


def test_that_what_was_taken_does_not_change_when_more_comes() -> None:
    box = Mailbox()
    box.put_records(Records([record(0)]))
    mail = box.take()
    box.put_records(Records([record(1)]))
    assert epochs(mail) == [0]


def test_that_nothing_is_lost_or_doubled_between_two_threads() -> None:
    box = Mailbox()
    count = 3000

    def fill() -> None:
        for number in range(count):
            box.put_records(Records([record(number)]))

    thread = threading.Thread(target=fill)
    thread.start()
    taken: list[int] = []
    while thread.is_alive():
        taken += epochs(box.take())
    thread.join()
    taken += epochs(box.take())
    assert taken == list(range(count))
