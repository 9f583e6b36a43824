"""Compiled programs, compared as text, and what may not be compiled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document import Document
from playground.document.check import check
from playground.engine.compile import CompileError, compile
from playground.engine.trainer import Trainer
from playground.ops.facts import Facts
from tests.document.documents import DOCUMENTS, built, chain, node, sound
from tests.engine.networks import random_problem

PLANE = Facts(("x", "y"), "classes", 2)
THREE = Facts(("x", "y"), "classes", 3)
VALUES = Facts(("x", "y"), "values", 2)


def skip() -> Document:
    """Two layers of four with a wire around the second."""
    nodes = [
        node(1, "input", "input"),
        node(2, "dense", "hidden", units=4),
        node(3, "dense", "deeper", units=4),
        node(4, "add", "sum"),
        node(5, "dense", "output", units=1, activation="sigmoid"),
        node(9, "loss", "loss", kind="binary_cross_entropy"),
    ]
    wires = [(1, 0, 2, 0), (2, 0, 3, 0), (2, 0, 4, 0), (3, 0, 4, 1), (4, 0, 5, 0), (5, 0, 9, 0)]
    return built(nodes, wires)


SKIP = """\
forward
  hidden.before [4] = dense input | hidden.weight hidden.bias
  hidden [4] = activation (kind=tanh) hidden.before
  deeper.before [4] = dense hidden | deeper.weight deeper.bias
  deeper [4] = activation (kind=tanh) deeper.before
  sum [4] = add hidden deeper
  output.before [1] = dense sum | output.weight output.bias
  output [1] = activation (kind=sigmoid) output.before
  loss [1] = loss (kind=binary_cross_entropy) output.before
backward
  ∂output.before = loss′ loss
  ∂sum, ∂output.weight, ∂output.bias = dense′ ∂output.before
  ∂hidden, ∂deeper = add′ ∂sum
  ∂deeper.before = activation′ ∂deeper
  ∂hidden.part1, ∂deeper.weight, ∂deeper.bias = dense′ ∂deeper.before
  ∂hidden += ∂hidden.part1
  ∂hidden.before = activation′ ∂hidden
  ∂hidden.weight, ∂hidden.bias = dense′ ∂hidden.before
parameters 37
       0 hidden.weight 2×4
       8 hidden.bias 4
      12 deeper.weight 4×4
      28 deeper.bias 4
      32 output.weight 4×1
      36 output.bias 1"""

SOFTMAX = """\
forward
  output.before [3] = dense input | output.weight output.bias
  output [3] = activation (kind=softmax) output.before
  loss [1] = loss (kind=cross_entropy) output.before
backward
  ∂output.before = loss′ loss
  ∂output.weight, ∂output.bias = dense′ ∂output.before
parameters 9
       0 output.weight 2×3
       6 output.bias 3"""

NOT_FOLDED = """\
forward
  output.before [1] = dense input | output.weight output.bias
  output [1] = activation (kind=sigmoid) output.before
  loss [1] = loss (kind=mse) output
backward
  ∂output = loss′ loss
  ∂output.before = activation′ ∂output
  ∂output.weight, ∂output.bias = dense′ ∂output.before
parameters 3
       0 output.weight 2×1
       2 output.bias 1"""

LOGITS = """\
forward
  norm [2] = batch_norm input | norm.scale norm.shift
  drop [2] = dropout (rate=0.5) norm
  output [1] = dense drop | output.weight output.bias
  loss [1] = loss (kind=binary_cross_entropy) output
backward
  ∂output = loss′ loss
  ∂drop, ∂output.weight, ∂output.bias = dense′ ∂output
  ∂norm = dropout′ ∂drop
  ∂norm.scale, ∂norm.shift = batch_norm′ ∂norm
