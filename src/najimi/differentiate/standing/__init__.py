"""Where everyone stands: the stage on the common path."""
