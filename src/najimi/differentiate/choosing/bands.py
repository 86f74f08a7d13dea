"""
Learn prediction bands from a backtest: how far off were we, for customers like this one.

A model's expected value says nothing about its own mistakes. The backtest does: customers are
put into bins by expected purchases, and in each bin the actual purchases give the band.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from najimi.differentiate.purchasing.histories import FloatArray, IntArray
from najimi.errors import NotEnoughDataError, OutOfRangeError


@dataclass(frozen=True, eq=False)
class ResidualBands:
    """
    Bands by expected purchases, one row per bin, bins in rising order.

    Parameters
    ----------
    upper_expected : float array, shape (k,)
        Upper edge of each bin, inclusive; the last bin also takes all above it.
    low_purchases, high_purchases : float array, shape (k,), >= 0
        Band of actual purchases in the window; neither ever falls from bin to bin.
    n_customers : int array, shape (k,)
        Customers the band of this bin was learnt from.
    top_expected : float, >= 1
        Mean expected purchases in the last bin, or one; above it the band grows in proportion.
    window_days : float, in days, > 0
        Length of the window of the backtest.
    interval_share : float, in (0, 1)
        How many of ten such customers, over ten, should land inside.
    """

    upper_expected: FloatArray
    low_purchases: FloatArray
    high_purchases: FloatArray
    n_customers: IntArray
    top_expected: float
    window_days: float
    interval_share: float

    def around(
        self, expected_purchases: ArrayLike, *, horizon_days: float
    ) -> tuple[FloatArray, FloatArray]:
        """
        Return the band for each customer.

        Parameters
        ----------
        expected_purchases : float array-like, shape (n,), >= 0
            Expected purchase days over the horizon.
        horizon_days : float, in days, > 0
            May differ from the window; see Notes.

        Returns
        -------
        tuple of two float arrays of shape (n,)
            Low and high; 0 <= low <= expected <= high, both rising with the expected value.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is not above zero, or an expected value is below zero.

        Notes
        -----
        With f = horizon / window, expected purchases are looked up at expected / f. The band is
        then multiplied by f: what is wrong about a customer's rate stays wrong. For a horizon
        shorter than the window chance weighs more, so the upper end is multiplied by the square
        root of f, and the lower end rounded down. For a longer one the wider is taken of that and
        of the band of those who were expected to do as much within the window: three times no
        purchase need not be none. Quoted coverage holds for f near one.

        Examples
        --------
        >>> bands = residual_bands(
        ...     [1.0] * 9, [0, 0, 1, 1, 1, 1, 1, 2, 4], [1] * 9, interval_share=0.8,
        ...     window_days=90.0, n_bins=1,
        ... )
        >>> low, high = bands.around([1.0, 3.0], horizon_days=90.0)
        >>> low.tolist(), high.tolist()
        ([0.0, 0.0], [4.0, 12.0])
        """
        expected = np.asarray(expected_purchases, dtype=np.float64)
        if not 0 < horizon_days < math.inf or not (expected >= 0).all():
            raise OutOfRangeError(
                f"horizon_days must be in (0, inf) and expected_purchases >= 0, got "
                f"{horizon_days} and {expected.min(initial=0.0)}.",
                hint="ask a model for expected purchases over the same horizon.",
            )
        factor = horizon_days / self.window_days
        low, high = self._in_window(expected / factor)
        low, high = low * factor, high * max(factor, math.sqrt(factor))
        if factor < 1:
            low = np.floor(low)
        elif factor > 1:
            as_many = self._in_window(expected)
            low, high = np.minimum(low, as_many[0]), np.maximum(high, as_many[1])
        return np.minimum(low, expected), np.maximum(high, expected)

    def _in_window(self, expected: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the band of those of whom so much was expected within the window."""
        bins = np.searchsorted(self.upper_expected, expected, side="left")
        bins = np.minimum(bins, len(self.upper_expected) - 1)
        growth = np.maximum(1.0, expected / self.top_expected)
        return self.low_purchases[bins] * growth, self.high_purchases[bins] * growth


