"""PyTorch, eager: modules, autograd and its fused SGD, one thread; batches are views of one tensor."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from playground.bench.peers.peer import Layers, Peer, Problem


class Eager:
    """One unit is an epoch."""

    most: int | None = None

    def __init__(self, problem: Problem) -> None:
        torch: Any = import_module("torch")
        torch.set_num_threads(1)
        self._torch, self._start = torch, problem.start
        self.unit = problem.case.batches
        self.model = model_of(torch, problem)
        self._loss = getattr(torch.nn.functional, LOSSES[problem.case.loss])
        self._optimizer = torch.optim.SGD(self.model.parameters(), lr=problem.case.rate, fused=True)
        size = problem.case.batch
        x, y = torch.from_numpy(problem.x), torch.from_numpy(problem.y)
        self._batches = list(zip(x.split(size), y.split(size), strict=True))

    def restart(self) -> None:
        put(self._torch, self.model, self._start)

    def run(self, count: int) -> None:
        model, loss, optimizer = self.model, self._loss, self._optimizer
        for _ in range(count):
            for x, y in self._batches:
                optimizer.zero_grad(set_to_none=True)
                loss(model(x), y).backward()
                optimizer.step()

    def parameters(self) -> Layers:
        return taken(self.model)


LOSSES = {"mse": "mse_loss", "cross_entropy": "cross_entropy"}
"""Our losses by PyTorch's names."""


def model_of(torch: Any, problem: Problem) -> Any:
    """The network in PyTorch's modules, starting from our parameters."""
    bend = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[problem.case.hidden]
    modules = []
    for inputs, outputs in problem.case.layers:
        modules += [torch.nn.Linear(inputs, outputs), bend()]
    model = torch.nn.Sequential(*modules[:-1])
    put(torch, model, problem.start)
    return model


def put(torch: Any, model: Any, layers: Layers) -> None:
    """Copies our parameters into PyTorch's, whose weights are (outputs, inputs)."""
    with torch.no_grad():
        for linear, (weight, bias) in zip(linears(model), layers, strict=True):
            linear.weight.copy_(torch.from_numpy(weight.T.copy()))
            linear.bias.copy_(torch.from_numpy(bias))


def taken(model: Any) -> Layers:
    """PyTorch's parameters in our shapes."""
    return [
        (linear.weight.detach().cpu().numpy().T.copy(), linear.bias.detach().cpu().numpy().copy())
        for linear in linears(model)
    ]


def linears(model: Any) -> list[Any]:
    """The layers that have parameters."""
    return [module for module in model if hasattr(module, "weight")]


TORCH = Peer("torch", "PyTorch eager", "torch", "torch", Eager)
