"""Sets the project up on a bare machine and starts it.

    python3 run.py                  open the window (without a screen: train the spiral example instead)
    python3 run.py test [...]       lint, types and tests; further arguments go to pytest
    python3 run.py ANYTHING ELSE    python -m playground ANYTHING ELSE

Owns `.venv` beside this file. A finished set-up leaves a stamp in it, written last, so that the next start
reads one small file and touches no network, and an interrupted set-up is done again. Refuses to know anything
of playground but its command line. Standard library only.
"""

import sys

if sys.version_info < (3, 11):  # above all else, so that an older Python gets this far and says so
    sys.exit(f"Playground needs Python 3.11 or newer; this is {sys.version_info[0]}.{sys.version_info[1]}.")

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "playground-setup.json"
LOG = VENV / "playground-setup.log"
LOCK = ROOT / "requirements.lock"
OUTPUT = "playground-out"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
MOST_TEST_PROCESSES = 4
"""Each takes up to 2 GB."""

QT_LIBRARIES = (
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqoffscreen.so",
    "lib/libQt6OpenGLWidgets.so.6",
    "lib/libQt6Svg.so.6",
)
UNUSUAL_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}
CAUSES = {
    "No space left on device|Errno 28|WinError 112": (
        "The disk is full: the set-up needs about 1.5 GB in {root}. Free some space and run this again."
    ),
    "name resolution|NewConnectionError|Failed to establish|ConnectTimeout|ReadTimeout|getaddrinfo failed"
    "|Network is unreachable|ProxyError|Connection refused": (
        "The network does not answer, and the first start has to fetch the libraries (about 350 MB). "
        "Connect, or set pip's proxy, and run this again."
    ),
    "CERTIFICATE_VERIFY_FAILED|SSLError": (
        "The network's certificate is not trusted by Python: set pip's `cert` option and run this again."
    ),
    "Permission denied|Read-only file system|Errno 13|Errno 30": (
        "{root} cannot be written: copy the project to a folder of yours and run this again."
    ),
}


class SetUpError(Exception):
    """What stopped the set-up, in one sentence that says what to try."""


class Stamp(NamedTuple):
    """What a finished set-up was made from; any difference from now asks for another."""

    base: str  # the Python underneath, and where the checkout lay
    needs: str  # hash of what is to be installed
    extras: tuple[str, ...]


def say(line: str) -> None:
    show(line, end="\n")


def show(line: str, end: str = "") -> None:
    """Writes a line over the one that stands there unfinished; without an end, it is overwritten in turn."""
    start = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(f"{start}{line}", end=end, file=sys.stderr, flush=True)


# ---- what is there, and what is wanted -----------------------------------------------------------


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def base_python() -> str:
    """Version, real path and checkout that `.venv` stands on; empty where it is broken or not there."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    settings = dict(line.partition(" = ")[::2] for line in lines)
    executable = settings.get("executable", "")
    if not (executable and Path(executable).is_file() and venv_python().is_file()):
        return ""
    return f"{settings.get('version', '')} {executable} {ROOT}"


def needs_hash() -> str:
    """Hash of what decides the installation: the pins and the project's tables, not its tools' settings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tables = [project["build-system"], project["project"], project["tool"]["hatch"]]
    return hashlib.sha256(json.dumps(tables).encode() + LOCK.read_bytes()).hexdigest()


