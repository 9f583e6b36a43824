"""The views of the mechanics: each made when it is first needed, so that the window opens without them.

Owns which of them there are by now, and how each shows a frame and reads a document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from playground.document import Document, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.gui.shell.shell import Shell
from playground.gui.theme.source import ThemeSource
from playground.gui.turns import Part

if TYPE_CHECKING:
    from playground.gui.panels.activation import ActivationPlot
    from playground.gui.panels.batch.panel import BatchPanel
    from playground.gui.panels.explain.panel import ExplainPanel
    from playground.gui.panels.health import HealthPanel
    from playground.gui.panels.landscape import LandscapePanel
    from playground.gui.panels.memory import MemoryPanel
    from playground.gui.panels.sealed import SealedPanel

V = TypeVar("V", bound=QWidget)
Show = Callable[[Frame | None], None]
Read = Callable[[Document, Inspection, Sequence[Problem]], None]
_EMPTY = Inspection((), frozenset(), frozenset(), {}, ())


class LateViews:
    """These views, by name. Whoever has the others adds a frame of panels and how one is enlarged."""

    def __init__(self, themes: ThemeSource) -> None:
        self.themes = themes
        self.shell = Shell(themes)
        self._shows: dict[str, Show] = {}
        self._reads: list[Read] = []
        self._document = Document()
        self._state: tuple[Inspection, Sequence[Problem]] = (_EMPTY, ())
        self.on_made: Callable[[str], None] = lambda name: None
        """Called with the name of each view of the mechanics that is made."""

    def enlarge(self, panel: QWidget, parent: QWidget) -> None:
        """Shows a panel in a window of its own."""
        raise NotImplementedError

    @cached_property
    def batch(self) -> BatchPanel:
        """The batch row by row, and what a step would make of its loss."""
        from playground.gui.panels.batch.panel import BatchPanel

        view = BatchPanel(self.themes)
        return self._made(
            "batch", view, view.show_frame, None, reads=view.show_document, folds=view.set_compact
        )

    @cached_property
    def explain(self) -> ExplainPanel:
        """One weight's way to its next value."""
        from playground.gui.panels.explain.panel import ExplainPanel

        view = ExplainPanel(self.themes)
        return self._made(
            "explain",
            view,
            view.show_frame,
            view.enlarge_requested,
            reads=view.show_document,
            folds=view.set_compact,
        )

    @cached_property
    def activation(self) -> ActivationPlot:
        """The activation of the unit that is explained."""
        from playground.gui.panels.activation import ActivationPlot

        view = ActivationPlot(self.themes, alone=True)
        enlarge = view.enlarge_requested
        return self._made("activation", view, view.show_frame, enlarge, folds=view.set_compact)

    @cached_property
    def health(self) -> HealthPanel:
        """How every layer fares."""
        from playground.gui.panels.health import HealthPanel

        view = HealthPanel(self.themes)
        return self._made("health", view, view.show_frame, view.enlarge_requested)

    @cached_property
    def landscape(self) -> LandscapePanel:
        """A slice through the loss."""
        from playground.gui.panels.landscape import LandscapePanel

        view = LandscapePanel(self.themes)
        return self._made("landscape", view, view.show_frame, view.enlarge_requested)

    @cached_property
    def sealed(self) -> SealedPanel:
        """The test set."""
        from playground.gui.panels.sealed import SealedPanel

        view = SealedPanel(self.themes)
        return self._made("sealed", view, view.show_frame, view.enlarge_requested, reads=view.show_document)

    @cached_property
    def memory(self) -> MemoryPanel:
        """What training takes."""
        from playground.gui.panels.memory import MemoryPanel

        view = MemoryPanel(self.themes)
        return self._made("memory", view, view.show_frame, view.enlarge_requested)

    def has(self, name: str) -> bool:
        """Whether a view of the mechanics has been made."""
        return name in vars(self)

    def sees(self, name: str) -> bool:
        """Whether a view of the mechanics can be seen."""
        return self.has(name) and seen(vars(self)[name])

    def late_parts(self, frame: Frame, names: Sequence[str]) -> list[Part]:
        """How those of these views that can be seen show a frame."""
        return [partial(self._shows[name], frame) for name in names if self.sees(name)]

    def _made(
        self,
        name: str,
        view: V,
        shows: Show,
        enlarges: SignalInstance | None,
        *,
        reads: Read | None = None,
        folds: Callable[[bool], None] | None = None,
    ) -> V:
        """A view of the mechanics from now on: how it shows a frame, reads a document, folds what it can."""
        vars(self)[name] = view
        self._shows[name] = shows
        if enlarges is not None:
            enlarges.connect(lambda: self.enlarge(view, self.shell.window()))
        if reads is not None:
            self._reads.append(reads)
            reads(self._document, *self._state)
        if folds is not None:
            self.shell.compact_changed.connect(folds)
            folds(self.shell.compact)
        self.on_made(name)
        return view


def seen(view: QWidget) -> bool:
    """Whether a view can be seen."""
    return view.isVisible() and not view.window().isMinimized()
