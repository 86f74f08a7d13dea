"""
What MBG/CNBD-k foresees for one customer: gaps of k phases each, finite whatever the history.

A gap between purchases is the sum of k exponential phases of the customer's own rate λ, so with
k above one gaps are more even than chance. Let x be repeat purchases, t_x the last, T the tenure,
d = T - t_x, g = r + k x and τ = t / (alpha + T). Given alive, j of k phases have passed with weight

    w_j ∝ Γ(g+j) / Γ(g) / j! · (d / (alpha+T))^j,    j = 0..k-1,      S = Σ w_j,

then λ ~ Gamma(g + j, alpha + T), and p ~ Beta(a, b + x + 1). Phases to come in t days are
negative binomial, and every k-th ends in a purchase, which the customer survives with 1 - p:

    E[Y | j] = E_p[ (1 - Σ_l c_l (ζ ω^l)^j (1 + τ (1 - ζ ω^l))^-(g+j)) / p ],
    ζ = (1-p)^(1/k),  ω = e^(2πi/k),  c_l = (1/k) Σ_{i<k} (ζ ω^l)^-i,     l = 0..k-1.

That is the mean of (1 - (1-p)^n) / p over the number n of purchases, with the whole part of
phases / k written by roots of unity; no term exceeds one, and nothing is cut off.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from najimi.differentiate.purchasing.beta_quadrature import (
    beta_quadrature,
    distance_to_pole,
    nodes_for,
)
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.pairs import answers_by_pair

FAR_ENOUGH = 1e6
"""A pole beyond this asks for no more nodes than the fewest."""
HIGHEST_PROBABILITY = 1.0 - 1e-7
"""Nodes above it are moved to it: whoever leaves after the next purchase makes one at most."""


def phase_terms(shape: FloatArray, silent_share: FloatArray, *, k: int) -> list[FloatArray]:
    """
    Return Γ(g+j) / Γ(g) / j! · share^j for j = 0..k-1.

    Parameters
    ----------
    shape : float array, shape (n,), > 0
        g, row by row.
    silent_share : float array, shape (n,), in [0, 1)
        Days of silence over (alpha + tenure).
    k : int, >= 1
        Phases of a gap.

    Returns
    -------
    list of k float arrays of shape (n,)
        Each >= 0; the first is all ones.

    Examples
    --------
    >>> [term.tolist() for term in phase_terms(np.array([2.0]), np.array([0.5]), k=3)]
    [[1.0], [1.0], [0.75]]
    """
    terms = [np.ones_like(shape)]
    for j in range(1, k):
        terms.append(terms[-1] * (shape + (j - 1)) / j * silent_share)
    return terms


def alive_probability(
    histories: Histories, *, r: float, alpha: float, a: float, b: float, k: int
) -> FloatArray:
    """
    Return the probability that each customer will ever buy again.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha, a, b : float, > 0
        Parameters of the model; alpha in days.
    k : int, >= 1
        Phases of a gap.

    Returns
    -------
    float array, shape (n,)
        In [0, 1].

    Examples
    --------
    Who comes every ten days and has been away for twenty is missed sooner if they are regular.

    >>> rows = Histories.of(frequency=[9], recency_days=[90], tenure_days=[110])
    >>> [
    ...     alive_probability(rows, r=1.0, alpha=10.0 / k, a=1.0, b=4.0, k=k).round(2).item()
    ...     for k in (1, 3)
    ... ]
    [0.68, 0.51]
    """
    x, until = histories.frequency.astype(np.float64), alpha + histories.tenure_days
    shape = r + k * x
    silent = (histories.tenure_days - histories.recency_days) / until
    log_stayed = np.log(sum(phase_terms(shape, silent, k=k)))
    log_ratio = np.log(until) - np.log(alpha + histories.recency_days)
    log_left = np.log(a) - np.log(b + x) + shape * log_ratio
    alive: FloatArray = expit(log_stayed - log_left)
    return alive


def buys_if_alive(
    histories: Histories, *, r: float, alpha: float, k: int, horizon_days: float
) -> FloatArray:
    """
    Return the probability of at least one purchase in the horizon, for customers still alive.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha : float, > 0
        Parameters of the model; alpha in days.
    k : int, >= 1
        Phases of a gap.
    horizon_days : float, >= 0
        How far ahead to look.

    Returns
    -------
    float array, shape (n,)
        In [0, 1].

    Examples
    --------
    >>> rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[70])
    >>> buys_if_alive(rows, r=1.0, alpha=30.0, k=1, horizon_days=100.0).round(12).tolist()
    [0.5]
    """
    shape = r + k * histories.frequency.astype(np.float64)
    silent, until = histories.tenure_days - histories.recency_days, alpha + histories.tenure_days
    later = until + horizon_days
    now = np.log(sum(phase_terms(shape, silent / until, k=k)))
    then = np.log(sum(phase_terms(shape, (silent + horizon_days) / later, k=k)))
    log_silent = then - now - shape * np.log1p(horizon_days / until)
    buys: FloatArray = -np.expm1(np.minimum(log_silent, 0.0))
    return buys


def purchases_if_alive(
    histories: Histories,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
    k: int,
    horizon_days: float,
) -> FloatArray:
    """
    Return expected purchase days in the horizon, for customers still alive.

    Parameters
    ----------
    histories : Histories
        n rows.
    r, alpha, a, b : float, > 0
        Parameters of the model; alpha in days.
    k : int, >= 1
        Phases of a gap.
    horizon_days : float, >= 0
        How far ahead to look.

    Returns
    -------
    float array, shape (n,)
        Finite, >= 0.

    Examples
    --------
    >>> rows = Histories.of(frequency=[2], recency_days=[30], tenure_days=[60])
    >>> purchases_if_alive(
    ...     rows, r=0.5, alpha=30.0, a=0.8, b=2.5, k=1, horizon_days=90.0
    ... ).round(4).tolist()
    [2.0869]
    """
    if horizon_days == 0:
        return np.zeros(len(histories))

    def ask(x: int, reach: FloatArray) -> FloatArray:
        return _by_phase(reach, shape=r + k * x, a=a, b=b + x + 1, k=k)

    by_phase, index = answers_by_pair(
        histories, ask, alpha=alpha, horizon_days=horizon_days, n_answers=k
    )
    silent = (histories.tenure_days - histories.recency_days) / (alpha + histories.tenure_days)
    terms = phase_terms(r + k * histories.frequency.astype(np.float64), silent, k=k)
    summed = sum(term * by_phase[j, index] for j, term in enumerate(terms))
    expected: FloatArray = summed / sum(terms)
    return expected


def _by_phase(reach: FloatArray, *, shape: float, a: float, b: float, k: int) -> FloatArray:
    """Return E[Y | j] for every phase j (rows) and every τ in ``reach``, p ~ Beta(a, b)."""
    # In ζ the pole is where it is in p for k = 1; p = 1 - ζ^k lies k times as far, or more.
    in_zeta = min(distance_to_pole(float(reach.max()), shape=shape), FAR_ENOUGH)
    distance = (1.0 + in_zeta) ** k - 1.0
    p, weight = beta_quadrature(a, b, n_nodes=nodes_for(distance))
    p = np.minimum(p, HIGHEST_PROBABILITY)
    log_zeta = np.log1p(-p) / k
    powers_above = [-np.expm1(-i * log_zeta) for i in range(k)]
    share = sum(powers_above) / k  # 1 - c_0
    base = np.log1p(np.outer(reach, -np.expm1(log_zeta)))
    rows = []
    for j in range(k):
        fallen = -np.expm1(j * log_zeta - (shape + j) * base)
        rows.append((share + (1.0 - share) * fallen) / p)
    for j, turned in enumerate(_turned(reach, log_zeta, shape=shape, k=k)):
        rows[j] = rows[j] - turned
    means = np.array([row @ weight for row in rows])
    # No more purchases than phases ended, j of which had passed before.
    most = (shape + np.arange(k))[:, None] * reach
    bounded: FloatArray = np.clip(means, 0.0, most)
    return bounded


def _turned(reach: FloatArray, log_zeta: FloatArray, *, shape: float, k: int) -> list[FloatArray]:
    """Return Σ over l > 0 of c_l (ζ ω^l)^j (1 + τ (1 - ζ ω^l))^-(shape+j) / p, for every j."""
    zeta, stays = np.exp(log_zeta), np.exp(k * log_zeta)
    sums = [np.zeros((len(reach), len(zeta))) for _ in range(k)]
    for turn in range(1, k // 2 + 1):
        root = zeta * np.exp(2j * np.pi * turn / k)
        # l and k - l are conjugate; half a turn is its own.
        times = 1.0 if 2 * turn == k else 2.0
        base = 1.0 + np.outer(reach, 1.0 - root)
        value = np.exp(-shape * np.log(base)) * (-times / (k * stays * (1.0 - 1.0 / root)))
        for j in range(k):
            sums[j] += value.real
            value = value * root / base
    return sums
