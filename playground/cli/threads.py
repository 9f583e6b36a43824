"""How many threads the linear algebra may use: one, so that the same run gives the same bits."""

from __future__ import annotations

THREADS = 1


def steady_threads() -> int:
    """Limits the linear algebra for the rest of the process; gives the number of threads."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    assert np.linalg  # the limit holds for libraries that are loaded, so NumPy's must be
    threadpool_limits(limits=THREADS)
    return THREADS
