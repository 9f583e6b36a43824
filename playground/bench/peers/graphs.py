"""PyTorch on a GPU with the whole step captured as a CUDA graph and replayed for every batch."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from playground.bench.peers.peer import Layers, Peer, Problem
from playground.bench.peers.pytorch import LOSSES, model_of, put, taken

WARM_UP = 3
"""Steps before the capture, as PyTorch asks for."""


class Graphed:
    """One unit is an epoch. Rows are on the GPU; each batch is copied into the graph's own input."""

    most: int | None = None

    def __init__(self, problem: Problem) -> None:
        torch: Any = import_module("torch")
        self._torch, self._start, case = torch, problem.start, problem.case
        self.unit = case.batches
        self._model = model_of(torch, problem).cuda()
        self._loss = getattr(torch.nn.functional, LOSSES[case.loss])
        self._optimizer = torch.optim.SGD(self._model.parameters(), lr=case.rate, fused=True)
        self._xs = torch.from_numpy(problem.x).cuda().split(case.batch)
        self._ys = torch.from_numpy(problem.y).cuda().split(case.batch)
        self._x, self._y = self._xs[0].clone(), self._ys[0].clone()
        self._graph = self._captured()
        self.restart()

    def _captured(self) -> Any:
        """The graph of one step, captured after a few steps on a stream of its own."""
        torch = self._torch
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP):
                self._step()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        self._optimizer.zero_grad(set_to_none=True)
        with torch.cuda.graph(graph):
            self._loss(self._model(self._x), self._y).backward()
            self._optimizer.step()
        return graph

    def _step(self) -> None:
        self._optimizer.zero_grad(set_to_none=True)
        self._loss(self._model(self._x), self._y).backward()
        self._optimizer.step()

    def restart(self) -> None:
        put(self._torch, self._model, self._start)
        self._torch.cuda.synchronize()

    def run(self, count: int) -> None:
        for _ in range(count):
            for x, y in zip(self._xs, self._ys, strict=True):
                self._x.copy_(x)
                self._y.copy_(y)
                self._graph.replay()
        self._torch.cuda.synchronize()

    def parameters(self) -> Layers:
        return taken(self._model)


@dataclass(frozen=True, slots=True)
class GraphsPeer(Peer):
    """Needs a device besides the library."""

    def missing(self) -> str:
        """Why it cannot run here; empty where it can."""
        lacking = Peer.missing(self)
        if lacking:
            return lacking
        torch: Any = import_module("torch")
        return "" if torch.cuda.is_available() else "this PyTorch finds no GPU"


TORCH_GRAPHS = GraphsPeer("torch graphs", "PyTorch, CUDA graphs", "torch", "torch", Graphed)
