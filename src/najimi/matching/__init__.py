"""Likely duplicates: found with their evidence, decided by a person."""

from najimi.matching.finding import QUEUE_PROBABILITY, Found, find_duplicates

__all__ = ["QUEUE_PROBABILITY", "Found", "find_duplicates"]
