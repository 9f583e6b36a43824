"""Where compiled kernels lie and who makes them, with a stand-in for the compiler: no test here compiles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from playground.engine.fast import build, cache, cachekey
from playground.engine.fast.making import FAILED, REFUSED, Making
from playground.engine.fast.onlyone import held, is_held

PATIENCE_S = 20.0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own: the folder that the kernels would have in it."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    monkeypatch.setattr(cache, "_loaded", {})
    monkeypatch.setattr(cache, "impossible", lambda: None)
    return cache.folder()


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a few lines of Python in place of the process that compiles."""

    def put(lines: str) -> None:
        source = "from playground.engine.fast import build, cache\n" + textwrap.dedent(lines)
        monkeypatch.setattr(cache, "COMMAND", (sys.executable, "-P", "-c", source))

    return put


MAKES = """
    build.compile_into = lambda place, say: (place / "kernel.nbc").write_bytes(b"code")
    cache.impossible = lambda: None
    raise SystemExit(build.main())
"""


def pretend(place: Path, say: build.Say) -> None:
    """Compiles nothing, but leaves a file."""
    say("float32")
    (place / "kernel.nbc").write_bytes(b"code")


def silent(line: str) -> None:
    pass


def entries(place: Path) -> set[str]:
    return {path.name for path in place.parent.iterdir()}


# -- whether they are there


def test_that_an_empty_cache_says_that_the_kernels_are_still_to_be_compiled(place: Path) -> None:
    assert cache.why_not() == cache.TO_COMPILE
    assert cache.size() == 0
    assert cache.load_kernels("float32") == cache.TO_COMPILE
    assert not place.parent.exists()


def test_that_kernels_are_ready_once_their_folder_is_whole(place: Path) -> None:
    build.build(pretend, silent)
    assert cache.why_not() is None
    assert cache.size() > 4


def test_that_without_numba_there_are_none_and_nothing_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: Callable[[str], None]
) -> None:
    child("raise SystemExit('started all the same')")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    monkeypatch.setitem(sys.modules, "numba", None)
    assert cache.why_not() == cache.NO_NUMBA
    assert cache.prepare().failed == cache.NO_NUMBA
    assert cache.load_kernels("float32") in (cache.NO_NUMBA, None)
    assert list(tmp_path.iterdir()) == []


def test_that_a_numba_which_compiles_nothing_is_not_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert cache.why_not() == "NUMBA_DISABLE_JIT is set"


def test_that_a_folder_that_cannot_be_written_is_named_and_nothing_is_tried(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, child: Callable[[str], None]
) -> None:
    child("raise SystemExit('started all the same')")
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv(cache.VARIABLE, str(blocked / "kept"))
    assert cache.why_not() == f"the folder {blocked} cannot be written"
    assert cache.prepare().failed == f"the folder {blocked} cannot be written"


# -- by which name they are kept


def test_that_a_change_in_any_source_changes_the_name(tmp_path: Path) -> None:
    fast, ops = tmp_path / "engine" / "fast", tmp_path / "ops"
    fast.mkdir(parents=True)
    ops.mkdir()
    (fast / "kernels.py").write_text("from playground.ops.bends import LEAK\n")
    (fast / "making.py").write_text("")
    (ops / "bends.py").write_text("from playground.ops.numbers import LEAK\n")
    (ops / "numbers.py").write_text("LEAK = 0.1\n")
    (ops / "layers.py").write_text("")
    seen = [cachekey.source_texts(tmp_path)]
    for path in (fast / "kernels.py", ops / "bends.py", ops / "numbers.py"):
        path.write_text(path.read_text() + "# changed\n")
        seen.append(cachekey.source_texts(tmp_path))
    assert all(one != other for one, other in pairwise(seen))
    for path in (fast / "making.py", ops / "layers.py"):
        path.write_text("# changed\n")
    assert cachekey.source_texts(tmp_path) == seen[-1]


def test_that_versions_and_settings_change_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    name = cachekey.made_from.__wrapped__
    first = name()
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    assert name() == first
    monkeypatch.setenv("NUMBA_CPU_NAME", "generic")
    assert name() != first
    monkeypatch.delenv("NUMBA_CPU_NAME")
    monkeypatch.setattr(cachekey, "version", lambda library: f"{library} 99")
    assert name() != first


