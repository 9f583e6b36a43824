"""The canvas: shows a document and its training, and asks for edits of it.

Owns the selection and where mouse, keys and drops go. Every change of the document is a request that
somebody else carries out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from playground.document import Document, Link, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.adding.adding import Adding
from playground.gui.canvas.adding.drop import read_drag
from playground.gui.canvas.adding.library import OwnLibrary
from playground.gui.canvas.adding.new import Addition
from playground.gui.canvas.adding.search import SearchPopup
from playground.gui.canvas.commands.commands import Commands
from playground.gui.canvas.commands.connecting import Connecting
from playground.gui.canvas.commands.editors import FieldInNode
from playground.gui.canvas.commands.inplace import InPlace
from playground.gui.canvas.commands.requests import Request
from playground.gui.canvas.gestures.gesture import Pointer
from playground.gui.canvas.items.ink import pen
from playground.gui.canvas.over.empty import Example
from playground.gui.canvas.over.overlay import Overlay
from playground.gui.canvas.plan.cubics import along
from playground.gui.canvas.plan.hit import Hit
from playground.gui.canvas.pointing import Pointing
from playground.gui.canvas.select_stage import SelectStage
from playground.gui.canvas.weighing import Weighing
from playground.gui.keymap import Keymap
from playground.gui.theme.source import ThemeSource


class CanvasView(SelectStage):
    """The node graph, live, with everything that edits it."""

    edit_requested = Signal(str, object, object)
    """(label for undo, merge key or None, a function from document to document)."""
    unit_hovered = Signal(object)
    """(node, unit), or None."""
    weight_edited = Signal(object, float, float, bool)
    """(Weight, value before, value now, whether that is the last): one was changed by hand."""
    message = Signal(str)
    space_tapped = Signal()
    """Space was pressed and released without dragging the paper."""
    project_pasted = Signal(object)
    """A whole `Document` was pasted: to be opened as a project."""
    example_requested = Signal(str)
    file_dropped = Signal(str)
    minimap_toggled = Signal(bool)
    explained = Signal()
    """The words beside neuron, wire, loss and Run were closed."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self.keymap = Keymap()
        self.library = OwnLibrary(parent=self)
        self.library.said.connect(self.message)
        self.commands = Commands(self)
        self.weighing = Weighing(self)
        self._space_down = False
        self._by_key = False
        """Whether the focus came by key, and so is shown."""
        self._adding = Adding(self)
        self._connecting = Connecting(self)
        self._inplace = InPlace(self)
        self._pointing = Pointing(self, self._inplace, self._adding)
        self._overlay = Overlay(self)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.changed.connect(self._overlay.follow)
        self.selection_changed.connect(self._overlay.steppers.follow)

    # -- what is shown ---------------------------------------------------------------------------

    def show_document(
        self,
        document: Document,
        inspection: Inspection,
        problems: Sequence[Problem] = (),
        labels: Sequence[str] = (),
        image_shape: tuple[int, int] | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        """Shows another document; what of the selection is still there stays selected.

        A change of a weight goes on where the graph is the same: the change may be all that is new.
        """
        if fresh or not self.weighing.busy or document.graph != self.document.graph:
            self.cancel_gesture()
            self.weighing.finish()
        if fresh or document.graph != self.document.graph:
            self._close_opened()
        if fresh:
            self.forget_phases()
        before = self.plan
        super().show_document(document, inspection, problems, labels, image_shape, fresh=fresh)
        self.keep_selection(before, fresh=fresh)

    def _close_opened(self) -> None:
        """Closes what is open about nodes that may have gone: lists, fields, menus."""
        for field in self.findChildren(FieldInNode):
            field.finish(commit=False)
        for opened in (*self.findChildren(SearchPopup), *self.findChildren(QMenu)):
            opened.close()

    def parts(self, frame: Frame) -> list[Callable[[], None]]:
        """A moment of the training bit by bit; what was changed by hand is in it, unless it still goes on."""
        if not self.weighing.busy:
            self.content.feed.numbers.release()
        return super().parts(frame)

    def show_keys(self, keymap: Keymap) -> None:
        """Which keys do what from now on."""
        self.keymap = keymap
        self._overlay.show_keys(keymap)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """What an empty canvas offers."""
        self._overlay.show_examples(examples)

    def show_weight(self, weight: Weight | None) -> None:
        """Selects a weight from outside; a change of another one ends."""
        if weight != self.weight:
            self.weighing.finish()
        super().show_weight(weight)

    # -- what gestures and commands ask for ------------------------------------------------------

    def ask(self, request: Request) -> None:
        """Asks for an edit, which is carried out at once or not at all."""
        self.await_new(request.selects_new)
        self.edit_requested.emit(request.label, request.merge_key, request.edit)
        self.await_new(False)

    def say(self, text: str) -> None:
        self.message.emit(text)

    def drag_wire(self, source: int, targets: frozenset[int], hidden: Link | None, *, forwards: bool) -> None:
        """Marks where a dragged wire may end."""
        self.stand(targets=targets, source=source, hidden_link=hidden, forwards=forwards, hovered_node=None)

    def end_wire(self) -> None:
        self.stand(targets=None, source=None, hidden_link=None)

    def search_for_wire(
        self, at: Pointer, source: tuple[int, int] | None, target: tuple[int, int] | None
    ) -> None:
        """Opens the search at the loose end of a wire."""
        self._adding.open_for_wire(at, source, target)

    def open_search(self) -> None:
        """Opens the search: at the mouse, or behind the selected node."""
        self._adding.open()

    def open_targets(self) -> None:
        """Opens the list of what the selected node may feed."""
        self._connecting.open()

    def add(self, new: Addition) -> None:
        """Asks for a node behind the selected one, else in the middle of the view."""
        self._adding.add(new)

    def edit_name(self, id: int) -> None:
        """Opens the field for a node's name."""
        self._inplace.edit_name(id)

    def edit_title(self, group: int) -> None:
        """Opens the field for a frame's title."""
        self._inplace.edit_title(group)

    def name_block(self) -> None:
        """Opens the field for the title under which the selection is kept as a block."""
        self._inplace.name_block()

    @property
    def has_knife(self) -> bool:
        """Whether the mouse cuts wires."""
        return self._pointing.knife

    def take_knife(self, on: bool) -> None:
        """Takes the knife, or lays it down."""
        self._pointing.take_knife(on)

    @property
    def has_minimap(self) -> bool:
        """Whether the graph is shown small in a corner where it is larger than the view."""
        return self._overlay.minimap.wanted

    def toggle_minimap(self) -> None:
        """Shows the whole graph small in a corner, or hides it."""
        self._overlay.minimap.toggle()
        self.minimap_toggled.emit(self.has_minimap)

    def explain(self) -> None:
        """Words beside a neuron, a wire, the loss and below Run, until they are closed."""
        self._overlay.explain()

    def end_explaining(self) -> bool:
        """Closes these words; whether they were open."""
        return self._overlay.callouts.leave()

    def offer_units(self) -> None:
        """The buttons for units go to the layer under the mouse."""
        self._overlay.steppers.follow()

    @property
    def is_dragging(self) -> bool:
        """Whether the mouse is in the middle of something."""
        return self._pointing.busy

    def open_menu_by_key(self) -> None:
        """The context menu for the selection."""
        self.cancel_gesture()
        id, group, link = next(iter(self.selection), None), self.standing.group, self.selected_link
        at, hit = self.middle(), Hit()
        if group is not None:
            at, hit = self.plan.frame_title(group, self.camera.zoom).center, Hit("frame", group=group)
        elif id is not None:
            at, hit = self.plan.box(id).center, Hit("body", id)
        elif link is not None:
            at, hit = along(self.plan.route(link)[0], 0.5), Hit("link", link=link)
        self._inplace.open_menu(hit, self.mapFromScene(QPointF(*at)))

    def mouse_place(self) -> tuple[float, float] | None:
        """The scene point under the mouse, None where it is elsewhere."""
        return self._pointing.place

    # -- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        QToolTip.hideText()
        self._pointing.press(self._pointer(event), event.button(), paper=self._space_down)
        self._space_down = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self.cancel_gesture()  # a menu or a dialog that opened meanwhile has had the release
        self._pointing.move(self._pointer(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointing.release(self._pointer(event), event.button())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pointing.double_click(self._pointer(event)):
            return
        self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointing.leave()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels, angle = event.pixelDelta(), event.angleDelta()
        held = event.modifiers()
        plain = not held & Qt.KeyboardModifier.ControlModifier
        if plain and self._pointing.wheel(self._pointer(event), angle.y() or angle.x()):
            event.accept()
            return
        if not pixels.isNull() and not held & Qt.KeyboardModifier.ControlModifier:
            self.camera.pan(pixels.x(), pixels.y())
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self.camera.pan((angle.x() or angle.y()) / 2, 0)
        elif angle.y():
            self.camera.zoom_by(1.0015 ** angle.y(), event.position())
        else:
            self.camera.pan(angle.x() / 2, 0)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu_by_key()
        elif not event.modifiers() & Qt.KeyboardModifier.ControlModifier:  # else it begins a cut
            self._inplace.open_menu(self._pointing.settle(event.pos()), event.pos())

    def cancel_gesture(self) -> bool:
        """Gives up what the mouse is doing; whether it was doing anything."""
        return self._pointing.cancel()

    def _pointer(self, event: QMouseEvent | QDropEvent | QWheelEvent) -> Pointer:
        inverse, _ = self.viewportTransform().inverted()
        scene = inverse.map(event.position())
        return Pointer(scene.x(), scene.y(), event.position(), event.modifiers())

    # -- keys ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            # Space runs the network, but held down it drags the paper: which it was shows on release.
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab belongs to the search; Shift+Tab leaves the canvas."""
        return False if forwards else super().focusNextPrevChild(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_down = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if not self.commands.key(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            super().keyReleaseEvent(event)
            return
        if self._space_down:
            self.space_tapped.emit()
        self._space_down = False
        self.viewport().unsetCursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_key = self._space_down = False
        self.viewport().update()

    # -- drops -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if read_drag(event.mimeData()) is not None or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at, new = self._pointer(event), read_drag(event.mimeData())
        passes = new is not None and new.takes_input and new.gives_output
        self.stand(hovered_link=self.hits.link_near(at.x, at.y, 14 / self.camera.zoom) if passes else None)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.stand(hovered_link=None)

    def dropEvent(self, event: QDropEvent) -> None:
        at, new, urls = self._pointer(event), read_drag(event.mimeData()), event.mimeData().urls()
        on = self.standing.hovered_link
        self.stand(hovered_link=None)
        if new is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._adding.drop(new, (at.x, at.y), on)
            event.acceptProposedAction()
        elif urls and urls[0].isLocalFile():
            self.file_dropped.emit(urls[0].toLocalFile())
            event.acceptProposedAction()

    # -- painting --------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._pointing.paint(painter)
        painter.resetTransform()
        self._pointing.paint_hint(painter)
        if self._by_key:
            painter.setPen(pen(self.ink.theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._overlay.place()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            scene = self.mapToScene(event.pos())
            hit = self.hits.at(scene.x(), scene.y(), self.camera.zoom)
            text = self._pointing.tip or self._inplace.wire_tip(hit) or self._inplace.tip(hit)
            QToolTip.showText(event.globalPos(), text, self.viewport()) if text else QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_by(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)
