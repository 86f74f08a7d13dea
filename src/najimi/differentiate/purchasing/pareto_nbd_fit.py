"""
Maximum likelihood for Pareto/NBD, with its exact gradient.

For a customer with x repeat purchases, the last at t_x, known for T days [1]_,

    log L = lnΓ(r+x) - lnΓ(r) + r ln alpha + s ln beta + ln(A + s I),
    A     = (alpha+T)^-(r+x) (beta+T)^-s                  (still a customer),
    I     = ∫ (alpha+y)^-(r+x) (beta+y)^-(s+1) dy, t_x..T   (left at y, unseen).

References
----------
.. [1] Schmittlein, D. C., Morrison, D. G. & Colombo, R. (1987). Counting your customers: who are
   they and what will they do next? *Management Science* 33(1), 1-24.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.special import gammaln, psi

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.leaving import integrate_leaving
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb
from najimi.differentiate.purchasing.time_unit import mean_gap

START = np.log(np.array([0.5, 0.5, 0.5, 1.0]))
# Small enough that sixteen nodes of temporaries stay in the cache.
CELLS_PER_BLOCK = 8_192


def fit_parameters(histories: Histories) -> tuple[tuple[float, float, float, float], float]:
    """Return (r, alpha, s, beta) and the log-likelihood, as ``fit_pareto_nbd`` tells them."""
    unit = mean_gap(histories)

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        rows = histories.only(slice(None, None, step))
        return likelihood_in(rows, unit_days=unit.days), float(rows.n_total)

    theta, value = climb(likelihood_of, start=START, n_rows=len(histories))
    r, alpha, s, beta = np.exp(theta).tolist()
    return (r, alpha * unit.days, s, beta * unit.days), unit.in_days(value)


def likelihood_in(rows: Histories, *, unit_days: float) -> Likelihood:
    """Return :func:`log_likelihood` of some rows, their times in a unit of so many days."""
    return partial(
        log_likelihood,
        x=rows.frequency.astype(np.float64),
        since=rows.recency_days / unit_days,
        until=rows.tenure_days / unit_days,
        n=rows.n_customers.astype(np.float64),
    )


def log_likelihood(
    theta: FloatArray, x: FloatArray, since: FloatArray, until: FloatArray, n: FloatArray
) -> tuple[float, FloatArray]:
    """
    Return the total log-likelihood and its gradient in log parameters.

    Parameters
    ----------
    theta : float array, shape (4,)
        ln r, ln alpha, ln s, ln beta; within [-25, 25].
    x, since, until, n : float array, shape (m,)
        Frequency, recency, tenure (in the unit of alpha and beta) and customers of each cell.

    Returns
    -------
    tuple of float and float array of shape (4,)
        Both finite.
    """
    parameters = np.exp(theta)
    r, alpha, s, beta = (float(each) for each in parameters)
    n_total = float(n.sum())
    found, found_at = distinct(x)
    n_found = np.bincount(found_at, n)
    value = n_found @ gammaln(r + found) + n_total * (
        s * np.log(beta) + r * np.log(alpha) - gammaln(r)
    )
    slope = np.array(
        [
            n_found @ psi(r + found) + n_total * (np.log(alpha) - psi(r)),
            n_total * r / alpha,
            n_total * np.log(beta),
            n_total * s / beta,
        ]
    )
    for start in range(0, len(x), CELLS_PER_BLOCK):
        block = slice(start, start + CELLS_PER_BLOCK)
        in_block, slope_of_block = _whereabouts(
            (r, alpha, s, beta), x[block], since[block], until[block], n[block]
        )
        value += in_block
        slope += slope_of_block
    return float(value), slope * parameters


def _whereabouts(
    parameters: tuple[float, float, float, float],
    x: FloatArray,
    since: FloatArray,
    until: FloatArray,
    n: FloatArray,
) -> tuple[float, FloatArray]:
    """Sum ln(A + s I) over cells, with its gradient: still a customer, or left unseen."""
    r, alpha, s, beta = parameters
    p, q = r + x, s + 1.0
    left = integrate_leaving(since, until, p=p, q=q, alpha=alpha, beta=beta)
    log_alpha, log_beta = np.log(alpha + until), np.log(beta + until)
    log_alive = -p * log_alpha - s * log_beta
    log_left = left.log_first + np.log(s)
    highest = np.maximum(log_alive, log_left)
    alive, scale = np.exp(log_alive - highest), np.exp(log_left - highest)
    total = alive + scale * left.total
    value = float(n @ (highest + np.log(total)))
    n_alive, n_left = n * alive / total, n * scale / total
    slope = [
        -(n_alive @ log_alpha) - n_left @ left.log_alpha,
        -(n_alive @ (p / (alpha + until))) - n_left @ (p * left.per_alpha),
        -(n_alive @ log_beta) + n_left @ (left.total / s - left.log_beta),
        -(n_alive @ (s / (beta + until))) - q * (n_left @ left.per_beta),
    ]
    return value, np.array(slope)
