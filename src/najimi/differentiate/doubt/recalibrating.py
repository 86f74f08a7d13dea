"""
A claimed probability mended by what came of such claims, where that has proved itself.

On the scale of log-odds a claim is shifted and stretched (Platt scaling), by two numbers learnt
from the windows of the backtest. A season is no fault of the model: so the two are used only if,
learnt without an origin, they would have done better at that origin, on the mean over all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from najimi.differentiate.doubt.chances import log_odds
from najimi.differentiate.purchasing.histories import FloatArray

FEWEST_WITNESSES = 100
MOST_STEPS = 50
RIDGE = 1.0
"""As if one more customer spoke for leaving claims as they are; keeps both numbers finite."""


@dataclass(frozen=True)
class Recalibration:
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
        >>> Recalibration(intercept=0.0, slope=0.5).mended(np.array([0.2, 0.5])).round(3).tolist()
        [0.333, 0.5]
        """
        if (self.intercept, self.slope) == (0.0, 1.0):
            return claim
        odds = log_odds(claim)
        mended = expit(self.intercept + self.slope * odds)
        return np.where((claim > 0) & (claim < 1), mended, claim)

    @property
    def even_claim(self) -> float:
        """The claim that is mended to one half."""
        return float(expit(-self.intercept / self.slope))


def recalibrate(claim: FloatArray, came: FloatArray, origin: FloatArray) -> Recalibration:
    """
    Return how claims are to be mended; not at all where that has not proved itself.

    Parameters
    ----------
    claim : float array, shape (m,), in [0, 1]
        Claimed probability to buy in the window.
    came : float array, shape (m,), 0 or 1
    origin : array, shape (m,)
        Which origin each belongs to.

    References
    ----------
    .. [1] Platt, J. (1999). Probabilistic outputs for support vector machines. In *Advances in
       Large Margin Classifiers*, 61-74.

    Examples
    --------
    >>> claim = np.repeat([0.1, 0.6], 200)
    >>> came = np.r_[np.tile([1, 0, 0, 0, 0], 40), np.tile([1, 1, 0, 0, 0], 40)]
    >>> found = recalibrate(claim, came, np.tile([0, 1], 200))
    >>> found.mended(np.array([0.1, 0.6])).round(2).tolist()
    [0.2, 0.4]
    """
    origins = np.unique(origin)
    if len(origins) < 2 or len(claim) < FEWEST_WITNESSES:
        return Recalibration()
    gains = [_gain(claim, came, origin == k) for k in origins]
    found = _fitted(claim, came)
    return found if np.mean(gains) > 0 and found.slope > 0 else Recalibration()


def _gain(claim: FloatArray, came: FloatArray, is_left_out: NDArray[np.bool_]) -> float:
    """Return by how much claims of one origin do better, mended by the others; in log-likelihood."""
    found = _fitted(claim[~is_left_out], came[~is_left_out])
    asked, seen = claim[is_left_out], came[is_left_out]
    return _likelihood(found.mended(asked), seen) - _likelihood(asked, seen)


def _likelihood(claim: FloatArray, came: FloatArray) -> float:
    odds = log_odds(claim)
    return float(np.mean(came * odds - np.logaddexp(0.0, odds)))


def _fitted(claim: FloatArray, came: FloatArray) -> Recalibration:
    """Return intercept and slope of greatest likelihood, by Newton's method from (0, 1)."""
    odds = log_odds(claim)
    design = np.stack([np.ones_like(odds), odds])
    beta = np.array([0.0, 1.0])
    for _ in range(MOST_STEPS):
        told = expit(beta @ design)
        slope = design @ (came - told) - RIDGE * (beta - [0.0, 1.0])
        bend = (design * (told * (1 - told))) @ design.T + RIDGE * np.eye(2)
        step = np.linalg.solve(bend, slope)
        beta = beta + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-12:
            break
    return Recalibration(intercept=float(beta[0]), slope=float(beta[1]))
