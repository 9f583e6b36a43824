"""What the tests of the engine share: the choice of an executor for those that hold for both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from playground.engine import standing
from playground.engine.select import make_executor


@pytest.fixture(scope="module", params=["array", "fast"])
def each_executor(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every trainer that leaves the choice open runs on `array`, and then, once more, on `fast`."""
    name: str = request.param

    def chosen(wish: str, *rest: Any) -> Any:
        executor, note = make_executor(name if wish == "auto" else wish, *rest)
        assert wish != "auto" or executor.name == name, note
        return executor, note

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "make_executor", chosen)
        yield name
