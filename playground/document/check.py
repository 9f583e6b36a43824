"""What is wrong with a document, in words that a user understands.

`check` never raises and never changes anything. It goes from the outside in: names and links, then
single settings, then shapes, then what belongs to the whole network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from playground.document.bypass import feeder, origin
from playground.document.check_groups import check_groups
from playground.document.check_training import check_training
from playground.document.edits import MAX_NAME
from playground.document.inspect import Inspection, inspect
from playground.document.links import in_loops
from playground.document.model import Document, Graph, Link, Node
from playground.document.problem import Fix, Problem
from playground.document.remedies import remedied
from playground.ops import ACTIVATIONS, LOSSES, OPS
from playground.ops.facts import Facts
from playground.ops.setting import problems as setting_problems
from playground.ops.setting import resolve

MAX_PARAMETERS = 50_000_000


def check(document: Document, facts: Facts | None = None) -> list[Problem]:
    """Every problem of the document, errors first. Without `facts` what depends on the data is left out."""
    return examine(document, facts)[1]


def examine(document: Document, facts: Facts | None = None) -> tuple[Inspection, list[Problem]]:
    """What `inspect` finds and what `check` says, in one walk."""
    graph = document.graph
    broken = [*_identities(graph), *_links(graph)]
    if broken:
        return Inspection((), frozenset(), frozenset(), {}, ()), [*broken, *check_training(document.training)]
    inspection = inspect(graph, facts)
    found = [
        *_settings(graph),
        *_loops(graph, inspection),
        *_ends(graph),
        *_missing_inputs(graph, inspection),
        *(remedied(problem, graph, inspection, facts) for problem in inspection.problems),
        *_idle(graph, inspection),
        *_size(inspection),
        *_frozen(graph, inspection),
        *_mismatched_end(graph),
        *check_groups(graph),
        *check_training(document.training),
    ]
    return inspection, sorted(found, key=lambda problem: problem.level != "error")


def _title(node: Node) -> str:
    """How a sentence names a node: Dense 'hidden'."""
    op = OPS.get(node.op)
    return f"{op.title if op else node.op} '{node.name}'"


def _identities(graph: Graph) -> Iterator[Problem]:
    """Nodes must be told apart by id; links must end at nodes."""
    for id, count in Counter(node.id for node in graph.nodes).items():
        if count > 1:
            yield Problem(
                f"{count} nodes have the id {id}: every node needs one of its own.", where="graph.nodes"
            )
    known = {node.id for node in graph.nodes}
    for link in graph.links:
        for end in (link.source, link.target):
            if end not in known:
                yield Problem(
                    f"The link {list(link)} ends at node {end}, which is not there: remove the link.",
                    where="graph.links",
                )


def _links(graph: Graph) -> Iterator[Problem]:
    """Each link leaves an output that exists and enters an input that exists and that no other enters."""
    taken: dict[tuple[int, int], Link] = {}
    nodes = {node.id: node for node in graph.nodes}
    for link in graph.links:
        if link.source not in nodes or link.target not in nodes:
            continue
        start, end = OPS.get(nodes[link.source].op), OPS.get(nodes[link.target].op)
        source, target = _title(nodes[link.source]), _title(nodes[link.target])
        if start is not None and not 0 <= link.output < start.outputs:
            yield Problem(
                f"{source} has no output {link.output}: remove the link to {target}.",
                node=link.source,
                where="graph.links",
            )
        if link.input < 0 or (end is not None and end.inputs is not None and link.input >= end.inputs):
            yield Problem(
                f"{target} has no input {link.input}: remove the link from {source}.",
                node=link.target,
                where="graph.links",
            )
        if (link.target, link.input) in taken:
            yield Problem(
                f"Input {link.input} of {target} has two links: remove one.",
                node=link.target,
                where="graph.links",
            )
        taken[link.target, link.input] = link


def _settings(graph: Graph) -> Iterator[Problem]:
    """Known ops, names of one's own, values within their limits."""
    names = Counter(node.name for node in graph.nodes)
    for node in graph.nodes:
        op = OPS.get(node.op)
        if op is None:
            text = (
                f"'{node.name}' is of the kind '{node.op[:40]}', which this version does not know: "
                "remove it or replace it."
            )
            yield Problem(text, node=node.id, brief="unknown", fixes=(Fix("Remove", "remove_node", node.id),))
            continue
        if not node.name.strip() or len(node.name) > MAX_NAME:
            yield Problem(
                f"A {op.title} node needs a name of 1 to {MAX_NAME} characters.", node=node.id, brief="name"
            )
        elif names[node.name] > 1:
            yield Problem(
                f"{names[node.name]} nodes are called '{node.name}': give each a name of its own.",
                node=node.id,
                brief="name",
            )
        for name, why in setting_problems(op.settings, node.settings):
            yield Problem(f"{_title(node)}: {why}.", node=node.id, where=name, brief=name)


def _loops(graph: Graph, inspection: Inspection) -> Iterator[Problem]:
    """No path of links may come back to where it began."""
    looping = in_loops(graph) if inspection.looped else frozenset[int]()
    inside = [node for node in graph.nodes if node.id in looping]
    if inside:
        names = ", ".join(f"'{node.name}'" for node in inside[:6])
        for node in inside:
            yield Problem(f"The links of {names} form a loop: cut one of them.", node=node.id, brief="loop")


