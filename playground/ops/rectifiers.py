"""Activations that bend once: straight (or nearly so) for large z, flat for very negative z.

Owns linear, relu, leaky_relu, elu, selu, gelu, silu and softplus. Every exponential here is of a number
that is at most zero, so none can overflow.
"""

from __future__ import annotations

import math
from importlib import import_module

from playground.ops.activation import Activation
from playground.ops.op import Array, Namespace

RECTIFIERS: list[Activation] = []


# -- linear ------------------------------------------------------------------------------------------


def linear_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = z."""
    xp.copyto(y, z)


def linear_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f(z) = z, so f′(z) = 1."""
    xp.copyto(out, 1.0)


RECTIFIERS.append(
    Activation(
        name="linear",
        title="Linear",
        formula="z",
        hint="x",
        low=-math.inf,
        high=math.inf,
        help="Passes its input on unchanged. Layers that are only linear add up to one straight line, "
        "however many there are.",
        source="torch.nn.Identity",
        forward=linear_forward,
        slope=linear_slope,
    )
)


# -- relu --------------------------------------------------------------------------------------------


def relu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = max(0, z)."""
    xp.maximum(z, 0.0, out=y)


def relu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f′(z) = 1 where z > 0, else 0; at the bend itself 0, as PyTorch has it."""
    xp.heaviside(z, 0.0, out=out)


RECTIFIERS.append(
    Activation(
        name="relu",
        title="ReLU",
        formula="max(0, z)",
        hint="max(0, x)",
        low=0.0,
        high=math.inf,
        help="Cuts off everything below zero: one bend, and the network bends as often as it has such "
        "neurons. One that is never above zero stops learning.",
        source="Nair & Hinton 2010; torch.nn.ReLU",
        forward=relu_forward,
        slope=relu_slope,
    )
)


# -- leaky_relu --------------------------------------------------------------------------------------

LEAK = 0.01


def leaky_relu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = max(z, 0.01 z)."""
    xp.multiply(z, LEAK, out=y)
    xp.maximum(y, z, out=y)


def leaky_relu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f′(z) = 1 where z > 0, else 0.01."""
    xp.heaviside(z, 0.0, out=out)
    xp.maximum(out, LEAK, out=out)


RECTIFIERS.append(
    Activation(
        name="leaky_relu",
        title="Leaky ReLU",
        formula="max(z, 0.01 z)",
        hint="max(x, 0.01 x)",
        low=-math.inf,
        high=math.inf,
        help="A ReLU that lets one hundredth of the negative side through, so that no neuron ever "
        "stops learning for good.",
        source="Maas, Hannun & Ng 2013; torch.nn.LeakyReLU(0.01)",
        forward=leaky_relu_forward,
        slope=leaky_relu_slope,
    )
)


# -- elu ---------------------------------------------------------------------------------------------


def elu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = z where z > 0, else eᶻ − 1: as a sum, max(0, z) + expm1(min(0, z))."""
    xp.minimum(z, 0.0, out=s)
    xp.expm1(s, out=s)
    xp.maximum(z, 0.0, out=y)
    y += s


def elu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f′(z) = 1 where z > 0, else eᶻ: in one, exp(min(0, z))."""
    xp.minimum(z, 0.0, out=out)
    xp.exp(out, out=out)


RECTIFIERS.append(
    Activation(
        name="elu",
        title="ELU",
        formula="z if z > 0, else eᶻ − 1",
        hint="−1 … ∞",
        low=-1.0,
        high=math.inf,
        help="Like ReLU, but it levels off softly at −1, which keeps the mean of a layer near zero.",
        source="Clevert, Unterthiner & Hochreiter 2016; torch.nn.ELU(alpha=1)",
        forward=elu_forward,
        slope=elu_slope,
    )
)


# -- selu --------------------------------------------------------------------------------------------

SELU_ALPHA = 1.6732632423543772
SELU_LAMBDA = 1.0507009873554805


def selu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = λ z where z > 0, else λ α (eᶻ − 1)."""
    elu_part = SELU_LAMBDA * SELU_ALPHA
    xp.minimum(z, 0.0, out=s)
    xp.expm1(s, out=s)
    s *= elu_part
    xp.maximum(z, 0.0, out=y)
    y *= SELU_LAMBDA
    y += s


def selu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f′(z) = λ where z > 0, else λ α eᶻ.

    exp(min(0, z)) is 1 on the right: there λ α must become λ, so λ α − λ is taken off where z > 0.
    """
    xp.minimum(z, 0.0, out=out)
    xp.exp(out, out=out)
    out *= SELU_LAMBDA * SELU_ALPHA
    xp.heaviside(z, 0.0, out=s)
    s *= SELU_LAMBDA * SELU_ALPHA - SELU_LAMBDA
    out -= s


