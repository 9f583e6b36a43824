"""CuPy as the kernels see it in recorded steps: all of it, but matrix products go to our own handle.

Where there is none, they go to CuPy too, which then refuses to have them recorded.
"""

from __future__ import annotations

from typing import Any

from playground.engine.gpu.products import Products

Array = Any


class Namespace:
    """Stands in for the module `cupy`. What it does not know itself is CuPy's."""

    def __init__(self, cupy: Any, products: Products | None) -> None:
        self.cupy, self.products = cupy, products
        self.__name__ = cupy.__name__

    def dot(self, a: Array, b: Array, out: Array = None) -> Array:
        """The product of two matrices into a given one, or whatever else CuPy can multiply."""
        if self.products is None or out is None or a.ndim != 2 or b.ndim != 2 or out.size == 0:
            return self.cupy.dot(a, b, out=out)
        self.products.dot(a, b, out)
        return out

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cupy, name)
