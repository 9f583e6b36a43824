"""The network as a drawing: all of it, as lines and words, the same whatever the canvas is looked at."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from playground.document import Document, Graph, Link, Node, replace
from playground.document.bypass import passes
from playground.document.groups import group
from playground.export import ExportError, examples, load
from playground.gui.graph_drawing import MARGIN, GraphDrawing
from playground.gui.plots.render import graph_figure, png_bytes, save, svg_bytes
from playground.gui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


def words(svg: bytes) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode().replace("\n", ""))


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("name", sorted(examples()))
def test_that_every_example_is_drawn_with_its_names_as_text(name: str) -> None:
    document = load(name)
    there = words(svg_bytes(graph_figure(document, DARK).chart))
    graph = document.graph
    inside = {id for one in graph.groups if one.folded for id in one.nodes}
    seen = {node.name for node in graph.nodes if node.id not in inside and not passes(node)}
    assert seen | {one.title for one in graph.groups} <= set(there)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_that_nothing_touches_the_edge(theme) -> None:
    image = QImage.fromData(png_bytes(graph_figure(load("spiral_skip"), theme).chart, 1.0))
    seen = pixels(image)
    inner = int(MARGIN) - 10
    edge = np.ones(seen.shape[:2], bool)
    edge[inner:-inner, inner:-inner] = False
    ground = seen[0, 0]
    assert (seen[edge] == ground).all()
    assert (seen != ground).any()


def test_that_without_a_ground_what_lies_below_is_seen() -> None:
    bare = QImage.fromData(png_bytes(graph_figure(load("xor"), LIGHT, ground=False).chart, 1.0))
    assert pixels(bare)[0, 0, 3] == 0
    assert pixels(bare)[:, :, 3].max() == 255
    full = QImage.fromData(png_bytes(graph_figure(load("xor"), LIGHT).chart, 1.0))
    assert pixels(full)[:, :, 3].min() == 255


def test_that_lines_stay_lines() -> None:
    svg = svg_bytes(graph_figure(load("spiral"), DARK).chart)
    assert svg.count(b"<path") > 10
    assert b"clip" not in svg  # which its format does not know


def test_that_frames_and_blocks_are_drawn_with_their_titles() -> None:
    document, _ = group(load("spiral_skip"), {2, 3}, "Encoder", "violet")
    assert "Encoder" in words(svg_bytes(graph_figure(document, DARK).chart))
    folded, _ = group(load("spiral_skip"), {2, 3}, "Folded", folded=True)
    there = words(svg_bytes(graph_figure(folded, DARK).chart))
    assert "Folded" in there
    assert "hidden 1" not in there


def test_that_two_hundred_nodes_are_drawn_at_full_size() -> None:
    nodes = tuple(
        Node(id, "dense", f"layer {id}", (160.0 * (id % 20), 400.0 * (id // 20))) for id in range(1, 201)
    )
    links = tuple(Link(id, 0, id + 1, 0) for id in range(1, 200))
    drawing = GraphDrawing(Document(graph=Graph(nodes, links)), DARK)
    assert drawing.width() > 19 * 160
    there = words(svg_bytes(drawing))
    assert {f"layer {id}" for id in range(1, 201)} <= set(there)


def test_that_a_broken_network_is_drawn_too() -> None:
    document = load("xor")
    broken = replace(document, graph=replace(document.graph, links=()))
    assert "loss" in words(svg_bytes(graph_figure(broken, LIGHT).chart))


def test_that_an_empty_graph_and_a_table_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="add a node first"):
        graph_figure(Document(), DARK)
    with pytest.raises(ExportError, match="no table"):
        save(graph_figure(load("xor"), DARK), tmp_path / "graph.csv")
    assert not list(tmp_path.iterdir())
