"""Which model to believe, and how far: tests on the past, inside the data."""
