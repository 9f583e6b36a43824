"""The inspector and the list of problems: what is selected is read, changed and repaired by hand and key."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document import (
    Document,
    Link,
    Node,
    add_node,
    insert_on_link,
    link,
    replace,
    set_muted,
    set_setting,
)
from playground.document.groups import group
from playground.engine.frame import Frame
from playground.engine.prepare import facts_of, survey
from playground.gui.panels.inspector import Inspector
from playground.gui.panels.lesson import lesson
from playground.gui.panels.port_rows import PortRow
from playground.gui.panels.ports import source_name, unit_names
from playground.gui.panels.problems import ProblemsPanel
from playground.gui.panels.refit import use_source
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import LIGHT
from playground.gui.widgets.buttons import Button, IconButton
from playground.gui.widgets.choices import Chip, Combo
from playground.gui.widgets.fields import NumberField
from playground.gui.widgets.label import Label
from playground.gui.widgets.painted import PaintedButton
from playground.ops import LOSSES, OPS
from playground.session.settings import set_data
from tests.gui.panel_desk import Desk, chain, click, complaints, typed


@pytest.fixture
def desk(qtbot: QtBot, themes: ThemeSource) -> Desk:
    inspector = Inspector(themes)
    inspector.resize(344, 600)
    made = Desk(qtbot, inspector)
    inspector.show_facts(facts_of(made.document))
    return made


def mismatched() -> Document:
    """An Add of 8 and 4 features, and a Dropout that stands alone."""
    document, add = add_node(set_setting(chain(), {3}, "units", 8), "add", (0, 0))
    document = link(link(document, Link(2, 0, add, 0)), Link(3, 0, add, 0))
    document = link(document, Link(add, 0, 4, 0))
    return add_node(document, "dropout", (0, 0))[0]


def frame(**more: Any) -> Frame:
    blocks = {"hidden 1.weight": np.arange(8.0).reshape(2, 4), "hidden 1.bias": np.full(4, -0.5)}
    values: dict[str, Any] = {"parameters": blocks, "before": np.zeros(3), "after": np.zeros(3), **more}
    return Frame(0, 1, 1, 40, 1, "step", False, 10, 0.3, 1.0, 0.1, **values)


def texts(desk: Desk) -> list[str]:
    return [one.text() for one in desk.panel.findChildren(Label) if one.isVisibleTo(desk.panel)]


def ports(desk: Desk) -> list[PortRow]:
    return [one for one in desk.panel.findChildren(PortRow) if one.isVisibleTo(desk.panel)]


def units(desk: Desk) -> NumberField:
    field = desk.panel.node_page.settings.lead.field("units")
    assert isinstance(field, NumberField)
    return field


def test_that_nothing_selected_says_what_to_do(desk: Desk) -> None:
    assert "Nothing selected" in texts(desk)
    desk.panel.show_selection({99})
    assert "Nothing selected" in texts(desk)


def test_that_a_name_is_typed_in_its_place_and_escape_gives_up(desk: Desk) -> None:
    desk.panel.show_selection({2})
    head = desk.panel.node_page.head
    click(head.rename)
    assert head.name.selectedText() == "hidden 1"
    QTest.keyClicks(head.name, "first")
    QTest.keyClick(head.name, Qt.Key.Key_Escape)
    assert (head.name.text(), desk.labels) == ("hidden 1", [])
    click(head.rename)
    QTest.keyClicks(head.name, "first")
    QTest.keyClick(head.name, Qt.Key.Key_Return)
    assert desk.document.graph.node(2).name == "first"
    click(head.rename)
    QTest.keyClicks(head.name, "output")
    QTest.keyClick(head.name, Qt.Key.Key_Return)
    assert head.name.text() == desk.document.graph.node(2).name == "output 2"


def test_that_units_are_counted_up_and_down_and_typed(desk: Desk) -> None:
    desk.panel.show_selection({2})
    field = units(desk)
    more = next(one for one in field.findChildren(IconButton) if "more" in one.accessibleName())
    click(more)
    click(more)
    assert desk.document.graph.node(2).settings["units"] == 6
    typed(field, "0")
    assert desk.document.graph.node(2).settings["units"] == 6
    assert any("from 1 to 4,096" in sentence for sentence in complaints(desk.panel))
    typed(field, "9")
    assert desk.document.graph.node(2).settings["units"] == 9
    assert complaints(desk.panel) == []
    assert desk.undo().graph.node(2).settings["units"] == 6


def test_that_the_activation_is_chosen_from_a_list_with_curves(desk: Desk) -> None:
    desk.panel.show_selection({2})
    combo = desk.panel.node_page.settings.lead.field("activation")
    assert isinstance(combo, Combo)
    icons = [combo.itemIcon(place) for place in range(combo.count())]
    assert all(not icon.isNull() for icon in icons)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    assert desk.document.graph.node(2).settings["activation"] == "linear"


def test_that_settings_that_do_not_matter_are_not_shown(desk: Desk) -> None:
    desk.panel.show_selection({2})
    page = desk.panel.node_page.settings
    assert not page.form.isVisibleTo(desk.panel)
    click(page.fold.line)
    bias = page.form.row("bias_start")
    assert bias.isVisibleTo(desk.panel)
    desk.put(set_setting(desk.document, {2}, "bias", False))
    assert not bias.isVisibleTo(desk.panel)


def test_that_several_nodes_are_changed_at_once_and_differences_are_blank(desk: Desk) -> None:
    desk.panel.show_selection({2, 3, 4})
    assert "3 nodes" in texts(desk)
    assert units(desk).text() == ""
    typed(units(desk), "5")
    assert [desk.document.graph.node(id).settings["units"] for id in (2, 3, 4)] == [5, 5, 5]
    assert units(desk).text() == "5"
    assert desk.undo() == chain()


def test_that_nodes_without_common_settings_show_none(desk: Desk) -> None:
    desk.panel.show_selection({1, 2})
    assert not desk.panel.node_page.settings.isVisibleTo(desk.panel)


def test_that_a_node_is_duplicated_and_deleted(desk: Desk) -> None:
    desk.panel.show_selection({2})
    click(desk.panel.node_page.head.duplicate)
    assert len(desk.document.graph.nodes) == 6
    click(desk.panel.node_page.head.delete)
    assert 2 not in {node.id for node in desk.document.graph.nodes}
    assert Link(1, 0, 3, 0) in desk.document.graph.links
    assert "Nothing selected" in texts(desk)


def test_that_inputs_are_listed_and_lead_to_their_nodes(desk: Desk) -> None:
    desk.panel.show_selection({3})
    (row,) = ports(desk)
    assert (row.port.name, row.port.width, row.port.wrong) == ("hidden 1", "4 features", False)
    pointed: list[int] = []
    desk.panel.node_pointed.connect(pointed.append)
    click(row)
    assert pointed == [2]
    assert OPS["dense"].help in texts(desk)


def test_that_an_input_that_does_not_fit_is_marked_and_the_banner_says_why(desk: Desk) -> None:
    desk.put(mismatched())
    desk.panel.show_selection({6})
    assert [(row.port.name, row.port.wrong) for row in ports(desk)] == [
        ("hidden 1", False),
        ("hidden 2", True),
    ]
    _, problems = survey(desk.document)
    sentence = next(problem.text for problem in problems if problem.node == 6)
    assert sentence in complaints(desk.panel)


def test_that_the_banner_repairs_with_a_button(desk: Desk) -> None:
    desk.put(mismatched())
    desk.panel.show_selection({7})
    remove = next(one for one in desk.panel.findChildren(Button) if one.text() == "Remove")
    click(remove)
    assert 7 not in {node.id for node in desk.document.graph.nodes}


def test_that_an_input_chooses_its_features(desk: Desk) -> None:
    desk.panel.show_selection({1})
    chips = {one.text(): one for one in desk.panel.findChildren(Chip) if one.isVisibleTo(desk.panel)}
    assert set(chips) == {"x₁", "x₂"}
    click(chips["x₂"])
    assert desk.document.graph.node(1).settings["columns"] == ["x"]
    click(chips["x₂"])
    assert desk.document.graph.node(1).settings["columns"] == []


def test_that_a_wire_tells_its_ends_and_is_cut(desk: Desk) -> None:
    desk.panel.show_selection(())
    desk.panel.show_link(Link(2, 0, 3, 0))
    assert [row.port.name for row in ports(desk)] == ["from hidden 1", "to hidden 2"]
    click(desk.panel.link_page.delete)
    assert Link(2, 0, 3, 0) not in desk.document.graph.links
    assert "Nothing selected" in texts(desk)
    desk.undo()
    assert ports(desk)


def test_that_a_unit_shows_its_weights_and_bias(desk: Desk) -> None:
    desk.panel.show_unit(2, 1, frame())
    assert "Weights of unit 2" in texts(desk)
    weights = desk.panel.node_page.weights
    assert weights.text() == [("x₁", "1.000"), ("x₂", "5.000"), ("bias", "−0.500")]
    assert desk.panel.unit() == (2, 1)
    desk.panel.show_selection({3})
    assert not weights.isVisibleTo(desk.panel)
    assert desk.panel.unit() == (3, 0)
    desk.panel.show_selection({5})
    assert desk.panel.unit() is None


def test_that_a_frame_of_another_network_shows_no_weights(desk: Desk) -> None:
    desk.panel.show_unit(2, 3, frame(parameters={"hidden 1.weight": np.zeros((2, 2))}))
    assert not desk.panel.node_page.weights.isVisibleTo(desk.panel)


def test_that_the_activation_is_folded_where_there_is_little_room(desk: Desk) -> None:
    desk.panel.show_selection({2})
    page = desk.panel.node_page
    assert page.plot.isVisibleTo(desk.panel)
    desk.panel.set_compact(True)
    assert not page.plot.isVisibleTo(desk.panel)
    click(page.plot_line)
    assert page.plot.isVisibleTo(desk.panel)
    desk.panel.set_with_plot(False)
    assert not page.plot.isVisibleTo(desk.panel)
    assert not page.plot_line.isVisibleTo(desk.panel)


@pytest.mark.parametrize("op", OPS)
def test_that_every_op_can_be_inspected_at_any_width(desk: Desk, themes: ThemeSource, op: str) -> None:
    document, id = add_node(chain(), op, (0, 0))
    desk.put(document)
    desk.panel.show_selection({id})
    desk.panel.node_page.settings.fold.show_open(True)
    assert desk.panel.node_page.minimumSizeHint().width() <= 248
    themes.set(LIGHT, scale=1.25)
    assert not desk.panel.grab().isNull()


def test_that_an_unknown_op_can_be_looked_at_and_removed(desk: Desk) -> None:
    graph = desk.document.graph
    stranger = Node(9, "conv9d", "stranger")
    desk.put(replace(desk.document, graph=replace(graph, nodes=(*graph.nodes, stranger))))
    desk.panel.show_selection({9})
    assert "conv9d" in texts(desk)
    click(next(one for one in desk.panel.findChildren(Button) if one.text() == "Remove"))
    assert desk.document == chain()


def test_that_a_loss_is_taught_with_its_own_formula() -> None:
    node = chain().graph.node(5)
    words, source = lesson(node)
    entry = LOSSES["binary_cross_entropy"]
    assert entry.formula in words
    assert source == entry.source
    assert lesson(chain().graph.node(1)) == (OPS["input"].help, "")


@pytest.mark.parametrize(
    ("source", "end"),
    [
        ("iris", (3, "softmax", "cross_entropy")),
        ("diabetes", (1, "linear", "mse")),
        ("moons", (1, "sigmoid", "binary_cross_entropy")),
    ],
)
def test_that_another_task_gets_an_end_that_can_judge_it(source: str, end: tuple[int, str, str]) -> None:
    start = chain() if source != "moons" else use_source(chain(), "iris")
    changed = use_source(start, source)
    output, loss = changed.graph.node(4), changed.graph.node(5)
    assert (output.settings["units"], output.settings["activation"], loss.settings["kind"]) == end


def test_that_the_end_behind_points_and_bypassed_layers_is_the_one_that_follows_the_data() -> None:
    own, point = add_node(chain(), "reroute", (0.0, 0.0))
    own = insert_on_link(own, Link(4, 0, 5, 0), point)
    own, passed = add_node(own, "dense", (0.0, 0.0))
    own = set_muted(insert_on_link(own, Link(point, 0, 5, 0), passed), {passed}, True)
    changed = use_source(own, "iris")
    assert (changed.graph.node(4).settings["units"], changed.graph.node(5).settings["kind"]) == (
        3,
        "cross_entropy",
    )
    assert changed.graph.node(passed) == own.graph.node(passed)


def test_that_the_weights_behind_points_and_bypassed_layers_go_by_the_features_that_enter_them() -> None:
    own, point = add_node(chain(), "reroute", (0.0, 0.0))
    own = insert_on_link(own, Link(1, 0, 2, 0), point)
    own, passed = add_node(own, "dense", (0.0, 0.0))
    own = set_muted(insert_on_link(own, Link(point, 0, 2, 0), passed), {passed}, True)
    assert unit_names(own, 2, ("X", "Y"), ("x", "y")) == unit_names(chain(), 2, ("X", "Y"), ("x", "y"))
    assert source_name(own, 2) == source_name(chain(), 2) == chain().graph.node(1).name


def test_that_an_end_that_fits_is_left_alone() -> None:
    own = set_setting(chain(), {5}, "kind", "mse")
    assert use_source(own, "circle").graph == own.graph


def test_that_inputs_forget_features_that_are_gone() -> None:
    own = set_setting(chain(), {1}, "columns", ["x"])
    assert use_source(own, "iris").graph.node(1).settings["columns"] == []
    assert use_source(own, "xor").graph.node(1).settings["columns"] == ["x"]


# -- problems


@pytest.fixture
def problems(qtbot: QtBot, themes: ThemeSource) -> Desk:
    panel = ProblemsPanel(themes)
    panel.resize(800, 200)
    return Desk(qtbot, panel, mismatched())


def test_that_problems_are_counted_and_point_at_their_nodes(problems: Desk) -> None:
    panel = problems.panel
    assert panel.count() == len(panel.rows()) == 2
    pointed: list[int] = []
    panel.node_pointed.connect(pointed.append)
    for row in panel.rows():
        click(row)
    assert pointed == [6, 7]


def test_that_a_fix_is_one_step_and_the_list_empties(problems: Desk) -> None:
    buttons = [one for one in problems.panel.findChildren(Button) if one.text() == "Remove"]
    click(buttons[0])
    assert problems.panel.count() == 1
    assert problems.labels == ["Remove"]
    assert problems.undo() == mismatched()
    problems.put(chain())
    assert problems.panel.count() == 0
    assert problems.panel.empty.isVisibleTo(problems.panel)


def test_that_a_problem_of_the_data_leads_to_the_data_panel(problems: Desk, qtbot: QtBot) -> None:
    problems.put(set_data(chain(), "settings.noise", 9.0))
    button = next(one for one in problems.panel.findChildren(Button) if one.text() == "Open data")
    with qtbot.waitSignal(problems.panel.data_asked):
        click(button)
    with qtbot.waitSignal(problems.panel.data_asked):
        click(problems.panel.rows()[0])
    assert problems.labels == []


def test_that_values_that_differ_are_called_mixed_until_one_is_chosen_for_all(desk: Desk) -> None:
    desk.put(set_setting(set_setting(chain(), {3}, "units", 8), {3}, "activation", "relu"))
    desk.panel.show_selection({2, 3})
    lead = desk.panel.node_page.settings.lead
    units, activation = lead.field("units"), lead.field("activation")
    assert isinstance(units, NumberField)
    assert isinstance(activation, Combo)
    assert (units.text(), units.placeholderText()) == ("", "mixed")
    assert activation.accessibleDescription() == "mixed"
    typed(units, "6")
    assert [desk.document.graph.node(id).settings["units"] for id in (2, 3)] == [6, 6]
    assert units.placeholderText() == ""
    desk.undo()
    assert [desk.document.graph.node(id).settings["units"] for id in (2, 3)] == [4, 8]


def test_that_nodes_are_bypassed_and_take_part_again(desk: Desk) -> None:
    desk.panel.show_selection({1, 2, 3})
    head = desk.panel.node_page.head
    click(head.mute)
    assert [node.muted for node in desk.document.graph.nodes] == [False, True, True, False, False]
    assert head.mute.isChecked()
    click(head.mute)
    assert not any(node.muted for node in desk.document.graph.nodes)
    assert desk.labels[-2:] == ["Bypass 2 nodes", "No bypass of 2 nodes"]
    desk.panel.show_selection({1})
    assert head.mute.isHidden()


def test_that_a_group_is_retitled_coloured_folded_and_taken_apart(desk: Desk) -> None:
    framed, id = group(chain(), {2, 3}, "Encoder")
    desk.put(framed)
    desk.panel.show_selection({2, 3})
    section = desk.panel.node_page.group
    assert section.isHidden()
    desk.panel.show_selection({2, 3}, id)
    assert not section.isHidden()
    assert (section.title.text(), section.colors.current()) == ("Encoder", "grey")
    section.title.setFocus()
    section.title.selectAll()
    QTest.keyClicks(section.title, "Eyes")
    QTest.keyClick(section.title, Qt.Key.Key_Return)
    click(next(one for one in section.colors.findChildren(PaintedButton) if one.text() == "Violet"))
    asked: list[tuple[int, bool]] = []
    desk.panel.fold_asked.connect(lambda *what: asked.append(what))
    click(section.fold)
    assert asked == [(id, True)]
    made = desk.document.graph.groups[0]
    assert (made.title, made.color) == ("Eyes", "violet")
    for _ in range(2):
        desk.undo()
    assert desk.document == framed
    click(section.ungroup)
    assert desk.document.graph.groups == ()
    assert section.isHidden()


def test_that_a_reroute_point_says_what_it_is(desk: Desk) -> None:
    document, id = add_node(chain(), "reroute", (0, 0))
    desk.put(document)
    desk.panel.show_selection({id})
    assert any("lead wires through" in text for text in texts(desk))
