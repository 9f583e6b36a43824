"""The session: the current document, its undo list, where it is saved, and what is wrong with it.

Owns nothing that can be computed: shapes and problems follow from the document after every edit.
Tells the runner what to train and the window that something has changed.

A number that is edited by hand is like one that was trained: it lies with the runner, an export of the
trained model takes it along, and the project file, which holds no numbers, is as it was. So it can be undone,
in one list with the edits of the document, and leaves the project as saved as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from playground.document.file import save_file
from playground.document.inspect import Inspection
from playground.document.model import Document, replace
from playground.document.problem import Problem
from playground.engine.blocks import finite_in
from playground.engine.mechanics.values import Weight
from playground.engine.prepare import survey
from playground.engine.transfer import same_numbers
from playground.session.commands import Command, Forget, Learned, OpenTest, Pause, Restart, SetWeight, Use
from playground.session.history import History, WeightEdit
from playground.session.settings import set_training
from playground.session.weights import edit_label

Edit = Callable[[Document], Document]


class Session:
    """One open project. Mutable; owned by the application.

    `post` takes commands for the runner; `on_change` is called after the document, the problems or the
    saved state have changed.
    """

    def __init__(
        self,
        document: Document,
        post: Callable[[Command], None],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._post = post
        self.on_change = on_change
        self.generation = 0
        self.opened = 0
        """How many projects have been opened: another number is another project."""
        self.path: Path | None = None
        self._begin(document, None)

    # -- what is

    @property
    def document(self) -> Document:
        """The current document."""
        return self._history.document

    @property
    def dirty(self) -> bool:
        """Whether the project file would be another than the one that was saved."""
        return self.document != self._saved

    @property
    def can_train(self) -> bool:
        """Whether no error keeps the network from training."""
        return not any(problem.level == "error" for problem in self.problems)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back."""
        return self._history.redo_label

    # -- what happens

    def edit(self, label: str, edit: Edit, merge_key: str | None = None) -> None:
        """Applies an edit as one step that can be undone."""
        before = self.document
        self._history.push(edit(before), label, merge_key)
        self._follow(before)

    def set_weight(self, weight: Weight, old: float, new: float, merge_key: str | None = None) -> None:
        """Puts a number in place of a trained one, as one step that can be undone; a drag has a `merge_key`.

        `old` is what it was before. A number that is not finite is refused by the runner, in a sentence.
        """
        if not self.can_train:
            return
        self._post(SetWeight(weight, new))
        if finite_in(new, self.document.training.dtype):
            edited = WeightEdit(weight, old, new)
            self._relabel(
                partial(self._history.push_number, edited, edit_label(self.document, weight), merge_key)
            )

    def undo(self) -> None:
        """Takes the last edit back."""
        before, edited = self.document, self._history.to_undo
        self._history.undo()
        self._follow(before)
        if edited is not None:
            self._post(SetWeight(edited.weight, edited.old))
            self.on_change()

    def redo(self) -> None:
        """Brings back what was undone last."""
        before, edited = self.document, self._history.to_redo
        self._history.redo()
        self._follow(before)
        if edited is not None:
            self._post(SetWeight(edited.weight, edited.new))
            self.on_change()

    def _relabel(self, change: Callable[[], None]) -> None:
        """Changes the undo list; whoever shows it is told where it reads otherwise."""
        before = self.undo_label, self.redo_label
        change()
        if (self.undo_label, self.redo_label) != before:
            self.on_change()

    def close_merge(self) -> None:
        """Lets the next edit be a step of its own (a slider was let go)."""
        self._history.close_merge()

    def open(self, document: Document, path: Path | None = None, learned: Learned | None = None) -> None:
        """Another project in place of this one."""
        self._begin(document, path, learned)
        self.on_change()

    def save(self, path: Path) -> None:
        """Writes the project; it is then the one at this path, and called like it.

        Raises OSError where the disk refuses, DocumentError for a name that no file can hold; nothing
        has changed then.
        """
        document = replace(self.document, name=path.name.removesuffix(".nnplay"))
        save_file(document, path)
        self._history.push(document, "Rename project", "save")
        self.path, self._saved = path, document
        self.on_change()

    def open_test(self) -> None:
        """Opens the sealed test rows; the answer comes as `FinalTest`."""
        if self.can_train:
            self._asked_to_open = True
            self._post(OpenTest(self.document.test_opened + 1))

    def count_opening(self, times: int) -> None:
        """The test rows have been opened so often: kept with the project, and no undo takes it back.

        An answer that nobody asked this project for is one of the project before it, and not counted.
        """
        if not self._asked_to_open:
            return
        self._history.amend(lambda document: replace(document, test_opened=times))
        self.on_change()

    def same_start(self) -> None:
        """Trains anew from the very same numbers; edits of single numbers are gone, and cannot be undone."""
        if self.can_train:
            self._post(Restart())
            self._relabel(self._history.forget_numbers)

    def new_start(self, seed: int) -> None:
        """Trains anew from the numbers of another seed; the seed can be undone."""
        self.edit("New start", lambda document: set_training(document, "seed", seed))
        self.same_start()

    # -- how

    def _begin(self, document: Document, path: Path | None, learned: Learned | None = None) -> None:
        self.opened += 1
        self._history = History(document)
        self._saved = document
        self.path = path
        self._asked_to_open = False
        self._survey()
        self._used: Document | None = None
        self._lives = self._history.lives
        """Those of the nodes of the document in use."""
        if self.can_train:
            self._use(learned)
        else:
            self._post(Forget())

    def _use(self, learned: Learned | None = None) -> None:
        """Lets the runner train the document, going on from what it trains now where there is something."""
        self.generation += 1
        fresh, self._lives = self._used is None, self._history.lives
        self._post(Use(self.document, self.generation, fresh, learned, self._lives))
        self._used = self.document

    def _follow(self, before: Document) -> None:
        """After an edit: new problems, and the runner told where training is touched."""
        if self.document is before:
            return
        self._survey()
        if not self.can_train:
            self._post(Pause(self._why_not()))
        elif not self._is_used():
            self._use()
        self.on_change()

    def _is_used(self) -> bool:
        """Whether the runner trains this very network already."""
        if self._used is None or self._lives != self._history.lives:
            return False
        return same_training(self._used, self.document)

    def _why_not(self) -> str:
        """Why training pauses, in one sentence."""
        text = next(problem.text for problem in self.problems if problem.level == "error")
        return f"Training pauses: {text}"

    def _survey(self) -> None:
        inspection, problems = survey(self.document)
        self.inspection: Inspection = inspection
        self.problems: tuple[Problem, ...] = tuple(problems)


def same_training(one: Document, other: Document) -> bool:
    """Whether two documents train alike: only places on the canvas or the project's name differ."""
    return same_numbers(one, other) and one.training.until == other.training.until
