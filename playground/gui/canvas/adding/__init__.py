"""How something new gets onto the canvas: palette, search, drops."""
