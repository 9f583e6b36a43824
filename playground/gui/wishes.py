"""What the worker shall compute: only what can be seen.

Owns what it was told last, which plane the boundary shows and which unit is under the mouse.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from playground.engine.frame import Axes, Wanted
from playground.engine.mechanics.values import Looking
from playground.gui.late_views import seen
from playground.gui.views import Views
from playground.session.commands import Command, Show


class Wishes:
    """Tells the worker of one window. `looking` and `unit` say what the views of the mechanics look at."""

    def __init__(
        self,
        window: QWidget,
        views: Views,
        post: Callable[[Command], None],
        *,
        looking: Callable[[], Looking],
        unit: Callable[[], tuple[int, int] | None],
    ) -> None:
        self._window, self._views, self._post = window, views, post
        self._looking, self._unit = looking, unit
        self._told = Wanted()
        self.axes = Axes()

    def tell(self) -> None:
        """Tells what is to be seen now, where that is something else than before."""
        views, looking = self._views, self._looking()
        wanted = Wanted(
            tiles=not self._window.isMinimized(),
            nodes=views.canvas.content.shown,
            boundary=not self._window.isVisible() or seen(views.boundary) or looking.batch,
            axes=self.axes,
            unit=self._unit() if views.sees("activation") else views.inspector.unit(),
            gradients=views.canvas.wants_gradients,
            looking=looking,
        )
        if wanted != self._told:
            self._told = wanted
            self._post(Show(wanted))

    def set_axes(self, axes: Axes) -> None:
        """Another plane for the boundary."""
        self.axes = axes
        self.tell()