def _ends(graph: Graph) -> Iterator[Problem]:
    """A network begins at an input and ends at one loss."""
    if not graph.nodes:
        yield Problem("The graph is empty: add an input, a layer and a loss.", where="graph")
        return
    inputs = [node for node in graph.nodes if node.op == "input"]
    losses = [node for node in graph.nodes if node.op == "loss"]
    if not inputs:
        yield Problem("There is no input: add one and connect it.", where="graph")
    if not losses:
        yield Problem("There is no loss: add one behind the output.", where="graph")
    for extra in losses[1:]:
        fix = Fix("Remove", "remove_node", extra.id)
        yield Problem(
            f"A graph has one loss, but '{extra.name}' is one more: remove it.",
            node=extra.id,
            brief="one only",
            fixes=(fix,),
        )


def _missing_inputs(graph: Graph, inspection: Inspection) -> Iterator[Problem]:
    """A node that feeds the loss needs something to work on; a merge of one has nothing to merge."""
    for node in graph.nodes:
        op = OPS.get(node.op)
        if op is None or node.id not in inspection.live or op.inputs == 0:
            continue
        inputs = graph.into(node.id)
        wanted = 1 if op.inputs is None else op.inputs
        if len(inputs) < wanted:
            yield Problem(
                f"{_title(node)} has no input: draw a link to it.",
                node=node.id,
                port=len(inputs),
                brief="no input",
            )
        elif op.inputs is None and [link.input for link in inputs] != list(range(len(inputs))):
            yield Problem(
                f"The inputs of {_title(node)} are not numbered 0, 1, 2 …: draw its links again.",
                node=node.id,
                brief="inputs",
            )


def _idle(graph: Graph, inspection: Inspection) -> Iterator[Problem]:
    """Hints for nodes that do not feed the loss."""
    if not any(node.op == "loss" for node in graph.nodes):
        return
    before = _last_layer(graph)
    for node in graph.nodes:
        op = OPS.get(node.op)
        if op is None or node.id in inspection.live:
            continue
        linked = graph.into(node.id) or graph.out_of(node.id)
        brief = "not connected" if not linked else "leads nowhere"
        word = "is not connected" if not linked else "does not lead to the loss"
        fixes: tuple[Fix, ...] = (Fix("Remove", "remove_node", node.id),)
        if not linked and op.inputs and before is not None:
            fixes = (
                Fix(f"Put after {before.name}", "insert_after", node.id, (("after", before.id),)),
                *fixes,
            )
        yield Problem(
            f"{_title(node)} {word}. It will not take part in training.",
            "hint",
            node.id,
            brief=brief,
            fixes=fixes,
        )


def _last_layer(graph: Graph) -> Node | None:
    """The node before the output, where a loose node would most likely go; not one that hands on."""
    node = next((node for node in graph.nodes if node.op == "loss"), None)
    for _ in range(2):
        node = feeder(graph, node.id) if node is not None else None
    return node


def _size(inspection: Inspection) -> Iterator[Problem]:
    """A network that could not be held in memory is refused before a buffer is made."""
    if inspection.count > MAX_PARAMETERS:
        yield Problem(
            f"The network has {inspection.count:,} parameters; at most {MAX_PARAMETERS:,} are supported: "
            "make layers narrower.",
            where="graph",
        )


def _frozen(graph: Graph, inspection: Inspection) -> Iterator[Problem]:
    """A hint where no node is left that learns; the last one, which is refitted most often, is offered."""
    learning = [
        graph.node(id) for id in inspection.order if id in inspection.live and inspection.shapes[id].count
    ]
    if learning and all(node.frozen for node in learning):
        last = learning[-1]
        text = "Every layer is frozen, so nothing is left to train: unfreeze one."
        yield Problem(
            text,
            "hint",
            last.id,
            brief="frozen",
            fixes=(Fix(f"Unfreeze '{last.name}'", "unfreeze", last.id),),
        )


def _mismatched_end(graph: Graph) -> Iterator[Problem]:
    """A loss that works on logits cannot follow the probabilities of another."""
    partner = {loss.fuses: loss for loss in LOSSES.values() if loss.fuses}
    for node in graph.nodes:
        links = graph.into(node.id) if node.op == "loss" else ()
        loss = LOSSES.get(str(resolve(OPS[node.op].settings, node.settings)["kind"])) if links else None
        if loss is None or loss.fuses is None:
            continue
        before = origin(graph, links[0])
        if before is None:
            continue
        end = graph.node(before[0])
        ending = end_activation(end)
        if ending in partner and ending != loss.fuses:
            key = OPS[end.op].activation or "kind"
            wanted = ACTIVATIONS[loss.fuses].title.lower()
            fix = Fix(f"End in {wanted}", "set_setting", end.id, ((key, loss.fuses),))
            text = (
                f"{_title(node)} is {loss.title.lower()}, which follows {wanted}, but {_title(end)} ends in "
                f"{ending}: choose {partner[ending].title.lower()}, or end in {wanted}."
            )
            yield Problem(text, node=node.id, brief="mismatch", fixes=(fix,))


def end_activation(node: Node) -> str | None:
    """The activation that a node's output has gone through last; None where it is no activation's."""
    op = OPS.get(node.op)
    if op is None:
        return None
    key = "kind" if op.category == "activation" else op.activation
    if key is None:
        return None
    default = next(setting.default for setting in op.settings if setting.name == key)
    return str(node.settings.get(key, default))
