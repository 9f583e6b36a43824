"""Journeys in a real X window, each in a process of its own under an Xvfb of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent
JOURNEYS = (
    "first_hour",
    "build",
    "edit_nodes",
    "edit_wires",
    "by_name",
    "data",
    "files",
    "limits",
    "phases_by_key",
    "phases_by_mouse",
    "drawer",
    "full_speed",
)
PARTS = {"__init__", "desk", "driver", "by_hand", "test_journeys", "closing"}
"""What is no journey that all go through."""

CLOSINGS = ("at_once", "loading", "enlarged", "popover", "dragging")
"""Moments of `closing` that differ most; the others are there to be run by hand."""

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        shutil.which("Xvfb") is None or shutil.which("xdotool") is None,
        reason="Xvfb or xdotool is not installed",
    ),
]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server of these tests' own."""
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as answers:
            number = answers.readline().strip()
        yield f":{number}"
        server.terminate()


@pytest.fixture
def home(display: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a person with an empty home at that display."""
    return {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
    }


def travelled(name: str, *words: str, home: dict[str, str]) -> None:
    """Goes through a journey, which must end well and say nothing."""
    done = subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / f"{name}.py"), home["HOME"], *words],
        cwd=ROOT,
        env=home,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr[-2000:], done.stdout[-2000:]) == (0, "", "")


@pytest.mark.parametrize("journey", JOURNEYS)
def test_that_a_person_gets_through(journey: str, home: dict[str, str]) -> None:
    travelled(journey, home=home)


@pytest.mark.parametrize("moment", CLOSINGS)
def test_that_the_window_can_be_closed_at_any_moment(moment: str, home: dict[str, str]) -> None:
    travelled("closing", moment, home=home)


def test_that_every_journey_is_gone_through() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - PARTS == set(JOURNEYS)


def focused(home: dict[str, str]) -> str:
    """The title of the window that has the keyboard, "" where none has."""
    words = ["xdotool", "getwindowfocus", "getwindowname"]
    return subprocess.run(words, env=home, capture_output=True, text=True, timeout=20, check=False).stdout


def test_that_the_command_opens_a_window_that_the_keyboard_quits(home: dict[str, str]) -> None:
    words = [sys.executable, "-W", "error", "-m", "playground", "circle"]
    with subprocess.Popen(words, cwd=ROOT, env=home, stderr=subprocess.PIPE, text=True) as program:
        try:
            until = time.monotonic() + 60
            while "circle – Playground" not in focused(home):
                assert program.poll() is None, program.communicate()[1]
                assert time.monotonic() < until, "no window took the keyboard"
                time.sleep(0.1)  # the program's own process wants the processor too
            subprocess.run(["xdotool", "key", "ctrl+q"], env=home, check=True, timeout=20)
            _, told = program.communicate(timeout=30)
        finally:
            program.kill()
    assert (program.returncode, told) == (0, "")
