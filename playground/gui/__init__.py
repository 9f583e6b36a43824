"""What you see: window, canvas, plots, panels, theme, and the bridge to the worker thread."""
