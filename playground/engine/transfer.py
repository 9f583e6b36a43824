"""Taking what was learned along: when the document is edited, or from a trained model.

After an edit the parameters, optimiser slots and kept numbers of every unit that is still there go over,
wherever it stands now; new ones start from their initialisers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from dataclasses import replace as with_fields
from operator import attrgetter
from typing import Any

import numpy as np

from playground.document.model import Document, Until, replace
from playground.engine.frame import EpochRecord
from playground.engine.keeper import Snapshot
from playground.engine.program import Buffer, Instruction, Program
from playground.engine.records import Records
from playground.engine.shelf import Shelf
from playground.engine.trainer import Trainer
from playground.engine.units import FIRST, Lives, Maker, Site, matched, sites
from playground.ops import OPTIMIZERS
from playground.ops.optimizer import Optimizer

Array = Any


def same_numbers(one: Document, other: Document) -> bool:
    """Whether two documents learn the same numbers under the same names, batch by batch.

    They may differ in places and groups on the canvas, in the project's name and in when a run stops.
    """

    def stripped(document: Document) -> Document:
        nodes = tuple(replace(node, at=(0.0, 0.0)) for node in document.graph.nodes)
        training = replace(document.training, until=Until())
        return Document("", replace(document.graph, nodes=nodes, groups=()), document.data, training)

    return stripped(one) == stripped(other)


def carry_over(
    old: Trainer, new: Trainer, lives: tuple[Lives, Lives] = (FIRST, FIRST), shelf: Shelf | None = None
) -> None:
    """Lets `new` go on from where `old` stands, as far as its program fits.

    Numbers stay with their units, see `units`; `lives` are those of the nodes of both documents. What leaves
    the network goes to the `shelf`, and what is back comes from there.

    The counters go over too, but another optimiser counts its steps from 0. Where the batches are cut
    or dealt differently, the current epoch begins anew, else the batch at hand is done again up to the
    same phase. Where the losses are not comparable (other rows, another loss), their record begins anew;
    where the network or the executor is another, the last record says what it loses now.
    """
    was, now = old.document.training, new.document.training
    same_rows = old.dataset is new.dataset
    same_deal = (was.seed, was.shuffle, old.batch_size) == (now.seed, now.shuffle, new.batch_size)
    before = old.snapshot()
    new.restore(
        Snapshot(
            state=_state(old, new, before.state, lives, shelf or Shelf()),
            epochs=before.epochs,
            batch_number=before.batch_number if same_rows and same_deal else 0,
            steps=before.steps if _same_optimizer(old, new) else 0,
            records=before.records,
        )
    )
    if not (same_rows and old.program.loss == new.program.loss):
        new.records = Records([new.measure()])
    elif new.executor != old.executor or not computes_alike(old.program, new.program):
        new.measure_again()
    new.phase = "step" if before.steps else "init"
    if same_rows and same_deal:
        new.bring_to(old.phase)


def take_up(
    trainer: Trainer, numbers: Mapping[str, Any], epochs: int, records: tuple[EpochRecord, ...]
) -> None:
    """Lets a new trainer go on from what was learned elsewhere: numbers by name, epochs, losses so far.

    What has no number stays as it starts; without records the losses begin with what they are now. The
    optimiser and its count of steps begin afresh, for Adam's corrections belong to its sums.
    Raises: ValueError, with everything as it was, where a number does not fit.
    """
    trainer.set_parameters(numbers)
    records = records or (with_fields(trainer.records[-1], epoch=epochs),)
    trainer.restore(with_fields(trainer.snapshot(), epochs=epochs, records=records))


def computes_alike(one: Program, other: Program) -> bool:
    """Whether two programs compute the same, whatever their nodes are called and a step leaves frozen."""

    def said(program: Program) -> Iterator[object]:
        """Everything that a program says but names, where its numbers lie, and which of them are frozen."""
        named = {"buffers": Buffer, "instructions": Instruction}
        for field in fields(program):
            value = getattr(program, field.name)
            if field.name in ("parameters", "kept"):
                yield [(block.node, block.spec) for block in value]
            elif field.name in named:
                kind = named[field.name]
                yield list(map(attrgetter(*(one.name for one in fields(kind) if one.name != "name")), value))
            else:
                yield value

    return all(mine == theirs for mine, theirs in zip(said(one), said(other), strict=True))


def lie_alike(one: Program, other: Program) -> bool:
    """Whether a place in the flat vector of one program is the same number in that of the other."""

    def places(program: Program) -> list[object]:
        return [(block.node, block.offset, block.spec) for block in program.parameters]

    return places(one) == places(other)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Trained or kept numbers of a trainer, as rows: themselves, then the optimiser's slots.

    Shapes: rows (1 + slots, N).
    """

    sites: list[Site]
    rows: Array

    def of(self, site: Site) -> Array:
        """Those of one block, a view. Shapes: (1 + slots, *shape)."""
        return self.rows[:, site.block.stretch].reshape(-1, *site.block.spec.shape)


def _state(old: Trainer, new: Trainer, before: Array, lives: tuple[Lives, Lives], shelf: Shelf) -> Array:
    """The numbers that `new` starts from.

    Those of `old` whose units are still there, those that the shelf has of units that are back, and for all
    others what they start with.
    """
    state, same_optimizer = new.snapshot().state, _same_optimizer(old, new)
    (trained, kept), (new_trained, new_kept) = sites(old.program, lives[0]), sites(new.program, lives[1])
    if not same_optimizer:
        shelf.forget_slots()
    rows = _vectors(old, before)[: None if same_optimizer else 1]
    learned = _Numbers(new_trained, _vectors(new, state))
    strange = _pass_on(_Numbers(trained, rows), learned, shelf)
    if same_optimizer:
        _settle(learned, strange, OPTIMIZERS[new.document.training.optimizer["name"]])
    _pass_on(_Numbers(kept, _kept(old, before)), _Numbers(new_kept, _kept(new, state)), shelf)
    return state


