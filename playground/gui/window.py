"""The main window: builds the views, hands them what to show, and carries what they ask for to the session.

Owns the views and the last mail. Decides nothing about networks: the session knows the document, the
worker the training, and each view what it looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow

from playground.document import Document
from playground.document.inspect import dense_layers
from playground.engine.frame import Frame
from playground.gui import showing
from playground.gui.action_set import ActionSet
from playground.gui.actions import ENTRIES
from playground.gui.bridge import Bridge
from playground.gui.compiling import Compiling
from playground.gui.dialogs import Dialogs
from playground.gui.explaining import Explaining
from playground.gui.exporting import Exporting
from playground.gui.files import Files
from playground.gui.guide import Guide
from playground.gui.inquiries import Inquiries
from playground.gui.latest import Latest
from playground.gui.look import Look
from playground.gui.needs import situation, why_not
from playground.gui.preferences import Preferences
from playground.gui.read_outs import ReadOuts
from playground.gui.sharing import Sharing
from playground.gui.shell.states import Until
from playground.gui.telling import Telling
from playground.gui.theme.source import ThemeSource
from playground.gui.transport import Transport
from playground.gui.views import Views
from playground.gui.wiring import tie_header, tie_panels
from playground.gui.wishes import Wishes
from playground.session.commands import Hasten
from playground.session.mailbox import Mail
from playground.session.session import Session

if TYPE_CHECKING:
    from playground.gui.finding import Command


class Window(QMainWindow):
    """One window over one session."""

    def __init__(
        self, document: Document, bridge: Bridge, themes: ThemeSource, preferences: Preferences
    ) -> None:
        super().__init__()
        self.bridge, self.themes, self.preferences = bridge, themes, preferences
        self.latest = Latest()
        self.compiling = Compiling(self)
        self._opened = -1
        self._hovered: tuple[int, int] | None = None
        self.views = views = Views(themes)
        self.session = session = Session(document, bridge.post)
        self.transport = Transport(session, self.latest, bridge.post, self.show_problems)
        self.telling = Telling(views.toast, self.transport.run_on)
        self.read_outs = ReadOuts(views, session, self.latest, self.transport)
        self.wishes = Wishes(
            self,
            views,
            bridge.post,
            looking=lambda: self.inquiries.looking(self.explaining.looking()),
            unit=lambda: self.explaining.unit(),
        )
        want = self.wishes.tell
        self.explaining = Explaining(views, session, self.latest, self.transport, want)
        self.inquiries = Inquiries(views, session, self.transport, preferences, bridge.post, want)
        views.on_made = self._tie
        self.action_set = ActionSet(self, self._doer)
        self.actions_by_name = self.action_set.by_name
        self.look = Look(themes, preferences, self.actions_by_name, views.loss, views.boundary, views.canvas)
        self.files = Files(Dialogs(themes, self), session, self.latest, preferences, self.telling.tell)
        self.sharing = Sharing(session, self.files.may_leave, self.telling.tell)
        self.exporting = Exporting(self.files, session, self.latest, themes, self.look, views.inspector.unit)
        self.guide = Guide(themes, views, self.action_set, preferences, self.telling, self._commands)
        self._compose()
        self._connect()
        session.on_change = self.show_session
        bridge.came.connect(self.show_mail)
        self.compiling.changed.connect(lambda: self.read_outs.show_compiling(self.compiling.on))
        self.compiling.ready.connect(partial(bridge.post, Hasten()))
        self.compiling.ended.connect(self.telling.compiled)
        self.show_session()

    # -- building

    def _tie(self, name: str) -> None:
        """Connects a view of the mechanics that was just made."""
        self.explaining.tie(name)
        self.inquiries.tie(name)

    def _compose(self) -> None:
        """Puts the views into the window."""
        self.setWindowTitle("Playground")
        self.setMinimumSize(960, 600)
        self.setMenuWidget(self.views.shell.header)
        self.setCentralWidget(self.views.shell)
        menus = self.action_set.fill(self.views.shell.top.add_menu)
        self.files.offer_in(menus["File"], self.actions_by_name["open_text"], self.views.examples())
        for menu in menus.values():
            menu.aboutToShow.connect(self._show_needs)
        self.addActions(list(self.actions_by_name.values()))
        self.views.shell.deck.set_paces(showing.PACES)
        self.views.shell.top.set_devices(showing.DEVICES)
        self.views.canvas.show_examples(self.views.cards())

    def _show_needs(self) -> None:
        """What cannot do anything now is off in the menus."""
        now = situation(self.views.canvas, self.session)
        self.action_set.show_needs(lambda entry: why_not(entry, now))

    def _connect(self) -> None:
        """Ties requests of the views to what they ask for."""
        views, shell, canvas = self.views, self.views.shell, self.views.canvas
        tie_panels(views, self.files, self.exporting)
        tie_header(shell, self.transport, self.read_outs, self.look, self.guide)
        for editor in views.editors():
            editor.edit_requested.connect(self._edit)
        views.data.merge_closed.connect(self.session.close_merge)
        views.inspector.merge_closed.connect(self.session.close_merge)
        canvas.selection_changed.connect(self._show_selection)
        canvas.unit_hovered.connect(self._hover_unit)
        canvas.pictures_changed.connect(self.wishes.tell)
        canvas.message.connect(self.telling.inform)
        canvas.project_pasted.connect(self.sharing.open_pasted)
        views.boundary.axes_requested.connect(self.wishes.set_axes)
        shell.deck.until_edited.connect(self._set_until)
        shell.status.problems_asked.connect(self.show_problems)
        shell.workspace_changed.connect(self.wishes.tell)
        shell.projector_changed.connect(self._fill_screen)
        shell.projector_changed.connect(self.actions_by_name["toggle_projector"].setChecked)

    def _doer(self, name: str) -> Callable[[], None]:
        """What a menu entry does: a method of that name, here or where that kind of thing is done."""

        def do() -> None:
            getattr(self.doer_of(name), name)()

        return do

    def doer_of(self, name: str) -> object:
        """Where an action is carried out: on the canvas, else by the first part that has such a method."""
        if ENTRIES[name].in_canvas:
            return self.views.canvas.commands
        parts = (self, self.transport, self.look, self.files, self.sharing, self.exporting)
        others = (self.session, self.guide, self.views.shell)
        return next(part for part in (*parts, *others) if hasattr(part, name))

    def _commands(self) -> list[Command]:
        """What the list of commands offers now."""
        from playground.gui.offers import Offers

        offers = Offers(
            self.views,
            self.session,
            self.action_set,
            open_example=self.files.open_asked,
            set_pace=self.views.shell.deck.pace_chosen.emit,
            set_device=self.transport.set_device,
        )
        return offers.all()

    # -- showing

    def show_session(self) -> None:
        """Shows the document, its problems and its saved state."""
        session = self.session
        fresh = session.opened != self._opened
        self._opened = session.opened
        self.bridge.drop()
        if fresh:
            self.latest.clear()
        self.views.show_document(session.document, session.inspection, session.problems, fresh=fresh)
        self.inquiries.show_document(session.document, fresh=fresh)
        if fresh:
            self.explaining.begin()
        top = self.views.shell.top
        top.show_project(session.document.name, changed=session.dirty)
        self.setWindowTitle(f"{session.document.name} – Playground")
        self._name_undo("undo", "Undo", session.undo_label)
        self._name_undo("redo", "Redo", session.redo_label)
        frame = self.latest.frame
        if frame is not None and frame.generation == session.generation and session.can_train:
            self.views.show_frame(frame)  # an edit that broke the network may have been taken back
        self._show_selection()
        self.read_outs.show()
        self.read_outs.show_axes(self.wishes.axes)

    def show_mail(self, mail: Mail) -> None:
        """Shows what the worker has sent."""
        if mail.cleared:
            self.latest.clear()
            self.views.loss.clear()
        if mail.cleared or mail.batch_losses:
            self.views.canvas.show_batch_losses(mail.batch_losses, anew=mail.cleared)
        self.latest.add(mail.records)
        self.views.loss.keep(mail.records)
        if mail.frame is not None and mail.frame.generation == self.session.generation:
            self._show_frame(mail.frame)
        else:
            self.views.loss.catch_up()
        self.inquiries.show_mail(mail)
        for note in mail.notes:
            self.telling.note(note)

    def _show_frame(self, frame: Frame) -> None:
        """Shows a moment of the training; one of a run bit by bit."""
        before, self.latest.frame = self.latest.frame, frame
        parts = [*self.views.parts(frame), *self.explaining.parts(frame), *self.inquiries.parts(frame)]
        if self._hovered is not None:
            parts.append(partial(self._hover_unit, self._hovered))
        if self.read_outs.due(before, frame):
            parts += (self.read_outs.show, self.views.loss.catch_up)
        if before is None or before.plane is None or (frame.plane and frame.plane.axes != before.plane.axes):
            parts.append(partial(self.read_outs.show_axes, self.wishes.axes))
        self.bridge.show(parts, bit_by_bit=frame.running)

    def _show_selection(self) -> None:
        self.explaining.show_selection()
        self.wishes.tell()

    def _hover_unit(self, unit: tuple[int, int] | None) -> None:
        """The boundary shows the map of the unit under the mouse."""
        self._hovered = unit
        maps = self.latest.frame.maps if self.latest.frame is not None else {}
        names = {node.id: node.name for node in self.session.document.graph.nodes if node.id in maps}
        if unit is None or unit[0] not in names or unit[1] >= len(maps[unit[0]]):
            self.views.boundary.show_map(None)
            return
        self.views.boundary.show_map(maps[unit[0]][unit[1]], f"{names[unit[0]]} · {unit[1] + 1}")

    def _name_undo(self, name: str, word: str, label: str | None) -> None:
        self.actions_by_name[name].setEnabled(label is not None)
        self.action_set.retitle(name, f"{word} {label[:1].lower()}{label[1:]}" if label else word)

    # -- editing

    def _set_until(self, until: Until) -> None:
        stops = showing.stops_of(until)
        self.session.edit("Stop conditions", lambda document: showing.with_stops(document, stops))

    def _edit(self, label: str, merge_key: str | None, edit: Callable[[Document], Document]) -> None:
        self.session.edit(label, edit, merge_key or None)

    # -- the window itself

    def show_problems(self) -> None:
        """Opens the list of problems."""
        self.views.shell.show_drawer("Problems")

    def select_a_unit(self) -> None:
        """Selects a unit of the last hidden layer, so that its activation is to be seen."""
        hidden = dense_layers(self.session.document.graph, self.session.inspection)[:-1]
        if hidden:
            self.views.canvas.select_unit(hidden[-1].id, 0)

    def _fill_screen(self, on: bool) -> None:
        if on:
            self.showFullScreen()
        else:
            self.showNormal()

    def restore_place(self) -> None:
        """Size, place and panels as they were when the window was closed last."""
        kept = self.preferences.get("geometry", "")
        if not self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore"))):
            screen = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(1600, screen.width()), min(1000, screen.height()))
        self.views.shell.show_choices(self.preferences.get("panels", {}))

    def changeEvent(self, event: QEvent) -> None:
        """A minimised window wants no pictures, and new ones when it comes back."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.wishes.tell()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks about unsaved changes, stops the worker and waits for it."""
        if not self.files.may_leave():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.preferences.set(geometry=geometry, panels=self.views.shell.choices())
        self.preferences.save()
        self.compiling.leave()
        self.bridge.stop()
        self.views.close_enlarged()
        event.accept()