def residual_bands(
    expected_purchases: ArrayLike,
    actual_purchases: ArrayLike,
    n_customers: ArrayLike,
    *,
    interval_share: float,
    window_days: float,
    n_bins: int = 10,
) -> ResidualBands:
    """
    Learn prediction bands from a backtest.

    Parameters
    ----------
    expected_purchases, actual_purchases : float array-like, shape (m,), >= 0
        Foretold and actual purchase days in the window, cell by cell.
    n_customers : int array-like, shape (m,), >= 1
        Customers of each cell.
    interval_share : float, in (0, 1)
        Part of the customers that should land inside.
    window_days : float, in days, > 0
        Length of the window.
    n_bins : int, >= 1
        Bins with equal numbers of customers; those with expected 0 get one of their own.

    Returns
    -------
    ResidualBands
        With k <= n_bins + 1 bins.

    Raises
    ------
    OutOfRangeError
        If a number is outside its range.
    NotEnoughDataError
        If there is no cell.

    Notes
    -----
    Split-conformal within bins. Assumptions:

    1. Today's customers of a bin are like those of the backtest (exchangeable), and the coming
       window like the past ones.
    2. Of n customers in a bin, the ends are the k-th smallest actual value, with
       k = floor((n + 1) (1 - share) / 2) from below and ceil((n + 1) (1 + share) / 2) from
       above; without a k-th value the ends are 0 and the largest value seen. So at least
       ``interval_share`` of a bin is covered, and more as counts are whole.
    3. So that neither end falls from bin to bin, a lower end is pulled down to the least of the
       bins above it and an upper end up to the greatest of those below: that only widens.

    References
    ----------
    .. [1] Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J. & Wasserman, L. (2018).
       Distribution-free predictive inference for regression. *Journal of the American
       Statistical Association* 113(523), 1094-1111.

    Examples
    --------
    >>> bands = residual_bands(
    ...     [0.0, 0.0, 2.0, 2.0], [0, 1, 1, 3], [90, 10, 50, 50], interval_share=0.8,
    ...     window_days=90.0,
    ... )
    >>> bands.upper_expected.tolist(), bands.low_purchases.tolist(), bands.high_purchases.tolist()
    ([0.0, 2.0], [0.0, 1.0], [1.0, 3.0])
    """
    expected = np.asarray(expected_purchases, dtype=np.float64)
    actual = np.asarray(actual_purchases, dtype=np.float64)
    counts = np.asarray(n_customers, dtype=np.int64)
    _refuse_arguments(expected, actual, counts, interval_share, window_days, n_bins)
    upper_expected = _upper_edges(expected, counts, n_bins)
    bins = np.searchsorted(upper_expected, expected, side="left")
    in_top = bins == len(upper_expected) - 1
    top = max(1.0, float(np.average(expected[in_top], weights=counts[in_top])))
    # Above ``top`` the band grows in proportion, so there the score shrinks.
    score = actual / np.maximum(1.0, expected / top)
    ends = [
        _ends(score[bins == k], counts[bins == k], interval_share)
        for k in range(len(upper_expected))
    ]
    low, high = np.array(ends).T
    return ResidualBands(
        upper_expected=upper_expected,
        low_purchases=np.minimum.accumulate(low[::-1])[::-1],
        high_purchases=np.maximum.accumulate(high),
        n_customers=np.array([counts[bins == k].sum() for k in range(len(upper_expected))]),
        top_expected=top,
        window_days=window_days,
        interval_share=interval_share,
    )


def _upper_edges(expected: FloatArray, counts: IntArray, n_bins: int) -> FloatArray:
    """Return rising edges with near equal numbers of customers between; 0 is a bin of its own."""
    is_zero = expected == 0
    zero_edge = [0.0] if is_zero.any() else []
    if is_zero.all():
        return np.array(zero_edge)
    order = np.argsort(expected[~is_zero])
    values, cumulative = expected[~is_zero][order], np.cumsum(counts[~is_zero][order])
    wanted = cumulative[-1] * np.arange(1, n_bins + 1) / n_bins
    places = np.minimum(np.searchsorted(cumulative, wanted), len(values) - 1)
    return np.unique(np.r_[zero_edge, values[places]])


def _ends(score: FloatArray, counts: IntArray, interval_share: float) -> tuple[float, float]:
    order = np.argsort(score)
    score, cumulative = score[order], np.cumsum(counts[order])
    n = int(cumulative[-1])
    # A hair of tolerance: (n + 1) * 0.1 must not miss a whole number by rounding.
    low_rank = math.floor((n + 1) * (1 - interval_share) / 2 + 1e-9)
    high_rank = min(math.ceil((n + 1) * (1 + interval_share) / 2 - 1e-9), n)
    low = 0.0 if low_rank < 1 else float(score[np.searchsorted(cumulative, low_rank)])
    return low, float(score[np.searchsorted(cumulative, high_rank)])


def _refuse_arguments(
    expected: FloatArray,
    actual: FloatArray,
    counts: IntArray,
    interval_share: float,
    window_days: float,
    n_bins: int,
) -> None:
    if not len(expected):
        raise NotEnoughDataError(
            "prediction bands need a backtest of at least 1 customer, got 0.",
            hint="choose an origin at which customers are known.",
        )
    rules = {
        "the three arrays must have the same length": len(expected) == len(actual) == len(counts),
        "expected_purchases must be finite and >= 0": bool(
            (np.isfinite(expected) & (expected >= 0)).all()
        ),
        "actual_purchases must be finite and >= 0": bool(
            (np.isfinite(actual) & (actual >= 0)).all()
        ),
        "n_customers must be >= 1": bool((counts >= 1).all()),
        f"interval_share must be in (0, 1), got {interval_share}": 0 < interval_share < 1,
        f"window_days must be > 0, got {window_days}": window_days > 0,
        f"n_bins must be >= 1, got {n_bins}": n_bins >= 1,
    }
    faults = [sentence for sentence, holds in rules.items() if not holds]
    if faults:
        raise OutOfRangeError(
            "; ".join(faults) + ".",
            hint="pass what a model foretold at the origins of a backtest, and what followed.",
        )
