"""The batch at hand: its rows, what a step would make of its loss, and where its rows lie."""
