"""Likely duplicates: who may be the same person, with the evidence, for a person to decide."""
