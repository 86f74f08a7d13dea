"""najimi: one-to-one marketing that knows each customer by name."""

__version__ = "0.1.0"
