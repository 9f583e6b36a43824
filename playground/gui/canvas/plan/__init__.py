"""Where everything on the canvas stands and what each node shows: values without Qt."""
