"""
Shifted beta-geometric: who has a contract renews it, each with a chance of their own.

The share that renews rises with every renewal, though nobody changes: those who leave easily have
left. A single renewal rate for all misses that, and values long-standing customers far too low.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from najimi.differentiate.purchasing.histories import FloatArray
from najimi.differentiate.purchasing.likelihood_search import Likelihood, climb
from najimi.differentiate.renewing.renewal_counts import RenewalCounts
from najimi.errors import NotEnoughDataError, OutOfRangeError

MIN_LAPSED = 10
START = np.log(np.array([0.7, 2.0]))
MOST_PERIODS = 10_000


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """
    A fitted shifted beta-geometric model.

    Parameters
    ----------
    a, b : float, > 0
        Of the beta distribution of the chance to lapse; ``a / (a + b)`` is its mean among new
        customers.
    log_likelihood : float
        Of the fit; 0 when the numbers were given.

    Notes
    -----
    Assumptions:

    1. At each renewal a customer lapses for good with a chance θ of their own, which stays.
    2. θ differs between customers as a beta distribution (a, b).
    3. Contracts are of one length, the period.

    With t renewals made, P(renews) = (b + t) / (a + b + t), and S(t) = Π_{i<t} (b+i) / (a+b+i).

    References
    ----------
    .. [1] Fader, P. S. & Hardie, B. G. S. (2007). How to project customer retention. *Journal of
       Interactive Marketing* 21(1), 76-90.
    .. [2] Fader, P. S. & Hardie, B. G. S. (2010). Customer-base valuation in a contractual
       setting: the perils of ignoring heterogeneity. *Marketing Science* 29(1), 85-93.

    Examples
    --------
    >>> model = ShiftedBetaGeometric(a=1.0, b=1.0)
    >>> model.survival_probability([0, 1, 3]).tolist()
    [1.0, 0.5, 0.25]
    >>> model.renewal_probability([0, 2]).tolist()
    [0.5, 0.75]
    """

    name: ClassVar[str] = "shifted_beta_geometric"

    a: float
    b: float
    log_likelihood: float = 0.0

    def parameters(self) -> dict[str, float]:
        """Return the model's numbers by name."""
        return dict(vars(self))

    def renewal_probability(self, n_renewals: ArrayLike) -> FloatArray:
        """
        Return the probability that customers renew next time, by the renewals they made.

        Parameters
        ----------
        n_renewals : int array-like, shape (n,), >= 0
            Renewals made so far.

        Returns
        -------
        float array, shape (n,)
            In (0, 1), rising with ``n_renewals``.

        Raises
        ------
        OutOfRangeError
            If a number is below zero, not whole or not finite.
        """
        made = _made(n_renewals)
        return (self.b + made) / (self.a + self.b + made)

    def survival_probability(self, n_periods: ArrayLike) -> FloatArray:
        """
        Return the share of new customers who are left after some renewals.

        Parameters
        ----------
        n_periods : int array-like, shape (n,), >= 0
            Renewals to come through; at most 10,000.

        Returns
        -------
        float array, shape (n,)
            In [0, 1], falling with ``n_periods``.

        Raises
        ------
        OutOfRangeError
            If a number is outside its range.
        """
        periods = _made(n_periods).astype(np.intp)
        most = int(periods.max(initial=0))
        _refuse_horizon(most)
        stays = np.cumprod(np.r_[1.0, self.renewal_probability(np.arange(most))])
        return np.asarray(stays[periods], dtype=np.float64)

    def expected_renewals(
        self, n_renewals: ArrayLike, *, horizon_periods: int, discount_share: float = 0.0
    ) -> FloatArray:
        """
        Return expected renewals to come, each discounted to the day of the next one.

        Parameters
        ----------
        n_renewals : int array-like, shape (n,), >= 0
            Renewals made so far by each customer who still has a contract.
        horizon_periods : int, in [0, 10000]
            Renewals that could come.
        discount_share : float, >= 0
            Per period: a renewal t periods after the next one counts 1 / (1 + share) ** t.

        Returns
        -------
        float array, shape (n,)
            In [0, horizon_periods]; times the margin of a period it is the customer's value,
            seen from the day of the next renewal.

        Raises
        ------
        OutOfRangeError
            If a number is outside its range.

        Examples
        --------
        >>> model = ShiftedBetaGeometric(a=1.0, b=1.0)
        >>> model.expected_renewals([0], horizon_periods=3).round(4).tolist()
        [1.0833]
        """
        _refuse_horizon(horizon_periods)
        if not 0 <= discount_share < np.inf:
            raise OutOfRangeError(
                f"discount_share must be in [0, inf), got {discount_share}.",
                hint="use 0.1 for 10 % per period.",
            )
        made, place = np.unique(_made(n_renewals), return_inverse=True)
        expected, left = np.zeros(len(made)), np.ones(len(made))
        for period in range(horizon_periods):
            left = left * (self.b + made + period) / (self.a + self.b + made + period)
            expected += left
            left = left / (1.0 + discount_share)
        spread: FloatArray = expected[place]
        return spread


