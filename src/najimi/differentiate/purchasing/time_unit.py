"""The unit of time in which purchase models are fitted: the mean gap, so that numbers are near one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from najimi.differentiate.purchasing.histories import Histories
from najimi.errors import NotEnoughDataError

MIN_REPEATERS = 10


@dataclass(frozen=True)
class TimeUnit:
    """
    A unit of time, and what it does to a likelihood.

    Parameters
    ----------
    days : float, > 0
        Its length.
    n_purchases : float, > 0
        Repeat purchases that the likelihood is about; each brings one density per unit of time.
    """

    days: float
    n_purchases: float

    def in_days(self, log_likelihood: float) -> float:
        """Return a log-likelihood that was counted in this unit, in days."""
        return log_likelihood - self.n_purchases * math.log(self.days)


def mean_gap(histories: Histories) -> TimeUnit:
    """
    Return the days of all customers over their repeat purchases, where there are enough to fit.

    Raises
    ------
    NotEnoughDataError
        If fewer than ten customers bought more than once; says how many there are.

    Examples
    --------
    >>> mean_gap(Histories.of(frequency=[0], recency_days=[0], tenure_days=[30]))
    Traceback (most recent call last):
    najimi.errors.NotEnoughDataError: ... at least 10 customers with a repeat purchase, got 0 ...
    """
    n_repeaters = int(histories.n_customers[histories.frequency > 0].sum())
    if n_repeaters < MIN_REPEATERS:
        raise NotEnoughDataError(
            f"a purchase model needs at least {MIN_REPEATERS} customers with a repeat purchase, "
            f"got {n_repeaters} among {histories.n_total}.",
            hint="use a model that needs no fit (NaiveRate), or wait for more orders.",
        )
    n_purchases = float((histories.frequency * histories.n_customers).sum())
    n_days = float((histories.tenure_days * histories.n_customers).sum())
    return TimeUnit(n_days / n_purchases, n_purchases)
