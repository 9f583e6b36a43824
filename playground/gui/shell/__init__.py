"""The frame of the window: top row, deck, columns, drawer, status. Panels are handed in."""
