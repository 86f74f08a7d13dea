"""
How claims to buy are mended by what came of such claims, where that has proved itself.

On the scale of log-odds a claim is shifted and stretched (Platt scaling), by two numbers learnt
over all days known after each origin, up to the horizon: a claim that is right for a short window
may be wrong for a long one. A season is no fault of the model: so the two are used only if,
learnt without an origin, they would have done better at that origin, on the mean over all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from najimi.differentiate.choosing.hearing import Heard
from najimi.differentiate.purchasing.histories import FloatArray, IntArray
from najimi.differentiate.purchasing.mended import UNMENDED, Mend, log_odds

FEWEST_CUSTOMERS = 100
"""Counted at each origin that knows them."""
MOST_STEPS = 50
RIDGE = 1.0
"""As if one more customer spoke for leaving claims as they are; keeps both numbers finite."""


def mend_of(name: str, heard: Sequence[Heard]) -> Mend:
    """
    Return how a model's claims to buy are to be mended.

    Parameters
    ----------
    name : str
        A single model that was heard at every origin.
    heard : sequence of Heard
    """
    columns = [_told(name, one, k) for k, one in enumerate(heard)]
    claim, came, n_customers, origin = (np.concatenate(c) for c in zip(*columns, strict=True))
    return learn_mend(claim, came, n_customers, origin)


def learn_mend(
    claim: FloatArray, came: FloatArray, n_customers: IntArray, origin: IntArray
) -> Mend:
    """
    Return how claims are to be mended; not at all where that has not proved itself.

    Parameters
    ----------
    claim : float array, shape (m,), in [0, 1]
        Claimed probability to buy.
    came : float array, shape (m,), 0 or 1
        Whether the customers of the row did.
    n_customers : int array, shape (m,), >= 1
    origin : int array, shape (m,)
        Which origin each row belongs to.

    Returns
    -------
    Mend
        ``UNMENDED`` with one origin, or with fewer than ``FEWEST_CUSTOMERS``.

    References
    ----------
    .. [1] Platt, J. (1999). Probabilistic outputs for support vector machines. In *Advances in
       Large Margin Classifiers*, 61-74.

    Examples
    --------
    >>> claim, came = np.array([0.1, 0.1, 0.6, 0.6] * 2), np.array([1.0, 0.0] * 4)
    >>> n_customers = np.array([20, 80, 40, 60] * 2)
    >>> found = learn_mend(claim, came, n_customers, np.repeat([0, 1], 4))
    >>> found.mended(np.array([0.1, 0.6])).round(2).tolist()
    [0.2, 0.4]
    """
    origins, n = np.unique(origin), n_customers.astype(np.float64)
    if len(origins) < 2 or n.sum() < FEWEST_CUSTOMERS:
        return UNMENDED
    gains = [_gain(claim, came, n, origin == k) for k in origins]
    found = _fitted(claim, came, n)
    return found if np.mean(gains) > 0 and found.slope > 0 else UNMENDED


def _told(name: str, one: Heard, k: int) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    """Return claims at an origin, what came of them, customers of each row, and the origin."""
    origin = one.origin
    bought = origin.actual_purchases if origin.reach_purchases is None else origin.reach_purchases
    claim = one.answers[name].buys_in_reach
    came = (bought > 0).astype(np.float64)
    return claim, came, origin.histories.n_customers, np.full(len(claim), k)


def _gain(
    claim: FloatArray, came: FloatArray, n: FloatArray, is_left_out: NDArray[np.bool_]
) -> float:
    """Return by how much claims of one origin do better, mended by the others; in log-likelihood."""
    is_in = ~is_left_out
    found = _fitted(claim[is_in], came[is_in], n[is_in])
    asked, seen, weights = claim[is_left_out], came[is_left_out], n[is_left_out]
    return _likelihood(found.mended(asked), seen, weights) - _likelihood(asked, seen, weights)


def _likelihood(claim: FloatArray, came: FloatArray, n: FloatArray) -> float:
    odds = log_odds(claim)
    return float(np.average(came * odds - np.logaddexp(0.0, odds), weights=n))


def _fitted(claim: FloatArray, came: FloatArray, n: FloatArray) -> Mend:
    """Return intercept and slope of greatest likelihood, by Newton's method from (0, 1)."""
    odds = log_odds(claim)
    design = np.stack([np.ones_like(odds), odds])
    beta = np.array([0.0, 1.0])
    for _ in range(MOST_STEPS):
        told = expit(beta @ design)
        slope = design @ (n * (came - told)) - RIDGE * (beta - [0.0, 1.0])
        bend = (design * (n * told * (1 - told))) @ design.T + RIDGE * np.eye(2)
        step = np.linalg.solve(bend, slope)
        beta = beta + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-12:
            break
    return Mend(intercept=float(beta[0]), slope=float(beta[1]))
