"""Why the test rows are sealed, and what it means to have opened them. No Qt."""

from __future__ import annotations

from playground.engine.frame import Frame
from playground.engine.mechanics.values import FinalTest

LEAD = "Rows kept apart for one honest number at the end."
WHY = (
    "These rows were never learned from, and nothing was chosen by them. "
    "So their loss tells how the network does on what it has not seen."
)


def why_not(rows: int | None, frame: Frame | None) -> str:
    """Why the test set cannot be opened now, as a sentence; "" where it can."""
    if rows == 0:
        return "There are no test rows: drag the right end of the split bar to set some aside."
    if frame is None or (frame.step == 0 and frame.epoch == 0):
        return "Train first: there is nothing to judge yet."
    return ""


def opened_words(times: int) -> str:
    """What follows from how often it was opened: the more often, the firmer. "" for never."""
    if times <= 0:
        return ""
    if times == 1:
        return "Opened once. If nothing is changed because of it, this is an honest number."
    if times == 2:
        return "Opened twice. What was changed in between may have been chosen by these rows."
    if times <= 4:
        return (
            f"Opened {times} times. With every look the network is fitted to these rows a little, through "
            "you: the number grows too good."
        )
    return (
        f"Opened {times:,} times. This is a validation set by now: for a number to rely on, "
        "set new rows aside and open them once."
    )


def grave(times: int) -> bool:
    """Whether the number is no longer to be relied on."""
    return times >= 3


def since_words(result: FinalTest, frame: Frame | None) -> str:
    """When it was measured, and whether the network has learned more since."""
    if frame is not None and frame.epoch != result.epoch:
        return f"Measured at epoch {result.epoch:,}; now it is {frame.epoch:,}."
    return f"Measured at epoch {result.epoch:,}."
