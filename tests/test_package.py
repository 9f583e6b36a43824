"""What `import playground` promises to a script: the documented names, at no cost before they are used."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

import playground
from playground.resources import examples_folder, resource


def test_that_importing_the_package_loads_no_library_and_no_part_of_it() -> None:
    code = "import sys; before = set(sys.modules); import playground; print(*(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert {name.split(".")[0] for name in loaded.split()} <= {"playground", *sys.stdlib_module_names}
    assert {name for name in loaded.split() if name.startswith("playground.")} == set()


@pytest.mark.parametrize("name", playground.__all__)
def test_that_every_documented_name_is_there(name: str) -> None:
    assert not isinstance(getattr(playground, name), ModuleType | None)
    assert name in dir(playground)


def test_that_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="'traner'"):
        getattr(playground, "tra" + "ner")


def test_that_a_resource_is_found_and_a_missing_one_is_named() -> None:
    assert resource("examples") == examples_folder()
    with pytest.raises(FileNotFoundError, match=r"'examples/nothing\.nnplay'"):
        resource("examples/nothing.nnplay")
