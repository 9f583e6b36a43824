"""A GPU that is not there, in place of CuPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.gpu.cupy_module import install
from tests.engine.gpu.standin import Machine

Plug = Callable[..., Machine]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """plug(policy, memory=…) puts a machine where `import cupy` finds it."""

    def put(*settings: Any, **more: Any) -> Machine:
        machine = Machine(*settings, **more)
        install(monkeypatch, machine)
        return machine

    return put
