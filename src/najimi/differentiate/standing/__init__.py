"""Where everyone stands: the tier by value, and the stage on the common path."""