parameters 7
       0 norm.scale 2
       2 norm.shift 2
       4 output.weight 2×1
       6 output.bias 1"""


def test_that_a_skip_connection_sums_the_gradients_of_its_source() -> None:
    assert str(compile(skip(), PLANE)) == SKIP


def test_that_softmax_is_folded_into_cross_entropy_and_still_runs_forward() -> None:
    document = chain(node(2, "dense", "output", units=3, activation="softmax"), loss="cross_entropy")
    program = compile(document, THREE)
    assert str(program) == SOFTMAX
    assert program.probability is None
    assert [program.buffers[number].name for number in (program.output, program.scored)] == [
        "output",
        "output.before",
    ]


def test_that_sigmoid_is_not_folded_into_a_loss_that_works_on_answers() -> None:
    document = chain(node(2, "dense", "output", units=1, activation="sigmoid"), loss="mse")
    program = compile(document, PLANE)
    assert str(program) == NOT_FOLDED
    assert (program.low, program.high) == (0.0, 1.0)


def test_that_a_network_that_ends_in_logits_knows_what_makes_them_probabilities() -> None:
    document = chain(
        node(2, "batch_norm", "norm"),
        node(3, "dropout", "drop", rate=0.5),
        node(4, "dense", "output", units=1, activation="linear"),
    )
    program = compile(document, PLANE)
    assert str(program) == LOGITS
    assert program.probability == "sigmoid"
    assert program.kept_size == 4


def test_that_a_sigmoid_node_is_folded_like_a_layer_s_own() -> None:
    layer = chain(node(2, "dense", "output", units=1, activation="sigmoid"))
    apart = chain(
        node(2, "dense", "output", units=1, activation="linear"), node(3, "activation", kind="sigmoid")
    )
    for document in (layer, apart):
        program = compile(document, PLANE)
        assert [one.op for one in program.instructions if one.backward] == ["dense", "loss"]


def test_that_nodes_that_do_not_feed_the_loss_are_left_out() -> None:
    extra = built(
        [*skip().graph.nodes, node(20, "dense", "aside"), node(21, "dense", "end")],
        [*skip().graph.links, (2, 0, 21, 0)],
    )
    assert str(compile(extra, PLANE)) == SKIP


def test_that_inputs_take_the_features_that_they_chose() -> None:
    nodes = [
        node(1, "input", "both"),
        node(2, "input", "second", columns=["y"]),
        node(3, "concat", "join"),
        node(4, "dense", "output", units=1),
        node(9, "loss", "loss", kind="mse"),
    ]
    program = compile(built(nodes, [(1, 0, 3, 0), (2, 0, 3, 1), (3, 0, 4, 0), (4, 0, 9, 0)]), PLANE)
    assert sorted(program.inputs.values()) == [(0, 1), (1,)]


def test_that_a_network_without_parameters_is_compiled_and_measured() -> None:
    document = chain(node(2, "activation", "wave", kind="sine"), loss="mse")
    program = compile(document, VALUES)
    assert program.size == 0
    assert not any(one.backward for one in program.instructions)
    rows = np.linspace(-1.0, 1.0, 20).reshape(10, 2)
    trainer = Trainer(document, data=(rows, np.sin(rows)), dtype="float64")
    before = trainer.epoch().training
    assert trainer.parameters == {}
    assert np.isfinite(before)


def test_that_blocks_fill_the_flat_vector_without_holes_or_overlap() -> None:
    for seed in range(20):
        problem = random_problem(seed)
        program = problem.trainer().program
        for blocks, size in ((program.parameters, program.size), (program.kept, program.kept_size)):
            assert [block.offset for block in blocks] == [
                sum(other.size for other in blocks[:number]) for number in range(len(blocks))
            ]
            assert sum(block.size for block in blocks) == size
        names = [block.name for block in program.parameters]
        assert len(set(names)) == len(names)


def test_that_working_memory_is_counted() -> None:
    program = compile(sound(), PLANE)
    per_row = sum(int(np.prod(buffer.shape)) for buffer in program.buffers if buffer.per_row)
    assert program.bytes_per_row(4) == 4 * per_row > 4 * (2 + 8 + 8 + 1 + 1)


def test_that_the_order_in_which_nodes_were_made_does_not_matter() -> None:
    document = skip()
    turned = built(list(reversed(document.graph.nodes)), list(reversed(document.graph.links)))
    assert str(compile(turned, PLANE)) == SKIP


def test_that_a_broken_document_is_not_compiled_and_every_error_is_listed() -> None:
    broken = chain(node(2, "dense", "wide", units=0), node(3, "dense", "output", activation="swosh"))
    with pytest.raises(CompileError, match="Dense 'wide': Units must be") as caught:
        compile(broken, PLANE)
    assert [problem.node for problem in caught.value.problems] == [2, 3]


def test_that_hints_do_not_keep_a_document_from_compiling() -> None:
    loose = built([*skip().graph.nodes, node(20, "dense", "aside")], [*skip().graph.links])
    assert compile(loose, PLANE).size == 37


@given(DOCUMENTS, st.sampled_from([PLANE, THREE, VALUES]))
def test_that_compiling_gives_a_program_or_a_compile_error_for_any_document(
    document: Document, facts: Facts
) -> None:
    if any(problem.level == "error" for problem in check(document, facts)):
        with pytest.raises(CompileError):
            compile(document, facts)
    else:
        assert str(compile(document, facts)).startswith("forward")
