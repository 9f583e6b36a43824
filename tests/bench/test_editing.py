"""The part that times an edit of a network that trains."""

from __future__ import annotations

from playground.bench.editing import CASE, Editing
from playground.bench.ours import trainer_of


def test_that_every_unit_of_work_is_an_edit_that_the_training_goes_on_from() -> None:
    trainer = trainer_of(CASE, "array")
    editing = Editing(trainer)
    editing.restart()
    whole = trainer.flat("state")
    editing.run(1)
    muted = editing._trainer
    assert muted.steps == trainer.steps == 1
    assert muted.program.size < trainer.program.size
    editing.run(1)
    assert (editing._trainer.flat("state") == whole).all()
