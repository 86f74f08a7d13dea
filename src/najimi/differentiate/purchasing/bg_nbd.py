"""
BG/NBD: customers buy at their own rate until, after some repeat purchase, they leave.

The customer who bought once only is alive for certain: nobody leaves before a repeat purchase.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from najimi.differentiate.purchasing.beta_geometric_fit import fit_beta_geometric
from najimi.differentiate.purchasing.beta_geometric_model import BetaGeometricModel
from najimi.differentiate.purchasing.histories import Histories


@dataclass(frozen=True)
class BgNbd(BetaGeometricModel):
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
    first_chances: ClassVar[int] = 0


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
    (r, alpha, a, b), log_likelihood = fit_beta_geometric(
        histories, first_chances=BgNbd.first_chances
    )
    return BgNbd(r=r, alpha=alpha, a=a, b=b, log_likelihood=log_likelihood)
