"""Where the files are that ship with the program: icons, example projects, help texts.

They lie in `resources/` at the top of a checkout and in `playground/_resources` of an installed wheel.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """The folder that holds all resources.

    Raises: FileNotFoundError where the installation lost them.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_resources", here.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"The resources are missing beside {here}: install playground again.")


def resource(name: str) -> Path:
    """Path of one resource, such as `examples/spiral.nnplay`.

    Raises: FileNotFoundError with the name, where there is no such resource.
    """
    path = resources_folder() / name
    if not path.exists():
        raise FileNotFoundError(f"There is no resource '{name}' in {resources_folder()}.")
    return path


def examples_folder() -> Path:
    """The folder of the example projects, `NAME.nnplay` each."""
    return resources_folder() / "examples"
