"""
BG/NBD: customers buy at their own rate until, after some repeat purchase, they leave.

The customer who bought once only is alive for certain: nobody leaves before a repeat purchase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.beta_geometric import (
    alive_probability,
    buys_if_alive,
    purchases_if_alive,
)
from najimi.differentiate.beta_geometric_fit import fit_beta_geometric
from najimi.differentiate.histories import FloatArray, Histories

FIRST_CHANCES = 0


@dataclass(frozen=True)
class BgNbd:
    """
    A fitted BG/NBD model.

    Parameters
    ----------
    r : float, > 0
        Shape of the purchase rates over customers; small means they differ much.
    alpha : float, in days, > 0
        ``r / alpha`` is the mean number of purchases per day while alive.
    a, b : float, > 0
        ``a / (a + b)`` is the mean probability to leave after a repeat purchase.
    log_likelihood : float
        Total over the customers it was fitted on, time in days; 0 when not fitted.

    Notes
    -----
    Assumptions:

    1. While alive, a customer buys at random in time, at a steady rate of their own.
    2. Rates differ between customers as a gamma distribution (r, alpha).
    3. After each repeat purchase they leave for good with a probability of their own.
    4. That probability differs between customers as a beta distribution (a, b).
    5. Rate and probability are unrelated.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005). "Counting your customers" the easy
       way: an alternative to the Pareto/NBD model. *Marketing Science* 24(2), 275-284.

    Examples
    --------
    >>> model = BgNbd(r=1.0, alpha=30.0, a=1.0, b=2.0)
    >>> rows = Histories.of(frequency=[3], recency_days=[30], tenure_days=[90])
    >>> model.alive_probability(rows).round(4).tolist()
    [0.2]
    """

    name: ClassVar[str] = "bg_nbd"

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = 0.0

    def parameters(self) -> dict[str, float]:
        """Return what ``model_from_parameters`` needs to build this model again."""
        return dict(vars(self))

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return expected purchase days in the horizon that starts at the day of the estimate.

        Parameters
        ----------
        histories : Histories
            n rows.
        horizon_days : float, >= 0
            How far ahead to look.

        Returns
        -------
        float array, shape (n,)
            Finite, >= 0, rising with the horizon.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        purchases = purchases_if_alive(
            histories,
            r=self.r,
            alpha=self.alpha,
            a=self.a,
            b=self.b,
            first_chances=FIRST_CHANCES,
            horizon_days=horizon_days,
        )
        return self.alive_probability(histories) * purchases

    def alive_probability(self, histories: Histories) -> FloatArray:
        """
        Return the probability that each customer will ever buy again.

        Returns
        -------
        float array, shape (n,)
            In [0, 1]. Customers without a repeat purchase are at 1: the model cannot doubt them.
        """
        return alive_probability(
            histories, r=self.r, alpha=self.alpha, a=self.a, b=self.b, first_chances=FIRST_CHANCES
        )

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the probability of at least one purchase in the horizon.

        Parameters
        ----------
        histories : Histories
            n rows.
        horizon_days : float, >= 0
            How far ahead to look.

        Returns
        -------
        float array, shape (n,)
            In [0, 1], at most :meth:`alive_probability`.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        buys = buys_if_alive(histories, r=self.r, alpha=self.alpha, horizon_days=horizon_days)
        return self.alive_probability(histories) * buys


def fit_bg_nbd(histories: Histories) -> BgNbd:
    """
    Fit BG/NBD by maximum likelihood.

    Parameters
    ----------
    histories : Histories
        Cells of customers alike (see :func:`collapse`) are fastest; the answer is the same.

    Returns
    -------
    BgNbd
        With its total log-likelihood, time in days.

    Raises
    ------
    NotEnoughDataError
        If fewer than ten customers bought more than once.

    Examples
    --------
    >>> rows = Histories.of(
    ...     frequency=[0, 1, 4], recency_days=[0, 20, 80], tenure_days=[90, 90, 90],
    ...     n_customers=[60, 30, 10],
    ... )
    >>> model = fit_bg_nbd(rows)
    >>> model.log_likelihood < 0 < model.r
    True
    """
    (r, alpha, a, b), log_likelihood = fit_beta_geometric(histories, first_chances=FIRST_CHANCES)
    return BgNbd(r=r, alpha=alpha, a=a, b=b, log_likelihood=log_likelihood)
