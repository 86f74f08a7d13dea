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
    total: float, *, error_share: float, n_origins: int, interval_share: float
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

    Returns
    -------
    tuple of two floats
        Lower end, not below zero for a total above zero; upper end.

    Notes
    -----
    Errors are taken as normal around zero with unknown spread, so that their ratio to it follows
    Student's t with ``n_origins`` degrees of freedom: few origins make a wide interval. Windows of
    the backtest overlap, so the degrees of freedom are rather fewer; and a horizon longer than the
    window keeps the share of the window.

    Examples
    --------
    >>> low, high = interval_of_total(100.0, error_share=0.1, n_origins=3, interval_share=0.8)
    >>> round(low, 1), round(high, 1)
    (83.6, 116.4)
    """
    quantile = float(student.ppf((1 + interval_share) / 2, df=n_origins))
    reach = abs(total) * error_share * quantile
    return max(total - reach, min(total, 0.0)) if total >= 0 else total - reach, total + reach
