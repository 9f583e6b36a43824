"""How parameters start: the table of initialisers.

Owns the distributions. An initialiser is a pure function of the random generator that it is handed, so
"the same start again" is the same generator again. All draw in float64, whatever the network computes in.

`fan_in` is the number of inputs that one output sums up, `fan_out` the number of outputs that one input
reaches. Weights are (I, O), the transpose of PyTorch's. PyTorch's `gain` is `scale` here; the He entries
already hold its √2 for ReLU ("kaiming", mode fan_in, a = 0). What `torch.nn.Linear` starts with,
uniform in ±1/√fan_in, is `lecun_uniform` with scale 1/√3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.ops.op import Array, Settings, Shape
from playground.ops.setting import Setting
from playground.ops.table import table

Generator = Any  # numpy.random.Generator
Fill = Callable[[Generator, Shape, int, int, Settings], Array]

_ENTRIES: list[Initializer] = []


@dataclass(frozen=True, kw_only=True)
class Initializer:
    """One way to start a block of parameters.

    `fill(generator, shape, fan_in, fan_out, settings)` gives a new float64 array under resolved settings.
    An initialiser has one setting, "scale", or none; the setting's label says what it means here.
    """

    name: str
    title: str
    settings: tuple[Setting, ...]
    fill: Fill
    help: str
    source: str


def _scale(default: float, label: str, help: str, low: float | None = 0.0) -> tuple[Setting, ...]:
    """The one setting of an initialiser, under the meaning that it has there."""
    return (Setting("scale", "number", default, label, help, low=low),)


_GAIN = _scale(1.0, "Gain", "What the standard width of the start is multiplied by.")


# -- zeros -------------------------------------------------------------------------------------------


def zeros(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
    """All 0."""
    import numpy as np

    return np.zeros(shape)


_ENTRIES.append(
    Initializer(
        name="zeros",
        title="Zeros",
        settings=(),
        fill=zeros,
        help="Everything starts at 0. Right for biases; as weights all neurons of a layer stay alike "
        "for ever, which is worth seeing once.",
        source="torch.nn.init.zeros_",
    )
)


# -- constant ----------------------------------------------------------------------------------------


def constant(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
    """All `scale`."""
    import numpy as np

    return np.full(shape, float(settings["scale"]))


_ENTRIES.append(
    Initializer(
        name="constant",
        title="Constant",
        settings=_scale(0.0, "Value", "The number that everything starts at.", low=None),
        fill=constant,
        help="Everything starts at the same number, so neurons of a layer cannot come to differ.",
        source="torch.nn.init.constant_",
    )
)


# -- uniform -----------------------------------------------------------------------------------------


def uniform(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
    """Evenly spread over −scale … scale."""
    limit = float(settings["scale"])
    return generator.uniform(-limit, limit, shape)


_ENTRIES.append(
    Initializer(
        name="uniform",
        title="Uniform",
        settings=_scale(0.5, "Limit", "Numbers are spread evenly from minus this to this."),
        fill=uniform,
        help="Evenly spread within fixed limits, whatever the width of the layer: TF Playground's "
        "way, with 0.5.",
        source="torch.nn.init.uniform_ (there 0 … 1 by default)",
    )
)


# -- normal ------------------------------------------------------------------------------------------


def normal(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
    """Normal, mean 0 and standard deviation `scale`."""
    return generator.normal(0.0, float(settings["scale"]), shape)


_ENTRIES.append(
    Initializer(
        name="normal",
        title="Normal",
        settings=_scale(1.0, "Deviation", "The standard deviation of the normal distribution."),
        fill=normal,
        help="A bell curve of fixed width around 0, whatever the width of the layer.",
        source="torch.nn.init.normal_",
    )
)


# -- glorot, he, lecun -------------------------------------------------------------------------------


def _scaled(deviation: Callable[[int, int], float], *, is_normal: bool) -> Fill:
    """A fill of the given standard deviation. A uniform ±a has deviation a / √3, so a = √3 · deviation."""

    def fill(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
        width = float(settings["scale"]) * deviation(max(fan_in, 1), max(fan_out, 1))
        if is_normal:
            return generator.normal(0.0, width, shape)
        limit = math.sqrt(3.0) * width
        return generator.uniform(-limit, limit, shape)

    return fill


def glorot_deviation(fan_in: int, fan_out: int) -> float:
    """√(2 / (fan_in + fan_out)): between keeping the variance forwards and keeping it backwards."""
    return math.sqrt(2.0 / (fan_in + fan_out))


def he_deviation(fan_in: int, fan_out: int) -> float:
    """√(2 / fan_in): a ReLU passes half the variance on, so twice as much goes in."""
    return math.sqrt(2.0 / fan_in)


def lecun_deviation(fan_in: int, fan_out: int) -> float:
    """√(1 / fan_in): a sum of fan_in numbers of variance 1 has variance 1 again."""
    return math.sqrt(1.0 / fan_in)


_GLOROT_HELP = "Scaled by both widths so that signals neither grow nor fade in either direction; for tanh "
_GLOROT_HELP += "and sigmoid."
_HE_HELP = "Scaled by the width before it, and by √2 for the half that a ReLU cuts off."
_LECUN_HELP = "Scaled by the width before it, so that variance 1 goes on as variance 1; for SELU."

_ENTRIES.extend(
    [
        Initializer(
            name="glorot_uniform",
            title="Glorot uniform",
            settings=_GAIN,
            fill=_scaled(glorot_deviation, is_normal=False),
            help=_GLOROT_HELP,
            source="Glorot & Bengio 2010, eq. 16; torch.nn.init.xavier_uniform_",
        ),
        Initializer(
            name="glorot_normal",
            title="Glorot normal",
            settings=_GAIN,
            fill=_scaled(glorot_deviation, is_normal=True),
            help=_GLOROT_HELP,
            source="Glorot & Bengio 2010; torch.nn.init.xavier_normal_ (Keras cuts the tails, we do not)",
        ),
        Initializer(
            name="he_uniform",
            title="He uniform",
            settings=_GAIN,
            fill=_scaled(he_deviation, is_normal=False),
            help=_HE_HELP,
            source="He et al. 2015, eq. 10; torch.nn.init.kaiming_uniform_",
        ),
        Initializer(
            name="he_normal",
            title="He normal",
            settings=_GAIN,
            fill=_scaled(he_deviation, is_normal=True),
            help=_HE_HELP,
            source="He et al. 2015, eq. 10; torch.nn.init.kaiming_normal_",
        ),
        Initializer(
            name="lecun_uniform",
            title="LeCun uniform",
            settings=_GAIN,
            fill=_scaled(lecun_deviation, is_normal=False),
            help=_LECUN_HELP,
            source="LeCun et al. 1998, Efficient BackProp, §4.6; keras.initializers.LecunUniform",
        ),
        Initializer(
            name="lecun_normal",
            title="LeCun normal",
            settings=_GAIN,
            fill=_scaled(lecun_deviation, is_normal=True),
            help=_LECUN_HELP,
            source="LeCun et al. 1998; keras.initializers.LecunNormal (which cuts the tails, we do not)",
        ),
    ]
)


# -- orthogonal --------------------------------------------------------------------------------------


def orthogonal(generator: Generator, shape: Shape, fan_in: int, fan_out: int, settings: Settings) -> Array:
    """Rows (or columns, whichever are fewer) at right angles to each other, each of length `scale`.

    Q of the QR decomposition of a normal matrix; its columns take the signs of R's diagonal, which makes
    every orthogonal matrix equally likely. A block of more than two dimensions counts as one row for each
    index of its first.
    """
    import numpy as np

    rows = shape[0] if shape else 1
    columns = math.prod(shape[1:])
    tall = generator.normal(0.0, 1.0, (max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(tall)
    q *= np.where(np.diagonal(r) < 0.0, -1.0, 1.0)
    matrix = q if rows >= columns else q.T
    return np.ascontiguousarray(float(settings["scale"]) * matrix).reshape(shape)


_ENTRIES.append(
    Initializer(
        name="orthogonal",
        title="Orthogonal",
        settings=_GAIN,
        fill=orthogonal,
        help="Directions at right angles to each other: the layer turns its input without stretching "
        "any direction more than another.",
        source="Saxe, McClelland & Ganguli 2014; torch.nn.init.orthogonal_",
    )
)


INITIALIZERS: Mapping[str, Initializer] = table(_ENTRIES)
"""Every initialiser by name."""