def _same_optimizer(old: Trainer, new: Trainer) -> bool:
    return bool(old.document.training.optimizer["name"] == new.document.training.optimizer["name"])


def _pass_on(old: _Numbers, new: _Numbers, shelf: Shelf) -> list[Array]:
    """Copies what goes over, lays what leaves on the shelf and takes from it what is back.

    Gives for each block where the optimiser remembers nothing. Shapes: of each the block's.
    """
    known = {site.key: site for site in old.sites}
    leaving = {site.key: np.ones(site.block.spec.shape, bool) for site in old.sites}
    missing = [np.ones(site.block.spec.shape, bool) for site in new.sites]
    for site, lacks in zip(new.sites, missing, strict=True):
        before = known.get(site.key)
        places = _places(before, site) if before is not None else None
        if before is not None and places is not None:
            _copy(old.of(before), new.of(site), places, leaving[site.key], lacks)
            _lay_spare(shelf, before, site, old.of(before), places)
    strange = []
    for site, lacks in zip(new.sites, missing, strict=True):
        unknown = lacks.copy()
        if lacks.any():
            unknown &= ~shelf.take(site, new.of(site), lacks)
        before = known.get(site.key)
        if before is not None and before.block.frozen and not site.block.frozen:
            unknown |= not new.of(site)[1:].any()  # frozen from the start: it never had a gradient
        strange.append(unknown)
    for site in old.sites:
        shelf.lay(site, old.of(site), leaving[site.key])
    shelf.clear_out()
    return strange


def _places(old: Site, new: Site) -> tuple[Any, Any] | None:
    """Where the numbers that go over stand in the old and in the new block, as indices."""
    if old.sides == new.sides:
        return (..., ...) if old.block.spec.shape == new.block.spec.shape else None
    if len(old.sides) != len(new.sides):
        return None
    pairs = [matched(*sides) for sides in zip(old.sides, new.sides, strict=True)]
    if not all(pairs):
        return None
    return np.ix_(*([one for one, _ in side] for side in pairs)), np.ix_(
        *([other for _, other in side] for side in pairs)
    )


def _lay_spare(shelf: Shelf, old: Site, new: Site, numbers: Array, places: tuple[Any, Any]) -> None:
    """Lays a copy of those numbers of a block on the shelf that go over to other units than theirs."""
    if old.sides == new.sides:
        return
    own, heirs = [], set[Maker]()
    for was, now, source, target in zip(old.sides, new.sides, *places, strict=True):
        pairs = list(zip(source.ravel(), target.ravel(), strict=True))
        own.append([one for one, other in pairs if was[one] == now[other]])
        heirs.update(now[other].maker for one, other in pairs if was[one] != now[other])
    if heirs:
        going = np.zeros(old.block.spec.shape, bool)
        going[places[0]] = True
        going[np.ix_(*own)] = False
        shelf.lay(old, numbers, going, frozenset(heirs))


def _copy(old: Array, new: Array, places: tuple[Any, Any], leaving: Array, lacks: Array) -> None:
    """Copies the numbers of one block that go over, unless they are beyond the new precision.

    Marks in `leaving` and `lacks` what is no longer so.
    """
    rows = min(len(old), len(new))
    source, target = places
    with np.errstate(over="ignore"):
        numbers = [old[row][source].astype(new.dtype) for row in range(rows)]
    if all(np.isfinite(one).all() for one in numbers):
        for row in range(rows):
            new[row][target] = numbers[row]
        leaving[source], lacks[target] = False, False


def _settle(new: _Numbers, strange: list[Array], optimizer: Optimizer) -> None:
    """Lets numbers that join in late begin with the usual size of a gradient, where the optimiser wants that.

    Adam's running means start at zero, and what they miss by that is made up for by the count of steps,
    which is one for the whole network. A number that starts at step 1,000 with zeros would count as settled:
    its k-th step would be about (1 − β₁ᵏ) / √(1 − β₂ᵏ) times too long, three times at first and more than
    six times after k = 10. So its mean square starts as that of its neighbours (the old numbers of the same
    block, else of the whole network) and its mean gradient at zero: it begins gently, with steps that are
    no longer than theirs, and its own gradients take over as they come. What is frozen from the start waits
    for that until it is free. Source: derived here.
    """
    if not any(one.any() for one in strange):
        return
    for slot in optimizer.sizes:
        row = 1 + optimizer.slots.index(slot)
        blocks = [new.of(site)[row] for site in new.sites]
        old = [block[~one] for block, one in zip(blocks, strange, strict=True)]
        free = (near for near, site in zip(old, new.sites, strict=True) if not site.block.frozen)
        everywhere = np.concatenate([np.zeros(0, new.rows.dtype), *free])
        for block, one, near, site in zip(blocks, strange, old, new.sites, strict=True):
            usual = near if near.any() or site.block.frozen else everywhere
            if usual.any():
                block[one] = usual.mean(dtype=np.float64)


def _vectors(trainer: Trainer, state: Array) -> Array:
    """Parameters and optimiser slots as rows of a view of the state. Shapes: (1 + slots, P)."""
    return state[: len(state) - trainer.program.kept_size].reshape(-1, max(trainer.program.size, 1))


def _kept(trainer: Trainer, state: Array) -> Array:
    """The kept numbers as one row of a view of the state. Shapes: (1, K)."""
    return state[len(state) - trainer.program.kept_size :][None]
