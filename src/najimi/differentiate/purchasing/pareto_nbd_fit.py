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

from najimi.differentiate.purchasing.beta_geometric_fit import refuse_few_repeaters
from najimi.differentiate.purchasing.histories import FloatArray, Histories, distinct
from najimi.differentiate.purchasing.leaving import integrate_leaving
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb

START = np.log(np.array([0.5, 0.5, 0.5, 1.0]))
# Small enough that sixteen nodes of temporaries stay in the cache.
CELLS_PER_BLOCK = 8_192


def fit_parameters(histories: Histories) -> tuple[tuple[float, float, float, float], float]:
    """
    Estimate (r, alpha, s, beta) by maximum likelihood.

    Parameters
    ----------
    histories : Histories
        Collapsed cells are fastest; single customers give the same answer.

    Returns
    -------
    tuple of (r, alpha, s, beta) and float
        All parameters > 0, alpha and beta in days; and the total log-likelihood in days.

    Raises
    ------
    NotEnoughDataError
        If fewer than ten customers bought more than once.

    Examples
    --------
    >>> rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[30])
    >>> fit_parameters(rows)
    Traceback (most recent call last):
    najimi.errors.NotEnoughDataError: ... at least 10 customers with a repeat purchase, got 0 ...
    """
    refuse_few_repeaters(histories)
    n_purchases = float((histories.frequency * histories.n_customers).sum())
    unit_days = float((histories.tenure_days * histories.n_customers).sum()) / n_purchases

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        x = histories.frequency[::step].astype(np.float64)
        since = histories.recency_days[::step] / unit_days
        until = histories.tenure_days[::step] / unit_days
        n = histories.n_customers[::step].astype(np.float64)
        return partial(log_likelihood, x=x, since=since, until=until, n=n), float(n.sum())

    theta = climb(likelihood_of, start=START, n_rows=len(histories))
    value, _ = likelihood_of(1)[0](theta)
    r, alpha, s, beta = (float(each) for each in np.exp(theta))
    in_days = value - n_purchases * float(np.log(unit_days))
    return (r, alpha * unit_days, s, beta * unit_days), in_days


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