def test_that_the_processor_has_a_name_that_stays() -> None:
    assert cachekey.processor.__wrapped__() == cachekey.processor()
    assert list(
        cachekey._traits(["model name : X\n", "cpu MHz : 99\n", "flags : a b\n", "\n", "flags : c\n"])
    ) == [
        "model name : X",
        "flags : a b",
    ]


# -- how folders come and go


def test_that_a_compiler_that_fails_leaves_nothing_behind(place: Path) -> None:
    def fails(place: Path, say: build.Say) -> None:
        pretend(place, say)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        build.build(fails, silent)
    assert entries(place) == {cache.LOCK}
    assert cache.why_not() == cache.TO_COMPILE


def test_that_what_an_ended_process_left_half_done_is_neither_used_nor_kept(place: Path) -> None:
    half = place.parent / f"half{build.MADE}"
    half.mkdir(parents=True)
    place.mkdir()
    (place / "kernel.nbc").touch()
    assert cache.why_not() == cache.TO_COMPILE
    build.build(pretend, silent)
    assert entries(place) == {cache.LOCK, place.name}
    assert cache.why_not() is None


def test_that_folders_of_older_sources_go_but_for_the_one_used_last(place: Path) -> None:
    for age, name in enumerate(("newer", "older", "oldest"), start=1):
        (place.parent / name).mkdir(parents=True)
        stamp = place.parent / name / cache.STAMP
        stamp.touch()
        os.utime(stamp, (time.time() - 1000 * age,) * 2)
    build.build(pretend, silent)
    assert entries(place) == {cache.LOCK, place.name, "newer"}


def test_that_kernels_which_somebody_else_has_made_are_not_made_again(place: Path) -> None:
    build.build(pretend, silent)
    said: list[str] = []
    build.build(pretend, said.append)
    assert said == []


def test_that_two_started_together_compile_once(place: Path) -> None:
    said: list[str] = []
    both = [threading.Thread(target=build.build, args=(pretend, said.append)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE_S)
    assert said == ["float32"]
    assert cache.why_not() is None


def test_that_a_full_disk_is_told_before_anything_is_compiled(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "ROOM_BYTES", 2**80)
    assert build.main() == REFUSED
    assert capsys.readouterr().out.splitlines() == [f"the disk of {cache.root()} is full"]


def test_that_a_folder_that_cannot_be_made_is_told_in_a_line(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept").touch()
    assert build.main() == REFUSED
    assert "cannot be written" in capsys.readouterr().out


# -- only one at a time


def test_that_a_file_is_held_until_its_holder_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not is_held(path)
    with held(path):
        assert is_held(path)
    assert not is_held(path)


def test_that_a_file_that_a_dead_process_held_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    source = (
        "import sys, time\nfrom pathlib import Path\nfrom playground.engine.fast.onlyone import held\n"
        "with held(Path(sys.argv[1])):\n    print('holds', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source, str(path)], stdout=subprocess.PIPE, env=cache._environment()
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"holds"
        assert is_held(path)
        holder.kill()
        holder.wait()
    assert path.exists()
    assert not is_held(path)


def test_that_kernels_that_are_being_made_elsewhere_are_told_of(place: Path) -> None:
    place.parent.mkdir(parents=True)
    with held(place.parent / cache.LOCK):
        assert cache.why_not() == cache.COMPILING


# -- the child


def test_that_the_child_makes_them_and_its_parent_finds_them(
    place: Path, child: Callable[[str], None]
) -> None:
    child(MAKES)
    told: list[str] = []
    assert cache.prepare(tell=told.append).failed is None
    assert told == [cache.NOTICE]
    assert cache.why_not() is None
    assert cache.prepare(tell=told.append).failed is None
    assert len(told) == 1


def test_that_a_child_that_is_not_waited_for_can_be_looked_at(
    place: Path, child: Callable[[str], None]
) -> None:
    child(MAKES)
    told: list[str] = []
    making = cache.prepare(wait=False, tell=told.append)
    assert not making.done()
    making.wait()
    assert (making.failed, told, cache.why_not()) == (None, [], None)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (f"print('float32'); print('it broke'); raise SystemExit({FAILED})", "it broke"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "was cut off"),
        ("raise SystemExit(7)", "was cut off (status 7)"),
    ],
)
def test_that_a_child_that_fails_makes_one_sentence_and_is_not_tried_at_every_start(
    place: Path, child: Callable[[str], None], lines: str, words: str
) -> None:
    place.parent.mkdir(parents=True)
    child(lines)
    assert words in str(cache.prepare().failed)
    child(MAKES)
    assert words in str(cache.why_not())
    assert words in str(cache.prepare().failed)
    note = place.with_suffix(cache.FAILURE)
    os.utime(note, (time.time() - 2 * cache.RETRY_S,) * 2)
    assert cache.prepare().failed is None
    assert not note.exists()


def test_that_what_may_be_mended_is_tried_at_the_next_start(
    place: Path, child: Callable[[str], None]
) -> None:
    place.parent.mkdir(parents=True)
    child(f"print('the disk is full'); raise SystemExit({REFUSED})")
    assert cache.prepare().failed == "the disk is full"
    child(MAKES)
    assert cache.prepare().failed is None


def test_that_a_child_that_takes_too_long_is_ended() -> None:
    now = [0.0]
    making = Making(clock=lambda: now[0])
    making.start([sys.executable, "-c", "import time; time.sleep(600)"], os.environ, aside=True)
    assert not making.done()
    now[0] = 601.0
    assert making.done()
    assert "too long" in str(making.failed)
    assert making.lasting


def test_that_work_goes_on_without_the_one_who_asked_for_it(
    place: Path, child: Callable[[str], None]
) -> None:
    child(MAKES)
    cache.prepare(wait=False).leave()
    another = cache.prepare()
    assert another.failed is None
    assert cache.why_not() is None


def test_that_a_python_that_cannot_be_started_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "COMMAND", ("/there/is/no/python",))
    assert "no process could be started" in str(cache.prepare().failed)


