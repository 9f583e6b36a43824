"""Where a run computes: as wished, and where its GPU fails on the CPU, which is said once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.document import Document
from playground.engine.device import Device as Place
from playground.engine.trainer import Trainer
from playground.session import builder
from playground.session.commands import Advance, Device, Forget, Hasten, Run
from tests.session.desk import Desk, small

SENTENCE = "The GPU is lost: training goes on on the CPU."


@pytest.mark.parametrize("command", [Run(), Advance("batch")])
def test_that_a_device_that_is_left_while_training_is_told_of_once(
    command: Run | Advance, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(small())
    monkeypatch.setattr(Trainer, "device", property(lambda trainer: Place("cpu", np, note=SENTENCE)))
    desk.tell(command)
    desk.turn(3)
    desk.tell(Advance("batch"), Advance("epoch"))
    assert desk.texts().count(SENTENCE) == 1


def test_that_a_wish_for_tf32_reaches_the_trainer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def made(document: Document, **how: Any) -> Trainer:
        seen.append((how["device"], how["gpu"].tf32))
        return Trainer(document, **how)

    monkeypatch.setattr(builder, "Trainer", made)
    desk = Desk(small())
    desk.tell(Device("gpu", tf32=True), Device("auto"))
    assert seen == [("auto", False), ("gpu", True), ("auto", False)]


def test_that_what_was_forgotten_is_not_taken_up_again_elsewhere() -> None:
    desk = Desk(small())
    desk.tell(Forget())
    count = len(desk.frames)
    desk.tell(Device("cpu"), Hasten())
    assert len(desk.frames) == count
    desk.tell(Advance("batch"))
    assert "cannot be trained yet" in desk.texts()[-1]
