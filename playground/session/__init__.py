"""What is happening now: the current document with its undo list, and the runner that trains it. No Qt."""
