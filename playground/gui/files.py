"""Opening, saving and exporting, with the dialogs that ask where to.

Owns what the user is asked. Whatever the disk or a file refuses is told in the window; nothing that
was open or on the disk is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from playground.document import SUFFIX, Document, DocumentError
from playground.export import FORMATS, ExportError, open_project, save_parameters
from playground.export.write import refusal
from playground.gui.latest import Latest
from playground.gui.plots import render
from playground.gui.preferences import Preferences
from playground.gui.widgets.message import Tone
from playground.session.commands import Learned
from playground.session.session import Session

PROJECTS = f"Projects (*{SUFFIX} *.safetensors)"
PLOTS = "Pictures and tables (*.png *.svg *.csv)"


class Files:
    """What the File menu does, for one window."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        latest: Latest,
        preferences: Preferences,
        tell: Callable[[Tone, str, str], None],
    ) -> None:
        self._window, self._session, self._latest = window, session, latest
        self._preferences, self._tell = preferences, tell

    def new(self) -> None:
        """An empty project."""
        if self.may_leave():
            self._session.open(Document())

    def open(self) -> None:
        """Asks for a project or a trained model and opens it."""
        if self.may_leave() and (path := self._ask_open()):
            self.open_path(path)

    def open_path(self, name: str | Path) -> None:
        """Opens a project file, a trained model or an example; what is open stays where that fails."""
        try:
            document, trained = open_project(name)
        except DocumentError as error:
            self._tell("problem", "Not opened", str(error))
            return
        path = Path(name)
        is_project = path.suffix == SUFFIX and path.is_file()
        learned = Learned(trained.tensors, trained.records) if trained is not None else None
        self._session.open(document, path.resolve() if is_project else None, learned)
        if path.is_file():
            self._remember(path)

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
        name = f"{self._session.document.name or 'untitled'}{SUFFIX}"
        path = self._ask_save("Save project", name, f"Projects (*{SUFFIX})", SUFFIX)
        return path is not None and self._save(path)

    def _save(self, path: Path) -> bool:
        try:
            self._session.save(path)
        except (OSError, DocumentError) as error:
            text = refusal(path, error) if isinstance(error, OSError) else str(error)
            self._tell("problem", "Not saved", text)
            return False
        self._remember(path)
        self._tell("done", "Saved", str(path))
        return True

    def may_leave(self) -> bool:
        """Whether the open project may go: it is saved, or the user gives its changes up."""
        if not self._session.dirty:
            return True
        box = QMessageBox(self._window)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to “{self._session.document.name}” first?")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        return answer == buttons.Discard or (answer == buttons.Save and self.save())

    def export_parameters(self) -> None:
        """Asks where to and writes the trained numbers."""
        trained = self._latest.trained(self._session.document) if self._session.can_train else None
        if trained is None:
            self._tell("problem", "Nothing to export", "Solve the problems of the network first.")
            return
        filters = ";;".join(f"{one.title} (*{suffix})" for suffix, one in FORMATS.items())
        name = f"{trained.document.name}.safetensors"
        path = self._ask_save("Export parameters", name, filters, ".safetensors")
        if path is not None:
            self._write(path, lambda: save_parameters(trained, path))

    def export_plot(self, view: str, draw: Callable[[], render.Figure]) -> None:
        """Asks where to and writes one of the plots, as the file's suffix says."""
        try:
            figure = draw()
        except ExportError as error:
            self._tell("problem", "Nothing to export", str(error))
            return
        name = f"{self._session.document.name}-{view}.png"
        path = self._ask_save(f"Export {view}", name, PLOTS, ".png")
        if path is not None:
            self._write(path, lambda: render.save(figure, path))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except (ExportError, OSError) as error:
            text = refusal(path, error) if isinstance(error, OSError) else str(error)
            self._tell("problem", "Not exported", text)
            return
        self._remember_folder(path)
        self._tell("done", "Exported", str(path))

    def _ask_open(self) -> str:
        title = "Open project"
        path, _ = QFileDialog.getOpenFileName(self._window, title, str(self._folder()), PROJECTS)
        return path

    def _ask_save(self, title: str, name: str, filters: str, suffix: str) -> Path | None:
        """A path with a suffix; None where the user cancels."""
        asked, chosen = QFileDialog.getSaveFileName(self._window, title, str(self._folder() / name), filters)
        if not asked:
            return None
        path = Path(asked)
        wanted = chosen.partition("*")[2].split(")")[0].split(" ")[0] or suffix
        return path if path.suffix else path.with_name(path.name + wanted)

    def _folder(self) -> Path:
        kept = Path(self._preferences.get("folder", str(Path.home())))
        return kept if kept.is_dir() else Path.home()

    def _remember(self, path: Path) -> None:
        self._preferences.remember(path)
        self._remember_folder(path)

    def fill_recent(self, menu: QMenu) -> None:
        """Fills a menu with the files that were open lately."""
        menu.clear()
        for path in self._preferences.recent:
            action = menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(partial(self.open_asked, path))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    def _remember_folder(self, path: Path) -> None:
        self._preferences.set(folder=str(path.resolve().parent))
        self._preferences.save()
