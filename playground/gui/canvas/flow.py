"""Phases that sweep through the graph: forward in PREDICT, back in GRADIENT, a flash in STEP.

Owns the clock of the sweep. When it has ended nothing ticks any more, and the picture stays.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation

from playground.gui.canvas.items.scene import CanvasScene
from playground.gui.canvas.plan.phases import Followed, duration_ms
from playground.gui.theme.source import ThemeSource

_DASH_PX_A_SECOND = 70


class PhaseFlow(QVariantAnimation):
    """Moves the picture of one phase over a scene; with less motion it is a still picture at once."""

    def __init__(self, scene: CanvasScene, themes: ThemeSource) -> None:
        super().__init__(scene)
        self._scene = scene
        self._themes = themes
        self._phase: Followed | None = None
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._tick)

    @property
    def moving(self) -> bool:
        return self.state() != QVariantAnimation.State.Stopped

    def begin(self, phase: Followed | None, *, at_once: bool = False) -> None:
        """Another phase, or none; `at_once` as a still picture."""
        if phase is None and self._phase is None:
            return
        self.stop()
        self._phase = phase
        self._scene.begin_phase()
        length = self._themes.ms(duration_ms(phase, self._scene.layers(phase))) if phase is not None else 0
        if phase is None or not length or at_once:
            self._scene.show_phase(phase)
            return
        self.setDuration(length)
        self._tick(0.0)
        self.start()

    def settle(self) -> None:
        """Ends the sweep here and now."""
        if self.moving:
            self.begin(self._phase, at_once=True)

    def _tick(self, share: float) -> None:
        if self._phase is not None:
            shift = self.currentTime() * _DASH_PX_A_SECOND / 1000
            self._scene.show_phase(self._phase, share, shift)
