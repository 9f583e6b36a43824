"""The numbers around the canvas: deck, status bar, device, costs, and the columns that axes can show.

Owns when they were shown last: while a run is on they change no faster than they can be read.
"""

from __future__ import annotations

import time

from playground.data import SOURCES
from playground.engine.frame import Axes, Frame
from playground.gui import showing
from playground.gui.latest import Latest
from playground.gui.transport import Transport
from playground.gui.views import Views
from playground.session.session import Session

DIGITS_S = 0.12
"""Read-outs change at most eight times a second while running."""


class ReadOuts:
    """Shows the numbers of one window."""

    def __init__(self, views: Views, session: Session, latest: Latest, transport: Transport) -> None:
        self._views, self._session, self._latest, self._transport = views, session, latest, transport
        self._shown_at = 0.0
        self.compiling = False
        """Whether the fast engine is being made ready."""

    def due(self, before: Frame | None, frame: Frame) -> bool:
        """Whether a frame behind another one is to be read."""
        stood = before is None or before.running != frame.running or not frame.running
        return stood or time.monotonic() - self._shown_at >= DIGITS_S

    def show(self) -> None:
        """Deck, status bar and device."""
        self._shown_at = time.monotonic()
        views, session, frame = self._views, self._session, self._latest.frame
        document, problems = session.document, session.problems
        views.shell.deck.show_state(showing.deck_state(document, frame, problems, self._transport.pace))
        views.shell.status.show_state(
            showing.status_state(
                document,
                session.inspection,
                problems,
                frame,
                self._latest.record,
                compiling=self.compiling,
            )
        )
        views.shell.top.show_device(self._transport.device, showing.device_words(frame))
        views.data.show_costs(frame.batches if frame else None, frame.batch_bytes if frame else None)

    def show_compiling(self, on: bool) -> None:
        """Whether the fast engine is being made ready now."""
        self.compiling = on
        self.show()

    def show_axes(self, axes: Axes) -> None:
        """The columns that the boundary's axes can be chosen from; `axes` where no plane says which are."""
        source = SOURCES.get(self._session.document.data.source)
        chosen = self._session.document.data.features
        plane = self._latest.frame.plane if self._latest.frame is not None else None
        names = () if source is None or len(source.columns) <= 2 else (chosen or source.columns)
        self._views.boundary.set_features(names, plane.axes if plane is not None else axes)
