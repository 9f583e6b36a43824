"""Activations that keep their output between two ends, however large the input.

Owns sigmoid, tanh, softmax and sine.
"""

from __future__ import annotations

from playground.ops.activation import Activation
from playground.ops.formula import Formula, Number
from playground.ops.op import Array, Namespace
from playground.ops.rectifiers import logistic
from playground.ops.terms import minus, squared, times

SQUASHERS: list[Activation] = []


# -- sigmoid -----------------------------------------------------------------------------------------


def sigmoid_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = σ(z) = 1 / (1 + e⁻ᶻ)."""
    logistic(xp, z, y, s)


def sigmoid_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """σ′ = e⁻ᶻ / (1 + e⁻ᶻ)² = σ (1 − σ), which needs the output alone."""
    xp.subtract(1.0, y, out=out)
    out *= y


def sigmoid_slope_formula(y: Formula) -> Formula:
    """y (1 − y)."""
    return times(y, minus(Number(1), y))


SQUASHERS.append(
    Activation(
        name="sigmoid",
        title="Sigmoid",
        formula="1 / (1 + e⁻ᶻ)",
        hint="0 … 1",
        low=0.0,
        high=1.0,
        help="Squeezes any number into 0 … 1, so that it can be read as a probability: σ(−5) = 0.0067, "
        "σ(10) = 0.99995. Far from zero its slope vanishes.",
        source="Verhulst 1838; torch.nn.Sigmoid",
        forward=sigmoid_forward,
        slope=sigmoid_slope,
        slope_formula=sigmoid_slope_formula,
    )
)


# -- tanh --------------------------------------------------------------------------------------------


def tanh_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = tanh(z)."""
    xp.tanh(z, out=y)


def tanh_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """With tanh = sinh / cosh and cosh² − sinh² = 1: tanh′ = 1 − tanh², which needs the output alone."""
    xp.multiply(y, y, out=out)
    xp.subtract(1.0, out, out=out)


def tanh_slope_formula(y: Formula) -> Formula:
    """1 − y²."""
    return minus(Number(1), squared(y))


SQUASHERS.append(
    Activation(
        name="tanh",
        title="Tanh",
        formula="tanh(z)",
        hint="−1 … 1",
        low=-1.0,
        high=1.0,
        help="A sigmoid stretched to −1 … 1, so that its outputs centre on zero; steepest in the middle.",
        source="LeCun et al. 1998, Efficient BackProp; torch.nn.Tanh",
        forward=tanh_forward,
        slope=tanh_slope,
        slope_formula=tanh_slope_formula,
    )
)


# -- softmax -----------------------------------------------------------------------------------------


def softmax_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = eᶻ / Σ eᶻ over the features of each row.

    The largest z of a row is taken off first: it cancels, and no exponential can overflow.

    Shapes: z, y, s (B, O, …).
    """
    row = s[:, :1]
    z.max(axis=1, keepdims=True, out=row)
    xp.subtract(z, row, out=y)
    xp.exp(y, out=y)
    y.sum(axis=1, keepdims=True, out=row)
    y /= row


def softmax_vjp(xp: Namespace, z: Array, y: Array, dy: Array, dz: Array, s: Array) -> None:
    """∂yᵢ/∂zⱼ = yᵢ (δᵢⱼ − yⱼ), so ∂L/∂zⱼ = Σᵢ dyᵢ yᵢ (δᵢⱼ − yⱼ) = yⱼ (dyⱼ − Σᵢ dyᵢ yᵢ)."""
    row = s[:, :1]
    xp.multiply(dy, y, out=dz)
    dz.sum(axis=1, keepdims=True, out=row)
    xp.subtract(dy, row, out=dz)
    dz *= y


SQUASHERS.append(
    Activation(
        name="softmax",
        title="Softmax",
        formula="eᶻ / Σ eᶻ",
        hint="Σ = 1",
        low=0.0,
        high=1.0,
        help="Turns the numbers of a row into shares of one, the largest taking the most: the "
        "probabilities of several classes. Each output depends on all inputs of its row.",
        source="Bridle 1990; torch.nn.Softmax(dim=1)",
        forward=softmax_forward,
        vjp=softmax_vjp,
    )
)


# -- sine --------------------------------------------------------------------------------------------


def sine_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = sin(z)."""
    xp.sin(z, out=y)


def sine_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """sin′ = cos."""
    xp.cos(z, out=out)


SQUASHERS.append(
    Activation(
        name="sine",
        title="Sine",
        formula="sin(z)",
        hint="sin(x)",
        low=-1.0,
        high=1.0,
        help="Waves instead of one bend: good at ripples and spirals, harder to train, and sure of "
        "nothing outside the data.",
        source="Sitzmann et al. 2020, Implicit Neural Representations (with ω₀ = 1); torch.sin",
        forward=sine_forward,
        slope=sine_slope,
    )
)
