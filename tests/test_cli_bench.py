"""The benchmark's command: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from playground.bench.children import ChildError, answers, environment
from playground.bench.sections import SECTIONS
from tests.terminal import call, fault


def test_that_json_is_all_that_is_printed_and_the_file_holds_the_same(tmp_path: Path) -> None:
    to = tmp_path / "speed.json"
    ended = call("bench", "refresh", "--quick", "--repeats", "2", "--json", "--to", str(to))
    assert ended.code == 0
    (line,) = ended.out.splitlines()
    whole = json.loads(line)
    assert list(whole["sections"]) == ["refresh"]
    (*_, row) = whole["sections"]["refresh"]["rows"]
    assert (row["value"]["count"], row["unit"]) == (2, "ms")
    assert 0 < row["value"]["least"] <= row["value"]["median"] <= row["value"]["most"]
    assert json.loads(to.read_text(encoding="utf-8")) == whole


def test_that_tables_are_shown_and_a_missed_target_is_no_fault() -> None:
    ended = call("bench", "gpu", "--quick")
    assert ended.code == 0
    assert SECTIONS["gpu"].title in ended.out
    assert "Targets:" in ended.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trainin",), "did you mean training?"),
        (("zzz",), "parts are training"),
        (("--repeats", "0"), "from 1 to 1000"),
        (("--to", "speed.txt"), "does not end in .json"),
        (("--to", "nowhere/at/all/speed.json"), "there is no folder"),
    ],
)
def test_that_what_cannot_be_is_refused_before_anything_is_measured(
    arguments: tuple[str, ...], words: str
) -> None:
    assert words in fault("bench", *arguments)


def test_that_a_child_that_fails_says_why() -> None:
    with (
        pytest.raises(ChildError, match="ValueError: broken"),
        answers(("-c", "print('chatter'); raise ValueError('broken')"), environment()) as said,
    ):
        assert list(said) == []


def test_that_a_child_is_never_left_behind() -> None:
    code = "import os, time; print('{\"pid\": %d}' % os.getpid(), flush=True); time.sleep(60)"
    with answers(("-c", code), environment()) as said:
        pid = next(said)["pid"]
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_that_the_child_finds_this_package_and_has_one_thread() -> None:
    code = "import os, json, playground; print(json.dumps(dict(n=os.environ['OMP_NUM_THREADS'])))"
    with answers(("-c", code), environment(PYTHONSAFEPATH="1")) as said:
        assert next(said) == {"n": "1"}