RECTIFIERS.append(
    Activation(
        name="selu",
        title="SELU",
        formula="λ z if z > 0, else λ α (eᶻ − 1)",
        hint="−1.76 … ∞",
        low=-SELU_LAMBDA * SELU_ALPHA,
        high=math.inf,
        help="An ELU whose two constants are chosen so that a deep stack of layers keeps mean 0 and "
        "variance 1 by itself. Goes with the LeCun initialiser.",
        source="Klambauer et al. 2017; torch.nn.SELU",
        forward=selu_forward,
        slope=selu_slope,
    )
)


# -- gelu --------------------------------------------------------------------------------------------


def _normal_cdf(xp: Namespace, z: Array, out: Array) -> None:
    """Writes Φ(z) = (1 + erf(z / √2)) / 2, the share of a normal distribution below z."""
    special = import_module("cupyx.scipy.special" if xp.__name__ == "cupy" else "scipy.special")
    xp.multiply(z, math.sqrt(0.5), out=out)
    special.erf(out, out=out)
    out += 1.0
    out *= 0.5


def gelu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = z Φ(z), with the exact Φ."""
    _normal_cdf(xp, z, y)
    y *= z


def gelu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """Product rule: f′(z) = Φ(z) + z φ(z), with φ(z) = exp(−z² / 2) / √(2π) the slope of Φ."""
    xp.multiply(z, z, out=s)
    s *= -0.5
    xp.exp(s, out=s)
    s *= 1.0 / math.sqrt(2.0 * math.pi)
    s *= z
    _normal_cdf(xp, z, out)
    out += s


RECTIFIERS.append(
    Activation(
        name="gelu",
        title="GELU",
        formula="z · Φ(z)",
        hint="x · Φ(x)",
        low=-0.17,
        high=math.inf,
        help="A ReLU with a soft knee that dips a little below zero first: each input is weighted by "
        "how likely a normal number is to lie below it. Usual in transformers.",
        source="Hendrycks & Gimpel 2016, exact form; torch.nn.GELU(approximate='none')",
        forward=gelu_forward,
        slope=gelu_slope,
    )
)


# -- silu --------------------------------------------------------------------------------------------


def logistic(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """Writes y = 1 / (1 + e⁻ᶻ) without overflow: exp(min(0, z)) / (1 + exp(−|z|)).

    For z ≥ 0 that is the definition; for z < 0 numerator and denominator are multiplied by eᶻ.
    """
    xp.abs(z, out=s)
    xp.negative(s, out=s)
    xp.exp(s, out=s)
    s += 1.0
    xp.minimum(z, 0.0, out=y)
    xp.exp(y, out=y)
    y /= s


def silu_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = z σ(z)."""
    logistic(xp, z, y, s)
    y *= z


def silu_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """Product rule with σ′ = σ (1 − σ): f′(z) = σ + z σ (1 − σ) = σ + y (1 − σ)."""
    logistic(xp, z, out, s)
    xp.subtract(1.0, out, out=s)
    s *= y
    out += s


RECTIFIERS.append(
    Activation(
        name="silu",
        title="SiLU",
        formula="z · σ(z)",
        hint="x · σ(x)",
        low=-0.279,
        high=math.inf,
        help="The input times its own sigmoid, also known as swish: smooth everywhere and a little "
        "below zero on the left.",
        source="Elfwing, Uchibe & Doya 2018; torch.nn.SiLU",
        forward=silu_forward,
        slope=silu_slope,
    )
)


# -- softplus ----------------------------------------------------------------------------------------


def softplus_forward(xp: Namespace, z: Array, y: Array, s: Array) -> None:
    """y = ln(1 + eᶻ), without overflow: max(0, z) + log1p(exp(−|z|))."""
    xp.abs(z, out=s)
    xp.negative(s, out=s)
    xp.exp(s, out=s)
    xp.log1p(s, out=s)
    xp.maximum(z, 0.0, out=y)
    y += s


def softplus_slope(xp: Namespace, z: Array, y: Array, out: Array, s: Array) -> None:
    """f′(z) = eᶻ / (1 + eᶻ) = σ(z)."""
    logistic(xp, z, out, s)


RECTIFIERS.append(
    Activation(
        name="softplus",
        title="Softplus",
        formula="ln(1 + eᶻ)",
        hint="ln(1 + eˣ)",
        low=0.0,
        high=math.inf,
        help="A ReLU with its bend rounded off; its slope is the sigmoid.",
        source="Dugas et al. 2001; torch.nn.Softplus (which is straight from z = 20 on, ours nowhere)",
        forward=softplus_forward,
        slope=softplus_slope,
    )
)
