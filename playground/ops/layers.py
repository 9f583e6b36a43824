"""The layers a network is made of: dense, and activation as a node.

Owns y = x w + b and the node around each entry of ACTIVATIONS.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.ops.activations import ACTIVATIONS
from playground.ops.facts import Facts
from playground.ops.fusing import fused
from playground.ops.initializers import INITIALIZERS
from playground.ops.op import Cell, Namespace, Op, Parameter, Preset, Scratch, Settings, Shape, ShapeError
from playground.ops.setting import Setting

LAYERS: list[Op] = []

_ACTIVATION_TITLES = tuple(activation.title for activation in ACTIVATIONS.values())


# -- dense -------------------------------------------------------------------------------------------

_SCALED = tuple(name for name, entry in INITIALIZERS.items() if entry.settings)

DENSE_SETTINGS = (
    Setting("units", "integer", 8, "Units", "How many neurons the layer has.", low=1, high=4096),
    Setting(
        "activation",
        "choice",
        "tanh",
        "Activation",
        "The bend that every neuron puts into its sum.",
        choices=tuple(ACTIVATIONS),
        titles=_ACTIVATION_TITLES,
    ),
    Setting(
        "initializer",
        "choice",
        "glorot_uniform",
        "Initialiser",
        "The random numbers that the weights start from.",
        choices=tuple(INITIALIZERS),
        titles=tuple(entry.title for entry in INITIALIZERS.values()),
    ),
    Setting(
        "init_scale",
        "number",
        None,
        "Start scale",
        "The initialiser's one number: its gain, limit, deviation or value. Empty takes its own default.",
        low=-1000.0,
        high=1000.0,
        optional=True,
        when=("initializer", _SCALED),
    ),
    Setting("bias", "flag", True, "Bias", "Whether every neuron adds a number of its own."),
    Setting(
        "bias_start",
        "number",
        0.0,
        "Bias start",
        "The number that all biases start at.",
        low=-1000.0,
        high=1000.0,
        when=("bias", (True,)),
    ),
)


def dense_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """(I,) → (O,) with O = units."""
    (shape,) = shapes
    if len(shape) != 1:
        raise ShapeError("takes rows of features, not " + " × ".join(map(str, shape)), "not a row", 0)
    return (int(settings["units"]),)


def dense_parameters(shapes: Sequence[Shape], settings: Settings) -> tuple[Parameter, ...]:
    """weight (I, O), bias (O,)."""
    fan_in, fan_out = shapes[0][0], int(settings["units"])
    scale = settings["init_scale"]
    spread = {} if scale is None else {"scale": scale}
    shape = (fan_in, fan_out)
    weight = Parameter("weight", shape, settings["initializer"], spread, fan_in, fan_out, penalised=True)
    if not settings["bias"]:
        return (weight,)
    bias = Parameter("bias", (fan_out,), "constant", {"scale": settings["bias_start"]}, fan_in, fan_out)
    return (weight, bias)


def dense_forward(xp: Namespace, cell: Cell) -> None:
    """y = x w + b.

    Shapes: x (B, I), w (I, O), b (O,), y (B, O).
    """
    xp.dot(cell.x[0], cell.w[0], out=cell.y)
    if len(cell.w) == 2:
        xp.add(cell.y, cell.w[1], out=cell.y)


def dense_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂w = xᵀ dy, ∂L/∂b = Σ dy over rows, ∂L/∂x = dy wᵀ.

    yₙⱼ = Σᵢ xₙᵢ wᵢⱼ + bⱼ, so ∂yₙⱼ/∂wᵢⱼ = xₙᵢ, ∂yₙⱼ/∂bⱼ = 1 and ∂yₙⱼ/∂xₙᵢ = wᵢⱼ; the chain rule sums over the
    index that the left side does not have: rows n for w and b, outputs j for x.
    """
    x, dy, dx = cell.x[0], cell.dy, cell.dx[0]
    xp.dot(x.T, dy, out=cell.dw[0])
    if len(cell.w) == 2:
        dy.sum(axis=0, out=cell.dw[1])
    if dx is not None:
        xp.dot(dy, cell.w[0].T, out=dx)


LAYERS.append(
    Op(
        name="dense",
        title="Dense",
        category="dense",
        icon="circles-three",
        hint="I → O",
        help="Every neuron weighs all inputs, adds them up with a bias of its own, and bends the sum with "
        "its activation.",
        source="torch.nn.Linear (whose weight is the transpose of ours)",
        settings=DENSE_SETTINGS,
        shape=dense_shape,
        parameters=dense_parameters,
        forward=dense_forward,
        backward=dense_backward,
        activation="activation",
        presets=(Preset("Dense", "I → O"),),
    )
)


# -- activation --------------------------------------------------------------------------------------

KIND = Setting(
    "kind",
    "choice",
    "relu",
    "Activation",
    "The function that every number goes through.",
    choices=tuple(ACTIVATIONS),
    titles=_ACTIVATION_TITLES,
)


def activation_shape(shapes: Sequence[Shape], settings: Settings, facts: Facts | None) -> Shape:
    """As it came."""
    return shapes[0]


def activation_scratch(shapes: Sequence[Shape], settings: Settings) -> tuple[Scratch, ...]:
    """The one working array that activations use."""
    return (Scratch(shapes[0], per_row=True),)


def activation_forward(xp: Namespace, cell: Cell) -> None:
    """y = f(x)."""
    activation = ACTIVATIONS[cell.settings["kind"]]
    if xp.__name__ == "numpy" or activation.slope is None:
        activation.forward(xp, cell.x[0], cell.y, cell.scratch[0])
    else:
        fused(xp, activation.forward, (cell.x[0], cell.y, cell.scratch[0]))


def activation_backward(xp: Namespace, cell: Cell) -> None:
    """∂L/∂x = ∂L/∂y · f′(x), as each activation derives it."""
    if cell.dx[0] is not None:
        activation = ACTIVATIONS[cell.settings["kind"]]
        if xp.__name__ == "numpy" or activation.slope is None:
            activation.backward(xp, cell.x[0], cell.y, cell.dy, cell.dx[0], cell.scratch[0])
        else:
            fused(xp, activation.backward, (cell.x[0], cell.y, cell.dy, cell.dx[0], cell.scratch[0]))


LAYERS.append(
    Op(
        name="activation",
        title="Activation",
        category="activation",
        icon="chart-line",
        hint="I → I",
        help="Bends every number on its own, without parameters. Dense layers have one built in; as a node "
        "it goes behind Add or a norm.",
        source="see each activation",
        settings=(KIND,),
        shape=activation_shape,
        scratch=activation_scratch,
        forward=activation_forward,
        backward=activation_backward,
        presets=tuple(
            Preset(activation.title, activation.hint, {"kind": name}, activation.help)
            for name, activation in ACTIVATIONS.items()
        ),
    )
)
