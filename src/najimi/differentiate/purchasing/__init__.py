"""Models of how often people buy, fitted to histories: one row per customer, or per cell of equals."""
