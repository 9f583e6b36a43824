"""Small dull widgets: they show plain values, emit requests, and look as the theme says."""
