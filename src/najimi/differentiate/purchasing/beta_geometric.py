"""
What BG/NBD and MBG/NBD foresee for one customer, finite whatever the history.

Given that a customer is still alive at tenure T after x repeat purchases, their own rate λ
follows Gamma(r + x, alpha + T) and their own chance p to leave after a purchase follows
Beta(a, b + x + e), with e = 1 for MBG/NBD and 0 for BG/NBD. Then, for a horizon of t days,

    P(alive) = 1 / (1 + exp d)                            (d as in ``beta_geometric_fit``)
    E[Y | alive] = E_p[ (1 - (1 + p τ)^-(r+x)) / p ],     τ = t / (alpha + T)
    P(buys | alive) = 1 - (1 + τ)^-(r+x).

The papers write the second line with a Gaussian hypergeometric function, which overflows for
frequent buyers and cancels near a = 1. The integral over p has neither fault: its integrand is
smooth and lies in [0, (r+x) τ], and Gauss-Jacobi quadrature keeps every answer in that range.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import expit

from najimi.differentiate.purchasing.beta_quadrature import (
    beta_quadrature,
    distance_to_pole,
    nodes_for,
)
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.pairs import answers_by_pair


def alive_probability(
    histories: Histories, *, r: float, alpha: float, a: float, b: float, first_chances: int
) -> FloatArray:
    """
    Return the probability that each customer will ever buy again.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha, a, b : float, > 0
        Parameters of the model; alpha in days.
    first_chances : int, 0 or 1
        0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    float array, shape (n,)
        In [0, 1]; exactly 1 for BG/NBD customers without a repeat purchase.

    Examples
    --------
    >>> rows = Histories.of(frequency=[0, 3], recency_days=[0, 30], tenure_days=[90, 90])
    >>> alive_probability(rows, r=1.0, alpha=30.0, a=1.0, b=2.0, first_chances=0).round(4)
    array([1. , 0.2])
    """
    x = histories.frequency.astype(np.float64)
    chances = x + first_chances
    log_ratio = np.log(alpha + histories.tenure_days) - np.log(alpha + histories.recency_days)
    past_trials = np.maximum(b + chances - 1, np.finfo(float).tiny)
    log_odds_left = math.log(a) - np.log(past_trials) + (r + x) * log_ratio
    return np.where(chances > 0, expit(-log_odds_left), 1.0)


def buys_if_alive(
    histories: Histories, *, r: float, alpha: float, horizon_days: float
) -> FloatArray:
    """
    Return the probability of at least one purchase in the horizon, for customers still alive.

    Both models let a customer leave only at a purchase, so the next one comes at their rate.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha : float, > 0
        Parameters of the model; alpha in days.
    horizon_days : float, >= 0
        How far ahead to look.

    Returns
    -------
    float array, shape (n,)
        In [0, 1].

    Examples
    --------
    >>> rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[70])
    >>> buys_if_alive(rows, r=1.0, alpha=30.0, horizon_days=100.0).tolist()
    [0.5]
    """
    reach = horizon_days / (alpha + histories.tenure_days)
    buys: FloatArray = -np.expm1(-(r + histories.frequency) * np.log1p(reach))
    return buys


def purchases_if_alive(
    histories: Histories,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
    first_chances: int,
    horizon_days: float,
) -> FloatArray:
    """
    Return expected purchase days in the horizon, for customers still alive.

    Customers with the same frequency and tenure have the same answer, so it is computed once.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha, a, b : float, > 0
        Parameters of the model; alpha in days.
    first_chances : int, 0 or 1
        0 for BG/NBD, 1 for MBG/NBD.
    horizon_days : float, >= 0
        How far ahead to look.

    Returns
    -------
    float array, shape (n,)
        In [0, (r + frequency) * horizon_days / (alpha + tenure_days)].

    Notes
    -----
    Relative error below 1e-9 for ordinary customers. Where frequency * horizon_days / (alpha +
    tenure_days) goes into the thousands (dozens of purchases in two days, seen ten years ahead)
    the answer stays in its range but grows coarser, to about 1e-5.

    Examples
    --------
    >>> rows = Histories.of(frequency=[2], recency_days=[30], tenure_days=[60])
    >>> purchases_if_alive(
    ...     rows, r=0.5, alpha=30.0, a=0.8, b=2.5, first_chances=0, horizon_days=90.0
    ... ).round(4).tolist()
    [2.0279]
    """

    def ask(x: int, reach: FloatArray) -> FloatArray:
        return _mean_over_leaving(reach, shape=r + x, a=a, b=b + x + first_chances)

    by_pair, index = answers_by_pair(histories, ask, alpha=alpha, horizon_days=horizon_days)
    purchases: FloatArray = by_pair[0, index]
    return purchases


def _mean_over_leaving(reach: FloatArray, *, shape: float, a: float, b: float) -> FloatArray:
    """Return E_p[(1 - (1 + p τ)^-shape) / p] for p ~ Beta(a, b), one value per τ in ``reach``."""
    n_nodes = nodes_for(distance_to_pole(float(reach.max()), shape=shape))
    p, weight = beta_quadrature(a, b, n_nodes=n_nodes)
    powers = np.log1p(np.outer(reach, p))
    powers *= -shape
    np.expm1(powers, out=powers)
    mean = -(powers * (weight / p)).sum(axis=1)
    bounded: FloatArray = np.minimum(mean, shape * reach)
    return bounded
