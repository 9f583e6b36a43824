"""What is measured: networks as plain descriptions, the same for us and for every peer."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Literal

OutputLoss = Literal["mse", "cross_entropy"]


@dataclass(frozen=True, slots=True)
class Case:
    """A network of dense layers, how many rows it learns from, and how.

    `sizes` are the widths from input to output. Plain gradient descent in float32, rows in the order in
    which they lie, nothing standardised.
    """

    sizes: tuple[int, ...]
    rows: int
    batch: int
    hidden: Literal["tanh", "relu"] = "tanh"
    loss: OutputLoss = "mse"
    rate: float = 0.01

    @property
    def name(self) -> str:
        """ "2-4-2-1"; equal layers in a row are counted: "7-8×6-1"."""
        parts: list[tuple[int, int]] = []
        for size in self.sizes:
            if parts and parts[-1][0] == size:
                parts[-1] = (size, parts[-1][1] + 1)
            else:
                parts.append((size, 1))
        return "-".join(
            f"{size}×{times}" if times > 3 else "-".join([str(size)] * times) for size, times in parts
        )

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return -(-self.rows // self.batch)

    @property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """Inputs and outputs of each layer."""
        return tuple(zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def flops(self) -> int:
        """Floating point operations of one full batch step, the products of matrices alone.

        Forward, weight gradients and input gradients, the latter not for the first layer.
        """
        products = [2 * self.batch * prod(layer) for layer in self.layers]
        return 3 * sum(products) - products[0]


SMALL = (
    Case((2, 4, 2, 1), rows=250, batch=10),
    Case((2, 8, 8, 8, 1), rows=250, batch=10),
    Case((7, 8, 8, 8, 8, 8, 8, 1), rows=250, batch=10),
)
"""The sizes that playgrounds are used at."""

WIDE = Case((784, 128, 64, 10), rows=3200, batch=64, hidden="relu", loss="cross_entropy")
"""Large enough for linear algebra to count: small pictures in ten classes."""

GPU = Case((784, 1024, 1024, 10), rows=16384, batch=1024, hidden="relu", loss="cross_entropy")
"""Large enough for a GPU."""
