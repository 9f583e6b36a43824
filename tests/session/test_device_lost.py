"""A run whose GPU fails goes on on the CPU, and says so once."""

from __future__ import annotations

import numpy as np
import pytest

from playground.engine.device import Device as Place
from playground.engine.trainer import Trainer
from playground.session.commands import Advance, Run
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
