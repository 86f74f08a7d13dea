"""Two small shops that every purchase model is tried on."""

from najimi.differentiate.purchasing.histories import Histories

HOSTILE = Histories.of(
    frequency=[0, 0, 0, 1, 1, 5_000, 100_000, 1_000_000, 3, 3],
    recency_days=[0, 0, 0, 1, 3650, 5_000, 36_500, 36_500, 1e-9, 2],
    tenure_days=[0, 1, 1e6, 1e6, 3650, 5_001, 36_500, 36_500, 1e-9, 40_000],
)
"""Histories of which each has broken some model somewhere."""

FRIENDS = Histories.of(
    frequency=[0, 1, 1, 2, 6],
    recency_days=[0, 20, 60, 50, 170],
    tenure_days=[90, 90, 150, 90, 180],
    n_customers=[400, 80, 60, 30, 20],
)
"""A plain one."""