def read_stamp() -> Stamp | None:
    """The stamp of the last finished set-up; None where there is none or it cannot be read."""
    try:
        entry = json.loads(STAMP.read_text(encoding="utf-8"))
        return Stamp(entry["base"], entry["needs"], tuple(entry["extras"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(stamp: Stamp) -> None:
    temporary = STAMP.with_suffix(".new")
    temporary.write_text(json.dumps(stamp._asdict(), indent=1), encoding="utf-8")
    os.replace(temporary, STAMP)


def plan(stamp: Stamp | None, base: str, needs: str, extras: Iterable[str]) -> str:
    """What a start has to do first: "nothing", "install" into the environment, or "rebuild" it."""
    if stamp is None or stamp.base != base or not base.startswith(f"{PYTHON}."):
        return "rebuild"
    if stamp.needs != needs or not set(extras) <= set(stamp.extras):
        return "install"
    return "nothing"


# ---- set-up --------------------------------------------------------------------------------------


def ready_python(extras: Iterable[str] = ()) -> str:
    """Path of a Python that has the project and its `extras` installed; sets it up where it is not."""
    stamp, needs = read_stamp(), needs_hash()
    step = plan(stamp, base_python(), needs, extras)
    if step == "nothing":
        return str(venv_python())
    started = time.monotonic()
    if step == "rebuild":
        say("Setting up in .venv; this happens once and takes a few minutes.")
        make_venv()
        stamp = None
    else:
        say("Bringing .venv up to date.")
    wanted = tuple(sorted({*extras, *(stamp.extras if stamp else ())}))
    STAMP.unlink(missing_ok=True)
    install_project(wanted)
    add_system_packages(testing="test" in wanted)
    compile_fast_engine()
    write_stamp(Stamp(base_python(), needs, wanted))
    say(f"Ready after {time.monotonic() - started:.0f} s.")
    return str(venv_python())


def make_venv() -> None:
    """Makes `.venv` anew, from the Python below this one where this one is a virtual environment itself."""
    package = f"python{PYTHON}-venv"
    if not has_module("ensurepip") and not (apt_install([package]) and has_module("ensurepip")):
        raise SetUpError(f"This Python has no venv module: {advice([package])}, then run this again.")
    say(f"  making a Python {PYTHON} environment")
    python = getattr(sys, "_base_executable", None) or sys.executable
    code, output = run_logged([python, "-m", "venv", "--clear", str(VENV)])
    if code:
        raise SetUpError(cause_of(output) or f"Python could not make .venv: {last_line(output)}")


def has_module(name: str) -> bool:
    probe = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is None)"
    return subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def install_project(extras: Sequence[str]) -> None:
    """Installs the project in place, with the pinned versions or, where they do not fit, tested ranges."""
    say("  fetching and installing the libraries, about 350 MB")
    code, output = run_logged(pip_command(extras, pinned=True), show_progress)
    if code and cause_of(output) is None:
        say(f"  the pinned versions do not fit Python {PYTHON} here; trying others that may")
        code, output = run_logged(pip_command(extras, pinned=False), show_progress)
    if code:
        reason = (
            cause_of(output) or f"pip could not install the libraries: {last_line(output)} (all of it: {LOG})"
        )
        raise SetUpError(reason)


def compile_fast_engine() -> None:
    """Compiles the loops that training runs in; without them it is slower, and nothing else."""
    say("  compiling the fast engine, once; this takes about a minute")
    code, output = run_logged([str(venv_python()), "-m", "playground.engine.fast.build"])
    if code:
        say(f"  training will be slower here, for {last_line(output)}")


def pip_command(extras: Sequence[str], *, pinned: bool) -> list[str]:
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--retries=2"]
    constraint = ["--constraint", str(LOCK)] if pinned else []
    project = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    return [str(venv_python()), "-m", "pip", "install", *options, *constraint, "--editable", project]


def run_logged(command: Sequence[str], see: Callable[[str], None] | None = None) -> tuple[int, str]:
    """Runs a command to its end; gives its exit code and its output, which also becomes the log."""
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if see:
                see(line)
    output = "".join(lines)
    if VENV.is_dir():
        LOG.write_text(output, encoding="utf-8")
    return process.returncode, output


def show_progress(line: str) -> None:
    """Shows what pip is at, from a line of its output, where somebody watches."""
    words = line.split()
    if not sys.stderr.isatty() or not words:
        return
    if words[0] == "Downloading":
        show(f"    {words[1].rpartition('/')[2][:50]} {' '.join(words[2:4])}")
    elif line.startswith("Installing collected"):
        show("    unpacking")


def cause_of(output: str) -> str | None:
    """The sentence for a failure that is known, from what the failing command printed."""
    known = (sentence for signs, sentence in CAUSES.items() if re.search(signs, output))
    return next((sentence.format(root=ROOT) for sentence in known), None)


def last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error", "error"))]
    return (errors or lines or ["no message"])[-1].removeprefix("ERROR: ")


# ---- what Qt needs from a Linux system ------------------------------------------------------------


def missing_packages() -> list[str]:
    """Debian's names of the packages whose shared libraries Qt would not find; empty where all is well."""
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return []
    qt = next(VENV.glob("lib*/python*/site-packages/PySide6/Qt"), None)
    files = [str(qt / name) for name in QT_LIBRARIES if (qt / name).is_file()] if qt else []
    if not files:
        return []
    listing = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    return sorted({debian_package(library) for library in missing_libraries(listing)})


def missing_libraries(listing: str) -> list[str]:
    """Names of the libraries that `ldd` could not find."""
    return [line.split()[0] for line in listing.splitlines() if line.rstrip().endswith("=> not found")]


def debian_package(library: str) -> str:
    """The package that holds a library, named by Debian's rule: libxcb-icccm.so.4 is in libxcb-icccm4."""
    if library in UNUSUAL_PACKAGES:
        return UNUSUAL_PACKAGES[library]
    name, _, version = library.partition(".so")
    hyphen = "-" if name[-1:].isdigit() else ""
    return f"{name}{hyphen}{version.lstrip('.')}".lower().replace("_", "-")


def add_system_packages(*, testing: bool) -> None:
    """Asks apt-get, where it may be asked, for Qt's libraries, the window's font and the test's screen."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages()
    if missing and not apt_install(missing):
        say(f"  Qt lacks shared libraries; to open the window, {advice(missing)}")
    if not Path("/usr/share/fonts/opentype/inter").is_dir():
        apt_install(["fonts-inter"])
    tools = {"xvfb-run": "xvfb", "xauth": "xauth", "xdotool": "xdotool"}
    absent = [package for tool, package in tools.items() if shutil.which(tool) is None]
    if testing and absent and not apt_install(absent):
        say(f"  the tests in a real window are skipped; to have them, {advice(absent)}")


def apt_install(packages: Sequence[str]) -> bool:
    """Installs Debian packages where that needs no password; says whether it did."""
    rights = apt_rights()
    if rights is None:
        return False
    say(f"  apt-get install {' '.join(packages)}")
    run_apt(rights, "update")
    return run_apt(rights, "install", "--no-install-recommends", *packages) == 0


@functools.cache
def run_apt(rights: tuple[str, ...], *arguments: str) -> int:
    """Exit code of an apt-get that asks nothing; the same command is not run twice."""
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    return run_logged([*apt, *arguments])[0]


@functools.cache
def apt_rights() -> tuple[str, ...] | None:
    """What goes before apt-get: nothing for root, sudo where it asks no password, else None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    allowed = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False)
    return sudo if allowed and allowed.returncode == 0 else None


def advice(packages: Sequence[str]) -> str:
    """What a person has to type, or elsewhere than on Debian to look for, to have the packages."""
    if shutil.which("apt-get"):
        return f"type `sudo apt-get install -y {' '.join(packages)}`"
    return f"install what Debian calls {', '.join(packages)}"


# ---- the three commands ----------------------------------------------------------------------------


def has_screen() -> bool:
    return not sys.platform.startswith("linux") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def playground(python: str, *arguments: str) -> list[str]:
    return [python, "-m", "playground", *arguments]


def require_libraries() -> None:
    missing = missing_packages()
    if missing:
        raise SetUpError(f"Qt lacks shared libraries: {advice(missing)}, then run this again.")


def open_window(python: str) -> int:
    require_libraries()
    return replace_process(playground(python))


def replace_process(command: list[str]) -> int:
    """Becomes the command, so that signals and the exit code are its own; Windows can only wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def run_headless(python: str) -> int:
    """The main job without a screen: trains the spiral to its target and leaves all of it in a folder."""
    say(f"No screen here (DISPLAY is not set), so the spiral example is trained into {OUTPUT}/ instead.")
    trained = subprocess.run(playground(python, "train", "spiral", "--out", OUTPUT), check=False).returncode
    if trained not in (0, 1):
        return trained
    picture = str(Path(OUTPUT) / "window.png")
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    shot = playground(python, "shot", "spiral", "--epochs", "200", "--to", picture)
    drawn = subprocess.run(shot, check=False, env=environment).returncode
    if drawn == 0:
        say(f"Parameters, plots and a picture of the window are in {Path(OUTPUT).resolve()}.")
    return trained or drawn


def run_tests(python: str, arguments: Sequence[str]) -> int:
    """Lint, types and tests, all of them even if one fails; pytest comes last so that its summary ends it."""
    require_libraries()
    steps = {
        "ruff check": [python, "-m", "ruff", "check", "--quiet"],
        "ruff format": [python, "-m", "ruff", "format", "--check", "--quiet"],
        "mypy": [python, "-m", "mypy"],
    }
    failed = []
    for name, command in steps.items():
        say(f"── {name}")
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    say(f"── pytest (this command fails in any case: {', '.join(failed)})" if failed else "── pytest")
    command = [python, "-m", "pytest", *(arguments or whole_suite())]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return code or bool(failed)


def whole_suite() -> list[str]:
    """How pytest runs all tests: file by file in several processes, as many as cores and memory bear."""
    return ["--numprocesses", str(min(os.cpu_count() or 1, MOST_TEST_PROCESSES)), "--dist", "loadfile"]


def main(arguments: Sequence[str]) -> int:
    try:
        if arguments[:1] == ["test"]:
            return run_tests(ready_python(["test"]), arguments[1:])
        python = ready_python()
        if arguments:
            return replace_process(playground(python, *arguments))
        return open_window(python) if has_screen() else run_headless(python)
    except SetUpError as problem:
        say(str(problem))
        return 1
    except OSError as problem:
        say(cause_of(f"[Errno {problem.errno}]") or f"The set-up failed: {problem}.")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
