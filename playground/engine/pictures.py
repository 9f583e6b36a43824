"""From a trainer to the frame that the views asked for.

Owns the grid of the plane, kept from frame to frame. One forward pass over the grid gives the
boundary and every neuron's map. Computes only what is wanted; copies all that it hands out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.engine import targets
from playground.engine.frame import Axes, Frame, Wanted
from playground.engine.mechanics.values import Looking, Mechanics
from playground.engine.plane import Grid, make_grid
from playground.engine.trainer import Trainer

if TYPE_CHECKING:
    from playground.engine.mechanics.health import HealthLog
    from playground.engine.mechanics.observer import Observer

Array = Any

MAX_TILES = 16
"""Layers with more units show their weights instead of one map a unit."""

MAX_PIXELS = 4096
"""Inputs with more features are not shown as an image."""

TILE_STEP = 2
"""Tiles are small: every second point of the grid is plenty."""


NOTHING = Looking()
"""What is looked at where no view of the mechanics is open."""


class Pictures:
    """Makes the frames of one trainer. Mutable; owned by whoever owns the trainer."""

    def __init__(self, trainer: Trainer, health: HealthLog | None = None) -> None:
        self._trainer = trainer
        self._health = health
        self._grid: Grid | None = None
        self._key: tuple[Axes, int] | None = None
        self._image: Array = None

    def frame(
        self,
        wanted: Wanted,
        *,
        generation: int,
        running: bool,
        epochs_per_second: float = 0.0,
        stopped: str | None = None,
        message: str = "",
    ) -> Frame:
        """The moment as it is, with the pictures that are wanted."""
        trainer = self._trainer
        maps, output = self._maps(wanted)
        before, after = self._unit(wanted)
        at_work = self._has_batch()
        return Frame(
            generation=generation,
            epoch=trainer.epochs,
            batch=trainer.batch_number,
            batches=trainer.batches,
            step=trainer.steps,
            phase=trainer.phase,
            running=running,
            rows=trainer.batch_rows,
            batch_loss=trainer.batch_loss,
            gradient_norm=trainer.gradient_norm,
            rate=trainer.last_rate if at_work and trainer.phase == "step" else trainer.rate,
            parameters=trainer.parameters,
            kept=trainer.kept,
            gradients=trainer.gradients if wanted.gradients and trainer.gradient_norm is not None else {},
            maps=maps,
            batch_values=self._batch_values(wanted) if at_work else self._first_image(),
            output=output,
            plane=self._grid.plane if self._grid and wanted.boundary else None,
            before=before,
            after=after,
            update_ratio=trainer.update_ratio() if at_work and trainer.steps else {},
            mechanics=self._mechanics(wanted, running=running),
            epochs_per_second=epochs_per_second,
            batch_bytes=trainer.batch_bytes,
            device=trainer.device.name,
            executor=trainer.executor,
            executor_note=trainer.executor_note,
            stopped=stopped,
            message=message,
        )

    def _has_batch(self) -> bool:
        """Whether this trainer itself has run a batch, the last of which can be looked at."""
        trainer = self._trainer
        return trainer.phase == "predict" or (trainer.phase != "init" and trainer.batch_loss is not None)

    def _maps(self, wanted: Wanted) -> tuple[Mapping[int, Array], Array]:
        """Every neuron's map and the boundary, from one forward pass."""
        if not (wanted.tiles or wanted.boundary):
            return {}, None
        program, grid = self._trainer.program, self._grid_for(wanted)
        shown = {
            node: buffer
            for node, buffer in program.values.items()
            if wanted.tiles and _in_view(node, wanted) and self._narrow(buffer)
        }
        if not (shown or wanted.boundary):
            return {}, None
        values = self._trainer.values(grid.x, sorted({*shown.values(), program.output}))
        maps = {node: _as_maps(values[buffer], grid, TILE_STEP) for node, buffer in shown.items()}
        output = self._answers(values[program.output], grid) if wanted.boundary else None
        return maps, output

    def _narrow(self, buffer: int) -> bool:
        """Whether a buffer holds one number for each unit of a layer that shows its units one by one."""
        shape = self._trainer.program.buffers[buffer].shape
        return bool(shape) and prod(shape) <= MAX_TILES

    def _answers(self, outputs: Array, grid: Grid) -> Array:
        """Probabilities of classes, or values in raw target units, as maps."""
        program = self._trainer.program
        if program.facts.task == "classes":
            return _as_maps(targets.probabilities(program, outputs), grid, 1)
        return _as_maps(self._trainer.dataset.raw_values(outputs), grid, 1)

    @cached_property
    def _observer(self) -> Observer:
        """Looks at the mechanics; made with the first look: a start waits for nothing that is not seen."""
        from playground.engine.mechanics.observer import Observer

        return Observer(self._trainer, self._health)

    def _mechanics(self, wanted: Wanted, *, running: bool) -> Mechanics:
        if wanted.looking == NOTHING:
            return Mechanics()
        return self._observer.look(wanted.looking, self.plane(wanted), running=running)

    def plane(self, wanted: Wanted) -> Grid | None:
        """The plane that is shown, None where nobody looks at it."""
        looking = wanted.looking
        seen = wanted.boundary or looking.bends or looking.hinges is not None
        return self._grid_for(wanted) if seen else None

    def _grid_for(self, wanted: Wanted) -> Grid:
        key = (wanted.axes, wanted.resolution)
        if self._grid is None or key != self._key:
            dtype = self._trainer.document.training.dtype
            self._grid = make_grid(self._trainer.dataset, wanted.axes, wanted.resolution, dtype)
            self._key = key
        return self._grid

    def _unit(self, wanted: Wanted) -> tuple[Array, Array]:
        """Pre-activations and activations of the wanted unit over the current batch."""
        program = self._trainer.program
        if wanted.unit is None or not self._has_batch():
            return None, None
        node, unit = wanted.unit
        if node not in program.before or unit >= prod(program.buffers[program.values[node]].shape):
            return None, None
        return tuple(
            _frozen(self._trainer.batch_value(buffer)[:, unit])
            for buffer in (program.before[node], program.values[node])
        )

    def _batch_values(self, wanted: Wanted) -> Mapping[int, Array]:
        """The output over the batch of narrow nodes in view, and of every input that may be an image."""
        program = self._trainer.program
        return {
            node: _frozen(self._trainer.batch_value(buffer))
            for node, buffer in program.values.items()
            if (self._narrow(buffer) and _in_view(node, wanted))
            or (buffer in program.inputs and prod(program.buffers[buffer].shape) <= MAX_PIXELS)
        }

    def _first_image(self) -> Mapping[int, Array]:
        """Before there is a batch: for an input of images the first of the training set."""
        dataset, program = self._trainer.dataset, self._trainer.program
        if dataset.image is None:
            return {}
        if self._image is None:
            self._image = _frozen(dataset.expand(dataset.typical()[:1]))
        width = self._image.shape[1]
        return {
            node: self._image
            for node, buffer in program.values.items()
            if buffer in program.inputs and prod(program.buffers[buffer].shape) == width <= MAX_PIXELS
        }


def _in_view(node: int, wanted: Wanted) -> bool:
    return wanted.nodes is None or node in wanted.nodes


def _as_maps(values: Array, grid: Grid, step: int) -> Array:
    """Columns of values over the grid as maps. Shapes: (H·W, O) → (O, H, W), each step-th point."""
    maps = values.reshape(*grid.shape, -1)
    thinned = maps[::step] if maps.ndim == 2 else maps[::step, ::step]
    return _frozen(np.moveaxis(thinned, -1, 0))


def _frozen(array: Array) -> Array:
    """A copy of its own that cannot be changed."""
    array = np.array(array, order="C")
    array.setflags(write=False)
    return array
