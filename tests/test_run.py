"""The set-up script: what it decides, what it types and what it says – without a network."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LDD = """\
\tlinux-vdso.so.1 (0x00007ffd8c7f6000)
\tlibQt6XcbQpa.so.6 => /somewhere/PySide6/Qt/lib/libQt6XcbQpa.so.6 (0x00007f2a3c000000)
\tlibGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibglib-2.0.so.0 => not found
\tlibxkbcommon-x11.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2a3b800000)
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script as a module whose checkout, with its `.venv`, is a folder of the test's own."""
    script = load_script()
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    venv = tmp_path / ".venv"
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "VENV", venv)
    monkeypatch.setattr(script, "STAMP", venv / "stamp.json")
    monkeypatch.setattr(script, "LOG", venv / "setup.log")
    monkeypatch.setattr(script, "LOCK", tmp_path / "requirements.lock")
    return script


def load_script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    return script


INSTALLED = ["pip", "playground.engine.fast.build"]


class Machine:
    """Stands in for the commands that a set-up runs: keeps them, and answers with what it was told to."""

    def __init__(self, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run = run
        self.typed: list[str] = []
        self.answers: dict[str, tuple[int, str]] = {}
        monkeypatch.setattr(run, "run_logged", self.answer)
        monkeypatch.setattr(run, "has_module", lambda name: name not in self.answers)
        monkeypatch.setattr(run, "add_system_packages", lambda testing: None)
        monkeypatch.setattr(run, "missing_packages", lambda: [])
        monkeypatch.setattr(run, "apt_rights", lambda: None)

    def answer(self, command: Sequence[str], see: Any = None) -> tuple[int, str]:
        line = " ".join(command)
        self.typed.append(line)
        if " -m venv " in line:
            self.make_venv()
        return next((answer for part, answer in self.answers.items() if part in line), (0, ""))

    def make_venv(self, version: str | None = None) -> None:
        """What `python -m venv --clear` leaves."""
        self.run.STAMP.unlink(missing_ok=True)
        self.run.venv_python().parent.mkdir(parents=True, exist_ok=True)
        self.run.venv_python().touch()
        version = version or ".".join(map(str, sys.version_info[:3]))
        text = f"home = /usr/bin\nversion = {version}\nexecutable = {sys.executable}\n"
        (self.run.VENV / "pyvenv.cfg").write_text(text)

    def commands(self) -> list[str]:
        """The words after `-m` of what was typed since the last look: venv, pip or our own."""
        words = [line.split(" -m ")[1].split()[0] for line in self.typed]
        self.typed.clear()
        return words


@pytest.fixture
def machine(run: Any, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(run, monkeypatch)


def test_that_an_older_python_can_read_the_script_far_enough_to_say_so() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    refusal = next(node for node in tree.body if isinstance(node, ast.If))
    before = tree.body[: tree.body.index(refusal)]
    assert ast.unparse(refusal.test) == "sys.version_info < (3, 11)"
    assert [ast.unparse(node) for node in before[1:]] == ["import sys"]


def test_that_the_first_start_makes_the_environment_and_installs_into_it(run: Any, machine: Machine) -> None:
    assert run.ready_python() == str(run.venv_python())
    assert machine.commands() == ["venv", *INSTALLED]


def test_that_the_second_start_runs_no_command_at_all(run: Any, machine: Machine) -> None:
    run.ready_python()
    machine.commands()
    run.ready_python()
    assert machine.commands() == []


def test_that_the_tests_add_their_extras_once_and_a_plain_start_keeps_them(
    run: Any, machine: Machine
) -> None:
    run.ready_python()
    machine.commands()
    run.ready_python(["test"])
    assert "[test]" in machine.typed[0]
    assert machine.commands() == INSTALLED
    run.ready_python()
    run.ready_python(["test"])
    assert machine.commands() == []


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_that_a_changed_need_is_installed_with_the_extras_there_were(
    run: Any, machine: Machine, name: str
) -> None:
    run.ready_python(["test"])
    machine.commands()
    file = run.ROOT / name
    file.write_text(file.read_text(encoding="utf-8").replace("qtawesome", "qtawesome2"), encoding="utf-8")
    run.ready_python()
    assert "[test]" in machine.typed[0]
    assert machine.commands() == INSTALLED


def test_that_a_changed_setting_of_a_tool_installs_nothing(run: Any, machine: Machine) -> None:
    run.ready_python()
    machine.commands()
    file = run.ROOT / "pyproject.toml"
    changed = file.read_text(encoding="utf-8").replace("line-length = 110", "line-length = 100")
    file.write_text(changed, encoding="utf-8")
    run.ready_python()
    assert machine.commands() == []


def test_that_an_interrupted_set_up_is_done_again(run: Any, machine: Machine) -> None:
    machine.answers["pip install"] = (1, "ERROR: killed")
    with pytest.raises(run.SetUpError):
        run.ready_python()
    machine.commands()
    machine.answers.clear()
    run.ready_python()
    assert machine.commands() == ["venv", *INSTALLED]


def test_that_an_interrupted_update_is_done_again(run: Any, machine: Machine) -> None:
    run.ready_python()
    machine.answers["pip install"] = (1, "ERROR: killed")
    with pytest.raises(run.SetUpError):
        run.ready_python(["test"])
    machine.commands()
    machine.answers.clear()
    run.ready_python()
    assert machine.commands() == ["venv", *INSTALLED]


def test_that_an_environment_whose_python_has_gone_is_made_anew(run: Any, machine: Machine) -> None:
    run.ready_python()
    machine.commands()
    config = run.VENV / "pyvenv.cfg"
    config.write_text(config.read_text().replace(sys.executable, "/gone/python3"))
    run.ready_python()
    assert machine.commands() == ["venv", *INSTALLED]


def test_that_an_environment_of_another_python_version_is_made_anew(run: Any, machine: Machine) -> None:
    machine.make_venv(version="3.10.1")
    run.write_stamp(run.Stamp(run.base_python(), run.needs_hash(), ()))
    run.ready_python()
    assert machine.commands() == ["venv", *INSTALLED]


def test_that_a_moved_checkout_is_set_up_anew(run: Any, machine: Machine, monkeypatch: Any) -> None:
    run.ready_python()
    stamp = run.read_stamp()
    assert run.plan(stamp, stamp.base, stamp.needs, ()) == "nothing"
    moved = stamp.base.replace(str(run.ROOT), "/elsewhere")
    assert run.plan(stamp, moved, stamp.needs, ()) == "rebuild"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"base": 1', '{"base": "", "needs": "", "extras": 3}'])
def test_that_a_damaged_stamp_counts_as_none(run: Any, machine: Machine, text: str) -> None:
    machine.make_venv()
    run.STAMP.write_text(text)
    assert run.read_stamp() is None


def test_that_pins_which_do_not_fit_give_way_to_the_ranges_with_a_line_that_says_so(
    run: Any, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers["--constraint"] = (1, "ERROR: No matching distribution found for numpy==2.4.6")
    run.ready_python()
    assert ["--constraint" in line for line in machine.typed[:3]] == [False, True, False]
    assert "the pinned versions do not fit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for hatchling",
            "The network does not answer",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "The disk is full"),
        ("ERROR: [Errno 13] Permission denied: '.venv/lib'", "cannot be written"),
        ("Error: [Errno 30] Read-only file system: '.venv'", "cannot be written"),
    ],
)
def test_that_a_known_failure_is_one_sentence_and_is_not_tried_twice(
    run: Any, machine: Machine, capsys: pytest.CaptureFixture[str], output: str, words: str
) -> None:
    machine.answers["pip install"] = (1, output)
    assert run.main(["doctor"]) == 1
    assert machine.commands() == ["venv", "pip"]
    assert words in capsys.readouterr().err.splitlines()[-1]


