"""What is asked for beside the training: the landscape of the loss, the sealed test rows, the memory.

Owns which budget is reckoned with. Hands answers to the panels, and takes away those about other data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_fields
from functools import partial

from playground.document import Document
from playground.engine.frame import Frame
from playground.engine.mechanics.values import FinalTest, Landscape, Looking
from playground.gui.panels.asking import training
from playground.gui.preferences import Preferences
from playground.gui.transport import Transport
from playground.gui.views import Views
from playground.session.commands import Command, DrawLandscape, DropLandscape
from playground.session.mailbox import Mail
from playground.session.session import Session

MIB = 2**20


class Inquiries:
    """Ties the panels of the drawer to the worker. Mutable; owned by the window.

    `want` is called where the worker shall compute something else from now on.
    """

    def __init__(
        self,
        views: Views,
        session: Session,
        transport: Transport,
        preferences: Preferences,
        post: Callable[[Command], None],
        want: Callable[[], None],
    ) -> None:
        self._views, self._session, self._transport = views, session, transport
        self._preferences, self._post, self._want = preferences, post, want
        self._document = Document()
        self._landscape: Landscape | None = None
        self._test: FinalTest | None = None
        megabytes = preferences.get("memory_mb", 0.0)
        self._budget: int | None = int(megabytes * MIB) if 0 < megabytes < MIB else None
        if self._budget is not None:
            transport.set_budget(self._budget)

    def tie(self, name: str) -> None:
        """Connects a view that was just made, and shows it what was answered before."""
        views = self._views
        if name == "landscape":
            views.landscape.refresh_requested.connect(self._draw)
            views.landscape.cancel_requested.connect(partial(self._post, DropLandscape()))
            views.landscape.log_toggled.connect(lambda on: self._preferences.set(log_landscape=on))
            views.landscape.show_log(self._preferences.get("log_landscape", False))
            views.landscape.show_landscape(self._landscape)
        elif name == "sealed":
            views.sealed.open_requested.connect(self._transport.measure_test)
            views.sealed.show_opened(self._document.test_opened)
            views.sealed.show_result(self._test)
        elif name == "memory":
            views.memory.budget_edited.connect(self._set_budget)
            views.memory.batch_size_requested.connect(self._set_batch_size)

    # -- what is shown

    def show_document(self, document: Document, *, fresh: bool) -> None:
        """What was answered about other data no longer counts; of another project nothing does."""
        before, self._document = self._document, document
        if fresh or before.data != document.data:
            self._show_landscape(None)
            self._show_test(None)
        if self._views.has("sealed"):
            self._views.sealed.show_opened(document.test_opened)
        self._views.data.split.show_opened(document.test_opened)

    def show_mail(self, mail: Mail) -> None:
        """Shows what was answered."""
        if mail.landscape is not None:
            self._show_landscape(mail.landscape)
        if mail.test is not None:
            self._session.count_opening(mail.test.opened)
            self._show_test(mail.test)
            self._views.shell.show_drawer("Test set")

    def _show_landscape(self, landscape: Landscape | None) -> None:
        self._landscape = landscape
        if self._views.has("landscape"):
            self._views.landscape.show_landscape(landscape)

    def _show_test(self, test: FinalTest | None) -> None:
        self._test = test
        self._views.boundary.show_test(test)
        if self._views.has("sealed"):
            self._views.sealed.show_result(test)

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """What the panels show of a frame, view by view."""
        return self._views.late_parts(frame, ("landscape", "sealed", "memory"))

    def looking(self, looking: Looking) -> Looking:
        """The same, with what is to be seen here."""
        return with_fields(looking, memory=self._views.sees("memory"), budget=self._budget)

    # -- what is asked for

    def _draw(self, directions: str) -> None:
        if self._session.can_train:
            self._post(DrawLandscape("random" if directions == "random" else "gradient"))

    def _set_budget(self, megabytes: float) -> None:
        self._budget = int(megabytes * MIB)
        self._preferences.set(memory_mb=float(megabytes))
        self._transport.set_budget(self._budget)
        self._want()

    def _set_batch_size(self, rows: int) -> None:
        request = training("Batch size", "batch_size", rows)
        self._session.edit(request.label, request.edit)
