"""
Intervals of the steady rate, where no backtest tells how wrong it is: those of its own assumptions.

A customer with x repeat purchases in T days has a rate that follows Gamma(x + 1, T + 1/m), see
``NaiveRate``; purchases to come then follow a negative binomial distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma, nbinom

from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.naive import NaiveRate

RULE_OF_THREE = 3.0
"""Where nothing was seen in n trials, 3/n is the highest rate that 95 in 100 would call likely."""


@dataclass(frozen=True, eq=False)
class SteadyEnds:
    """Lower and upper ends, one pair per customer: purchases, buying at all, being alive."""

    purchases: tuple[FloatArray, FloatArray]
    buys: tuple[FloatArray, FloatArray]
    alive: tuple[FloatArray, FloatArray]


def steady_ends(
    model: NaiveRate, histories: Histories, *, horizon_days: float, interval_share: float
) -> SteadyEnds:
    """
    Return the intervals that the assumptions of the steady rate imply.

    Parameters
    ----------
    model : NaiveRate
    histories : Histories
        n rows.
    horizon_days : float, > 0
    interval_share : float, in (0, 1)

    Returns
    -------
    SteadyEnds
        Each end of shape (n,), around what the model itself expects.

    Examples
    --------
    >>> rows = Histories.of(frequency=[3], recency_days=[60], tenure_days=[100])
    >>> ends = steady_ends(NaiveRate(0.01), rows, horizon_days=50.0, interval_share=0.8)
    >>> [end.tolist() for end in ends.purchases]
    [[0.0], [2.0]]
    """
    tails = (1 - interval_share) / 2, (1 + interval_share) / 2
    gap_days = 1.0 / model.mean_purchases_per_day
    shape = histories.frequency + 1.0
    known_days = histories.tenure_days + gap_days
    expected = model.expected_purchases(histories, horizon_days=horizon_days)
    seen = known_days / (known_days + horizon_days)
    counts = [np.asarray(nbinom.ppf(tail, shape, seen)) for tail in tails]
    rates = [gamma.ppf(tail, shape, scale=1.0 / known_days) for tail in tails]
    buys = model.buys_probability(histories, horizon_days=horizon_days)
    silent_days = histories.tenure_days - histories.recency_days
    fits = [gamma.ppf(tail, shape, scale=1.0 / (gap_days + histories.recency_days))
            for tail in tails]  # fmt: skip
    return SteadyEnds(
        purchases=_around(expected, *counts),
        buys=_around(buys, *(-np.expm1(-rate * horizon_days) for rate in rates)),
        alive=_around(
            model.alive_probability(histories),
            *(np.exp(-rate * silent_days) for rate in reversed(fits)),
        ),
    )


def nobody_returned(n_known_days: float) -> NaiveRate:
    """
    Return the steady rate of a shop to which nobody has come twice: half a purchase in all days.

    Parameters
    ----------
    n_known_days : float, in days, > 0
        Of all customers together, since the first purchase of each.

    Examples
    --------
    >>> nobody_returned(1000.0)
    NaiveRate(mean_purchases_per_day=0.0005)
    """
    return NaiveRate(mean_purchases_per_day=0.5 / n_known_days)


def rarely_ends(
    model: NaiveRate, histories: Histories, *, horizon_days: float
) -> tuple[FloatArray, FloatArray]:
    """
    Return the rule of three where nobody came twice: highest purchases, highest chance to buy.

    Parameters
    ----------
    model : NaiveRate
        As :func:`nobody_returned` made it.
    histories : Histories
        n rows.
    horizon_days : float, > 0

    Examples
    --------
    >>> rows = Histories.of(frequency=[0], recency_days=[0], tenure_days=[100])
    >>> model = nobody_returned(1000.0)
    >>> [round(float(end[0]), 3) for end in rarely_ends(model, rows, horizon_days=100.0)]
    [0.3, 0.259]
    """
    rate = RULE_OF_THREE * 2.0 * model.mean_purchases_per_day
    most = np.full(len(histories), rate * horizon_days)
    return most, -np.expm1(-most)


def _around(middle: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.minimum(low, middle), np.maximum(high, middle)
