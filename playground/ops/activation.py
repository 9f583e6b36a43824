"""What an activation is: its curve, its slope and its two kernels.

Owns the shape of a table entry. Knows no activation by name. Kernels write into the arrays that they
are given and use one array `s` of z's shape as working space; no two of the arrays may overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.ops.op import Array, Namespace

if TYPE_CHECKING:
    from playground.ops.formula import Formula

Forward = Callable[[Namespace, Array, Array, Array], None]
"""forward(xp, z, y, s): writes y = f(z)."""

Slope = Callable[[Namespace, Array, Array, Array, Array], None]
"""slope(xp, z, y, out, s): writes out = f′(z)."""

Vjp = Callable[[Namespace, Array, Array, Array, Array, Array], None]
"""vjp(xp, z, y, dy, dz, s): writes dz = ∂L/∂z from dy = ∂L/∂y."""


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One activation function.

    `low` and `high` bound what it gives (±inf where nothing does): targets are encoded and tiles
    coloured by them. Where each output depends on its own input alone, `slope` says all; else `slope`
    is None and `vjp` stands in its place. `hint` is the few characters that the palette shows. Where f′(z)
    is short in y, `slope_formula(y)` writes it, of a letter as well as of a number.
    """

    name: str
    title: str
    formula: str
    hint: str
    low: float
    high: float
    help: str
    source: str
    forward: Forward
    slope: Slope | None = None
    vjp: Vjp | None = None
    slope_formula: Callable[[Formula], Formula] | None = None

    def __post_init__(self) -> None:
        if (self.slope is None) == (self.vjp is None):
            raise ValueError(f"activation '{self.name}' needs a slope or a vjp, and not both")

    def backward(self, xp: Namespace, z: Array, y: Array, dy: Array, dz: Array, s: Array) -> None:
        """Writes dz = ∂L/∂z, given what forward read (z), what it wrote (y) and dy = ∂L/∂y.

        Chain rule, element by element: ∂L/∂z = ∂L/∂y · f′(z).

        Shapes: all (B, …), alike.
        """
        if self.slope is not None:
            self.slope(xp, z, y, dz, s)
            dz *= dy
        elif self.vjp is not None:
            self.vjp(xp, z, y, dy, dz, s)
