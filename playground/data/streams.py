"""Random numbers that depend on nothing but their name, seed and index.

Owns the one way in which this project draws random numbers for data: a Philox counter generator,
keyed anew for every purpose. No generator is kept, so nothing can be drawn out of order.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np

WORD = (1 << 64) - 1
"""Philox keys are two 64-bit words; longer or negative seeds are folded into one."""


def stream(purpose: str, seed: int, index: int = 0) -> np.random.Generator:
    """A fresh generator for `purpose`: the same three arguments always give the same numbers.

    Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (2011). Key = (seed, index);
    the purpose stands in the highest counter word, which no stream ever counts up to.
    """
    key = np.array([seed & WORD, index & WORD], dtype=np.uint64)
    counter = np.array([0, 0, 0, crc32(purpose.encode())], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))
