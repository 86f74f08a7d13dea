"""Likely duplicates: found with their evidence, decided by a person."""

from najimi.matching.finding import PAIRS_FILE, QUEUE_PROBABILITY, Found, find_duplicates

__all__ = ["PAIRS_FILE", "QUEUE_PROBABILITY", "Found", "find_duplicates"]
