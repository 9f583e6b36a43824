"""Training on a GPU against PyTorch with the step captured as a CUDA graph."""

from __future__ import annotations

from playground.bench.cases import GPU
from playground.bench.ours import FlatOut, ManyBatches, problem_of, trainer_of
from playground.bench.peers import PEERS
from playground.bench.plan import Outcome, Plan, Tell
from playground.bench.rows import faster
from playground.bench.timing import Contender, race
from playground.engine.device import gpu
from playground.engine.trainer import Trainer


class Synchronous(ManyBatches):
    """Waits until the GPU has done all that it was given."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self._wait = trainer.device.xp.cuda.Device().synchronize

    def restart(self) -> None:
        super().restart()
        self._wait()

    def run(self, count: int) -> None:
        super().run(count)
        self._wait()


def measure(plan: Plan, tell: Tell) -> Outcome:
    """ms per step of both; nothing but a sentence where there is no GPU."""
    peer = PEERS["torch graphs"]
    xp, why = gpu()
    if xp is None:
        return Outcome(notes=[f"No GPU here: {why}."])
    if missing := peer.missing():
        return Outcome(notes=[f"Nothing to compare with: {missing}."])
    tell.expect(plan.repeats)
    trainer = trainer_of(GPU, device="gpu")
    ours = f"{trainer.executor} on CuPy, steps alone"
    whole = f"{trainer.executor} on CuPy, flat out"
    contenders: dict[str, Contender] = {
        ours: Synchronous(trainer),
        whole: FlatOut(trainer),
        peer.title: peer.make(problem_of(GPU)),
    }
    times = race(contenders, repeats=plan.repeats, slice_s=plan.slice_s, tick=tell.tick)
    rows = [faster(GPU.name, (ours, peer.title), times, "ms/step", "gpu")]
    rows.append(faster(GPU.name, (whole, peer.title), times, "ms/step"))
    return Outcome(rows)
