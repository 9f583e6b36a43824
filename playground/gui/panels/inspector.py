"""The inspector: whatever is selected on the canvas, to be read and changed.

Owns which page is shown. Keeps the values that it was shown last, so that it can show another
selection of the same document.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.data import SOURCES
from playground.document import Document, Fix, Link, Problem
from playground.document.inspect import Inspection
from playground.engine.frame import Frame
from playground.engine.mechanics.values import Weight
from playground.gui.canvas.commands.requests import Request
from playground.gui.keymap import Keymap
from playground.gui.panels.features import offered_features
from playground.gui.panels.link_page import LinkPage
from playground.gui.panels.node_page import NodePage
from playground.gui.panels.ports import unit_names
from playground.gui.theme.source import ThemeSource
from playground.gui.widgets.message import EmptyState
from playground.ops.facts import Facts
from playground.session.settings import apply_fix

_EMPTY = Inspection((), frozenset(), frozenset(), {}, ())


class Inspector(QWidget):
    """One node, several, a wire, or nothing."""

    edit_requested = Signal(str, object, object)
    """(label for undo, merge key or None, a function from document to document)."""
    merge_closed = Signal()
    """A field was left, or the selection became another: the next change is a step of its own."""
    node_pointed = Signal(int)
    """The user asks to be shown a node."""
    data_asked = Signal()
    """The user asks for the data panel, where the remedy of a problem is."""

    fold_asked = Signal(int, bool)
    """(group, whether it shall be one block)."""
    enlarge_requested = Signal()
    weight_picked = Signal(object)
    """The `Weight` whose row was clicked."""
    weight_edited = Signal(object, float, float, bool)
    """A `Weight`, its old and its new value, and whether the user is done with it."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._document = Document()
        self._inspection = _EMPTY
        self._problems: tuple[Problem, ...] = ()
        self._facts: Facts | None = None
        self._selection: frozenset[int] = frozenset()
        self._group: int | None = None
        self._link: Link | None = None
        self._frame: Frame | None = None
        words = ("Nothing selected", "Click a node, a wire or a tile to read and change it.")
        self.empty = EmptyState(themes, "selection", *words)
        self.link_page = LinkPage(themes)
        self._node_page: NodePage | None = None
        self._compact, self._with_plot, self._keymap = False, True, Keymap()
        self._stack = QStackedWidget()
        for page in (self.empty, self.link_page):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setAccessibleName("Inspector")
        self.link_page.requested.connect(self._ask)
        self.link_page.node_pointed.connect(self.node_pointed)
        self.link_page.weight_picked.connect(self.weight_picked)
        self.link_page.weight_edited.connect(self.weight_edited)

    @property
    def node_page(self) -> NodePage:
        """The page of nodes. Made with the first one that is selected: the window opens without it."""
        if self._node_page is None:
            self._node_page = page = NodePage(self._themes)
            page.set_compact(self._compact)
            page.set_with_plot(self._with_plot)
            page.head.show_keys(self._keymap)
            page.group.show_keys(self._keymap)
            self._stack.addWidget(page)
            page.requested.connect(self._ask)
            page.group.fold_asked.connect(self.fold_asked)
            page.node_pointed.connect(self.node_pointed)
            page.fix_asked.connect(self._repair)
            page.settings.merge_closed.connect(self.merge_closed)
            page.head.enlarge_requested.connect(self.enlarge_requested)
            page.weight_picked.connect(self.weight_picked)
            page.weight_edited.connect(self.weight_edited)
        return self._node_page

    def show_keys(self, keymap: Keymap) -> None:
        """Tooltips with the keys of now."""
        self._keymap = keymap
        self.link_page.delete.set_key(keymap.words("delete"))
        if self._node_page is not None:
            self._node_page.head.show_keys(keymap)
            self._node_page.group.show_keys(keymap)

    def show_document(
        self, document: Document, inspection: Inspection, problems: Sequence[Problem] = ()
    ) -> None:
        """Shows the selection as it stands in this document."""
        self._document, self._inspection, self._problems = document, inspection, tuple(problems)
        self._show()

    def show_facts(self, facts: Facts | None) -> None:
        """What the data offer: the features that an input may choose from."""
        if facts != self._facts:
            self._facts = facts
            self._show()

    def show_selection(self, nodes: Collection[int], group: int | None = None) -> None:
        """Shows these nodes of the document, and the group that they were selected by."""
        if (self._selection, self._group) != (frozenset(nodes), group) or self._link is not None:
            self._selection, self._group, self._link = frozenset(nodes), group, None
            self.merge_closed.emit()
            self._show()

    def show_link(self, link: Link | None) -> None:
        """Shows a wire; None goes back to the selected nodes."""
        if link != self._link:
            self._link = link
            self._show()

    def show_unit(self, node: int, unit: int | None, frame: Frame | None = None) -> None:
        """Shows one unit of a node, which becomes the selection: its curve, weights and bias."""
        self.show_selection({node})
        self._frame = frame if frame is not None else self._frame
        self.node_page.show_unit(unit)
        self.node_page.show_frame(self._frame)

    def show_frame(self, frame: Frame | None) -> None:
        """Shows the numbers of now."""
        self._frame = frame
        if self._shows_nodes():
            self.node_page.show_frame(frame)
        elif self._stack.currentWidget() is self.link_page:
            self.link_page.show_frame(frame)

    def show_weight(self, weight: Weight | None) -> None:
        """Marks a weight in the table that it stands in, without emitting."""
        self.link_page.show_picked(weight)
        if self._node_page is not None:
            self._node_page.weights.show_picked(weight)

    def unit(self) -> tuple[int, int] | None:
        """(node, unit) whose activation is shown, so that the worker computes it; None where none is."""
        unit = self.node_page.unit() if self._shows_nodes() else None
        node = next(iter(self._selection), None)
        return (node, unit) if unit is not None and node is not None else None

    def set_compact(self, compact: bool) -> None:
        """With little room, the activation stands behind a line that unfolds it."""
        self._compact = compact
        if self._node_page is not None:
            self._node_page.set_compact(compact)

    def set_with_plot(self, with_plot: bool) -> None:
        """Whether the activation plot is shown here, as in Train; else only settings, inputs and help."""
        self._with_plot = with_plot
        if self._node_page is not None:
            self._node_page.set_with_plot(with_plot)

    def _shows_nodes(self) -> bool:
        return self._node_page is not None and self._stack.currentWidget() is self._node_page

    def _show(self) -> None:
        if self._link is not None and self.link_page.show_link(self._link, self._document, self._inspection):
            self.link_page.show_labels(self._labels(self._link))
            self.link_page.show_frame(self._frame)
            self._stack.setCurrentWidget(self.link_page)
            return
        nodes = [node for node in self._document.graph.nodes if node.id in self._selection]
        if not nodes:
            self._stack.setCurrentWidget(self.empty)
            return
        group = next((one for one in self._document.graph.groups if one.id == self._group), None)
        self.node_page.show_nodes(
            nodes, self._document, self._inspection, self._problems, self._features(), group
        )
        self.node_page.show_frame(self._frame)
        self._stack.setCurrentWidget(self.node_page)

    def _labels(self, link: Link) -> tuple[str, ...]:
        """What the features are called that a wire carries; nothing where it comes from a layer."""
        names = tuple(name for name, _ in self._features())
        titles = tuple(title for _, title in self._features())
        return unit_names(self._document, link.target, titles, names) or ()

    def _features(self) -> tuple[tuple[str, str], ...]:
        """The features of the data as (name, title)."""
        if self._facts is None:
            return ()
        source = SOURCES.get(self._document.data.source)
        titles = dict(offered_features(source)) if source is not None else {}
        return tuple((name, titles.get(name, name)) for name in self._facts.features)

    def _ask(self, request: Request) -> None:
        self.edit_requested.emit(request.label, request.merge_key, request.edit)

    def _repair(self, fix: Fix) -> None:
        if fix.edit == "open_data":
            self.data_asked.emit()
        else:
            self.edit_requested.emit(fix.label, None, lambda document: apply_fix(document, fix))

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(344), self._themes.px(310))

    def hasHeightForWidth(self) -> bool:
        return False  # its pages scroll

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(240), self._themes.px(120))
