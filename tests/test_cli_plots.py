"""Plots and the picture of the window, drawn without a screen."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.terminal import call, fault

VIEWS = ("loss", "boundary", "activation", "weights")
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A trained model to draw."""
    path = tmp_path_factory.mktemp("model") / "iris.safetensors"
    assert call("export", "iris", "--to", str(path)).code == 0
    return str(path)


@pytest.mark.parametrize("view", [*VIEWS, "graph"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_that_a_view_becomes_a_picture(view: str, theme: str, model: str, tmp_path: Path) -> None:
    path = tmp_path / "plot.png"
    assert call("plot", model, "--view", view, "--to", str(path), "--theme", theme) == (0, "", "")
    with Image.open(path) as picture:
        assert picture.width >= 640
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 20
        corner = picture.convert("L").getpixel((2, 2))
    assert isinstance(corner, int)
    assert (corner < 80) == (theme == "dark")


@pytest.mark.parametrize("view", [*VIEWS, "graph"])
def test_that_a_view_becomes_a_drawing(view: str, model: str, tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    assert call("plot", model, "--view", view, "--to", str(path)) == (0, "", "")
    assert ElementTree.fromstring(path.read_bytes()).tag.endswith("svg")


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_view_becomes_a_table(view: str, model: str, tmp_path: Path) -> None:
    path = tmp_path / "plot.csv"
    assert call("plot", model, "--view", view, "--to", str(path)) == (0, "", "")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len(rows) > 10
    assert len({len(row) for row in rows}) == 1


def test_that_a_graph_is_no_table(model: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.csv"
    assert "did you mean .svg?" in fault("plot", model, "--view", "graph", "--to", str(path))
    assert not path.exists()


def test_that_a_graph_is_drawn_at_once_trained_or_not(tmp_path: Path) -> None:
    assert call("plot", "digits", "--view", "graph", "--to", str(tmp_path / "graph.svg")) == (0, "", "")


def test_that_a_project_which_is_not_trained_is_trained_first(tmp_path: Path) -> None:
    ended = call("plot", "sine", "--view", "boundary", "--to", str(tmp_path / "curve.csv"))
    assert ended.code == 0
    assert "training it first" in ended.err


@pytest.mark.parametrize(
    ("view", "node", "words"),
    [
        ("activation", "hiden", "there are: hidden, output"),
        ("activation", "output", "no single curve"),
        ("weights", "input", "there are: hidden, output"),
    ],
)
def test_that_a_node_without_such_a_view_is_named(
    view: str, node: str, words: str, model: str, tmp_path: Path
) -> None:
    assert words in fault("plot", model, "--view", view, "--node", node, "--to", str(tmp_path / "a.png"))
    assert list(tmp_path.iterdir()) == []


def test_that_the_weights_of_one_node_can_be_drawn(model: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    call("plot", model, "--view", "weights", "--node", "output", "--to", str(path))
    blocks = {row["block"] for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))}
    assert blocks == {"output.weight", "output.bias"}
