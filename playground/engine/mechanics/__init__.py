"""The mechanics of one batch, as numbers to be looked at: rows, pulls, terms of a step, what-ifs, health."""
