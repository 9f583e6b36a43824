"""Whole networks against PyTorch, where it happens to be installed: it is a peer, not a dependency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from playground.document import Data, Document, frozen, replace
from playground.engine.trainer import Trainer
from playground.ops import OPTIMIZERS
from tests.document.documents import built, chain, node
from tests.engine.networks import ALL_ROWS, batch_target, dense, learning, randomised

torch = pytest.importorskip("torch", reason="torch is not installed")
nn = torch.nn
torch.set_num_threads(1)

pytestmark = pytest.mark.usefixtures("each_executor")

STEPS = 50
ROWS = np.random.Generator(np.random.Philox(8)).normal(size=(36, 2))
CLASSES = np.arange(36) % 3
VALUES = np.stack([np.sin(ROWS[:, 0]) + ROWS[:, 1], ROWS[:, 0] * ROWS[:, 1]], axis=1)


def layers(**made: Any) -> Any:
    """PyTorch's layers by name, in float64."""
    return nn.ModuleDict(made).double()


def deep_layers() -> Any:
    return layers(a=nn.Linear(2, 5), b=nn.Linear(5, 4), c=nn.Linear(4, 3))


def deep(m: Any, x: Any) -> Any:
    """Three layers, one behind the other."""
    return m["c"](nn.functional.gelu(m["b"](torch.tanh(m["a"](x)))))


def skip_layers() -> Any:
    return layers(a=nn.Linear(2, 4), b=nn.Linear(4, 4), c=nn.Linear(4, 4), d=nn.Linear(6, 2))


def skip(m: Any, x: Any) -> Any:
    """A shared source, a product, a sum and a concatenation."""
    a = torch.tanh(m["a"](x))
    gated = nn.functional.silu(m["b"](a)) * torch.sigmoid(m["c"](a))
    return m["d"](torch.cat([gated + a, x], dim=1))


def normed_layers() -> Any:
    norms = {"n": nn.BatchNorm1d(6), "m": nn.LayerNorm(4)}
    return layers(a=nn.Linear(2, 6, bias=False), b=nn.Linear(6, 4), c=nn.Linear(4, 3), **norms)


def normed(m: Any, x: Any) -> Any:
    """Both norms, and an activation behind one.

    No bias before the first norm: its gradient is nothing but rounding, which adaptive optimisers blow up.
    """
    return m["c"](m["m"](m["b"](nn.functional.elu(m["n"](m["a"](x))))))


def skip_document() -> Document:
    nodes = [
        node(1, "input", "input"),
        dense(2, 4),
        dense(3, 4, "silu"),
        dense(4, 4, "sigmoid"),
        node(5, "multiply"),
        node(6, "add"),
        node(7, "concat"),
        dense(8, 2, "linear"),
        node(9, "loss", kind="mse"),
    ]
    wires = [(1, 0, 2, 0), (2, 0, 3, 0), (2, 0, 4, 0), (3, 0, 5, 0), (4, 0, 5, 1), (5, 0, 6, 0)]
    wires += [(2, 0, 6, 1), (6, 0, 7, 0), (1, 0, 7, 1), (7, 0, 8, 0), (8, 0, 9, 0)]
    return built(nodes, wires)


def normed_document() -> Document:
    middle = (dense(2, 6, "linear", bias=False), node(3, "batch_norm"), node(4, "activation", kind="elu"))
    end = (dense(5, 4, "linear"), node(6, "layer_norm"), dense(7, 3, "linear"))
    return chain(*middle, *end, loss="cross_entropy")


DEEP = chain(dense(2, 5), dense(3, 4, "gelu"), dense(4, 3, "softmax"), loss="cross_entropy")


@dataclass(frozen=True)
class Peer:
    """Our document beside PyTorch's layers, forward, loss and the targets of both."""

    document: Document
    layers: Callable[[], Any]
    forward: Callable[[Any, Any], Any]
    loss: Any
    y: Any


NETWORKS = {
    "deep": Peer(DEEP, deep_layers, deep, nn.CrossEntropyLoss(), CLASSES),
    "skip": Peer(skip_document(), skip_layers, skip, nn.MSELoss(), VALUES),
    "normed": Peer(normed_document(), normed_layers, normed, nn.CrossEntropyLoss(), CLASSES),
}
NAMES = {
    "deep": {"a": "layer 2", "b": "layer 3", "c": "layer 4"},
    "skip": {"a": "layer 2", "b": "layer 3", "c": "layer 4", "d": "layer 8"},
    "normed": {"a": "layer 2", "n": "batch_norm 3", "b": "layer 5", "m": "layer_norm 6", "c": "layer 7"},
}
OPTIMIZER_PEERS: Mapping[str, Callable[[Any], Any]] = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.02),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.02),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.02),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02),
}


