"""Formulas against PyTorch itself, where it happens to be installed: it is a peer, not a dependency."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.ops import ACTIVATIONS, LOSSES, OPS, OPTIMIZERS, SCHEDULES, cell_for, clip
from playground.ops.setting import resolve
from tests.ops.gradients import targets

torch = pytest.importorskip("torch", reason="torch is not installed")
nn = torch.nn

ACTIVATION_PEERS = {
    "linear": nn.Identity(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "selu": nn.SELU(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
    "softplus": nn.Softplus(threshold=1000),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "softmax": nn.Softmax(dim=1),
    "sine": torch.sin,
}
LOSS_PEERS = {
    "mse": nn.MSELoss(),
    "mae": nn.L1Loss(),
    "huber": nn.HuberLoss(),
    "binary_cross_entropy": nn.BCEWithLogitsLoss(),
    "cross_entropy": nn.CrossEntropyLoss(),
}
OPTIMIZER_PEERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.1),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.1),
}
SCHEDULE_PEERS = {
    "constant": lambda o: torch.optim.lr_scheduler.ConstantLR(o, factor=1.0),
    "step": lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=100, gamma=0.5),
    "exponential": lambda o: torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.99),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=500),
}


def normal(*shape: int) -> np.ndarray:
    return np.random.Generator(np.random.Philox(11)).normal(size=shape)


def leaf(array: np.ndarray) -> Any:
    return torch.tensor(array, requires_grad=True)


@pytest.mark.parametrize("name", ACTIVATION_PEERS)
def test_that_an_activation_is_pytorchs(name: str) -> None:
    z = 4 * normal(6, 5)
    z[0, :3] = 0.0
    dy = normal(6, 5)
    peer = leaf(z)
    wanted = ACTIVATION_PEERS[name](peer)
    wanted.backward(torch.tensor(dy))
    y, dz, scratch = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    ACTIVATIONS[name].forward(np, z, y, scratch)
    ACTIVATIONS[name].backward(np, z, y, dy, dz, scratch)
    np.testing.assert_allclose(y, wanted.detach(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(dz, peer.grad, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", LOSS_PEERS)
@pytest.mark.parametrize("size", [1.0, 100.0])
def test_that_a_loss_is_pytorchs(name: str, size: float) -> None:
    x = size * normal(6, 4)
    target = targets(LOSSES[name].encoding, x.shape, np.random.Generator(np.random.Philox(2)))
    peer = leaf(x)
    wanted = LOSS_PEERS[name](peer, torch.tensor(target))
    wanted.backward()
    cell = cell_for(np, OPS["loss"], [x], {"kind": name}, target=target)
    OPS["loss"].forward(np, cell)
    OPS["loss"].backward(np, cell)
    assert cell.y.mean() == pytest.approx(wanted.item(), rel=1e-12)
    np.testing.assert_allclose(cell.dx[0], peer.grad, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZER_PEERS)
def test_that_an_optimiser_is_pytorchs(name: str) -> None:
    start, gradients = normal(5), normal(40, 5)
    peer = leaf(start)
    optimizer = OPTIMIZER_PEERS[name]([peer])
    ours = OPTIMIZERS[name]
    p, slots = start.copy(), [np.zeros(5) for _ in ours.slots]
    for step, g in enumerate(gradients, start=1):
        peer.grad = torch.tensor(g)
        optimizer.step()
        ours.update(np, p, g, slots, [np.empty(5), np.empty(5)], 0.1, step, resolve(ours.settings, {}))
    np.testing.assert_allclose(p, peer.detach(), rtol=1e-12)


@pytest.mark.parametrize("name", SCHEDULE_PEERS)
def test_that_a_schedule_is_pytorchs(name: str) -> None:
    optimizer = torch.optim.SGD([leaf(np.zeros(1))], lr=1.0)
    peer = SCHEDULE_PEERS[name](optimizer)
    settings = resolve(SCHEDULES[name].settings, {})
    for epoch in range(500):
        assert SCHEDULES[name].factor(epoch, settings) == pytest.approx(peer.get_last_lr()[0], abs=1e-9)
        optimizer.step()
        peer.step()


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(("name", "make"), [("batch_norm", nn.BatchNorm1d), ("layer_norm", nn.LayerNorm)])
def test_that_a_norm_is_pytorchs(name: str, make: Any, training: bool) -> None:
    op, x, dy = OPS[name], 3 * normal(7, 4) + 1, normal(7, 4)
    layer = make(4, dtype=torch.float64).train(training)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([0.5, -1.0, 2.0, 1.5]))
        layer.bias.copy_(torch.tensor([1.0, 0.0, -1.0, 0.5]))
    cell = cell_for(np, op, [x], training=training)
    cell.w[0][...], cell.w[1][...] = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    cell.dy[...] = dy
    peer = leaf(x)
    wanted = layer(peer)
    wanted.backward(torch.tensor(dy))
    op.forward(np, cell)
    op.backward(np, cell)
    op.settle(np, cell)
    np.testing.assert_allclose(cell.y, wanted.detach(), rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(cell.dx[0], peer.grad, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(cell.dw[0], layer.weight.grad, rtol=1e-10)
    np.testing.assert_allclose(cell.dw[1], layer.bias.grad, rtol=1e-10)
    for ours, theirs in zip(cell.kept, ("running_mean", "running_var"), strict=False):
        np.testing.assert_allclose(ours, getattr(layer, theirs), rtol=1e-12)


def test_that_clipping_is_pytorchs() -> None:
    g = normal(9)
    peer = leaf(np.zeros(9))
    peer.grad = torch.tensor(g)
    wanted = nn.utils.clip_grad_norm_([peer], 0.7)
    assert clip(np, g, 0.7) == pytest.approx(wanted.item(), rel=1e-12)
    np.testing.assert_allclose(g, peer.grad, rtol=1e-12)
