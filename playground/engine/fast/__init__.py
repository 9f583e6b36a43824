"""The `fast` executor: compiled loops over the same program, for networks on the CPU."""
