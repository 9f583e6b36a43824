"""The panels of the window: each shows plain values and emits what the user asks for."""
