"""The README tells the truth: its listings run, its commands work, its names are those of the tables."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from playground.cli.parser import COMMANDS, parsed
from playground.cli.take import PLOT_SUFFIXES
from playground.cli.tell import described
from playground.data import FEATURES, SOURCES
from playground.document import BLOCKS, SUFFIX, from_text, to_text
from playground.engine.prepare import problems
from playground.export import FORMATS, examples, load
from playground.ops import ACTIVATIONS, INITIALIZERS, LOSSES, OPS, OPTIMIZERS, SCHEDULES
from playground.ops.setting import resolve
from tests.terminal import call

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8")


class Listing(NamedTuple):
    """What stands between two fences: under which heading, in which language, from which line on."""

    heading: str
    language: str
    line: int
    text: str


def listings() -> list[Listing]:
    """Every listing of the page, in order."""
    found: list[Listing] = []
    heading, start, language, lines = "", 0, "", list[str]()
    for number, line in enumerate(TEXT.splitlines(), 1):
        if line.startswith("```") and start:
            found.append(Listing(heading, language, start, "\n".join(lines)))
            start = 0
        elif line.startswith("```"):
            start, language, lines = number, line[3:].strip(), []
        elif start:
            lines.append(line)
        elif line.startswith("#"):
            heading = line.strip("# ")
    return found


LISTINGS = listings()
PYTHON = sorted({one.heading for one in LISTINGS if one.language == "python"})
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL)
SHELL = [line for one in LISTINGS if one.language == "sh" for line in one.text.splitlines()]


def rows(first: str) -> list[list[str]]:
    """The cells of the table whose header begins with this text."""
    lines = PROSE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(first))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def in_code(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


# -- listings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", PYTHON)
def test_that_the_listings_of_a_section_run(
    heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "readme"}
    for one in LISTINGS:
        if (one.heading, one.language) == (heading, "python"):
            exec(compile("\n" * one.line + one.text, README, "exec"), names)


def test_that_the_project_on_the_page_is_whole_and_sound() -> None:
    (one,) = (one for one in LISTINGS if one.language == "json")
    document = from_text(one.text)
    assert problems(document) == []
    assert json.loads(to_text(document)) == json.loads(one.text), "a key is missing"


# -- the command line --------------------------------------------------------------------------------


def flowers(folder: Path) -> None:
    """The table that the page learns from: lengths of flowers, and their species in words."""
    lines = ["length,width,species"]
    lines += [f"{1 + k % 7 / 9},{0.2 + k % 5 / 9},short" for k in range(40)]
    lines += [f"{4 + k % 7 / 9},{1.4 + k % 5 / 9},middling" for k in range(40)]
    lines += [f"{6 + k % 7 / 9},{2.3 + k % 5 / 9},long" for k in range(40)]
    (folder / "flowers.csv").write_text("\n".join(lines), encoding="utf-8")


def test_that_the_commands_of_the_page_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    flowers(tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(line)[1:] for line in SHELL if line.startswith("playground ")]
    assert len(commands) >= 10
    for words in commands:
        options = parsed(words)
        if words[0] == "shot":  # a window of its own: tests of the picture are elsewhere
            continue
        ended = call(*words)
        assert ended.code in ((0, 1) if "--max-epochs" in words else (0,)), f"{words}: {ended.err}"
        assert Path(getattr(options, "to", None) or ".").exists()


def test_that_every_command_stands_in_the_table_and_runs_or_wants_a_project() -> None:
    shown = [in_code(row[0])[0] for row in rows("| command |")]
    assert shown[0] == "playground [PROJECT]"
    assert sorted(line.split()[1] for line in shown[1:]) == sorted(COMMANDS)
    for line in shown[1:]:
        words = line.split()[1:]
        if len(words) == 1:
            assert call(*words).code == 0


def options_of(name: str) -> set[str]:
    """Every option of a command."""
    parser = argparse.ArgumentParser(add_help=False)
    COMMANDS[name][2](parser)
    return set(re.findall(r"--[a-z][a-z-]+", parser.format_help()))


def test_that_every_option_on_the_page_exists_and_none_of_train_is_missing() -> None:
    known = set[str]().union(*map(options_of, COMMANDS))
    written = {word for code in [*in_code(PROSE), *SHELL] for word in re.findall(r"--[a-z][a-z-]+", code)}
    assert written - {"--help"} <= known
    assert options_of("train") <= written


def test_that_the_fields_of_json_are_those_that_are_printed() -> None:
    fields = [name for row in rows("| field |") for name in in_code(row[0])]
    printed = json.loads(call("train", "iris", "--json").out.splitlines()[-1])
    assert set(fields) == set(printed)


def test_that_every_exit_code_is_told() -> None:
    assert [row[0] for row in rows("| exit code |")] == ["0", "1", "2"]


# -- names and figures -------------------------------------------------------------------------------

MEASURED = [name for name, one in SOURCES.items() if one.group == "measured"]
GENERATED = [name for name in SOURCES if name not in MEASURED]


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Nodes", OPS),
        ("Blocks", BLOCKS),
        ("Activations", ACTIVATIONS),
        ("Losses", LOSSES),
        ("Optimisers", OPTIMIZERS),
        ("Schedules", SCHEDULES),
        ("Initialisers", INITIALIZERS),
        ("Generated data", GENERATED),
        ("Measured data", MEASURED),
        ("Features", FEATURES),
    ],
)
def test_that_names_are_those_of_the_table(label: str, names: Iterable[str]) -> None:
    (paragraph,) = (part for part in PROSE.split("\n\n") if part.startswith(f"**{label}**"))
    assert sorted(in_code(paragraph)) == sorted(names)


def test_that_examples_are_told_with_their_layers_and_targets() -> None:
    table = {in_code(row[0])[0]: row for row in rows("| name |")}
    assert sorted(table) == sorted(examples())
    for name, (_, _, layers, target) in table.items():
        assert described(load(name)).endswith(f" Layers {layers}, {target}.")


def test_that_the_numbers_of_data_sets_are_counted() -> None:
    assert f"{len(GENERATED)} generated data sets, {len(MEASURED)} measured" in TEXT
    assert f"*All {len(SOURCES)}*" in TEXT


def test_that_learning_rates_are_those_of_the_table() -> None:
    (row,) = (row for row in rows("| | here |") if row[0] == "learning rates")
    told = {name: float(rate) for name, rate in re.findall(r"`(\w+)` ([\d.]+)", row[1])}
    assert told == {name: resolve(entry.settings, {})["learning_rate"] for name, entry in OPTIMIZERS.items()}


def test_that_every_kind_of_file_is_told() -> None:
    told = {suffix: row[2] for row in rows("| file |") for suffix in in_code(row[0])}
    assert set(told) == {SUFFIX, *FORMATS, *PLOT_SUFFIXES}
    opens = {suffix for suffix, words in told.items() if words.startswith("yes")}
    assert opens == {SUFFIX, *(suffix for suffix, one in FORMATS.items() if one.opens)}


def test_that_keys_and_menu_entries_are_those_of_the_window() -> None:
    from playground.gui.actions import ENTRIES

    assert ENTRIES["measure_test"].title == "Measure on the test set"
    assert "*Measure on the test set*" in re.sub(r"\s+", " ", TEXT)
    assert FORMATS[".safetensors"].title == "Trained model"
    known = {key for entry in ENTRIES.values() for key in entry.keys}
    told = re.findall(r"<kbd>\w+</kbd>(?:\+<kbd>\w+</kbd>)*", TEXT)
    assert len(told) >= 8
    held = {"Ctrl", "Alt", "Alt+Shift"}  # while the mouse drags, or before arrows
    assert {re.sub(r"</?kbd>", "", keys) for keys in told} <= known | held


def test_that_the_folders_are_those_of_the_package() -> None:
    (tree,) = (one.text for one in LISTINGS if one.heading == "Developing")
    told = set(re.findall(r"^  (\w+)/", tree, flags=re.MULTILINE))
    there = {path.parent.name for path in (ROOT / "playground").glob("*/*.py")}
    assert told == there


def test_that_links_lead_somewhere_and_the_picture_is_a_window() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", PROSE)
    assert [target for target in targets if not (ROOT / target).exists()] == []
    with Image.open(ROOT / "docs" / "window.png") as picture:
        assert picture.size == (1600, 1000)
