"""The plots: loss, boundary, activation, weights; and their export without a window."""
