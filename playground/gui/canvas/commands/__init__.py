"""What keys and menus do on the canvas, each as one request for an edit."""
