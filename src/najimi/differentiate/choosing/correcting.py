"""
By how much totals and chances are corrected: what was off alike at every origin, and no more.

With d_k the logarithm of actual over foretold at origin k of n, m their median and s2 their
variance, the correction is exp(w m) with w = m**2 / (m**2 + s2 / n): near 1 where the origins
agree, near 0 where they contradict each other. It is the median, so that one odd season does not
correct the rest of the year. One origin alone corrects nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq

from najimi.differentiate.choosing.hearing import Heard
from najimi.differentiate.purchasing.corrected import with_odds
from najimi.differentiate.purchasing.histories import FloatArray

MOST_TOTAL_CORRECTION = 0.05
"""A larger correction of totals costs more error per customer than it is worth."""
FARTHEST_LOG_ODDS = 5.0
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


def odds_factor(name: str, heard: Sequence[Heard]) -> float:
    """
    Return by how much a model's odds of buying at all are multiplied.

    It is learnt over all days known after each origin, up to the horizon: a chance that is
    right for a short window may be wrong for a long one.
    """
    log_odds = [found for one in heard if (found := _log_odds(name, one)) is not None]
    return shrunk_factor(log_odds) if len(log_odds) == len(heard) else 1.0


def _log_odds(name: str, one: Heard) -> float | None:
    """Return the shift of log odds that makes the mean chance that of the origin's customers."""
    origin = one.origin
    n = origin.histories.n_customers.astype(np.float64)
    bought = origin.actual_purchases if origin.reach_purchases is None else origin.reach_purchases
    claimed, n_came = one.answers[name].buys_in_reach, float(n @ (bought > 0))

    def missing(log_odds: float) -> float:
        told: FloatArray = with_odds(claimed, math.exp(log_odds))
        return float(n @ told) - n_came

    if missing(-FARTHEST_LOG_ODDS) >= 0 or missing(FARTHEST_LOG_ODDS) <= 0:
        return None
    return float(brentq(missing, -FARTHEST_LOG_ODDS, FARTHEST_LOG_ODDS, xtol=1e-9))