def fit_shifted_beta_geometric(counts: RenewalCounts) -> ShiftedBetaGeometric:
    """
    Fit the shifted beta-geometric model by maximum likelihood.

    Parameters
    ----------
    counts : RenewalCounts
        Cohorts of any age together.

    Returns
    -------
    ShiftedBetaGeometric
        With its total log-likelihood.

    Raises
    ------
    NotEnoughDataError
        If fewer than ten lapsed, fewer than ten renewed, or all had made the same number of
        renewals: then nothing tells how people differ.

    Examples
    --------
    >>> model = fit_shifted_beta_geometric(RenewalCounts.of_cohort([1000, 631, 468, 382, 326]))
    >>> model.renewal_probability([0, 3]).round(2).tolist()
    [0.63, 0.85]
    """
    _refuse_thin(counts)
    cells = {
        "t": counts.n_renewals.astype(np.float64),
        "renewed": counts.n_renewed.astype(np.float64),
        "lapsed": counts.n_lapsed.astype(np.float64),
    }

    def likelihood_of(step: int) -> tuple[Likelihood, float]:
        return partial(log_likelihood, **cells), float(counts.n_decisions.sum())

    theta, value = climb(likelihood_of, start=START, n_rows=1)
    a, b = (float(each) for each in np.exp(theta))
    return ShiftedBetaGeometric(a=a, b=b, log_likelihood=value)


def log_likelihood(
    theta: FloatArray, t: FloatArray, renewed: FloatArray, lapsed: FloatArray
) -> tuple[float, FloatArray]:
    """
    Return the total log-likelihood and its gradient in log parameters.

    Parameters
    ----------
    theta : float array, shape (2,)
        ln a, ln b; within [-25, 25].
    t, renewed, lapsed : float array, shape (k,)
        Renewals made before, and customers who renewed and lapsed then.

    Returns
    -------
    tuple of float and float array of shape (2,)
        Both finite.
    """
    a, b = np.exp(theta)
    decided = renewed + lapsed
    value = lapsed.sum() * np.log(a) + renewed @ np.log(b + t) - decided @ np.log(a + b + t)
    together = decided @ (1.0 / (a + b + t))
    by_a, by_b = lapsed.sum() / a - together, renewed @ (1.0 / (b + t)) - together
    return float(value), np.array([a * by_a, b * by_b])


def _refuse_thin(counts: RenewalCounts) -> None:
    n_renewed, n_lapsed = int(counts.n_renewed.sum()), int(counts.n_lapsed.sum())
    n_ages = len(np.unique(counts.n_renewals[counts.n_decisions > 0]))
    if min(n_renewed, n_lapsed) < MIN_LAPSED or n_ages < 2:
        raise NotEnoughDataError(
            f"a renewal model needs at least {MIN_LAPSED} customers who renewed, {MIN_LAPSED} who "
            f"lapsed, and 2 different numbers of renewals made before; got {n_renewed}, "
            f"{n_lapsed} and {n_ages}.",
            hint="wait until a cohort has come to its second renewal.",
        )


def _made(n_renewals: ArrayLike) -> FloatArray:
    made = np.asarray(n_renewals, dtype=np.float64)
    is_usable = np.isfinite(made) & (made >= 0) & (made == np.rint(made))
    if not is_usable.all():
        raise OutOfRangeError(
            f"renewals must be whole numbers >= 0, got {made[~is_usable][0]}.",
            hint="count the renewals that were made; 0 in the first contract.",
        )
    return made


def _refuse_horizon(horizon_periods: int) -> None:
    if not 0 <= horizon_periods <= MOST_PERIODS:
        raise OutOfRangeError(
            f"periods must be in [0, {MOST_PERIODS}], got {horizon_periods}.",
            hint="with a discount, 100 periods are as good as all.",
        )
