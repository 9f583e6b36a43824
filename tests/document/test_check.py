"""Every way in which a graph can be wrong: the sentence names the node, says what is wrong, what to try."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import (
    Document,
    Graph,
    Link,
    Node,
    Problem,
    Training,
    Until,
    frozen,
    replace,
    set_frozen,
    set_muted,
)
from playground.document.check import MAX_PARAMETERS, check
from playground.ops import LOSSES, OPS
from playground.ops.facts import Facts
from tests.document.documents import DOCUMENTS, built, chain, node, sound

PLANE = Facts(("x", "y"), "classes", 2)
THREE = Facts(("x", "y"), "classes", 3)
VALUES = Facts(("x", "y"), "values", 1)
FACTS = st.none() | st.builds(
    Facts,
    st.lists(st.sampled_from(["x", "y", "z"]), max_size=3, unique=True).map(tuple),
    st.sampled_from(["classes", "values"]),
    st.integers(0, 4),
)

ODD: dict[str, Any] = {
    "huge": 10**400,
    "minus huge": -(10**400),
    "endless": 10**5000,
    "nan": float("nan"),
    "inf": float("inf"),
    "text": "8",
    "list": [],
    "mapping": {},
    "none": None,
    "truth": True,
}


def found(document: Document, facts: Facts | None = PLANE) -> list[Problem]:
    """What check says; every text is a sentence."""
    problems = check(document, facts)
    for problem in problems:
        assert problem.text.endswith((".", "?")), problem.text
        assert problem.text[:1] == problem.text[:1].upper(), problem.text
        assert ".." not in problem.text, problem.text
        assert "\n" not in problem.text, problem.text
    return problems


def only(document: Document, facts: Facts | None = PLANE, level: str = "error") -> Problem:
    """The one problem of a level."""
    one = [problem for problem in found(document, facts) if problem.level == level]
    assert len(one) == 1, [problem.text for problem in one]
    return one[0]


def swap(document: Document, **changes: Any) -> Document:
    return replace(document, graph=replace(document.graph, **changes))


def trained(**changes: Any) -> Document:
    return replace(sound(), training=replace(Training(), **changes))


# -- nothing wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [PLANE, None])
def test_that_a_sound_document_has_no_problem(facts: Facts | None) -> None:
    assert found(sound(), facts) == []


@given(DOCUMENTS, FACTS)
def test_that_check_never_raises(document: Document, facts: Facts | None) -> None:
    for problem in check(document, facts):
        assert problem.text.strip()
        assert problem.level in ("error", "hint")


@given(DOCUMENTS)
def test_that_errors_come_first_and_name_nodes_that_are_there(document: Document) -> None:
    problems = check(document, PLANE)
    levels = [problem.level for problem in problems]
    assert levels == sorted(levels), "'error' comes before 'hint'"
    ids = {one.id for one in document.graph.nodes}
    assert all(problem.node is None or problem.node in ids for problem in problems)


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), float("nan"), float("inf"), 1e300, "8", None, [], {}, True]
)
@pytest.mark.parametrize("name", [setting.name for setting in OPS["dense"].settings])
def test_that_no_value_of_a_setting_raises(name: str, value: Any) -> None:
    found(chain(node(2, "dense", **{name: value}), node(3, "dense", units=1)))


@pytest.mark.parametrize("field", ["batch_size", "l1", "l2", "clip_norm", "seed"])
@pytest.mark.parametrize("odd", [name for name in ODD if name != "none"])
def test_that_no_odd_value_in_the_training_settings_raises_or_passes(field: str, odd: str) -> None:
    problem = only(trained(**{field: ODD[odd]}))
    assert problem.where == f"training.{field}"
    assert problem.node is None


# -- nodes and links ---------------------------------------------------------------------------------


def test_that_two_nodes_of_one_id_are_told() -> None:
    document = swap(sound(), nodes=(*sound().graph.nodes, node(2, "dense", "twin")))
    assert "2 nodes have the id 2" in only(document).text


def test_that_a_link_into_nowhere_is_told_with_the_remedy() -> None:
    problem = only(swap(sound(), links=(*sound().graph.links, Link(2, 0, 55, 0))))
    assert "ends at node 55, which is not there: remove the link" in problem.text


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        (Link(2, 1, 98, 0), "Dense 'hidden' has no output 1: remove the link to Add 'add 98'"),
        (Link(99, 0, 98, 0), "Loss 'loss' has no output 0: remove the link to Add 'add 98'"),
        (Link(2, 0, 3, 1), "Dense 'output' has no input 1: remove the link from Dense 'hidden'"),
        (Link(2, 0, 98, -1), "Add 'add 98' has no input -1: remove the link from Dense 'hidden'"),
        (Link(2, 0, 1, 0), "Input 'input' has no input 0: remove the link from Dense 'hidden'"),
        (Link(1, 0, 3, 0), "Input 0 of Dense 'output' has two links: remove one"),
    ],
)
def test_that_a_link_without_a_port_is_told_by_the_names_of_its_ends(wire: Link, words: str) -> None:
    graph = sound().graph
    problem = only(swap(sound(), nodes=(*graph.nodes, node(98, "add")), links=(*graph.links, wire)))
    assert words in problem.text
    assert problem.node in wire


def test_that_an_unknown_op_is_told_with_a_button_that_removes_it() -> None:
    document = chain(node(2, "convolve", "my layer"), node(3, "dense", units=1))
    problem = only(document)
    assert "'my layer' is of the kind 'convolve', which this version does not know" in problem.text
    assert problem.fixes[0].edit == "remove_node"
    assert problem.fixes[0].node == problem.node == 2


@pytest.mark.parametrize("name", ["", "   ", "n" * 81])
def test_that_a_name_that_cannot_be_shown_is_told(name: str) -> None:
    problem = only(swap(sound(), nodes=(*sound().graph.nodes, Node(5, "dense", name))))
    assert problem.text == "A Dense node needs a name of 1 to 80 characters."
    assert problem.node == 5


def test_that_a_name_from_elsewhere_cannot_break_the_sentence_that_tells_it() -> None:
    nodes = tuple(
        replace(one, name="a\n\x1b[31mb\u202e") if one.id == 3 else one for one in sound().graph.nodes
    )
    document = swap(sound(), nodes=nodes, links=sound().graph.links[:1] + sound().graph.links[2:])
    assert only(document).text == "Dense 'a [31mb' has no input: draw a link to it."
    hint = only(set_frozen(swap(sound(), nodes=nodes), [2, 3], True), level="hint")
    assert hint.fixes[0].label == "Unfreeze 'a [31mb'"


def test_that_two_nodes_of_one_name_are_told_on_both() -> None:
    document = chain(node(2, "dense", "same"), node(3, "dense", "same", units=1))
    problems = found(document)
    assert [problem.node for problem in problems] == [2, 3]
    assert all(
        "2 nodes are called 'same': give each a name of its own" in problem.text for problem in problems
    )


@pytest.mark.parametrize(
    ("settings", "where", "words"),
    [
        ({"units": 0}, "units", "Dense 'middle': Units must be a whole number from 1 to 4,096, not 0."),
        ({"units": 10**12}, "units", "Units must be a whole number from 1 to 4,096, not 1,000,000,000,000."),
        ({"units": 2.5}, "units", "must be a whole number, not 2.5"),
        ({"units": "8"}, "units", "must be a whole number from 1 to 4,096, not '8'"),
        ({"units": True}, "units", "not True"),
        ({"units": None}, "units", "needs a whole number from 1 to 4,096"),
        ({"activation": "swosh"}, "activation", "Activation cannot be 'swosh': choose one of linear, relu"),
        ({"bias": 1}, "bias", "Bias must be true or false"),
        ({"neurons": 3}, "neurons", "there is no setting 'neurons' (there are: units, activation"),
        ({"init_scale": float("nan")}, "init_scale", "must be finite"),
    ],
)
def test_that_a_setting_out_of_its_limits_is_told_with_them(
    settings: dict[str, Any], where: str, words: str
) -> None:
    problem = only(chain(node(2, "dense", "middle", **settings), node(3, "dense", units=1)))
    assert words in problem.text
    assert "Dense 'middle'" in problem.text
    assert (problem.node, problem.where) == (2, where)


# -- the graph as a whole ----------------------------------------------------------------------------


def test_that_an_empty_graph_says_what_to_add() -> None:
    assert only(Document()).text == "The graph is empty: add an input, a layer and a loss."


def test_that_a_missing_end_is_told() -> None:
    no_loss = swap(sound(), nodes=sound().graph.nodes[:3], links=sound().graph.links[:2])
    assert only(no_loss).text == "There is no loss: add one behind the output."
    no_input = built([node(2, "dense", units=1), node(9, "loss")], [(2, 0, 9, 0)])
    texts = [problem.text for problem in found(no_input)]
    assert "There is no input: add one and connect it." in texts
    assert "Dense 'dense 2' has no input: draw a link to it." in texts


def test_that_a_second_loss_is_told_with_a_button_that_removes_it() -> None:
    second = node(100, "loss", "again", kind="binary_cross_entropy")
    graph = sound().graph
    problem = only(swap(sound(), nodes=(*graph.nodes, second), links=(*graph.links, Link(3, 0, 100, 0))))
    assert problem.text == "A graph has one loss, but 'again' is one more: remove it."
    assert problem.fixes[0].node == problem.node == 100


def test_that_a_loop_is_told_on_every_node_of_it_and_on_no_other() -> None:
    document = built(
        [node(1, "input"), node(2, "add"), node(3, "dense"), node(4, "dense", units=1), node(9, "loss")],
        [(1, 0, 2, 0), (2, 0, 3, 0), (3, 0, 2, 1), (3, 0, 4, 0), (4, 0, 9, 0)],
    )
    problems = [problem for problem in found(document) if problem.level == "error"]
    assert [problem.node for problem in problems] == [2, 3]
    assert problems[0].text == "The links of 'add 2', 'dense 3' form a loop: cut one of them."


def test_that_a_node_that_feeds_itself_is_a_loop() -> None:
    graph = chain(node(2, "add"), node(3, "dense", units=1)).graph
    document = Document(graph=replace(graph, links=(*graph.links, Link(2, 0, 2, 1))))
    assert "'add 2' form a loop" in only(document).text


@pytest.mark.parametrize(("op", "title"), [("dense", "Dense"), ("add", "Add"), ("dropout", "Dropout")])
def test_that_a_live_node_without_an_input_is_told(op: str, title: str) -> None:
    graph = sound().graph
    extra = (node(5, op, "lonely"), node(6, "concat", "join"))
    wires = (graph.links[0], Link(2, 0, 6, 0), Link(5, 0, 6, 1), Link(6, 0, 3, 0), graph.links[2])
    problem = only(swap(sound(), nodes=(*graph.nodes, *extra), links=wires))
    assert problem.text == f"{title} 'lonely' has no input: draw a link to it."
    assert (problem.node, problem.port) == (5, 0)


def test_that_a_merge_with_holes_in_its_numbering_is_told() -> None:
    document = built(
        [node(1, "input"), node(2, "add", "sum"), node(3, "dense", units=1), node(9, "loss")],
        [(1, 0, 2, 1), (2, 0, 3, 0), (3, 0, 9, 0)],
    )
    assert "inputs of Add 'sum' are not numbered 0, 1, 2 …: draw its links again" in only(document).text


@pytest.mark.parametrize(
    ("op", "words"),
    [
        ("add", "Add 'join' gets 8 features from 'dense 2' but 4 from 'dense 3': they must match."),
        ("multiply", "Multiply 'join' gets 8 features from 'dense 2' but 4 from 'dense 3': they must match."),
    ],
)
def test_that_inputs_that_differ_are_told_with_both_widths(op: str, words: str) -> None:
    nodes = [node(1, "input"), node(2, "dense"), node(3, "dense", units=4), node(4, op, "join")]
    end = [node(5, "dense", units=1), node(9, "loss")]
    wires = [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 4, 0), (3, 0, 4, 1), (4, 0, 5, 0), (5, 0, 9, 0)]
    document = built([*nodes, *end], wires)
    problem = only(document)
    assert problem.text == words
    assert (problem.node, problem.port, problem.brief) == (4, 1, "8 ≠ 4")
    assert [fix.label for fix in problem.fixes] == ["Give 'dense 3' 8 units", "Use Concat"]


def test_that_inputs_that_differ_are_told_with_the_layers_behind_points_and_bypassed_nodes() -> None:
    between = [node(6, "reroute", "point"), node(7, "dense", "passed over", units=5)]
    nodes = [node(1, "input"), node(2, "dense"), node(3, "dense", units=4), *between, node(4, "add", "join")]
    wires = [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 7, 0), (7, 0, 4, 0), (3, 0, 6, 0), (6, 0, 4, 1)]
    document = built(
        [*nodes, node(5, "dense", units=1), node(9, "loss")], [*wires, (4, 0, 5, 0), (5, 0, 9, 0)]
    )
    problem = only(set_muted(document, {7}, True))
    assert problem.text == "Add 'join' gets 8 features from 'dense 2' but 4 from 'dense 3': they must match."
    assert [(fix.label, fix.node) for fix in problem.fixes] == [
        ("Give 'dense 3' 8 units", 3),
        ("Use Concat", 4),
    ]


def test_that_an_end_behind_a_point_and_a_bypassed_node_can_be_given_its_width() -> None:
    row = [node(2, "dense", "wide", units=5), node(3, "reroute", "point"), node(4, "dense", "passed over")]
    problem = only(set_muted(chain(*row, loss="mse"), {4}, True), VALUES)
    assert [(fix.label, fix.node) for fix in problem.fixes] == [("Give 'wide' 1 unit", 2)]


def test_that_a_loose_node_goes_behind_a_layer_that_works_and_not_behind_a_point() -> None:
    row = [node(2, "dense", "hidden"), node(3, "reroute", "point"), node(4, "dense", "passed over")]
    ends = [node(5, "dense", "output", units=1, activation="sigmoid"), node(6, "reroute", "last point")]
    document = set_muted(chain(*row, *ends), {4}, True)
    document = swap(document, nodes=(*document.graph.nodes, node(7, "dense", "aside")))
    hint = only(document, level="hint")
    assert [(fix.label, dict(fix.values)) for fix in hint.fixes] == [
        ("Put after hidden", {"after": 2}),
        ("Remove", {}),
    ]


def test_that_nodes_that_do_not_train_are_only_hinted_at() -> None:
    graph = sound().graph
    aside = (node(5, "dense", "aside"), node(6, "dense", "end"))
    document = swap(sound(), nodes=(*graph.nodes, *aside), links=(*graph.links, Link(2, 0, 6, 0)))
    hints = {problem.node: problem for problem in found(document)}
    assert {problem.level for problem in hints.values()} == {"hint"}
    assert hints[5].text == "Dense 'aside' is not connected. It will not take part in training."
    assert hints[6].text == "Dense 'end' does not lead to the loss. It will not take part in training."
    assert [fix.edit for fix in hints[5].fixes] == ["insert_after", "remove_node"]
    assert hints[5].fixes[0].values == (("after", 2),)


def test_that_it_is_hinted_at_where_no_layer_is_left_that_learns() -> None:
    document = set_frozen(sound(), [2, 3], True)
    hint = only(document, level="hint")
    assert hint.text == "Every layer is frozen, so nothing is left to train: unfreeze one."
    assert (hint.node, [(fix.label, fix.edit, fix.node) for fix in hint.fixes]) == (
        3,
        [("Unfreeze 'output'", "unfreeze", 3)],
    )
    assert not found(set_frozen(document, [3], False))
    assert not found(set_frozen(sound(), [1, 2, 99], True))


def test_that_a_network_too_large_for_memory_is_refused_before_it_is_made() -> None:
    wide = [node(k, "dense", units=4096) for k in range(2, 7)]
    problem = only(chain(*wide, node(8, "dense", units=1, activation="sigmoid")))
    assert f"at most {MAX_PARAMETERS:,} are supported: make layers narrower" in problem.text


# -- the data's side ---------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("facts", [PLANE, THREE, VALUES], ids=["two", "three", "values"])
@pytest.mark.parametrize("units", [1, 2, 3, 5])
def test_that_an_output_of_the_wrong_width_is_told_with_the_right_one(
    loss: str, facts: Facts, units: int
) -> None:
    document = chain(node(2, "dense", units=units, activation="linear"), loss=loss)
    allowed, sentence = LOSSES[loss].width(facts)
    if units in allowed:
        assert found(document, facts) == []
        return
    problem = only(document, facts)
    assert problem.node == 99
    assert problem.text.startswith(f"Loss 'loss': {sentence}")
    assert not allowed or problem.text.endswith(f"but gets {units}.")


def test_that_a_feature_that_the_data_lacks_is_told_with_those_there_are() -> None:
    document = chain(node(2, "dense", units=1, activation="sigmoid"))
    chosen = tuple(
        node(1, "input", "input", columns=["z"]) if one.id == 1 else one for one in document.graph.nodes
    )
    problem = only(swap(document, nodes=chosen))
    assert problem.text == "Input 'input': wants the feature 'z', but there are only x, y."
    assert problem.node == 1


def test_that_data_of_one_class_are_told() -> None:
    assert "one class only" in only(sound(), Facts(("x", "y"), "classes", 1)).text


@pytest.mark.parametrize(
    ("loss", "end", "wanted"),
    [("cross_entropy", "sigmoid", "softmax"), ("binary_cross_entropy", "softmax", "sigmoid")],
)
def test_that_a_loss_behind_the_wrong_probabilities_is_told_with_a_button(
    loss: str, end: str, wanted: str
) -> None:
    problem = only(chain(node(2, "dense", "last", units=2, activation=end), loss=loss))
    assert f"which follows {wanted}, but Dense 'last' ends in {end}" in problem.text
    fix = problem.fixes[0]
    assert (fix.edit, fix.node, fix.values) == ("set_setting", 2, (("activation", wanted),))
    as_node = chain(
        node(2, "dense", units=2, activation="linear"), node(3, "activation", "last", kind=end), loss=loss
    )
    assert only(as_node).fixes[0].values == (("kind", wanted),)


# -- training settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"batch_size": 0}, "batch_size", "Batch size must be a whole number from 1 to 10,000,000, not 0."),
        ({"dtype": "float16"}, "dtype", "Precision cannot be 'float16': choose one of float32, float64."),
        ({"clip_norm": 0.0}, "clip_norm", "Clip gradient must be a number above 0"),
        ({"optimizer": frozen(name="adem")}, "optimizer.name", "no optimiser 'adem': did you mean adam?"),
        ({"optimizer": frozen()}, "optimizer.name", "no optimiser 'None': choose one of sgd, momentum"),
        ({"optimizer": frozen(name=["adam"])}, "optimizer.name", "There is no optimiser"),
        ({"optimizer": frozen(name="adam", learning_rate=0)}, "optimizer.learning_rate", "above 0"),
        (
            {"optimizer": frozen(name="adam", learning_rate=1e30)},
            "optimizer.learning_rate",
            "up to 1,000,000",
        ),
        ({"optimizer": frozen(name="sgd", beta1=0.9)}, "optimizer.beta1", "SGD: there is no setting 'beta1'"),
        (
            {"schedule": frozen(name="cosinus")},
            "schedule.name",
            "no schedule 'cosinus': did you mean cosine?",
        ),
        ({"schedule": frozen(name="step", every=0)}, "schedule.every", "Step: Every must be"),
        ({"until": Until(max_epochs=0)}, "until.max_epochs", "Epochs at most must be a whole number"),
        ({"until": Until(patience=0)}, "until.patience", "Patience must be a whole number"),
        ({"until": Until(loss=float("nan"))}, "until.loss", "Loss target must be finite"),
    ],
)
def test_that_a_training_setting_that_cannot_be_is_told_with_its_path(
    changes: dict[str, Any], where: str, words: str
) -> None:
    problem = only(trained(**changes))
    assert words in problem.text
    assert problem.where == f"training.{where}"


def test_that_faults_of_graph_and_training_are_told_at_once() -> None:
    both = replace(trained(batch_size=0), graph=Graph((node(1, "input"),), (Link(1, 0, 5, 0),)))
    assert {problem.where for problem in found(both)} == {"graph.links", "training.batch_size"}


@given(DOCUMENTS)
def test_that_no_sentence_is_endless(document: Document) -> None:
    for problem in check(document, PLANE):
        assert len(re.sub(r"\s+", " ", problem.text)) < 600
