"""
The smoothed dual: rows choose softly, so that the demand has a slope and Newton can step.

With a temperature ``tau`` a row takes each treatment with probability proportional to
``exp(advantage / tau)``, silence included. The smoothed dual is convex; its gradient is what
there is less what is used, its Hessian the covariance of use within rows over ``tau``; and it
is above the dual by ``tau * log(n_treatments + 1)`` per row at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.customize.allocating.capacities import Capacity, Reals, Rows, Wholes, advantages, spans
from najimi.customize.allocating.sweeping import slices

SOFT_ROWS = 8_192


@dataclass(frozen=True)
class Soft:
    """Value, gradient and Hessian of the smoothed dual at prices."""

    value: float
    gradient: Reals
    hessian: Reals


def soft_dual(rows: Rows, left: Reals | Wholes, prices: Reals, tau: float) -> Soft:
    """
    Return the smoothed dual of rows that share what is ``left`` of each capacity.

    Parameters
    ----------
    rows : Rows
    left : array, one per price
    prices : array
    tau : float, > 0, in units of scores
        The temperature; towards 0 the smoothed dual becomes the dual itself.

    Returns
    -------
    Soft
        Value in units of scores, gradient of one entry per price, and Hessian.
    """
    value, used = float(prices @ left), np.zeros(len(prices))
    hessian = np.zeros((len(prices), len(prices)))
    for part in slices(len(rows), SOFT_ROWS):
        value += _add_part(rows, prices, tau, part, used, hessian)
    return Soft(value, left - used, hessian / tau)


def _add_part(
    rows: Rows, prices: Reals, tau: float, part: slice, used: Reals, hessian: Reals
) -> float:
    """Add use and its covariance of one slice; return its part of the value."""
    net = advantages(rows, prices, part)
    top = np.maximum(net.max(axis=0), 0.0)
    taken = np.exp((net - top) / tau)
    total = taken.sum(axis=0) + np.exp(-top / tau)
    alike = rows.n_alike[part].astype(float)
    taken /= total
    _add_use([capacity.take(part) for capacity in rows.capacities], taken, alike, used, hessian)
    return float(alike @ (top + tau * np.log(total)))


def _add_use(
    capacities: list[Capacity], taken: Reals, alike: Reals, used: Reals, hessian: Reals
) -> None:
    """
    Add the expected use, and its covariance within rows.

    Capacities that all rows use alike need the rows' sums only; the others are counted by
    group, each with the plain ones and with each other.
    """
    placed = spans(capacities)
    plain = [(capacity, span) for capacity, span in placed if capacity.is_plain]
    at = np.array([span.start for _, span in plain], dtype=np.int64)
    use = np.array([capacity.use for capacity, _ in plain], float).reshape(len(plain), len(taken))
    many = taken * alike
    summed = many.sum(axis=1)
    used[at] += use @ summed
    hessian[np.ix_(at, at)] += use @ (np.diag(summed) - many @ taken.T) @ use.T
    earlier: list[tuple[Capacity, slice, Reals]] = []
    for capacity, span in placed:
        if capacity.is_plain:
            continue
        factor = 1.0 if capacity.factor is None else capacity.factor
        mean = (capacity.use.astype(float) @ taken) * factor
        table = _by_group(capacity, many * factor)
        used[span] += table @ capacity.use
        cross = (table * capacity.use - _by_group(capacity, many * mean)) @ use.T
        hessian[span, at] += cross
        hessian[at, span] += cross.T
        earlier.append((capacity, span, mean))
        for other, its_span, its_mean in earlier:
            joint = _joint(capacity, mean, other, its_mean, many, alike)
            hessian[span, its_span] += joint
            if other is not capacity:
                hessian[its_span, span] += joint.T


def _by_group(capacity: Capacity, weights: Reals) -> Reals:
    """Sum weights of treatments and rows by the rows' group; shape (n_groups, n_treatments)."""
    if capacity.group is None:
        return np.asarray(weights.sum(axis=1)[None, :], np.float64)
    n = len(capacity.available)
    return np.stack([np.bincount(capacity.group, row, n) for row in weights], axis=1)


def _joint(
    one: Capacity, one_mean: Reals, two: Capacity, two_mean: Reals, many: Reals, alike: Reals
) -> Reals:
    """Return the covariance of two capacities' use, summed by both groups."""
    both = (one.use * two.use).astype(float) @ many
    for factor in (one.factor, two.factor):
        both = both if factor is None else both * factor
    within = both - alike * one_mean * two_mean
    n_one, n_two = len(one.available), len(two.available)
    place = np.zeros(len(within), np.int64)
    if one.group is not None:
        place += one.group * np.int64(n_two)
    if two.group is not None:
        place += two.group
    summed = np.bincount(place, within, n_one * n_two).reshape(n_one, n_two)
    return np.asarray(summed, np.float64)
