"""The table of losses, and whether a loss fits the activation before it."""

from __future__ import annotations

from collections.abc import Mapping

from playground.ops.class_losses import CLASS_LOSSES
from playground.ops.loss import Loss
from playground.ops.table import table
from playground.ops.value_losses import VALUE_LOSSES

LOSSES: Mapping[str, Loss] = table(VALUE_LOSSES, CLASS_LOSSES)
"""Every loss by name."""


def mismatch(loss: Loss, activation: str) -> str | None:
    """Why `loss` should not follow an output of this activation; None where it may.

    A loss from logits after the wrong probabilities would squeeze twice. The text is the end of a
    sentence that begins with the loss node's name.
    """
    if loss.fuses is None or activation == loss.fuses or activation not in ("sigmoid", "softmax"):
        return None
    other = next(entry.title for entry in LOSSES.values() if entry.fuses == activation)
    return (
        f"is {loss.title.lower()}, which goes with {loss.fuses}, but the network ends in {activation}: "
        f"choose {other.lower()}, or end in {loss.fuses}"
    )
