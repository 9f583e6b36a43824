"""What is painted in the scene of the canvas: dull items that show what they are handed."""
