"""How it computes: a document becomes a program, an executor runs it, a trainer counts, frames show it."""