def pair(name: str, **training: Any) -> tuple[Trainer, Any]:
    """Our trainer, and PyTorch's layers with the same numbers in them."""
    peer = NETWORKS[name]
    document = replace(peer.document, data=Data(standardize=False, split=ALL_ROWS))
    document = learning(document, batch_size=10, **training)
    trainer = randomised(Trainer(document, data=(ROWS, peer.y), dtype="float64", device="cpu"), 3)
    module = peer.layers()
    theirs = module.state_dict()
    for key, array in ours_by_their_names(name, trainer.parameters).items():
        theirs[key] = torch.tensor(array)
    module.load_state_dict(theirs)
    return trainer, module


def peer_loss(trainer: Trainer, module: Any, name: str) -> Any:
    """PyTorch's loss of the batch that our trainer does next."""
    trainer.predict()
    x = torch.tensor(trainer.batch_value(next(iter(trainer.program.inputs))).copy())
    target = torch.tensor(batch_target(trainer))
    return NETWORKS[name].loss(NETWORKS[name].forward(module, x), target)


def together(trainer: Trainer, module: Any, name: str, optimizer: Any, clip: float | None = None) -> None:
    """Fifty steps of both, over the same batches."""
    for _ in range(STEPS):
        optimizer.zero_grad()
        peer_loss(trainer, module, name).backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(module.parameters(), clip)
        optimizer.step()
        trainer.step()


def ours_by_their_names(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Our arrays under PyTorch's names; its dense weights are the transpose of ours."""
    there = {"weight": "weight", "bias": "bias", "scale": "weight", "shift": "bias"}
    there |= {"mean": "running_mean", "variance": "running_var"}
    theirs = {ours: short for short, ours in NAMES[name].items()}
    renamed = {}
    for key, array in values.items():
        owner, _, kind = key.rpartition(".")
        renamed[f"{theirs[owner]}.{there[kind]}"] = array.T.copy() if kind == "weight" else array.copy()
    return renamed


def close(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any], tolerance: float) -> None:
    for key, array in ours_by_their_names(name, ours).items():
        np.testing.assert_allclose(theirs[key].numpy(), array, rtol=tolerance, atol=tolerance, err_msg=key)


@pytest.mark.parametrize("name", NETWORKS)
def test_that_loss_and_gradients_are_those_of_pytorch(name: str) -> None:
    trainer, module = pair(name)
    loss = peer_loss(trainer, module, name)
    loss.backward()
    assert trainer.loss() == pytest.approx(loss.item(), rel=1e-12)
    trainer.gradient()
    close(name, trainer.gradients, {key: value.grad for key, value in module.named_parameters()}, 1e-11)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", NETWORKS)
def test_that_fifty_steps_end_where_pytorch_s_end(name: str, optimizer: str) -> None:
    trainer, module = pair(name, optimizer=frozen(name=optimizer, learning_rate=0.02))
    together(trainer, module, name, OPTIMIZER_PEERS[optimizer](module.parameters()))
    close(name, trainer.parameters, dict(module.state_dict()), 1e-8)


def test_that_weights_alone_decay_as_pytorch_s_do() -> None:
    trainer, module = pair("deep", l2=0.1, optimizer=frozen(name="momentum", learning_rate=0.02))
    weights = [value for key, value in module.named_parameters() if key.endswith("weight")]
    biases = [value for key, value in module.named_parameters() if key.endswith("bias")]
    groups = [{"params": weights, "weight_decay": 0.1}, {"params": biases}]
    together(trainer, module, "deep", torch.optim.SGD(groups, lr=0.02, momentum=0.9))
    close("deep", trainer.parameters, dict(module.state_dict()), 1e-9)


def test_that_gradients_are_clipped_before_they_are_penalised_as_pytorch_s_are() -> None:
    trainer, module = pair("deep", l2=0.1, clip_norm=0.05, optimizer=frozen(name="sgd", learning_rate=0.02))
    weights = [value for key, value in module.named_parameters() if key.endswith("weight")]
    biases = [value for key, value in module.named_parameters() if key.endswith("bias")]
    peer = torch.optim.SGD([{"params": weights, "weight_decay": 0.1}, {"params": biases}], lr=0.02)
    together(trainer, module, "deep", peer, clip=0.05)
    close("deep", trainer.parameters, dict(module.state_dict()), 1e-9)


def test_that_running_statistics_and_use_are_pytorch_s() -> None:
    trainer, module = pair("normed", optimizer=frozen(name="sgd", learning_rate=0.02))
    together(trainer, module, "normed", torch.optim.SGD(module.parameters(), lr=0.02))
    close("normed", trainer.kept, dict(module.state_dict()), 1e-9)
    module.eval()
    with torch.no_grad():
        wanted = normed(module, torch.tensor(ROWS)).numpy()
    np.testing.assert_allclose(trainer.outputs(ROWS), wanted, rtol=1e-8)


def test_that_looking_twice_leaves_no_trace_in_the_running_statistics() -> None:
    trainer, _ = pair("normed")
    before = dict(trainer.kept)
    for _ in range(3):
        trainer.gradient()
        trainer.measure()
        trainer.set_parameters({})
    assert all((trainer.kept[key] == before[key]).all() for key in before)