def test_that_loops_which_cannot_be_compiled_are_told_in_a_line_and_fail_nothing(
    run: Any, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers["fast.build"] = (2, "float32\nthe disk of /home/you/.cache is full")
    run.ready_python()
    told = capsys.readouterr().err.splitlines()
    assert told[-2].endswith("training will be slower here, for the disk of /home/you/.cache is full")
    machine.commands()
    run.ready_python()
    assert machine.commands() == []


def test_that_a_python_without_its_venv_module_names_the_package(
    run: Any, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answers["ensurepip"] = (1, "")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert run.main([]) == 1
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f"sudo apt-get install -y {package}" in capsys.readouterr().err
    assert machine.typed == []


def test_that_libraries_which_ldd_cannot_find_are_named(run: Any) -> None:
    missing = ["libGL.so.1", "libxcb-cursor.so.0", "libglib-2.0.so.0", "libxkbcommon-x11.so.0"]
    assert run.missing_libraries(LDD) == missing


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libX11.so.6", "libx11-6"),
    ],
)
def test_that_a_library_leads_to_its_debian_package(run: Any, library: str, package: str) -> None:
    assert run.debian_package(library) == package


def test_that_missing_libraries_are_asked_of_apt_where_it_needs_no_password(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[str] = []
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "apt_rights", lambda: ("sudo", "-n"))
    monkeypatch.setattr(run, "missing_packages", lambda: ["libgl1", "libxcb-cursor0"])

    def run_logged(command: Sequence[str]) -> tuple[int, str]:
        typed.append(" ".join(command))
        return 0, ""

    monkeypatch.setattr(run, "run_logged", run_logged)
    run.add_system_packages(testing=False)
    apt = "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -q -y"
    assert typed[:2] == [f"{apt} update", f"{apt} install --no-install-recommends libgl1 libxcb-cursor0"]


def test_that_without_rights_the_one_command_to_type_is_printed(
    run: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "apt_rights", lambda: None)
    monkeypatch.setattr(run, "missing_packages", lambda: ["libgl1", "libxcb-cursor0"])
    run.add_system_packages(testing=False)
    assert "type `sudo apt-get install -y libgl1 libxcb-cursor0`" in capsys.readouterr().err


