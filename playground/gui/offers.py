"""What the list of commands offers: actions, layers and blocks, nodes and frames, examples, settings, panels.

Owns nothing: each time the list is opened it is made from what is there now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from playground.gui import showing
from playground.gui.action_set import ActionSet
from playground.gui.actions import ENTRIES, MENUS
from playground.gui.canvas.adding.catalog import entries
from playground.gui.canvas.over.choices import FOLLOW, TILES, WIRES
from playground.gui.finding import Command
from playground.gui.needs import situation, why_not
from playground.gui.views import Views
from playground.session.session import Session

_ICONS = {
    "Graph": "arrange",
    "Train": "run",
    "Edit": "duplicate",
    "View": "enlarge",
    "File": "save",
    "Canvas": "selection",
    "Help": "help",
}
"""The sign of each menu's entries, what is wanted most often first."""
_LEFT_OUT = frozenset({"show_commands", "escape"})
_GREY = "merge"
"""The category whose colour is grey."""


class Offers:
    """The commands of one window."""

    def __init__(
        self,
        views: Views,
        session: Session,
        action_set: ActionSet,
        *,
        open_example: Callable[[str], None],
        set_pace: Callable[[object], None],
        set_device: Callable[[str], None],
    ) -> None:
        self._views, self._session, self._action_set = views, session, action_set
        self._open_example, self._set_pace, self._set_device = open_example, set_pace, set_device

    def all(self) -> list[Command]:
        """Everything that can be done now."""
        return [*self._actions(), *self._places(), *self._layers(), *self._examples(), *self._settings()]

    def _actions(self) -> Iterator[Command]:
        """The table of actions, each with its key, its state, or why it does nothing now."""
        now = situation(self._views.canvas, self._session)
        menus = {entry.does: title for title, entries in MENUS.items() for entry in entries}
        order = list(_ICONS)
        for does, entry in sorted(ENTRIES.items(), key=lambda one: order.index(menus.get(one[0], "Canvas"))):
            action, menu = self._action_set.by_name[does], menus.get(does, "Canvas")
            why = why_not(entry, now)
            state = ("on" if action.isChecked() else "off") if entry.check else ""
            words = " · ".join(part for part in (state, self._action_set.keymap.words(does)) if part)
            if does not in _LEFT_OUT:
                yield _command(
                    f"action {does}",
                    self._action_set.title(does),
                    why or words or menu,
                    partial(self._action_set.do, does),
                    group=menu,
                    help=entry.help,
                    icon=_ICONS[menu],
                    refused=bool(why),
                )

    def _places(self) -> Iterator[Command]:
        """Nodes and groups to go to."""
        canvas = self._views.canvas
        for group in self._session.document.graph.groups:
            go = partial(canvas.reveal, -group.id) if group.folded else partial(canvas.select_group, group.id)
            kind = "block" if group.folded else "frame"
            yield _command(f"go to {kind} {group.title}", f"Go to {group.title}", kind, go, icon="layers")
        for id, face in canvas.plan.faces.items():
            if id > 0:
                go, title = partial(canvas.reveal, id), f"Go to {face.title}"
                yield _command(title, title, "node", go, icon=face.icon, category=face.category)

    def _layers(self) -> Iterator[Command]:
        """What can be added."""
        for entry in entries():
            yield Command(
                name=f"add {entry.title}",
                title=f"Add {entry.title}",
                hint=entry.hint,
                help=entry.help,
                group=entry.group,
                category=entry.category,
                icon=entry.icon,
                curve=entry.curve,
                do=partial(self._views.canvas.add, entry.new),
            )

    def _examples(self) -> Iterator[Command]:
        for name, words in self._views.examples():
            go = partial(self._open_example, name)
            yield _command(f"open {name}", f"Open {words}", "example", go, icon="open")

    def _settings(self) -> Iterator[Command]:
        """Paces, devices, what tiles and wires show, panels."""
        canvas, shell = self._views.canvas, self._views.shell
        for pace, words in showing.PACES:
            yield _command(f"pace {words}", f"Pace: {words}", "", partial(self._set_pace, pace), icon="pace")
        for device, words in showing.DEVICES:
            go = partial(self._set_device, device)
            yield _command(f"device {device}", f"Device: {words}", "", go, icon="device")
        for tiles in TILES:
            go = partial(canvas.pick_tiles, tiles)
            yield _command(f"tiles {tiles}", f"Tiles: {tiles}", "", go, icon="layers")
        for wires in (*WIRES, FOLLOW):
            go = partial(canvas.pick_wires, wires)
            yield _command(f"wires {wires}", f"Wires: {wires}", "", go, icon="branch")
        for name in shell.left.names():
            yield _command(
                f"left {name}", f"Show {name}", "panel", partial(shell.show_left, name), icon="pin"
            )
        for name in shell.middle.drawer.names():
            go = partial(shell.show_drawer, name)
            yield _command(f"drawer {name}", f"Show {name}", "panel", go, icon="pin")


def _command(
    name: str,
    title: str,
    hint: str,
    do: Callable[[], object],
    *,
    icon: str,
    group: str = "",
    help: str = "",
    category: str = _GREY,
    refused: bool = False,
) -> Command:
    return Command(
        name=name,
        title=title,
        hint=hint,
        help=help,
        group=group,
        category=category,
        icon=icon,
        refused=refused,
        do=do,
    )
