"""What floats over the canvas: bars, scales, the minimap, the offer of an empty canvas."""
