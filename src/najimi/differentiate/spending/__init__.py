"""Models of what an order brings, and which of them to believe."""
