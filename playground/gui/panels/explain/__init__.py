"""One trained number, and how this batch changes it, with every number in it."""
