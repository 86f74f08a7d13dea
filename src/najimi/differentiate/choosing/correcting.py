"""
By how much totals are corrected: what was off alike at every origin, and no more.

With d_k the logarithm of actual over foretold at origin k of n, m their median and s2 their
variance, the correction is exp(w m) with w = m**2 / (m**2 + s2 / n): near 1 where the origins
agree, near 0 where they contradict each other. It is the median, so that one odd season does not
correct the rest of the year. One origin alone corrects nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from najimi.differentiate.choosing.hearing import Heard

MOST_TOTAL_CORRECTION = 0.05
"""A larger correction of totals costs more error per customer than it is worth."""
NEGLIGIBLE = 1e-9


def shrunk_factor(log_ratios: Sequence[float]) -> float:
    """
    Return the factor that the origins agree on.

    Examples
    --------
    >>> round(shrunk_factor([0.1, 0.1, 0.1]), 3), round(shrunk_factor([0.3, -0.3]), 3)
    (1.105, 1.0)
    >>> shrunk_factor([0.1])
    1.0
    """
    if len(log_ratios) < 2:
        return 1.0
    median, variance = float(np.median(log_ratios)), float(np.var(log_ratios, ddof=1))
    if abs(median) < NEGLIGIBLE:
        return 1.0
    weight = median**2 / (median**2 + variance / len(log_ratios))
    return math.exp(weight * median)


def total_factor(name: str, heard: Sequence[Heard]) -> float:
    """
    Return by how much a candidate's expected purchases are multiplied; within 5 % of 1.

    Parameters
    ----------
    name : str
        A candidate that was heard at every origin.
    heard : sequence of Heard
    """
    log_ratios = []
    for one in heard:
        n = one.origin.histories.n_customers
        expected, actual = float(n @ one.expected(name)), float(n @ one.origin.actual_purchases)
        if expected <= 0 or actual <= 0:
            return 1.0
        log_ratios.append(math.log(actual / expected))
    most = 1.0 + MOST_TOTAL_CORRECTION
    return min(max(shrunk_factor(log_ratios), 1.0 / most), most)
