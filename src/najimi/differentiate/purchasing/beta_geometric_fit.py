"""
Maximum likelihood for the beta-geometric family: BG/NBD and MBG/NBD in one formula.

The two models differ in one thing only: whether a customer gets a chance to leave right after
the first order (MBG/NBD: ``first_chances`` = 1) or only after a repeat order (BG/NBD: 0).

Per customer, with x repeat purchases, the last at t_x, known for T days, and e first chances:

    log L = lnΓ(r+x) - lnΓ(r) + r ln alpha - (r+x) ln(alpha+T)
          + lnΓ(a+b) - lnΓ(b) + lnΓ(b+x+e) - lnΓ(a+b+x+e)
          + ln(1 + exp d)   where x + e > 0,
    d     = ln a - ln(b+x+e-1) + (r+x) [ln(alpha+T) - ln(alpha+t_x)].

What makes it cheap: every gamma function and logarithm depends on x, T or t_x alone, so each is
computed once per distinct value; only ln(1 + exp d) needs one exp and one log per cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, psi

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb
from najimi.differentiate.purchasing.time_unit import mean_gap

START = np.log(np.array([0.5, 0.5, 0.5, 1.5]))
# Small enough for the cache, and for OpenBLAS not to wake threads for a dot product.
CELLS_PER_BLOCK = 8_192


@dataclass(frozen=True, eq=False)
class _Tables:
    """What stays fixed while parameters are searched; times in units of ``unit_days``."""

    frequency: FloatArray
    n_by_frequency: FloatArray
    tenure: FloatArray
    n_by_tenure: FloatArray
    purchases_by_tenure: FloatArray
    recency: FloatArray
    frequency_at: NDArray[np.intp]
    tenure_at: NDArray[np.intp]
    recency_at: NDArray[np.intp]
    purchases: FloatArray
    n_customers: FloatArray
    n_total: float


def fit_beta_geometric(
    histories: Histories, *, first_chances: int
) -> tuple[tuple[float, float, float, float], float]:
    """
    Return (r, alpha, a, b), alpha in days, and the log-likelihood, as ``fit_bg_nbd`` tells them.

    Parameters
    ----------
    histories : Histories
    first_chances : int, 0 or 1
        0 for BG/NBD, 1 for MBG/NBD.
    """
    unit = mean_gap(histories)

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        tables = tables_of(histories, unit_days=unit.days, step=step, first_chances=first_chances)
        return partial(log_likelihood, tables=tables, first_chances=first_chances), tables.n_total

    theta, value = climb(likelihood_of, start=START, n_rows=len(histories))
    r, alpha, a, b = np.exp(theta).tolist()
    return (r, alpha * unit.days, a, b), unit.in_days(value)


def tables_of(histories: Histories, *, unit_days: float, step: int, first_chances: int) -> _Tables:
    """
    Return what :func:`log_likelihood` needs of the histories, whatever the parameters.

    Parameters
    ----------
    histories : Histories
        n rows.
    unit_days : float, in days, > 0
        The unit of time of the parameters.
    step : int, >= 1
        Every how manieth row to take.
    first_chances : int, 0 or 1
        0 for BG/NBD, 1 for MBG/NBD.
    """
    purchases = histories.frequency[::step]
    n_customers = histories.n_customers[::step].astype(np.float64)
    frequency, frequency_at = distinct(purchases)
    tenure, tenure_at = distinct(histories.tenure_days[::step])
    recency, recency_at = distinct(histories.recency_days[::step])
    may_have_left = purchases + first_chances > 0
    return _Tables(
        frequency=frequency.astype(np.float64),
        n_by_frequency=_sums(frequency_at, n_customers),
        tenure=tenure / unit_days,
        n_by_tenure=_sums(tenure_at, n_customers),
        purchases_by_tenure=_sums(tenure_at, n_customers * purchases),
        recency=recency / unit_days,
        frequency_at=frequency_at[may_have_left],
        tenure_at=tenure_at[may_have_left],
        recency_at=recency_at[may_have_left],
        purchases=purchases[may_have_left].astype(np.float64),
        n_customers=n_customers[may_have_left],
        n_total=float(n_customers.sum()),
    )


def _sums(index: NDArray[np.intp], weights: FloatArray) -> FloatArray:
    return np.asarray(np.bincount(index, weights), dtype=np.float64)


def log_likelihood(
    theta: FloatArray, tables: _Tables, first_chances: int
) -> tuple[float, FloatArray]:
    """
    Return the total log-likelihood and its gradient in log parameters.

    Parameters
    ----------
    theta : float array, shape (4,)
        ln r, ln alpha (in the unit of the tables), ln a, ln b; within [-25, 25].
    tables : _Tables
        The data.
    first_chances : int, 0 or 1
        0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    tuple of float and float array of shape (4,)
        Both finite.
    """
    r, alpha, a, b = np.exp(theta)
    x, n = tables.frequency, tables.n_by_frequency
    chances = x + first_chances
    log_tenure = np.log(alpha + tables.tenure)
    exposure = r * tables.n_by_tenure + tables.purchases_by_tenure
    left, left_by_x, left_log_ratio, left_slope = _left_terms(
        (r, alpha, a, b), tables, first_chances, log_tenure
    )
    value = (
        n @ (gammaln(r + x) + gammaln(b + chances) - gammaln(a + b + chances))
        + tables.n_total * (gammaln(a + b) - gammaln(b) - gammaln(r) + r * np.log(alpha))
        - exposure @ log_tenure
        + left
    )
    psi_all, psi_sum = n @ psi(a + b + chances), tables.n_total * psi(a + b)
    by_r = n @ psi(r + x) + tables.n_total * (np.log(alpha) - psi(r)) + left_log_ratio
    by_r -= tables.n_by_tenure @ log_tenure
    by_alpha = tables.n_total * r / alpha - exposure @ (1 / (alpha + tables.tenure)) + left_slope
    by_a = psi_sum - psi_all + left_by_x.sum() / a
    by_b = n @ psi(b + chances) - psi_all + psi_sum - tables.n_total * psi(b)
    by_b -= left_by_x @ (1 / np.maximum(b + chances - 1, np.finfo(float).tiny))
    return float(value), np.array([r * by_r, alpha * by_alpha, a * by_a, b * by_b])


def _left_terms(
    parameters: tuple[float, float, float, float],
    tables: _Tables,
    first_chances: int,
    log_tenure: FloatArray,
) -> tuple[float, FloatArray, float, float]:
    """
    Sum ln(1 + exp d) over cells, with what the gradient needs of it.

    Block by block, so that every temporary stays in the processor's cache.
    """
    r, alpha, a, b = parameters
    log_recency = np.log(alpha + tables.recency)
    per_tenure, per_recency = 1 / (alpha + tables.tenure), 1 / (alpha + tables.recency)
    trials = np.maximum(b + tables.frequency + first_chances - 1, np.finfo(float).tiny)
    odds_at_start = np.log(a) - np.log(trials)
    total = total_log_ratio = total_slope = 0.0
    left_by_x = np.zeros(len(trials))
    for start in range(0, len(tables.n_customers), CELLS_PER_BLOCK):
        block = slice(start, start + CELLS_PER_BLOCK)
        x_at, tenure_at, recency_at = (
            tables.frequency_at[block], tables.tenure_at[block], tables.recency_at[block],
        )  # fmt: skip
        n, shape = tables.n_customers[block], tables.purchases[block] + r
        log_ratio = log_tenure[tenure_at] - log_recency[recency_at]
        d = odds_at_start[x_at] + shape * log_ratio
        small = np.exp(-np.abs(d))
        total += float(n @ (np.maximum(d, 0.0) + np.log(1.0 + small)))
        n_left = n * np.where(d > 0, 1.0, small) / (1.0 + small)
        left_by_x += np.bincount(x_at, n_left, minlength=len(trials))
        total_log_ratio += float(n_left @ log_ratio)
        total_slope += float((n_left * shape) @ (per_tenure[tenure_at] - per_recency[recency_at]))
    return total, left_by_x, total_log_ratio, total_slope
