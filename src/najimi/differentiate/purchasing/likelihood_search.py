"""One way to climb every likelihood here: from a thin sample of the rows to all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

from najimi.differentiate.purchasing.histories import FloatArray

Likelihood = Callable[[FloatArray], tuple[float, FloatArray]]

# The search first runs on every 400th row, then on every 20th, then on all of them.
THINNING = 20
FEW_ROWS = 1_000
# A weak prior, worth a thousandth of a customer: it only decides where the data say nothing
# (nobody leaves, everybody leaves) and keeps such parameters from running to infinity.
PRIOR_WEIGHT = 1e-3
LARGEST_LOG_PARAMETER = 25.0


def climb(
    likelihood_of: Callable[[int], tuple[Likelihood, float]], *, start: FloatArray, n_rows: int
) -> tuple[FloatArray, float]:
    """
    Return the log parameters with the greatest likelihood, and that likelihood.

    Quasi-Newton steps (BFGS). Start and curvature come from a search on a thin sample of the
    rows, which costs next to nothing, so that all rows together are visited a few times only.

    Parameters
    ----------
    likelihood_of : callable
        Takes a step k and returns, for every k-th row, the function from log parameters to
        total log-likelihood and gradient, and the number of customers behind it.
    start : float array, shape (k,)
        Log parameters to start from.
    n_rows : int, >= 1
        Rows there are.

    Returns
    -------
    tuple of float array, shape (k,), and float
        Log parameters within [-25, 25]; the total log-likelihood of all rows there.

    Examples
    --------
    >>> def around_two(theta):
    ...     return float(-50 * ((theta - 2) ** 2).sum()), -100 * (theta - 2)
    >>> theta, value = climb(lambda step: (around_two, 100.0), start=np.zeros(1), n_rows=100)
    >>> theta.round(3).tolist(), round(value, 3) + 0.0
    ([2.0], 0.0)
    """
    theta, curvature = start, np.eye(len(start))
    for step in thinning_steps(n_rows):
        likelihood, n_customers = likelihood_of(step)
        theta, curvature = _search(likelihood, n_customers, theta, curvature)
    value, _ = likelihood(theta)  # the last step takes all rows
    return theta, value


def thinning_steps(n_rows: int) -> list[int]:
    """
    Return by which steps the rows are thinned, the thinnest sample first.

    Examples
    --------
    >>> thinning_steps(900), thinning_steps(1_000_000)
    ([1], [400, 20, 1])
    """
    steps = [1]
    while n_rows // (steps[-1] * THINNING) >= FEW_ROWS:
        steps.append(steps[-1] * THINNING)
    return steps[::-1]


def held_within_bounds(theta: FloatArray) -> FloatArray:
    """Return log parameters that neither overflow nor vanish when raised to powers of e."""
    return np.clip(theta, -LARGEST_LOG_PARAMETER, LARGEST_LOG_PARAMETER)


def _search(
    likelihood: Likelihood, n_customers: float, theta: FloatArray, curvature: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return log parameters and the inverse curvature of the mean loss there."""

    def mean_loss(candidate: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = likelihood(held_within_bounds(candidate))
        value -= 0.5 * PRIOR_WEIGHT * float(candidate @ candidate)
        return -value / n_customers, (PRIOR_WEIGHT * candidate - gradient) / n_customers

    found = minimize(
        mean_loss,
        theta,
        jac=True,
        method="BFGS",
        options={"gtol": 3e-7, "maxiter": 500, "hess_inv0": curvature},
    )
    inverse = np.asarray(found.hess_inv, dtype=np.float64)
    inverse = 0.5 * (inverse + inverse.T)
    is_usable = bool(np.isfinite(inverse).all()) and float(np.linalg.eigvalsh(inverse).min()) > 0
    return held_within_bounds(found.x), inverse if is_usable else np.eye(len(theta))
