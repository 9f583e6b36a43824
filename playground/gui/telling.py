"""What the window says at the top of the canvas: one message, the newest.

Owns what the button of the message does. What the worker notes is headed and worded here.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.gui.widgets.message import Toast, Tone
from playground.session.mailbox import Note

TITLES = {
    "target": "Target reached",
    "max_epochs": "Run ended",
    "patience": "Run ended",
    "diverged": "Training diverged",
    "already target": "Target reached already",
    "already max_epochs": "All epochs are done",
    "already patience": "Run ended",
}
"""What a note about a run is headed with."""

_TONES: dict[str, Tone] = {"success": "done", "error": "problem", "info": "info"}


class Telling:
    """Says things in one toast. `run_on` runs past a target that is reached already."""

    def __init__(self, toast: Toast, run_on: Callable[[], None]) -> None:
        self._toast, self._run_on = toast, run_on
        self._does: Callable[[], None] | None = None
        toast.asked.connect(self._answer)

    def tell(self, tone: Tone, title: str, text: str = "") -> None:
        """Says something."""
        self._does = None
        self._toast.say(tone, title, text)

    def inform(self, text: str) -> None:
        """Says a sentence that needs no heading."""
        self.tell("info", text)

    def note(self, note: Note) -> None:
        """Says what the worker notes."""
        title = note.title or TITLES.get(note.stopped or "", "Note" if note.level == "info" else "Problem")
        text = note.text.removeprefix("Target reached: ").removeprefix("Training diverged in ")
        action = "Run on" if note.stopped in ("already target", "already max_epochs") else ""
        self._does = self._run_on if action else None
        self._toast.say(_TONES[note.level], title, text[:1].upper() + text[1:], action)

    def fault(self, text: str) -> None:
        """Says that this program has made a mistake."""
        self.tell("problem", "A fault of this program", text)

    def compiled(self, failed: str) -> None:
        """Says that the fast engine has become ready, or why it is not to be had."""
        if failed:
            self.tell("info", "No fast engine", f"Training goes on as before, for {failed}.")
        else:
            self.tell("info", "The fast engine is ready", "The next start of a run uses it.")

    def _answer(self) -> None:
        if self._does is not None:
            self._does()
