"""The library of blocks: known pieces of networks, each for any number of units.

Owns the table BLOCKS. A block whose way in is wired to more than one node begins with a point, so every
block has one node that the source feeds and one that feeds on.
"""

from __future__ import annotations

from playground.document.block import Block, Part, Piece, built, dense, way_around, way_in
from playground.document.model import frozen

UNITS = 8
"""Of a block that is placed where nothing says how wide it must be."""
MOST_UNITS = 4096

BLOCKS: dict[str, Block] = {}
"""The library, by name, in the order of the palette."""


def _enter(block: Block) -> None:
    BLOCKS[block.name] = block


# -- mlp ---------------------------------------------------------------------------------------------


def _mlp(units: int) -> Piece:
    parts = [dense(column, units, "tanh") for column in range(3)]
    return built("MLP", "violet", units, parts, [(1, 2), (2, 3)])


_enter(
    Block(
        "mlp",
        "MLP",
        "3 layers",
        "Three dense layers, one behind the other: each bends what the one before has bent.",
        "Rumelhart, Hinton & Williams 1986, learning representations by back-propagating errors",
        "violet",
        _mlp,
    )
)

# -- residual ----------------------------------------------------------------------------------------


def _residual(units: int) -> Piece:
    """relu(x + f(x)), f of two layers."""
    parts = [
        way_in(over=True),
        dense(1, units, "relu", initializer="he_normal"),
        dense(2, units, "linear"),
        way_around(2),
        Part("add", 3),
        Part("activation", 4, settings=frozen(kind="relu")),
    ]
    wires = [(1, 2), (2, 3), (3, 5), (1, 4), (4, 5), (5, 6)]
    return built("Residual", "yellow", units, parts, wires)


_enter(
    Block(
        "residual",
        "Residual block",
        "relu(x + f(x))",
        "Two layers learn what is to be added to their input, which goes around them on a wire of its own. "
        "Along that wire gradients reach the layers before undiminished, so deep stacks of these train.",
        "He et al. 2016, deep residual learning for image recognition, figure 2",
        "yellow",
        _residual,
        keeps=True,
    )
)

# -- pre-activation residual -------------------------------------------------------------------------


def _pre_activation(units: int) -> Piece:
    """x + f(x), f of norm, relu, layer, twice."""
    relu = frozen(kind="relu")
    parts = [
        way_in(over=True),
        Part("batch_norm", 1),
        Part("activation", 2, settings=relu),
        dense(3, units, "linear"),
        Part("batch_norm", 4),
        Part("activation", 5, settings=relu),
        dense(6, units, "linear"),
        way_around(6),
        Part("add", 7),
    ]
    wires = [*((number, number + 1) for number in range(1, 7)), (7, 9), (1, 8), (8, 9)]
    return built("Pre-activation", "yellow", units, parts, wires)


_enter(
    Block(
        "pre_activation",
        "Pre-activation residual",
        "x + f(norm, relu)",
        "A residual block that normalises and bends before each layer and leaves the sum as it is: the way "
        "around is clear from the first block to the last.",
        "He et al. 2016, identity mappings in deep residual networks, figure 1b",
        "yellow",
        _pre_activation,
        keeps=True,
    )
)

# -- bottleneck --------------------------------------------------------------------------------------


