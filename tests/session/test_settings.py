"""Edits by path, and the fixes of problems: each removes the problem that it is offered for."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.data import SOURCES
from playground.document import (
    Document,
    Fix,
    Graph,
    Group,
    Link,
    Node,
    Problem,
    Split,
    frozen,
    replace,
    set_frozen,
    set_muted,
)
from playground.engine.prepare import problems, survey
from playground.ops import LOSSES, OPS, OPTIMIZERS, SCHEDULES
from playground.session.settings import apply_fix, insert_after, set_data, set_training
from tests.document.documents import DOCUMENTS, built, chain, node, sound
from tests.engine.networks import dense, learning

# -- training ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("batch_size", 3),
        ("l1", 0.5),
        ("l2", 0.5),
        ("clip_norm", 2.0),
        ("shuffle", False),
        ("seed", 9),
        ("dtype", "float64"),
    ],
)
def test_that_a_field_of_training_is_set_and_nothing_else(path: str, value: Any) -> None:
    changed = set_training(sound(), path, value)
    assert changed == replace(sound(), training=replace(sound().training, **{path: value}))
    assert getattr(changed.training, path) == value


@pytest.mark.parametrize(
    ("path", "value"), [("loss", 0.1), ("on", "training"), ("max_epochs", 7), ("patience", 3)]
)
def test_that_a_stop_condition_is_set_and_the_others_stay(path: str, value: Any) -> None:
    until = sound().training.until
    assert set_training(sound(), f"until.{path}", value).training.until == replace(until, **{path: value})


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_that_another_optimiser_keeps_the_rate_and_nothing_that_it_does_not_know(name: str) -> None:
    tuned = learning(sound(), optimizer={"name": "adam", "learning_rate": 0.07, "beta1": 0.5})
    changed = set_training(tuned, "optimizer.name", name)
    assert changed.training.optimizer == {"name": name, "learning_rate": 0.07}
    assert not [one for one in problems(changed) if one.where.startswith("training")]


@pytest.mark.parametrize("name", SCHEDULES)
def test_that_another_schedule_begins_with_its_own_settings(name: str) -> None:
    tuned = learning(sound(), schedule={"name": "exponential", "gamma": 0.5})
    assert set_training(tuned, "schedule.name", name).training.schedule == {"name": name}


def test_that_a_setting_of_the_optimiser_joins_the_others() -> None:
    changed = set_training(sound(), "optimizer.learning_rate", 0.2)
    assert changed.training.optimizer == {**sound().training.optimizer, "learning_rate": 0.2}


# -- data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_that_another_source_drops_what_belonged_to_the_one_before(source: str) -> None:
    document = set_data(set_data(sound(), "settings.noise", 0.3), "features", ("x", "xy"))
    document = set_data(set_data(document, "split.seed", 5), "standardize", False)
    changed = set_data(document, "source", source).data
    assert (changed.source, dict(changed.settings), changed.features) == (source, {}, ())
    assert (changed.split.seed, changed.standardize) == (5, False)


def test_that_settings_split_and_features_are_set_one_by_one() -> None:
    document = set_data(set_data(sound(), "settings.noise", 0.3), "settings.count", 90)
    assert dict(document.data.settings) == {"noise": 0.3, "count": 90}
    assert set_data(document, "split.test", 0.1).data.split == replace(document.data.split, test=0.1)
    assert set_data(document, "features", ("y",)).data.features == ("y",)
    assert document.graph == sound().graph


# -- fixes -------------------------------------------------------------------------------------------


def fixes(document: Document) -> list[tuple[Problem, Fix]]:
    """Every fix on offer that is an edit; "Open data" only leads to a panel."""
    found = [(problem, fix) for problem in problems(document) for fix in problem.fixes]
    return [(problem, fix) for problem, fix in found if fix.edit != "open_data"]


def still_there(document: Document, problem: Problem, fix: Fix) -> bool:
    """Whether a problem is as it was; with one of several widths mended, fewer fixes are left of it."""
    left = [
        one
        for one in problems(document)
        if (one.node, one.brief, one.where) == (problem.node, problem.brief, problem.where)
    ]
    return bool(left) and not (fix.edit == "set_setting" and set(left[0].fixes) < set(problem.fixes))


def loose(extra: Node, document: Document | None = None) -> Document:
    """A sound network with one node that nothing is linked to."""
    whole = document or sound()
    return replace(whole, graph=replace(whole.graph, nodes=(*whole.graph.nodes, extra)))


def mismatched(loss: str, ending: str, units: int) -> Document:
    document = chain(dense(2, 4), dense(50, units, ending), loss=loss)
    return replace(document, data=replace(document.data, source="spiral"))


def no_validation() -> Document:
    document = learning(sound(), until={"loss": 0.1, "on": "validation"})
    return replace(document, data=replace(document.data, split=Split(1.0, 0.0)))


def merged(op: str, *widths: int) -> Document:
    """Layers of these widths side by side, merged by an op."""
    layers = [dense(10 + number, width) for number, width in enumerate(widths)]
    nodes = [node(1, "input", "input"), *layers, node(40, op, "merge"), dense(50, 1, "sigmoid")]
    ends = [node(99, "loss", "loss", kind="binary_cross_entropy")]
    links = [(1, 0, layer.id, 0) for layer in layers]
    links += [(layer.id, 0, 40, port) for port, layer in enumerate(layers)]
    return built([*nodes, *ends], [*links, (40, 0, 50, 0), (50, 0, 99, 0)])


def widths_mended(document: Document) -> Document:
    """After every fix of a width that is on offer, one after the other."""
    for _ in range(9):
        offered = [fix for _, fix in fixes(document) if fix.edit == "set_setting"]
        if not offered:
            break
        document = apply_fix(document, offered[0])
    return document


BROKEN: dict[str, Document] = {
    "two widths added": merged("add", 4, 3),
    "two widths multiplied": merged("multiply", 4, 3),
    "three widths added": merged("add", 4, 3, 5),
    "too many outputs for the loss": chain(dense(2, 4), dense(50, 7, "sigmoid")),
    "one output for a loss of many": chain(dense(2, 4), dense(50, 1, "linear"), loss="cross_entropy"),
    "no validation rows": no_validation(),
    "all frozen": set_frozen(sound(), [2, 3], True),
    "a bypassed input": replace(
        sound(),
        graph=replace(
            sound().graph, nodes=(replace(sound().graph.nodes[0], muted=True), *sound().graph.nodes[1:])
        ),
    ),
    "a node in two groups": replace(
        sound(), graph=replace(sound().graph, groups=(Group(1, "A", (2,)), Group(2, "B", (2, 3))))
    ),
    "unknown op": chain(dense(2, 4), node(7, "nonsense", "odd"), dense(50, 1, "sigmoid")),
    "two losses": replace(
        sound(),
        graph=Graph(
            (*sound().graph.nodes, node(100, "loss", "again", kind="mse")),
            (*sound().graph.links, Link(3, 0, 100, 0)),
        ),
    ),
    "a way that leads nowhere": replace(
        sound(),
        graph=Graph((*sound().graph.nodes, dense(60, 3)), (*sound().graph.links, Link(2, 0, 60, 0))),
    ),
    "a way that leads nowhere beside a loose node": loose(
        dense(61, 3),
        replace(
            sound(),
            graph=Graph((*sound().graph.nodes, dense(60, 3)), (Link(2, 0, 60, 0), *sound().graph.links)),
        ),
    ),
    "softmax before sigmoid's loss": mismatched("binary_cross_entropy", "softmax", 1),
    "sigmoid before softmax's loss": mismatched("cross_entropy", "sigmoid", 2),
    **{f"loose {name}": loose(node(70, name, f"loose {name}")) for name in OPS if name != "loss"},
    **{
        f"loose {name} behind a skip": loose(
            node(70, name, f"loose {name}"),
            built(
                [
                    node(1, "input", "input"),
                    dense(2, 4),
                    node(3, "concat", "joined"),
                    dense(4, 1, "sigmoid"),
                    node(5, "loss", "loss", kind="binary_cross_entropy"),
                ],
                [(1, 0, 2, 0), (1, 0, 3, 0), (2, 0, 3, 1), (3, 0, 4, 0), (4, 0, 5, 0)],
            ),
        )
        for name in OPS
        if name != "loss"
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_that_each_fix_removes_the_problem_that_it_is_offered_for(name: str) -> None:
    document = BROKEN[name]
    offered = fixes(document)
    assert offered, "nothing is offered"
    for problem, fix in offered:
        mended = apply_fix(document, fix)
        assert mended != document, fix
        assert not still_there(mended, problem, fix), fix


def test_that_a_loose_node_is_put_where_it_takes_part() -> None:
    for document in BROKEN.values():
        for _, fix in fixes(document):
            if fix.edit == "insert_after":
                assert fix.node in survey(apply_fix(document, fix))[0].live


def test_that_a_loose_node_is_put_into_the_link_that_a_bypassed_merge_hands_on() -> None:
    """The links into its further inputs lead nowhere."""
    nodes = [node(1, "input", "input"), dense(2, 4), dense(3, 4), node(4, "add", "sum")]
    nodes += [dense(50, 1, "sigmoid"), node(99, "loss", "loss", kind="binary_cross_entropy"), dense(60, 4)]
    wires = [(1, 0, 2, 0), (2, 0, 3, 0), (2, 0, 4, 1), (3, 0, 4, 0), (4, 0, 50, 0), (50, 0, 99, 0)]
    links = [wires[2], *wires[:2], *wires[3:]]
    document = set_muted(built(nodes, links), {4}, True)
    after = insert_after(document, 60, 2)
    assert 60 in survey(after)[0].live
    assert Link(60, 0, 3, 0) in after.graph.links
    assert Link(2, 0, 4, 1) in after.graph.links


def test_that_a_removed_node_lets_what_fed_it_through() -> None:
    offered = [fix for _, fix in fixes(BROKEN["unknown op"])]
    assert [fix.edit for fix in offered] == ["remove_node"]
    assert not problems(apply_fix(BROKEN["unknown op"], offered[0]))


def test_that_every_kind_of_fix_was_tried() -> None:
    tried = {fix.edit for document in BROKEN.values() for _, fix in fixes(document)}
    assert tried == {*get_args(get_type_hints(Fix)["edit"])} - {"open_data"}


@pytest.mark.parametrize("widths", [(4, 3), (4, 3, 5), (2, 9, 9, 1)])
def test_that_widths_mended_one_after_the_other_make_a_sound_network(widths: tuple[int, ...]) -> None:
    document = widths_mended(merged("add", *widths))
    assert not [problem.text for problem in problems(document) if problem.level == "error"]


def test_that_a_fix_breaks_no_network_that_could_be_trained() -> None:
    for document in BROKEN.values():
        if any(problem.level == "error" for problem in problems(document)):
            continue
        for _, fix in fixes(document):
            errors = [one.text for one in problems(apply_fix(document, fix)) if one.level == "error"]
            assert not errors, (fix, errors)


NEAR_SOUND = st.builds(
    lambda op, source, target, kind, activation: replace(
        sound(),
        graph=Graph(
            (
                *(
                    replace(one, settings=frozen(one.settings, kind=kind)) if one.op == "loss" else one
                    for one in sound().graph.nodes
                ),
                node(70, op, "extra", **({"kind": activation} if op == "activation" else {})),
            ),
            (*sound().graph.links, *({Link(source, 0, 70, 0), Link(70, 0, target, 1)} if source else ())),
        ),
    ),
    st.sampled_from([*OPS, "nonsense"]),
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([3, 99]),
    st.sampled_from(list(LOSSES)),
    st.sampled_from(["relu", "sigmoid", "softmax"]),
)


@settings(deadline=None)
@given(DOCUMENTS | NEAR_SOUND)
def test_that_no_fix_ever_raises_and_each_removes_its_problem(document: Document) -> None:
    for problem, fix in fixes(document):
        assert not still_there(apply_fix(document, fix), problem, fix), fix


def test_that_a_fix_of_a_node_that_is_gone_changes_nothing() -> None:
    for edit in ("set_setting", "remove_node", "insert_after", "replace_op"):
        for id in (None, 555):
            assert apply_fix(sound(), Fix("Fix", edit, id, (("after", 2),))) == sound()
    assert apply_fix(sound(), Fix("Open data", "open_data")) == sound()
    assert apply_fix(loose(dense(70, 3)), Fix("Put", "insert_after", 70, (("after", 555),))) == loose(
        dense(70, 3)
    )


def test_that_an_op_can_be_replaced() -> None:
    changed = apply_fix(sound(), Fix("Replace", "replace_op", 2, (("op", "batch_norm"),)))
    assert changed.graph.node(2).op == "batch_norm"
