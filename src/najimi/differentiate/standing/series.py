"""The same question of any count per period: visits a month, uses of a subscription a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.differentiate.standing.scan import (
    FEWEST_EVENTS,
    LEAST_DISPERSION,
    PRIOR_GAPS,
    FloatArray,
    IntArray,
    decline_probability,
    distances,
)
from najimi.errors import OutOfRangeError

FEWEST_PERIODS = 3


@dataclass(frozen=True)
class Declines:
    """
    One answer per series.

    Parameters
    ----------
    p_value : ndarray of float, shape (n,), in (0, 1]
        How likely so clear a fall is when nothing changed.
    first_lower : ndarray of int, shape (n,)
        The period, from 0, with which the lower level begins; -1 where nothing became less.
    usual_count, recent_count : ndarray of float, shape (n,)
        Mean count per period before it, and from it on; equal where nothing became less.
    """

    p_value: FloatArray
    first_lower: IntArray
    usual_count: FloatArray
    recent_count: FloatArray


def find_declines(counts: IntArray) -> Declines:
    """
    Return, for each series of counts, whether and since when it has been less than before.

    Parameters
    ----------
    counts : ndarray of int, shape (n, k), >= 0
        One row per series, one column per period, the newest last; periods are equally long.

    Returns
    -------
    Declines
        Series of fewer than six events in all have p-value 1: nothing can be said.

    Raises
    ------
    OutOfRangeError
        If there are fewer than three periods, or a count is negative.

    Notes
    -----
    The scan of ``najimi.differentiate.standing.scan`` at the ends of periods. Looking there only
    can but make the statistic smaller, so the p-value errs on the careful side. Dispersion is the
    variance over the mean, the variance taken from neighbours so that a fall does not hide itself.

    Examples
    --------
    A subscription used about ten times a month, and in the last three months hardly at all:

    >>> found = find_declines(np.array([[10, 11, 9, 10, 12, 10, 2, 1, 2], [4, 5, 4, 6, 5, 4, 5, 4, 5]]))
    >>> found.first_lower.tolist(), [round(float(p), 4) for p in found.p_value]
    ([6, 5], [0.0, 0.9923])
    """
    if counts.ndim != 2 or counts.shape[1] < FEWEST_PERIODS or (counts < 0).any():
        raise OutOfRangeError(
            f"counts must be of shape (n, k) with k >= {FEWEST_PERIODS} and not negative,"
            f" got shape {counts.shape}.",
            hint="give one row per series and one column per period; a period without use is a 0.",
        )
    n_periods = counts.shape[1]
    so_far = counts.cumsum(axis=1)[:, :-1]
    total = np.maximum(counts.sum(axis=1), 1)[:, None]
    passed = np.broadcast_to(np.arange(1, n_periods) / n_periods, so_far.shape)
    distance = distances(so_far, total, passed)
    at = distance.argmax(axis=1)
    rows = np.arange(len(counts))
    largest = distance[rows, at]
    p_value = decline_probability(largest / _dispersion(counts), counts.sum(axis=1))
    before = so_far[rows, at] / (at + 1)
    after = (counts.sum(axis=1) - so_far[rows, at]) / (n_periods - at - 1)
    is_less = (largest > 0.0) & (counts.sum(axis=1) >= FEWEST_EVENTS)
    mean = counts.mean(axis=1)
    return Declines(
        np.where(is_less, p_value, 1.0),
        np.where(is_less, at + 1, -1),
        np.where(is_less, before, mean),
        np.where(is_less, after, mean),
    )


def _dispersion(counts: IntArray) -> FloatArray:
    n_periods = counts.shape[1]
    variance = (np.diff(counts, axis=1).astype(np.float64) ** 2).mean(axis=1) / 2.0
    uneven = variance / np.maximum(counts.mean(axis=1), 1e-9)
    found: FloatArray = np.maximum(
        (n_periods * uneven + PRIOR_GAPS) / (n_periods + PRIOR_GAPS), LEAST_DISPERSION
    )
    return found