class Launches:
    """Keeps the commands that `main` starts, and answers each with the next exit code."""

    def __init__(self, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.typed: list[list[str]] = []
        self.codes: dict[str, int] = {}
        monkeypatch.setattr(run, "ready_python", lambda extras=(): "python")
        monkeypatch.setattr(run, "missing_packages", lambda: [])
        monkeypatch.setattr(run, "replace_process", lambda command: self.start(command).returncode)
        monkeypatch.setattr(run.subprocess, "run", self.start)

    def start(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.typed.append(command[1:])
        code = next((code for word, code in self.codes.items() if word in command), 0)
        return subprocess.CompletedProcess(command, code)


@pytest.fixture
def launches(run: Any, monkeypatch: pytest.MonkeyPatch) -> Launches:
    return Launches(run, monkeypatch)


def test_that_other_words_go_to_the_command_line_and_its_exit_code_comes_back(
    run: Any, launches: Launches
) -> None:
    launches.codes["check"] = 2
    assert run.main(["check", "a project.nnplay"]) == 2
    assert launches.typed == [["-m", "playground", "check", "a project.nnplay"]]


def test_that_no_words_open_the_window_where_there_is_a_screen(
    run: Any, launches: Launches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert run.main([]) == 0
    assert launches.typed == [["-m", "playground"]]


def test_that_the_window_is_not_tried_without_its_libraries(
    run: Any, launches: Launches, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(run, "missing_packages", lambda: ["libgl1"])
    assert run.main([]) == 1
    assert launches.typed == []
    assert "libgl1" in capsys.readouterr().err


@pytest.fixture
def no_screen(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.mark.usefixtures("no_screen")
def test_that_without_a_screen_the_main_job_is_done_headless(
    run: Any, launches: Launches, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main([]) == 0
    train, shot = launches.typed
    assert train == ["-m", "playground", "train", "spiral", "--out", "playground-out"]
    assert shot[2:4] == ["shot", "spiral"]
    assert Path(shot[-1]) == Path("playground-out/window.png")
    assert capsys.readouterr().err.startswith("No screen here")


@pytest.mark.usefixtures("no_screen")
def test_that_a_missed_target_still_leaves_a_picture_and_is_told_by_the_exit_code(
    run: Any, launches: Launches
) -> None:
    launches.codes["train"] = 1
    assert run.main([]) == 1
    assert len(launches.typed) == 2


@pytest.mark.usefixtures("no_screen")
def test_that_bad_input_ends_the_headless_job_at_once(run: Any, launches: Launches) -> None:
    launches.codes["train"] = 2
    assert run.main([]) == 2
    assert len(launches.typed) == 1


def test_that_the_tests_are_lint_types_and_pytest_with_pytest_last(run: Any, launches: Launches) -> None:
    assert run.main(["test", "-k", "layering"]) == 0
    tools = [command[1:3] for command in launches.typed]
    assert tools == [["ruff", "check"], ["ruff", "format"], ["mypy"], ["pytest", "-k"]]
    assert launches.typed[-1][2:] == ["-k", "layering"]


def test_that_the_whole_suite_runs_file_by_file_on_a_few_cores(
    run: Any, launches: Launches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.os, "cpu_count", lambda: 64)
    assert run.main(["test"]) == 0
    assert launches.typed[-1][2:] == ["--numprocesses", "4", "--dist", "loadfile"]


@pytest.mark.parametrize("tool", ["check", "format", "mypy", "pytest"])
def test_that_one_failing_tool_fails_the_whole_test_command(run: Any, launches: Launches, tool: str) -> None:
    launches.codes[tool] = 1
    assert run.main(["test"]) == 1
    assert len(launches.typed) == 4


def test_that_the_pins_fit_the_ranges_and_name_no_host() -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = dict(line.split("==") for line in text.splitlines() if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = map(Requirement, project["dependencies"] + project["optional-dependencies"]["test"])
    misfits = [need for need in wanted if pins.get(canonicalize_name(need.name), "") not in need.specifier]
    assert misfits == []
    assert "://" not in text


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout, built with what the test extra brings, and so without a network."""
    pytest.importorskip("hatchling", reason="hatchling, of the test extra, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_that_a_wheel_carries_every_resource_and_both_entry_points(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    top = ROOT / "resources"
    resources = [file.relative_to(top).as_posix() for file in top.rglob("*") if file.is_file()]
    assert resources
    assert {f"playground/_resources/{name}" for name in resources} <= names
    assert "playground/py.typed" in names
    assert "playground = playground.__main__:main" in entry_points
    assert "playground-window = playground.__main__:main" in entry_points


def test_that_an_installed_wheel_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from playground.resources import examples_folder; print(examples_folder())"
    )
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert Path(found.strip()) == tmp_path.resolve() / "playground" / "_resources" / "examples"
