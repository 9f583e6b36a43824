"""The arguments: commands, options and their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import NoReturn

from playground import __version__
from playground.bench.sections import SECTIONS
from playground.cli.faults import UsageError
from playground.cli.given import PIPED

PROJECT = (
    "a project file, a trained model (.safetensors), the name of an example, a shared text, or - for a "
    "project that is piped in"
)
WINDOW_SIZE = "1600x1000"

_DESCRIPTION = """\
Build a neural network as a node graph, train it phase by phase, and see every part of it move.

  playground [PROJECT]   open the window
"""


class _Parser(argparse.ArgumentParser):
    """argparse, but faults are sentences to be caught, not usage texts on the error stream."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message} ({self.prog} --help shows what there is).")


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The options, with the function to call as `command`. Raises UsageError."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["help"]:
        arguments[0] = "--help"
    if not arguments or arguments[0] == PIPED:
        return _window(arguments)
    if not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        return _window(arguments)
    if arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version"):
        raise UsageError(f"There is no option '{arguments[0][:60]}' before a command: see playground --help.")
    return _commands().parse_args(arguments)


def _window(arguments: list[str]) -> argparse.Namespace:
    """No command: the window, with a project where one is named."""
    if len(arguments) > 1:
        near = get_close_matches(arguments[0], COMMANDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"commands are {', '.join(COMMANDS)}."
        raise UsageError(f"There is no command '{arguments[0][:60]}': {hint}")
    project = arguments[0] if arguments else None
    return argparse.Namespace(command=_later("window", "window"), project=project)


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """The function, imported when it is called, so that `--help` costs nothing."""

    def command(options: argparse.Namespace) -> int:
        code: int = getattr(import_module(f"playground.cli.{module}"), function)(options)
        return code

    return command


def _commands() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="playground",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    adding = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for name, (help, module, options) in COMMANDS.items():
        one = adding.add_parser(name, help=help, description=help, allow_abbrev=False)
        one.set_defaults(command=_later(module, name))
        options(one)
    return parser


# -- options of each command -------------------------------------------------------------------------


def _project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help=PROJECT)


def _train(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    add = parser.add_argument
    add("--until-loss", type=float, metavar="X", help="stop when the loss is at most this")
    add("--on", choices=("train", "validation"), help="whose loss that is")
    add("--max-epochs", type=int, metavar="N", help="stop after so many epochs")
    add("--seed", type=int, metavar="S", help="another start, and other batches")
    add("--device", choices=("auto", "cpu", "gpu"), default="auto", help="where to compute (auto)")
    add("--executor", choices=("auto", "fast", "array"), default="auto", help="compiled loops or not (auto)")
    add("--dtype", choices=("float32", "float64"), help="how precisely to compute")
    add("--tf32", action="store_true", help="let a GPU round the factors of products to 10 bits: faster")
    add("--gpu-memory", type=float, default=0.8, metavar="SHARE", help="of its free memory to use (0.8)")
    add(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        dest="changes",
        help="change a setting of the project, such as training.batch_size=20 or graph.hidden.units=4",
    )
    add("--data", metavar="FILE", help="learn from this CSV or .npy file, or folder of x.npy and y.npy")
    add("--target", metavar="COLUMN", help="the column of FILE, or the .npy file, that shall be learned")
    add("--out", metavar="DIR", help="write model.safetensors, loss.csv and plots into this folder")
    add("--json", action="store_true", help="print the outcome as one JSON object, last of all")


def _export(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    parser.add_argument("--to", required=True, metavar="FILE", help="*.npz, *.safetensors or *.json")


VIEWS = ("loss", "boundary", "activation", "weights", "graph")
"""What can be drawn."""


def _plot(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    add = parser.add_argument
    add("--view", required=True, choices=VIEWS, help="what to draw")
    add("--to", required=True, metavar="FILE", help="*.png, *.svg or, but for a graph, *.csv")
    add("--node", metavar="NAME", help="whose activation or weights (the first layer's)")
    add("--theme", choices=("dark", "light"), default="light", help="colours (light)")


def _shot(parser: argparse.ArgumentParser) -> None:
    _project(parser)
    add = parser.add_argument
    add("--to", required=True, metavar="FILE.png", help="the picture")
    add("--size", type=_size, default=WINDOW_SIZE, metavar="WxH", help=f"of the window ({WINDOW_SIZE})")
    add("--theme", choices=("dark", "light"), default="dark", help="colours (dark)")
    add("--epochs", type=int, default=0, metavar="N", help="train for so many epochs before (0)")
    add("--scale", type=float, default=1.0, metavar="X", help="pixels per point, 2 for a sharp print (1)")


def _bench(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("sections", nargs="*", metavar="PART", help=f"what to measure (all): {', '.join(SECTIONS)}")
    add("--repeats", type=int, metavar="N", help="rounds in which all take turns")
    add("--quick", action="store_true", help="few and short rounds: a first impression in half a minute")
    add("--full", action="store_true", help="stream a data set of 20 GB instead of 1 GB")
    add("--json", action="store_true", help="print machine, medians, ratios and spread as one JSON object")
    add("--to", metavar="FILE.json", help="write the same into a file")


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No options."""


def _size(text: str) -> tuple[int, int]:
    """ "1600x1000" as two numbers. Raises ArgumentTypeError."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is no size such as {WINDOW_SIZE}")
    size = int(width), int(height)
    if not (640 <= size[0] <= 7680 and 400 <= size[1] <= 4320):
        raise argparse.ArgumentTypeError(f"'{text}' is out of 640x400 to 7680x4320")
    return size


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "examples": ("the example projects, one a line", "tell", _nothing),
    "train": ("train a project and say how it went", "train", _train),
    "export": ("write the trained parameters to a file", "take", _export),
    "plot": ("draw a plot of a trained project", "take", _plot),
    "shot": ("take a picture of the window", "take", _shot),
    "check": ("the problems of a project, one a line", "tell", _project),
    "share": ("the project as text that can be pasted anywhere", "tell", _project),
    "schema": ("the JSON Schema of the project file", "tell", _nothing),
    "bench": ("how fast it is here, beside other libraries", "bench", _bench),
    "doctor": ("versions, devices and display", "doctor", _nothing),
}
"""Name → (help, module of `playground.cli` with a function of that name, what adds its options)."""
