"""A claimed probability as it is told: shifted and stretched on the scale of log-odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from najimi.differentiate.purchasing.histories import FloatArray

EDGE = 1e-9
"""Log-odds are taken of probabilities at least so far from 0 and 1."""


@dataclass(frozen=True)
class Mend:
    """
    How claims are mended: log-odds become intercept + slope * log-odds.

    Parameters
    ----------
    intercept : float
    slope : float, > 0
    """

    intercept: float = 0.0
    slope: float = 1.0

    def mended(self, claim: FloatArray) -> FloatArray:
        """
        Return mended claims, shape (n,), in [0, 1], in the same order as the claims.

        Examples
        --------
        >>> Mend(intercept=0.0, slope=0.5).mended(np.array([0.0, 0.2, 0.5])).round(3).tolist()
        [0.0, 0.333, 0.5]
        """
        if self == UNMENDED:
            return claim
        mended = expit(self.intercept + self.slope * log_odds(claim))
        return np.where((claim > 0) & (claim < 1), mended, claim)


UNMENDED = Mend()
"""Claims stay what they are."""


def log_odds(probability: FloatArray) -> FloatArray:
    """
    Return log-odds, shape (n,), those of 0 and 1 finite.

    Examples
    --------
    >>> log_odds(np.array([0.0, 0.5])).round(1).tolist()
    [-20.7, 0.0]
    """
    odds: FloatArray = logit(np.clip(probability, EDGE, 1 - EDGE))
    return odds
