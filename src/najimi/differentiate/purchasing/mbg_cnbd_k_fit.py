"""
Maximum likelihood for MBG/CNBD-k, with its exact gradient, and the choice of k.

For a customer with x repeat purchases, the last at t_x, known for T days [1]_, with g = r + k x,

    log L = lnΓ(g) - lnΓ(r) + r ln alpha - g ln(alpha+T)
          + lnΓ(a+b) - lnΓ(b) + lnΓ(b+x+1) - lnΓ(a+b+x+1) + ln(S + exp D) + C,
    S     = Σ_{j<k} Γ(g+j) / Γ(g) / j! · ((T-t_x) / (alpha+T))^j,
    D     = ln a - ln(b+x) + g [ln(alpha+T) - ln(alpha+t_x)],
    C     = (k-1) x ln t_x - lnΓ(k x) + lnΓ(x)      where x > 0, else 0.

The days between first and last purchase are not kept, so they are integrated out: given x and
t_x that leaves C, whatever the parameters. So k is told by frequency, recency and tenure alone,
and k = 1 is MBG/NBD to the last digit. Whoever has the sum of ln(gap) over all gaps may give it;
then C is, as in the paper, (k-1) times that sum less x lnΓ(k).

References
----------
.. [1] Platzer, M. & Reutterer, T. (2016). Ticking away the moments: timing regularity helps to
   better predict customer activity. *Marketing Science* 35(5), 779-799.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, psi

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb
from najimi.differentiate.purchasing.regular_gaps import phase_terms
from najimi.differentiate.purchasing.time_unit import mean_gap

MOST_PHASES = 6
START = np.log(np.array([0.5, 0.5, 0.5, 1.5]))
CELLS_PER_BLOCK = 8_192
ROWS_TO_CHOOSE_BY = 20_000
"""k is chosen on every n-th row so that about this many take part; then all rows are fitted."""


def fit_parameters(
    histories: Histories, *, log_gap_sum: float | None = None
) -> tuple[int, tuple[float, float, float, float], float]:
    """Return k, (r, alpha, a, b) and the log-likelihood, as ``fit_mbg_cnbd_k`` tells them."""
    unit = mean_gap(histories)
    k, start = _choose_k(histories, unit.days, log_gap_sum)
    theta, value = _fit(histories, unit.days, log_gap_sum, k=k, start=start)
    r, alpha, a, b = np.exp(theta).tolist()
    return k, (r, alpha * unit.days, a, b), unit.in_days(value)


def _choose_k(
    histories: Histories, unit_days: float, log_gap_sum: float | None
) -> tuple[int, FloatArray]:
    """Return k, raised from one for as long as the likelihood rises, and log parameters there."""
    if log_gap_sum is None:
        step = max(len(histories) // ROWS_TO_CHOOSE_BY, 1)
        histories = histories.only(slice(None, None, step))
    theta, best = _fit(histories, unit_days, log_gap_sum, k=1, start=START)
    for k in range(2, MOST_PHASES + 1):
        # The same mean gap, k alpha / r, with one phase more.
        start = theta + np.array([0.0, np.log((k - 1) / k), 0.0, 0.0])
        found, value = _fit(histories, unit_days, log_gap_sum, k=k, start=start)
        if value <= best:
            return k - 1, theta
        theta, best = found, value
    return MOST_PHASES, theta


def _fit(
    histories: Histories,
    unit_days: float,
    log_gap_sum: float | None,
    *,
    k: int,
    start: FloatArray,
) -> tuple[FloatArray, float]:
    """Return the log parameters for one k, and the likelihood with all that tells k."""

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        rows = histories.only(slice(None, None, step))
        n = rows.n_customers.astype(np.float64)
        since, until = rows.recency_days / unit_days, rows.tenure_days / unit_days
        x, x_at = distinct(rows.frequency)
        told = partial(
            log_likelihood, x=x.astype(np.float64), x_at=x_at, since=since, until=until, n=n, k=k
        )
        return told, float(n.sum())

    theta, value = climb(likelihood_of, start=start, n_rows=len(histories))
    return theta, value + _told_by_days(histories, unit_days, log_gap_sum, k=k)


def log_likelihood(
    theta: FloatArray,
    x: FloatArray,
    x_at: NDArray[np.intp],
    since: FloatArray,
    until: FloatArray,
    n: FloatArray,
    *,
    k: int,
) -> tuple[float, FloatArray]:
    """
    Return the total log-likelihood without C, and its gradient in log parameters.

    Parameters
    ----------
    theta : float array, shape (4,)
        ln r, ln alpha, ln a, ln b; within [-25, 25].
    x : float array, shape (j,)
        The frequencies there are: few, and what is dear to compute depends on them alone.
    x_at : int array, shape (m,)
        The place in ``x`` of the frequency of each cell.
    since, until, n : float array, shape (m,)
        Recency, tenure (in the unit of alpha) and customers of each cell.
    k : int, >= 1
        Phases of a gap.

    Returns
    -------
    tuple of float and float array of shape (4,)
        Both finite.
    """
    r, alpha, a, b = (float(each) for each in np.exp(theta))
    by_x = _by_frequency((r, alpha, a, b), x, k=k)
    value, slope = 0.0, np.zeros(4)
    for start in range(0, len(x_at), CELLS_PER_BLOCK):
        block = slice(start, start + CELLS_PER_BLOCK)
        in_block, slope_of_block = _of_block(
            (r, alpha, a, b), by_x[:, x_at[block]], since[block], until[block], n[block], k=k
        )
        value += in_block
        slope += slope_of_block
    return value, slope * np.array([r, alpha, a, b])


def _by_frequency(
    parameters: tuple[float, float, float, float], x: FloatArray, *, k: int
) -> FloatArray:
    """Return what the likelihood and its gradient take of each frequency; shape (5, j)."""
    r, alpha, a, b = parameters
    shape = r + k * x
    gained = (
        gammaln(shape) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) - gammaln(b) + gammaln(b + x + 1) - gammaln(a + b + x + 1)
    )  # fmt: skip
    by_r = psi(shape) - psi(r) + np.log(alpha)
    by_a = psi(a + b) - psi(a + b + x + 1)
    by_b = by_a - psi(b) + psi(b + x + 1)
    return np.stack([x, gained, by_r, by_a, by_b])


def _of_block(
    parameters: tuple[float, float, float, float],
    by_x: FloatArray,
    since: FloatArray,
    until: FloatArray,
    n: FloatArray,
    *,
    k: int,
) -> tuple[float, FloatArray]:
    r, alpha, a, b = parameters
    x, gained, by_r, by_a, by_b = by_x
    shape, known, seen = r + k * x, alpha + until, alpha + since
    log_known = np.log(known)
    log_ratio = log_known - np.log(seen)
    stayed, stayed_by_shape, stayed_by_alpha = _stayed(shape, (until - since) / known, known, k=k)
    log_left = np.log(a) - np.log(b + x) + shape * log_ratio
    highest = np.maximum(log_left, 0.0)
    unlikely, left = np.exp(-highest), np.exp(log_left - highest)
    total = stayed * unlikely + left
    left, per_total = left / total, unlikely / total
    value = gained - shape * log_known + highest + np.log(total)
    by_r = by_r - log_known + left * log_ratio + per_total * stayed_by_shape
    by_alpha = r / alpha - shape / known
    by_alpha += left * shape * (1 / known - 1 / seen) + per_total * stayed_by_alpha
    by_a = by_a + left / a
    by_b = by_b - left / (b + x)
    return float(n @ value), np.array([n @ each for each in (by_r, by_alpha, by_a, by_b)])


def _stayed(
    shape: FloatArray, silent_share: FloatArray, known: FloatArray, *, k: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return S with its derivatives by shape and by alpha."""
    total, by_shape = np.ones_like(shape), np.zeros_like(shape)
    by_alpha, log_slope = np.zeros_like(shape), np.zeros_like(shape)
    for j, term in enumerate(phase_terms(shape, silent_share, k=k)[1:], start=1):
        log_slope = log_slope + 1 / (shape + (j - 1))
        total = total + term
        by_shape = by_shape + term * log_slope
        by_alpha = by_alpha - j * term / known
    return total, by_shape, by_alpha


def _told_by_days(
    histories: Histories, unit_days: float, log_gap_sum: float | None, *, k: int
) -> float:
    """Return C of all customers: what the days say of k, or what is left where they are unseen."""
    has_repeated = histories.frequency > 0
    x = histories.frequency[has_repeated].astype(np.float64)
    n = histories.n_customers[has_repeated].astype(np.float64)
    if log_gap_sum is not None:
        n_gaps = float(n @ x)
        in_units = log_gap_sum - n_gaps * float(np.log(unit_days))
        return (k - 1) * in_units - n_gaps * float(gammaln(k))
    last = np.log(histories.recency_days[has_repeated] / unit_days)
    return float(n @ ((k - 1) * x * last - gammaln(k * x) + gammaln(x)))
