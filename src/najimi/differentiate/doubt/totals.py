"""
How sure are we of all customers together: the errors of the total at the origins of the backtest.

Errors of single customers cancel in a total; what remains is what all of them have in common,
a season or a model that is wrong. Only whole windows that came true tell of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.stats import t as student


def error_of_total(expected: Sequence[float], actual: Sequence[float]) -> float:
    """
    Return the root mean square of the errors of a total, as a share of what was expected.

    Parameters
    ----------
    expected, actual : sequence of float, one per origin
        Totals foretold and seen; an origin that foretold nothing is left out.

    Returns
    -------
    float
        NaN where there is no origin to tell of it.

    Examples
    --------
    >>> error_of_total([100.0, 200.0], [110.0, 180.0])
    0.1
    """
    errors = [seen / told - 1 for told, seen in zip(expected, actual, strict=True) if told > 0]
    if not errors:
        return math.nan
    return round(math.sqrt(math.fsum(error**2 for error in errors) / len(errors)), 12)


def interval_of_total(
    total: float,
    *,
    error_share: float,
    n_origins: int,
    interval_share: float,
    horizons_per_window: float = 1.0,
) -> tuple[float, float]:
    """
    Return the interval around a total.

    Parameters
    ----------
    total : float
        Expected over the horizon.
    error_share : float, >= 0
        As :func:`error_of_total` gave it.
    n_origins : int, >= 1
        Origins behind it.
    interval_share : float, in (0, 1)
    horizons_per_window : float, > 0, default 1
        Horizon over window of the backtest.

    Returns
    -------
    tuple of two floats
        Lower end, not below zero for a total above zero; upper end.

    Notes
    -----
    Errors are taken as normal around zero with unknown spread, so that their ratio to it follows
    Student's t: few origins make a wide interval. Windows of the backtest overlap by half, so n of
    them count as (n + 1) / 2 degrees of freedom. Over a horizon longer than the window the share
    grows with the square root of their ratio; over a shorter one it stays.

    Examples
    --------
    >>> low, high = interval_of_total(100.0, error_share=0.1, n_origins=3, interval_share=0.8)
    >>> round(low, 1), round(high, 1)
    (81.1, 118.9)
    """
    quantile = float(student.ppf((1 + interval_share) / 2, df=(n_origins + 1) / 2))
    reach = abs(total) * error_share * quantile * math.sqrt(max(1.0, horizons_per_window))
    return max(total - reach, min(total, 0.0)) if total >= 0 else total - reach, total + reach
