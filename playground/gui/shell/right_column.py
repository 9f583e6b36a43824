"""The right column: the panels of a workspace, one under the other, with movable lines between.

Every panel gets the height that it asks for, the last one what is left; where there is too little,
all give way alike. Once the user has moved a line, heights are the user's.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from playground.gui.theme.source import ThemeSource


class PanelSplitter(QSplitter):
    """Panels under each other. Tells when one of them folded to its title, or opened again."""

    folded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._most: tuple[int, ...] = ()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            panels = map(self.widget, range(self.count()))
            most = tuple(panel.maximumHeight() for panel in panels if panel is not None)
            changed, self._most = most != self._most and len(most) == len(self._most), most
            if changed:
                self.folded.emit()
        return super().event(event)


class RightColumn(QWidget):
    """Stacks the panels it is given in one or two columns. One panel may serve several workspaces."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shelf = QWidget(self)
        self._shelf.hide()
        self._panels: tuple[QWidget, ...] = ()
        self._columns = 1
        self._heights: dict[tuple[tuple[QWidget, ...], int], list[list[int]]] = {}
        self._splitters = [PanelSplitter(self) for _ in range(2)]
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(1)
        for splitter in self._splitters:
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
            splitter.splitterMoved.connect(self._remember)
            splitter.folded.connect(self._share_out)
            row.addWidget(splitter, 1)
        themes.changed.connect(self.update)

    def keep(self, panels: Sequence[QWidget]) -> None:
        """Takes panels over without showing them."""
        for panel in panels:
            if panel.parent() is None:
                panel.setParent(self._shelf)

    def release(self, panel: QWidget) -> None:
        """Gives up a panel that is shown elsewhere for now."""
        self._panels = tuple(other for other in self._panels if other is not panel)

    def put_away(self, panel: QWidget) -> None:
        """Takes a panel that is not shown for now."""
        panel.setParent(self._shelf)

    def show_panels(self, panels: Sequence[QWidget], columns: int = 1) -> None:
        """Shows these panels and no others, with the heights they had when shown together before."""
        wanted = tuple(panels)
        if (wanted, columns) == (self._panels, self._columns) and self._all_in_place():
            return
        for panel in self._panels:
            if panel not in wanted:
                self.put_away(panel)
        self._panels, self._columns = wanted, columns
        half = len(wanted) if columns == 1 else (len(wanted) + 1) // 2
        for splitter, part in zip(self._splitters, (wanted[:half], wanted[half:]), strict=True):
            for place, panel in enumerate(part):
                splitter.insertWidget(place, panel)
                panel.show()
            splitter.setVisible(bool(part))
        self._share_out()
        QTimer.singleShot(0, self, self._share_out)

    def _share_out(self) -> None:
        """Heights as the user left them, else as the panels ask."""
        kept = self._heights.get((self._panels, self._columns))
        for number, splitter in enumerate(self._splitters):
            panels = [panel for panel in self._panels if panel.parent() is splitter]
            if kept is not None and not any(map(_is_folded, panels)):
                splitter.setSizes(kept[number])
            elif panels and self.height():
                width = max(self.width() // self._columns, 1)
                asked = [_asked(panel, width) for panel in panels]
                least = panels[-1].minimumSizeHint().height()
                splitter.setSizes(shares(asked, least, self.height(), last_grows=not _is_folded(panels[-1])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _all_in_place(self) -> bool:
        return all(panel.parent() in self._splitters for panel in self._panels)

    def _remember(self) -> None:
        """The user moved a line: these panels keep these heights."""
        if self._panels and self._all_in_place():
            sizes = [splitter.sizes() for splitter in self._splitters]
            self._heights[self._panels, self._columns] = sizes

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.color("panel"))
        line = self._themes.color("line")
        painter.fillRect(0, 0, 1, self.height(), line)
        if self._splitters[1].isVisible():
            painter.fillRect(self._splitters[1].x() - 1, 0, 1, self.height(), line)
        painter.end()


def shares(asked: Sequence[int], least: int, room: int, *, last_grows: bool = True) -> list[int]:
    """Heights within `room`: what is asked for, and what is left over to the last panel, or the first.

    Where there is too little the last gives way first, down to `least`, then all in proportion.
    """
    heights = list(asked)
    if last_grows or room < sum(asked):
        heights[-1] = max(heights[-1] + room - sum(asked), min(least, heights[-1]))
    else:
        heights[0] += room - sum(asked)
    total = sum(heights)
    return heights if total <= room else [height * room // total for height in heights]


def _asked(panel: QWidget, width: int) -> int:
    """The height that a panel asks for at a width; one that is folded takes no more than its title."""
    if _is_folded(panel):
        return panel.maximumHeight()
    return panel.heightForWidth(width) if panel.hasHeightForWidth() else panel.sizeHint().height()


def _is_folded(panel: QWidget) -> bool:
    """Whether a panel has folded itself to its title."""
    return panel.maximumHeight() < panel.sizeHint().height()
