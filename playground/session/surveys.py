"""What is computed beside the training because somebody asked for it: the landscape of the loss.

Owns the survey that is on. A slice of it is done between two portions of training, so neither waits long for
the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playground.engine.mechanics.path import Path
from playground.engine.mechanics.values import Directions, Landscape
from playground.engine.trainer import Trainer

if TYPE_CHECKING:
    from playground.engine.mechanics.landscape import Survey

SLICE_S = 0.008
"""How long a slice takes."""

CANCELLED = "Cancelled: what was computed until then is shown."
EDITED = "The project was edited meanwhile: what was computed until then is of the one before."


class Surveys:
    """One survey at a time. Mutable; owned by the conductor. `show` takes each picture of it."""

    def __init__(self, show: Callable[[Landscape], None]) -> None:
        self._show = show
        self._survey: Survey | None = None

    @property
    def on(self) -> bool:
        """Whether there is something left to compute."""
        return self._survey is not None

    def begin(self, trainer: Trainer, directions: Directions, path: Path) -> None:
        """A landscape around the parameters as they are, in place of one that is on.

        Raises: ValueError with a sentence where the directions are not known yet.
        """
        from playground.engine.mechanics.landscape import Survey

        self._survey = None
        survey = Survey(trainer, directions, path)
        self._survey = survey
        self._show(survey.landscape())

    def go_on(self) -> None:
        """Computes a slice, where something is left; one that cannot be computed is the last."""
        survey, self._survey = self._survey, None
        if survey is not None:
            self._show(survey.advance(SLICE_S))
            self._survey = None if survey.done else survey

    def cancel(self, reason: str = CANCELLED) -> None:
        """Ends it where it is; what is known stays to be seen, with the reason."""
        survey, self._survey = self._survey, None
        if survey is not None:
            self._show(survey.landscape(reason))

    def drop(self) -> None:
        """Ends it without a word: the network it is about has gone."""
        self._survey = None