def _bottleneck(units: int) -> Piece:
    """relu(x + f(x)), f of three layers, narrow in the middle."""
    narrow = max(units // 4, min(units, 2))
    parts = [
        way_in(over=True),
        dense(1, narrow, "relu", initializer="he_normal"),
        dense(2, narrow, "relu", initializer="he_normal"),
        dense(3, units, "linear"),
        way_around(3),
        Part("add", 4),
        Part("activation", 5, settings=frozen(kind="relu")),
    ]
    wires = [(1, 2), (2, 3), (3, 4), (4, 6), (1, 5), (5, 6), (6, 7)]
    return built("Bottleneck", "yellow", units, parts, wires)


_enter(
    Block(
        "bottleneck",
        "Bottleneck",
        "wide, narrow, wide",
        "A residual block whose layers work on a quarter of the units: few weights for its depth.",
        "He et al. 2016, deep residual learning for image recognition, figure 5",
        "yellow",
        _bottleneck,
        keeps=True,
    )
)

# -- feed-forward ------------------------------------------------------------------------------------


def _feed_forward(units: int) -> Piece:
    """x + f(norm(x)), f of a wide and a narrow layer."""
    parts = [
        way_in(over=True),
        Part("layer_norm", 1),
        dense(2, min(4 * units, MOST_UNITS), "gelu"),
        dense(3, units, "linear"),
        way_around(3),
        Part("add", 4),
    ]
    wires = [(1, 2), (2, 3), (3, 4), (4, 6), (1, 5), (5, 6)]
    return built("Feed-forward", "teal", units, parts, wires)


_enter(
    Block(
        "feed_forward",
        "Feed-forward",
        "x + f(norm x)",
        "The part of a transformer that works on one position at a time: normalised, four times as wide "
        "inside, and added to what came in.",
        "Vaswani et al. 2017, attention is all you need, section 3.3; norm first as Xiong et al. 2020",
        "teal",
        _feed_forward,
        keeps=True,
    )
)

# -- highway -----------------------------------------------------------------------------------------


def _highway(units: int) -> Piece:
    """f(x) · t(x) + x · c(x), with gates t and c."""
    parts = [
        way_in(over=True),
        dense(1, units, "sigmoid", name="carry gate", bias_start=2.0),
        way_around(1),
        dense(1, units, "relu", row=1, initializer="he_normal"),
        dense(1, units, "sigmoid", row=2, name="transform gate", bias_start=-2.0),
        Part("multiply", 2),
        Part("multiply", 2, 1),
        Part("add", 3),
    ]
    wires = [(1, 2), (1, 3), (1, 4), (1, 5), (3, 6), (2, 6), (4, 7), (5, 7), (6, 8), (7, 8)]
    return built("Highway", "pink", units, parts, wires)


_enter(
    Block(
        "highway",
        "Highway",
        "gates for f(x) and x",
        "One gate says how much of the layer goes through, another how much of the input is carried past "
        "it. Their biases let nearly all be carried at first, so even a deep network begins as a simple one.",
        "Srivastava et al. 2015, highway networks, equation 2",
        "pink",
        _highway,
        keeps=True,
    )
)

# -- gated -------------------------------------------------------------------------------------------


def _gated(units: int) -> Piece:
    """f(x) · sigmoid(g(x))."""
    parts = [
        way_in(),
        dense(1, units, "linear", name="value"),
        dense(1, units, "sigmoid", row=1, name="gate"),
        Part("multiply", 2),
    ]
    wires = [(1, 2), (1, 3), (2, 4), (3, 4)]
    return built("Gated", "pink", units, parts, wires)


_enter(
    Block(
        "gated",
        "Gated unit",
        "value · gate",
        "One layer says what, another how much of it, from 0 to 1, unit by unit.",
        "Dauphin et al. 2017, language modeling with gated convolutional networks, equation 1",
        "pink",
        _gated,
    )
)

# -- dense concat ------------------------------------------------------------------------------------


def _dense_concat(units: int) -> Piece:
    """Every layer sees all before it; a last one brings them back to so many units."""
    growth = max(units // 2, 1)
    parts = [
        way_in(over=True),
        dense(1, growth, "relu", initializer="he_normal"),
        way_around(1),
        Part("concat", 2),
        dense(3, growth, "relu", initializer="he_normal"),
        Part("concat", 4),
        dense(5, units, "linear", name="transition"),
    ]
    wires = [(1, 2), (1, 3), (3, 4), (2, 4), (4, 5), (4, 6), (5, 6), (6, 7)]
    return built("Dense concat", "green", units, parts, wires)


_enter(
    Block(
        "dense_concat",
        "Dense concat",
        "all layers side by side",
        "Every layer gets the features of all layers before it side by side, so none has to be learned "
        "twice; a transition layer brings them back to a chosen width.",
        "Huang et al. 2017, densely connected convolutional networks, equation 2",
        "green",
        _dense_concat,
    )
)

# -- wide and deep -----------------------------------------------------------------------------------


def _wide_and_deep(units: int) -> Piece:
    """The input beside what two layers make of it, weighed together."""
    parts = [
        way_in(over=True),
        dense(1, units, "relu", initializer="he_normal"),
        dense(2, units, "relu", initializer="he_normal"),
        way_around(2),
        Part("concat", 3),
        dense(4, units, "linear", name="joint"),
    ]
    wires = [(1, 2), (2, 3), (3, 5), (1, 4), (4, 5), (5, 6)]
    return built("Wide and deep", "green", units, parts, wires)


_enter(
    Block(
        "wide_and_deep",
        "Wide and deep",
        "x beside f(x)",
        "One layer weighs the input itself beside what two layers have made of it: what is simple is learned "
        "directly, what is not by the deep part.",
        "Cheng et al. 2016, wide & deep learning for recommender systems, equation 3",
        "green",
        _wide_and_deep,
    )
)