def test_that_ctrl_c_ends_the_waiting_and_not_the_work(
    place: Path, child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    child(MAKES)
    making = cache.prepare(wait=False)

    def interrupt(seconds: float) -> None:
        signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr("playground.engine.fast.making.time.sleep", interrupt)
        with pytest.raises(KeyboardInterrupt):
            making.wait()
    making.wait()
    assert making.failed is None
    assert cache.why_not() is None


# -- loading


LOADS = """
import sys
from playground import Trainer, load
from playground.engine.fast import cache
assert "numba" not in sys.modules
trainer = Trainer(load("xor"), device="cpu", executor="ready")
trainer.run(max_epochs=3)
trainer.predict(), trainer.loss(), trainer.gradient(), trainer.step()
assert cache.load_kernels("float64") is None
from playground.engine.fast import kernels
stats = kernels.run.stats
print(trainer.executor, sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


def script(source: str, **settings: str) -> list[str]:
    """The lines that a process of its own prints."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", source],
        env={**cache._environment(), **settings},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_that_another_process_loads_what_was_compiled_and_compiles_nothing(
    fast_engine: None, tmp_path: Path
) -> None:
    assert script(LOADS, NUMBA_CACHE_DIR=str(tmp_path)) == ["fast 2 0"]
    assert list(tmp_path.iterdir()) == []


def test_that_kernels_that_do_not_fit_are_refused_without_compiling_and_made_anew_later(
    tmp_path: Path,
) -> None:
    pytest.importorskip("numba")
    source = """
import os, sys
from playground.engine.fast import build, cache
build.build(lambda place, say: None, print)
assert cache.why_not() is None
print(cache.load_kernels("float32"))
print(cache.why_not() == cache.load_kernels("float32"), cache.is_ready(cache.folder()))
"""
    told, *rest = script(source, **{cache.VARIABLE: str(tmp_path)})
    assert "cannot be loaded" in told
    assert rest == ["True False"]


def test_that_numba_is_not_imported_to_know_whether_kernels_are_there(tmp_path: Path) -> None:
    source = """
import sys
from playground.engine.fast import cache
cache.why_not(), cache.size()
print({"numba", "llvmlite", "numpy"} & set(sys.modules))
"""
    assert script(source, **{cache.VARIABLE: str(tmp_path)}) == ["set()"]


def test_that_damaged_files_make_a_sentence(fast_engine: None, tmp_path: Path) -> None:
    source = """
from playground.engine.fast import build, cache
import shutil
cache.folder().parent.mkdir(parents=True)
shutil.copytree(ORIGINAL, cache.folder())
for path in cache.folder().rglob("*.nb?"):
    path.write_bytes(path.read_bytes()[:-100])
print(cache.load_kernels("float32"))
"""
    told = script(source.replace("ORIGINAL", repr(str(cache.folder()))), **{cache.VARIABLE: str(tmp_path)})
    assert "the fast engine cannot be loaded" in told[-1]
