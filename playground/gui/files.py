"""Opening, saving and exporting: what the File menu does.

Owns which file is meant. Whatever the disk or a file refuses is told in the window; nothing that
was open or on the disk is lost.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from playground.document import SUFFIX, Document, DocumentError
from playground.export import FORMATS, ExportError, open_project, save_parameters
from playground.export.write import refusal
from playground.gui.dialogs import Dialogs
from playground.gui.latest import Latest
from playground.gui.preferences import Preferences
from playground.gui.theme.tokens import THEMES
from playground.gui.widgets.message import Tone
from playground.session.commands import Learned
from playground.session.session import Session

if TYPE_CHECKING:
    from playground.gui.graph_options import GraphLook
    from playground.gui.plots.render import Figure

PROJECTS = f"Projects (*{SUFFIX} *.safetensors)"
PLOTS = {".png": "Picture", ".svg": "Drawing", ".csv": "Table"}
DRAWINGS = {".svg": "Drawing", ".png": "Picture"}

_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\0]')


class Files:
    """What the File menu does, for one window."""

    def __init__(
        self,
        dialogs: Dialogs,
        session: Session,
        latest: Latest,
        preferences: Preferences,
        tell: Callable[[Tone, str, str], None],
    ) -> None:
        self._dialogs, self._session, self._latest = dialogs, session, latest
        self._preferences, self._tell = preferences, tell

    def new(self) -> None:
        """An empty project."""
        if self.may_leave():
            self._session.open(Document())

    def open(self) -> None:
        """Asks for a project or a trained model and opens it."""
        if self.may_leave() and (path := self._dialogs.where_from("Open project", self._folder(), PROJECTS)):
            self.open_path(path)

    def open_path(self, name: str | Path) -> None:
        """Opens a project file, a trained model or an example; what is open stays where that fails."""
        try:
            document, trained = open_project(name)
        except DocumentError as error:
            self._tell("problem", "Not opened", str(error))
            return
        path = Path(name)
        is_file = os.path.isfile(
            path
        )  # unlike the path's own question, no fault where a text is far too long
        is_project = path.suffix == SUFFIX and is_file
        learned = Learned(trained.tensors, trained.records) if trained is not None else None
        self._session.open(document, path.resolve() if is_project else None, learned)
        if is_file:
            self._remember(path)
        if trained is not None and trained.rows:
            text = f"It was trained on the rows of {trained.rows}, which are not in its file."
            self._tell("info", "The model sees other data now", text)

    def open_asked(self, name: str | Path, _checked: bool = False) -> None:
        """Opens after asking what becomes of unsaved changes."""
        if self.may_leave():
            self.open_path(name)

    def save(self) -> bool:
        """Saves where the project lies, or asks; whether it was saved."""
        path = self._session.path
        return self._save(path) if path is not None else self.save_as()

    def save_as(self) -> bool:
        """Asks where to and saves; whether it was saved."""
        path = self._dialogs.where_to("Save project", self._suggested(SUFFIX), {SUFFIX: "Project"})
        return path is not None and self._save(path)

    def _save(self, path: Path) -> bool:
        try:
            self._session.save(path)
        except (OSError, DocumentError) as error:
            text = refusal(path, error) if isinstance(error, OSError) else str(error)
            self._tell("problem", "Not saved", text)
            return False
        self._remember(path)
        learned = self._latest.record is not None and self._latest.record.epoch > 0
        hint = " What it has learned is taken along by File, Export parameters." if learned else ""
        self._tell("done", "Saved", f"{path}.{hint}")
        return True

    def may_leave(self) -> bool:
        """Whether the open project may go: it is saved, or the user gives its changes up."""
        if not self._session.dirty:
            return True
        answer = self._dialogs.leave(self._session.document.name)
        return answer == "discard" or (answer == "save" and self.save())

    def export_parameters(self) -> None:
        """Asks where to and writes the trained numbers."""
        if not self._has_learned():
            return
        kinds = {suffix: one.title for suffix, one in FORMATS.items()}
        path = self._dialogs.where_to("Export parameters", self._suggested(".safetensors"), kinds)
        trained = self._latest.trained(self._session.document)
        if path is not None and trained is not None and self._has_learned():
            self._write(path, lambda: save_parameters(trained, path))

    def _has_learned(self) -> bool:
        """Whether there are numbers of the document of now; where there are none, that is told."""
        if not self._session.can_train:
            self._tell("problem", "Nothing to export", "Solve the problems of the network first.")
            return False
        if self._latest.generation != self._session.generation:
            self._tell("info", "Nothing to export yet", "The network is being prepared: try again soon.")
            return False
        return True

    def export_plot(
        self, view: str, draw: Callable[[], Figure], kinds: Mapping[str, str] | None = None
    ) -> None:
        """Asks where to and writes one of the plots, as the file's suffix says."""
        kinds = kinds or PLOTS
        try:
            figure = draw()
        except ExportError as error:
            self._tell("problem", "Nothing to export", str(error))
            return
        path = self._dialogs.where_to(f"Export {view}", self._suggested(f"-{view}{next(iter(kinds))}"), kinds)
        if path is not None:
            from playground.gui.plots.render import save  # with the first plot: the window opens without it

            self._write(path, lambda: save(figure, path))

    def graph_look(self, theme: str) -> GraphLook | None:
        """Asks how a drawing of the network shall look, first as it was the last time; None: not at all."""
        from playground.gui.graph_options import GraphLook

        kept = self._preferences.get("graph_theme", theme)
        before = GraphLook(kept if kept in THEMES else theme, self._preferences.get("graph_ground", True))
        look = self._dialogs.graph_look(before)
        if look is not None:
            self._preferences.set(graph_theme=look.theme, graph_ground=look.ground)
        return look

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except (ExportError, OSError) as error:
            text = refusal(path, error) if isinstance(error, OSError) else str(error)
            self._tell("problem", "Not exported", text)
            return
        self._remember_folder(path)
        self._tell("done", "Exported", str(path))

    def _suggested(self, ending: str) -> Path:
        """A path in the folder that was used last, called after the project."""
        name = _NOT_IN_NAMES.sub("-", self._session.document.name) or "untitled"
        return self._folder() / f"{name}{ending}"

    def _folder(self) -> Path:
        kept = Path(self._preferences.get("folder", str(Path.home())))
        return kept if os.path.isdir(kept) else Path.home()

    def _remember(self, path: Path) -> None:
        self._preferences.remember(path)
        self._remember_folder(path)

    def offer_in(self, menu: QMenu, before: QAction, examples: Sequence[tuple[str, str]]) -> None:
        """Puts the files that were open lately and the examples, as (name, words), into a menu."""
        recent, offered = QMenu("Open recent", menu), QMenu("Examples", menu)
        recent.aboutToShow.connect(partial(self.fill_recent, recent))
        for name, words in examples:
            offered.addAction(words).triggered.connect(partial(self.open_asked, name))
        menu.insertMenu(before, recent)
        menu.insertMenu(before, offered)

    def fill_recent(self, menu: QMenu) -> None:
        """Fills a menu with the files that were open lately."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for path in self._preferences.recent:
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self.open_asked, path))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    def _remember_folder(self, path: Path) -> None:
        self._preferences.set(folder=str(path.resolve().parent))
        self._preferences.save()
