"""One Newton step on prices: a quadratic model of the dual, its least point with no price below 0."""

from __future__ import annotations

import numpy as np

from najimi.customize.allocating.capacities import Reals
from najimi.customize.allocating.smoothing import Soft

RIDGE = 1e-3
"""Share of each diagonal entry that holds prices near where they were; use of a budget and of
its shares by region is nearly collinear, and the model alone would let them run apart."""

FLATTEST = 1e-100
"""No slope is scaled by less, so that its square root and products of two stay numbers."""

MOST_ROUNDS = 60


def newton_prices(soft: Soft, prices: Reals, rise: Reals, fall: Reals) -> Reals:
    """
    Return the prices at which the quadratic model is least, none below 0.

    Parameters
    ----------
    soft : Soft
        Gradient and Hessian at ``prices``.
    prices : array
    rise, fall : array
        How far each price may move, up and down.

    Examples
    --------
    >>> soft = Soft(0.0, np.array([-4.0, 1.0]), np.diag([2.0, 2.0]))
    >>> far = np.array([9.0, 9.0])
    >>> newton_prices(soft, np.array([1.0, 0.2]), far, far).round(2).tolist()
    [3.0, 0.0]
    """
    slope = np.diag(soft.hessian)
    # Where nothing in doubt uses any capacity there is no slope to scale by.
    least = max(float(slope.max(initial=0.0)) * 1e-12, FLATTEST)
    unit = 1.0 / np.sqrt(np.maximum(slope, least))
    model = soft.hessian * np.outer(unit, unit)
    model[np.diag_indices(len(prices))] += RIDGE
    at = prices / unit
    low, high = np.maximum(prices - fall, 0.0), prices + rise
    found = _least_in_box(model, model @ at - soft.gradient * unit, at, low / unit, high / unit)
    return np.asarray(np.clip(found * unit, low, high), np.float64)


def _least_in_box(model: Reals, target: Reals, start: Reals, low: Reals, high: Reals) -> Reals:
    """
    Minimise ``x'Ax/2 - b'x`` between bounds: Newton on what is free, projected.

    References
    ----------
    .. [1] Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with
       simple constraints. *SIAM Journal on Control and Optimization* 20, 221-246.
    """

    def value(x: Reals) -> float:
        return float(x @ (model @ x) / 2 - target @ x)

    at, least = start, value(start)
    for _ in range(MOST_ROUNDS):
        slope = model @ at - target
        is_held = ((at <= low) & (slope > 0)) | ((at >= high) & (slope < 0))
        free = np.flatnonzero(~is_held)
        if not len(free) or np.abs(slope[free]).max() <= 1e-10 * np.abs(target).max():
            break
        way = np.zeros(len(at))
        way[free] = -np.linalg.solve(model[np.ix_(free, free)], slope[free])
        share = 1.0
        while share > 1e-6:
            tried = np.clip(at + share * way, low, high)
            if value(tried) < least:
                break
            share *= 0.4
        else:
            break
        at, least = tried, value(tried)
    return at
