"""The table of the network: which nodes it lists, what it says of them, and the click."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.document import Document, Graph, Link, Node, Problem, replace
from playground.document.inspect import inspect
from playground.gui.panels.network import NetworkTable
from playground.gui.panels.network_rows import Row, network_rows, total
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.ops.facts import Facts

FACTS = Facts(("x", "y"), "classes", 2)
ROWS = (
    Row(1, "input", "2", 0),
    Row(2, "hidden", "2 → 8", 24),
    Row(3, "Add", "8 ≠ 4", None, True),
    Row(4, "output", "? → 1", None),
)


def document(*nodes: Node, links: list[tuple[int, int, int, int]]) -> Document:
    return Document(graph=Graph(nodes, tuple(Link(*link) for link in links)))


def dense(id: int, name: str, units: int) -> Node:
    return Node(id, "dense", name, settings={"units": units})


def rows_of(made: Document, *problems: Problem) -> tuple[Row, ...]:
    return network_rows(made, inspect(made.graph, FACTS), problems)


def small(*more: Node, links: Any = ()) -> Document:
    chain = [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 4, 0)]
    nodes = (Node(1, "input", "input"), dense(2, "hidden", 8), dense(3, "output", 1), Node(4, "loss", "loss"))
    return document(*nodes, *more, links=[*chain, *links])


def test_that_nodes_stand_in_computing_order_with_shapes_and_counts():
    rows = rows_of(small())
    assert rows == (Row(1, "input", "2", 0), Row(2, "hidden", "2 → 8", 24), Row(3, "output", "8 → 1", 9))
    assert total(rows) == ("total", 33)


def test_that_a_node_without_a_part_in_the_loss_is_not_listed():
    assert [row.name for row in rows_of(small(dense(9, "loose", 3), links=[(1, 0, 9, 0)]))] == [
        "input",
        "hidden",
        "output",
    ]


def test_that_points_are_not_listed_and_a_bypassed_layer_passes_on():
    point, passed = Node(8, "reroute", "point"), replace(dense(9, "passed over", 5), muted=True)
    links = [(1, 0, 8, 0), (8, 0, 2, 0), (2, 0, 9, 0), (9, 0, 3, 0), (3, 0, 4, 0)]
    rows = rows_of(document(*small().graph.nodes, point, passed, links=links))
    assert rows == (
        Row(1, "input", "2", 0),
        Row(2, "hidden", "2 → 8", 24),
        Row(9, "passed over", "passes on", 0),
        Row(3, "output", "8 → 1", 9),
    )


def test_that_without_a_loss_all_nodes_are_listed():
    rows = rows_of(document(Node(1, "input", "input"), dense(2, "hidden", 4), links=[(1, 0, 2, 0)]))
    assert [(row.name, row.count) for row in rows] == [("input", 0), ("hidden", 12)]


def test_that_a_problem_speaks_in_place_of_the_shape_and_hides_what_comes_after():
    made = document(
        Node(1, "input", "input"),
        dense(2, "a", 8),
        dense(3, "b", 4),
        Node(4, "add", "Add"),
        dense(5, "output", 1),
        Node(6, "loss", "loss"),
        links=[(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (3, 0, 4, 1), (4, 0, 5, 0), (5, 0, 6, 0)],
    )
    inspection = inspect(made.graph, FACTS)
    rows = {row.name: row for row in network_rows(made, inspection, inspection.problems)}
    assert rows["Add"].wrong
    assert "≠" in rows["Add"].shape
    assert rows["output"] == Row(5, "output", "? → 1", None)
    assert total(rows.values()) == ("so far", 24 + 12)


# -- the table


@pytest.fixture
def table(qtbot: QtBot) -> NetworkTable:
    made = NetworkTable(ThemeSource(DARK))
    qtbot.addWidget(made)
    made.resize(344, 240)
    return made


def texts(table: NetworkTable) -> list[list[str]]:
    grid = table.table
    found = []
    for row in range(grid.rowCount()):
        cells = [grid.item(row, column) for column in range(grid.columnCount())]
        found.append([cell.text() if cell is not None else "" for cell in cells])
    return found


def test_that_rows_and_their_sum_are_written(table: NetworkTable):
    table.show_rows(ROWS)
    assert texts(table) == [
        ["input", "2", "0"],
        ["hidden", "2 → 8", "24"],
        ["Add", "8 ≠ 4", "–"],
        ["output", "? → 1", "–"],
        ["so far", "", "24"],
    ]


def test_that_problems_are_red_and_the_unknown_steps_back(table: NetworkTable):
    table.show_rows(ROWS)
    inks = [
        cell.foreground().color().name().upper() for row in range(4) if (cell := table.table.item(row, 0))
    ]
    assert inks == [DARK.text1, DARK.text1, DARK.danger, DARK.text3]


def test_that_a_click_chooses_the_node_and_showing_a_selection_does_not(table: NetworkTable, qtbot: QtBot):
    table.show_rows(ROWS)
    with qtbot.waitExposed(table):
        table.show()
    cell = table.table.item(1, 0)
    assert cell is not None
    with qtbot.waitSignal(table.node_chosen) as chosen:
        at = table.table.visualItemRect(cell).center()
        qtbot.mouseClick(table.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [2]
    with qtbot.assertNotEmitted(table.node_chosen):
        table.show_rows(ROWS, selected=1)
        table.show_selected(None)


def test_that_the_arrow_keys_choose_too(table: NetworkTable, qtbot: QtBot):
    table.show_rows(ROWS, selected=1)
    with qtbot.waitSignal(table.node_chosen) as chosen:
        qtbot.keyClick(table.table, Qt.Key.Key_Down)
    assert chosen.args == [2]


def test_that_an_empty_network_says_so(table: NetworkTable):
    assert not table.empty.isHidden()
    table.show_rows(ROWS)
    assert table.empty.isHidden()
    table.show_rows(())
    assert not table.empty.isHidden()


def test_that_another_theme_recolours_the_rows(qtbot: QtBot):
    themes = ThemeSource(DARK)
    table = NetworkTable(themes)
    qtbot.addWidget(table)
    table.show_rows(ROWS)
    themes.set(LIGHT)
    cell = table.table.item(2, 0)
    assert cell is not None
    assert cell.foreground().color().name().upper() == LIGHT.danger
