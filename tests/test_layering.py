"""Every import of the package is read, and the arrows between its folders are proved to point one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "playground"

MAY_IMPORT = {
    "ops": set[str](),
    "document": {"ops"},
    "data": {"ops"},
    "engine": {"document", "data", "ops"},
    "session": {"engine", "document", "data", "ops"},
    "export": {"engine", "document", "data", "ops"},
    "gui": {"session", "export", "engine", "document", "data", "ops"},
    "bench": {"gui", "session", "engine", "document", "data", "ops"},
    "cli": {"bench", "gui", "session", "export", "engine", "document", "data", "ops"},
    "resources": set[str](),
    "__main__": {"cli"},
    "__init__": {"session", "export", "engine", "document", "data", "ops"},
}
FOR_ALL = {"resources"}
QT = {"PySide6", "shiboken6", "pyqtgraph", "qtawesome", "qtpy"}
ARRAYS = {"numpy", "scipy", "sklearn", "cupy", "numba"}
NEVER = dict.fromkeys(("ops", "document", "data", "engine", "session", "resources"), QT)
NOT_AT_IMPORT = {
    "ops": ARRAYS,
    "document": ARRAYS,
    "export": QT,
    "bench": QT,
    "cli": QT,
    "__main__": QT,
    "__init__": QT | ARRAYS,
}
MODULE_NAME = re.compile(r"playground(\.\w+)+")


class Import(NamedTuple):
    """One imported name, where it stands, and whether importing the module runs it."""

    target: str
    line: int
    eager: bool


def imports(source: str, module: str, is_package: bool) -> Iterator[Import]:
    """All imports of a module: at its top, inside functions, for types only, and by name in a string."""
    package = module if is_package else module.rpartition(".")[0]
    stack: list[tuple[ast.AST, bool]] = [(ast.parse(source), True)]
    while stack:
        node, eager = stack.pop()
        line = getattr(node, "lineno", 0)
        for target in targets(node, package):
            yield Import(target, line, eager)
        lazy = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_type_checking(node)
        stack.extend((child, eager and not lazy) for child in ast.iter_child_nodes(node))


def targets(node: ast.AST, package: str) -> list[str]:
    """What one syntax node imports, as absolute dotted names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, base] if base else above)
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE_NAME.fullmatch(node.value):
        return [node.value]
    return []


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def violations(source: str, path: str) -> list[str]:
    """What a module of the package, given by its path below `playground/`, imports against the arrows."""
    parts = Path(path).with_suffix("").parts
    layer, is_package = parts[0], parts[-1] == "__init__"
    module = ".".join(["playground", *(parts[:-1] if is_package else parts)])
    found = []
    for imported in imports(source, module, is_package):
        if reason := refusal(layer, imported):
            found.append(f"playground/{path}:{imported.line}: {layer} imports {imported.target}, {reason}")
    return found


def refusal(layer: str, imported: Import) -> str | None:
    """Why the layer must not import this; None where it may."""
    root, *rest = imported.target.split(".")
    if root == "playground":
        target = rest[0] if rest else "__init__"
        if target == layer or target == "__version__" or target in MAY_IMPORT[layer] | FOR_ALL:
            return None
        return "a layer it must not know"
    if root in NEVER.get(layer, ()):
        return "which it must not know"
    if imported.eager and root in NOT_AT_IMPORT.get(layer, ()):
        return "which it may import only inside a function"
    return None


def modules() -> list[str]:
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules())
def test_that_every_import_follows_the_arrows(path: str) -> None:
    assert violations((PACKAGE / path).read_text(encoding="utf-8"), path) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("ops/dense.py", "import numpy as np"),
        ("ops/dense.py", "from playground.document import Document"),
        ("ops/dense.py", "from ..engine import Trainer"),
        ("ops/dense.py", "class Dense:\n    import numpy"),
        ("document/model.py", "from playground.data import split"),
        ("document/model.py", "def f():\n    from PySide6.QtCore import QPointF"),
        ("data/split.py", "import playground.document.model"),
        ("engine/trainer.py", "def f():\n    from playground import session"),
        ("engine/trainer.py", "if TYPE_CHECKING:\n    from playground.session.runner import Runner"),
        ("engine/trainer.py", "import_module('playground.gui.app')"),
        ("engine/deep/walk.py", "from ...gui import app"),
        ("session/runner.py", "from playground.gui import app"),
        ("session/runner.py", "from playground import export"),
        ("session/runner.py", "def f():\n    import pyqtgraph"),
        ("export/table.py", "from playground.session import Session"),
        ("export/table.py", "import PySide6.QtGui"),
        ("gui/app.py", "from playground.cli import main"),
        ("gui/app.py", "from playground import Trainer"),
        ("cli.py", "from PySide6 import QtWidgets"),
        ("bench/window.py", "from PySide6.QtCore import QTimer"),
        ("gui/app.py", "from playground.bench import run"),
        ("resources.py", "from playground.document import load_file"),
        ("__init__.py", "from playground.gui import app"),
    ],
)
def test_that_a_planted_violation_is_caught(path: str, source: str) -> None:
    assert len(violations(source, path)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("ops/dense.py", "if TYPE_CHECKING:\n    import numpy as np"),
        ("ops/dense.py", "from playground.ops.op import Op\nfrom . import op\nfrom .op import Op"),
        ("ops/dense.py", "from playground import __version__"),
        ("document/model.py", "from ..ops import OPS"),
        ("data/split.py", "import numpy as np\nfrom playground.ops import OPS"),
        ("data/source.py", "from playground.resources import resource"),
        ("engine/trainer.py", '"""Nothing of playground.gui is known here."""'),
        ("gui/app.py", "from PySide6 import QtWidgets\nfrom playground.export import table"),
        ("cli.py", "def shot():\n    from playground.gui import app"),
    ],
)
def test_that_an_allowed_import_is_let_through(path: str, source: str) -> None:
    assert violations(source, path) == []


def test_that_every_module_belongs_to_a_layer_with_known_arrows() -> None:
    assert {Path(path).with_suffix("").parts[0] for path in modules()} <= set(MAY_IMPORT)


def test_that_the_arrows_have_no_cycle() -> None:
    remaining = {layer: set(below) for layer, below in MAY_IMPORT.items()}
    while free := {layer for layer, below in remaining.items() if not below & remaining.keys()}:
        remaining = {layer: below for layer, below in remaining.items() if layer not in free}
    assert remaining == {}
