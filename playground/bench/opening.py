"""A window that is opened to be timed, in a process of its own: `python -m playground.bench.opening KIND`.

KIND is "shown" or "ours", or "bare" for a window with three plots and nothing else. Says {"ready": true}:
"shown" once our window has been painted and its loop takes what comes, "ours" once the worker's first frame
has been painted too, "bare" when its last plot has been painted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SIZE_PX = (1600, 1000)

LONGEST_MS = 60_000
"""A window that takes longer is given up."""


def ours(framed: bool = True) -> int:
    """The window as it opens by itself, with its first example; `framed` waits for the first frame."""
    from threadpoolctl import threadpool_limits

    from playground.gui.app import FIRST, SWITCH_S, application, make_window, start
    from playground.gui.preferences import Preferences
    from playground.gui.theme.tokens import THEMES

    sys.setswitchinterval(SWITCH_S)
    threadpool_limits(1)
    app = application()
    with TemporaryDirectory() as folder:
        window = make_window(app, Preferences(Path(folder) / "window.json"), THEMES["dark"])
        viewport = window.views.canvas.viewport()

        def came(mail: Any) -> None:
            if mail.frame is not None:
                when_painted(viewport, partial(ready, app))
                viewport.update()

        if framed:
            window.bridge.came.connect(came)
        else:
            when_painted(viewport, partial(ready, app))
        start(window, FIRST)
        window.resize(*SIZE_PX)
        code = run(app)
        window.bridge.stop()
        window.close()
    return code


def bare() -> int:
    """Three plots in a window."""
    import pyqtgraph
    from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

    app = QApplication(sys.argv[:1])
    window, middle = QMainWindow(), QWidget()
    column = QVBoxLayout(middle)
    for _ in range(3):
        plot = pyqtgraph.PlotWidget()
        plot.plot([1, 2, 3])
        column.addWidget(plot)
    window.setCentralWidget(middle)
    window.resize(*SIZE_PX)
    when_painted(plot.viewport(), partial(ready, app))
    window.show()
    return run(app)


def ready(app: Any) -> None:
    """Says so, and ends the loop."""
    print('{"ready": true}', flush=True)
    app.exit(0)


def when_painted(widget: Any, done: Callable[[], None]) -> None:
    """Calls `done` once, after the widget has next been painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        """Waits for the paint event; what is behind it in the loop comes after the painting."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if event.type() == QEvent.Type.Paint:
                widget.removeEventFilter(self)
                QTimer.singleShot(0, done)
            return False

    widget.installEventFilter(Watch(widget))


def run(app: Any) -> int:
    """The loop, until all is ready; 1 where that takes too long."""
    from PySide6.QtCore import QTimer

    QTimer.singleShot(LONGEST_MS, partial(app.exit, 1))
    return int(app.exec())


KINDS: Mapping[str, Callable[[], int]] = {"shown": partial(ours, framed=False), "ours": ours, "bare": bare}

if __name__ == "__main__":
    sys.exit(KINDS[sys.argv[1]]())
