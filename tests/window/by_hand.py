"""An engine stepped by hand beside the window, and whether the Explain workspace says the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from playground.data import SOURCES
from playground.document import Document
from playground.engine.frame import Phase
from playground.engine.mechanics.values import Weight
from playground.engine.trainer import Trainer
from playground.gui.theme.figures import NOTHING, number
from playground.gui.window import Window
from playground.ops.formula import line_text
from tests.window.driver import named, now

PHASES: tuple[Phase, ...] = ("init", "predict", "loss", "gradient", "step")
ROUNDING = 1e-5
"""What the numbers of a row may differ by, where they come from the engine on another way."""


class ByHand:
    """The same project, trained by nobody but the journey. The window's numbers must be its numbers."""

    def __init__(self, window: Window, document: Document) -> None:
        self._window = window
        self.engine = Trainer(document, device="cpu", executor=now(window).executor)
        table = SOURCES[document.data.source].table(document.data.settings)
        self._raw, self._target = np.asarray(table.x), np.asarray(table.y).astype(int).ravel()
        self._rows: tuple[int, ...] = ()
        self._shares: Any = ()
        self._promised = ""
        """What the curve before the step said that the loss would be after it."""

    # -- what is done

    def do(self, phase: Phase) -> None:
        """Goes on to the end of a phase of the batch at hand."""
        if self.engine.phase in ("init", "step"):
            self.engine.predict()
            self._predict()
        getattr(self.engine, phase)()

    def _keep_up(self) -> None:
        """Computes with what the window computes with: before the first step it may take faster loops."""
        if now(self._window).executor != self.engine.executor and self.engine.steps == 0:
            phase, document = self.engine.phase, self.engine.document
            self.engine.close()
            self.engine = Trainer(document, device="cpu", executor=now(self._window).executor)
            self.engine.bring_to(phase)

    def edit(self, weight: Weight, value: float) -> None:
        """Another value of a weight; a batch that is begun is predicted with it."""
        self.engine.set_parameter(weight, value)
        if self.engine.phase in ("predict", "loss", "gradient"):
            self._predict()

    def _predict(self) -> None:
        """The rows of the batch, and the probability of each one's own class."""
        at = self.engine.at_hand
        self._rows = tuple(self.engine.row_numbers(at.epoch, at.number).tolist())
        self._shares = self._own_shares()

    def _own_shares(self) -> Any:
        rows = list(self._rows)
        answers = np.asarray(self.engine.outputs(self._raw[rows]), np.float64)
        return answers[np.arange(len(rows)), self._target[rows]]

    # -- what the window shows of it

    def shown(self, weight: Weight) -> bool:
        """Whether the window has come to the same moment, with this weight explained."""
        self._keep_up()
        frame, canvas, phase = now(self._window), self._window.views.canvas, self.engine.phase
        told = frame.mechanics.explanation
        return (
            (frame.phase, frame.step) == (phase, self.engine.steps)
            and frame.generation == self._window.session.generation
            and canvas.content.feed.phase == phase
            and told is not None
            and told.weight == weight
            and self._window.views.explain.weight() == weight
            and (phase != "gradient" or (bool(frame.gradients) and frame.mechanics.step_curve is not None))
        )

    def check(self, weight: Weight) -> None:
        """Compares everything that is to be read in the Explain workspace."""
        self._check_strip()
        self._check_batch()
        self._check_canvas(weight)
        self._check_explanation(weight)
        self._check_before_step()

    def _done(self, phase: Phase) -> bool:
        return PHASES.index(self.engine.phase) >= PHASES.index(phase)

    def _check_strip(self) -> None:
        engine, deck = self.engine, self._window.views.shell.deck
        loss = number(engine.batch_loss) if self._done("loss") else NOTHING
        gradient = f"|∇| {number(engine.gradient_norm)}" if self._done("gradient") else NOTHING
        rate = number(engine.last_rate if engine.phase == "step" else engine.rate, 3)
        said = named(deck, "Phases of a batch", QWidget).accessibleDescription()
        notes = (
            f"init seed 1, predict {len(self._rows)} rows, loss {loss}, gradient {gradient}, step η {rate}"
        )
        assert said == f"{engine.phase}: {notes}", (said, notes)
        for phase in PHASES[1:]:
            cell = named(deck, phase.capitalize(), QWidget)
            assert cell.accessibleDescription().endswith("done last") == (phase == engine.phase), phase

    def _check_batch(self) -> None:
        panel = self._window.views.batch
        assert panel.table.numbers == self._rows
        for place, row in enumerate(self._rows):
            cells = dict(zip(panel.table.shown(), panel.table.cells(place), strict=True))
            assert (cells["row"], cells["y"]) == (str(row), str(self._target[row]))
            assert reads(cells["p(y)"], self._shares[place]), (cells, self._shares[place])
            if self._done("loss"):
                assert reads(cells["loss"], -np.log(self._shares[place])), (cells, self._shares[place])
            else:
                assert cells["loss"] == NOTHING
        assert panel.mean.text() == (number(self.engine.batch_loss) if self._done("loss") else NOTHING)

    def _check_canvas(self, weight: Weight) -> None:
        canvas, phase = self._window.views.canvas, self.engine.phase
        wires = "gradients" if phase == "gradient" else "weights"
        assert (canvas.content.feed.phase, canvas.content.feed.numbers.kind) == (phase, wires)
        assert canvas.weight == weight
        reading = canvas.content.feed.numbers.reading(weight)
        assert reading.value == self.engine.parameters[weight.name][weight.place]
        if phase == "gradient":
            assert reading.gradient == self.engine.gradients[weight.name][weight.place]

    def _check_explanation(self, weight: Weight) -> None:
        panel, told = self._window.views.explain, self.engine.explain(weight)
        assert panel.head.value.text() == number(float(self.engine.parameters[weight.name][weight.place]), 5)
        assert panel.rows.isVisible() == panel.step.isVisible() == self._done("gradient")
        if not self._done("gradient"):
            return
        assert panel.rows.numbers == self._rows
        for place in range(len(self._rows)):
            _, *texts = panel.rows.cells(place)
            for text, column in zip(texts, (told.inputs, told.errors, told.products), strict=True):
                assert reads(text, column[place]), (text, column[place])
        assert panel.mean.text() == number(float(self.engine.gradients[weight.name][weight.place]))
        shown = panel.step.lines.lines
        assert lines_of(shown) == lines_of(told.step[-len(shown) :])
        assert len(shown) == (len(told.step) if panel.step.terms.isChecked() else 1)
        assert ("done" if self.engine.phase == "step" else "planned") in panel.step.title.accessibleName()

    def _check_before_step(self) -> None:
        """What is promised at GRADIENT is the loss of the same rows after STEP."""
        panel, engine = self._window.views.batch.before_step, self.engine
        if engine.phase == "gradient":
            assert panel.chart.rate() == engine.rate
            assert panel.before.text() == f"{number(engine.batch_loss)} →"
            self._promised = panel.after.text()
        elif engine.phase == "step" and self._promised:
            after = -np.log(self._own_shares()).mean()
            assert reads(self._promised, after), (self._promised, after)
            self._promised = ""


def reads(text: str, value: float) -> bool:
    """Whether a decimal is what is left of a value after rounding."""
    written = text.replace("−", "-")
    unit = 10.0 ** -len(written.partition("e")[0].partition(".")[2])
    exponent = float(f"1e{written.partition('e')[2] or 0}")
    return abs(float(written) - value) <= 0.5 * unit * exponent * (1 + 1e-6) + ROUNDING


def lines_of(lines: object) -> str:
    """A derivation as it is copied."""
    assert isinstance(lines, tuple)
    return "\n".join(map(line_text, lines))
