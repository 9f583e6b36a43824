"""Makes the pictures of "Your first batch, by hand" in the README: .venv/bin/python docs/first_batch.py

The window is the real one, on the iris example, stepped phase by phase with the weight of the page selected.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPixmap

from playground.engine.mechanics.values import Weight
from playground.export import load, write_file
from playground.gui.shot import png, posed
from playground.session.commands import Advance

FOLDER = Path(__file__).resolve().parent
SIZE = (1600, 1000)
PANEL = (420, 1100)
WEIGHT = Weight("output.weight", (0, 0))
ROW = 36


def main() -> None:
    """Writes the whole window in GRADIENT, and the panel that explains the weight after STEP."""
    with posed(load("iris"), size=SIZE, workspace="Explain") as sitter:
        window = sitter.window
        window.explaining.pick_weight(WEIGHT)
        sitter.tell(Advance("phase", to="gradient"))
        window.explaining.pick_row(ROW)
        _write("gradient", sitter.picture())
        panel = window.views.explain
        window.views.enlarge(panel, window)
        panel.window().resize(*PANEL)
        sitter.tell(Advance("phase", to="step"))
        panel.step.terms.click()
        sitter.settle()
        _write("step", panel.window().grab())
        window.views.close_enlarged()


def _write(phase: str, picture: QPixmap) -> None:
    write_file(FOLDER / f"first-batch-{phase}.png", png(picture))


if __name__ == "__main__":
    main()
