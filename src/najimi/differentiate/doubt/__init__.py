"""How sure are we: of a probability, of a count, of a total, and of the day they come back."""
