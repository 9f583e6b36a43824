"""Other libraries that train the same network: the table of peers.

None of them is needed; one that is not installed is left out and said so. Each is written as somebody
who knows it well would write it, and starts from our parameters, so that one can check that all do the
same work.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.bench.peers.gemms import GEMMS
from playground.bench.peers.graphs import TORCH_GRAPHS
from playground.bench.peers.jax_scan import JAX, JAX_FLAT
from playground.bench.peers.peer import Peer, Problem, Rival
from playground.bench.peers.pytorch import TORCH
from playground.bench.peers.sklearn_mlp import SKLEARN

__all__ = ["PEERS", "Peer", "Problem", "Rival"]

PEERS: Mapping[str, Peer] = {peer.name: peer for peer in (JAX, JAX_FLAT, TORCH, SKLEARN, GEMMS, TORCH_GRAPHS)}
"""Every peer by name."""
