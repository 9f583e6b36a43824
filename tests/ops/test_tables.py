"""What holds for every entry of every table, and what importing them costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from playground.ops import ACTIVATIONS, INITIALIZERS, LOSSES, OPS, OPTIMIZERS, SCHEDULES
from playground.ops.op import Op
from playground.ops.setting import Setting, problems
from playground.ops.table import table

TABLES: dict[str, Mapping[str, Any]] = {
    "activations": ACTIVATIONS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "ops": OPS,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
}
ENTRIES = [
    pytest.param(name, entry, id=f"{kind}-{name}")
    for kind, one in TABLES.items()
    for name, entry in one.items()
]
every = pytest.mark.parametrize(("name", "entry"), ENTRIES)


@every
def test_that_an_entry_stands_under_its_name_and_speaks_for_itself(name: str, entry: Any) -> None:
    assert entry.name == name
    assert name.isidentifier()
    assert name.islower()
    assert entry.title[0].isupper() or entry.title[0] in "x"
    assert entry.source
    assert entry.help.endswith(".")
    assert len(entry.help) < 220


@every
def test_that_defaults_are_within_their_limits(name: str, entry: Any) -> None:
    settings: tuple[Setting, ...] = getattr(entry, "settings", ())
    defaults = {setting.name: setting.default for setting in settings}
    assert len(defaults) == len(settings)
    assert problems(settings, defaults) == []
    for setting in settings:
        assert setting.label
        assert setting.help.endswith(".")
        assert len(setting.titles) in (0, len(setting.choices))


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_that_presets_are_settings_that_the_op_takes(op: Op) -> None:
    assert op.presets
    for preset in op.presets:
        assert problems(op.settings, preset.settings) == []
        assert preset.title
        assert preset.hint


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_that_a_setting_that_depends_on_another_names_one_and_its_values(op: Op) -> None:
    by_name = {setting.name: setting for setting in op.settings}
    for setting in op.settings:
        if setting.when is not None:
            other, values = setting.when
            assert values
            assert all(by_name[other].problem(value) is None for value in values)


def test_that_the_palette_lists_every_activation() -> None:
    listed = [preset.settings["kind"] for preset in OPS["activation"].presets]
    assert listed == list(ACTIVATIONS)


def test_that_a_table_refuses_a_name_twice_and_cannot_be_changed() -> None:
    relu = ACTIVATIONS["relu"]
    with pytest.raises(ValueError, match="two entries are called 'relu'"):
        table([relu], [relu])
    with pytest.raises(TypeError):
        table([relu])["relu"] = relu  # type: ignore[index]


def test_that_importing_the_tables_loads_neither_numpy_nor_qt() -> None:
    code = "import sys, playground.ops; print([m for m in ('numpy', 'scipy', 'PySide6') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
