"""
The fading rate: how often someone buys of late, each purchase counting less as it grows old.

It follows customers whose habit changes, which a steady rate cannot, and is smoother than the
count of a window, in which a purchase counts in full one day and not at all the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from najimi.differentiate.purchasing.fitted_model import refuse_horizon
from najimi.differentiate.purchasing.histories import HALF_LIVES_DAYS, FloatArray, Histories
from najimi.errors import NotEnoughDataError, OutOfRangeError

NAME = "fading_rate"
LEAST_VARIANCE_SHARE = 1e-6
"""Rates that seem equal are still thought to differ by a thousandth: the interval of a rate is
then narrow, and no division by zero is left."""


@dataclass(frozen=True)
class FadingRate:
    """
    Foretell that customers go on at their rate of late, drawn to the shop's.

    Parameters
    ----------
    half_life_days : float, in days, one of ``HALF_LIVES_DAYS``
        A purchase counts 1 on its day and half as much after this time.
    mean_purchases_per_day : float, > 0
        Fading purchases of all customers over their fading days: the shop's rate of late.
    rate_variance : float, in (purchases per day) ** 2, > 0
        How much the rates differ between customers.

    Notes
    -----
    With c the fading purchases after the first, fading days e = integral of 2 ** (-u / H) over
    the tenure, e2 the integral of its square, m the shop's rate and v the variance:

        Z = v e**2 / (v e**2 + m e2),    rate = m + Z (c / e - m).

    This is the best linear estimate of a rate from such a count [1]_. Assumptions:

    1. Each customer buys at random in time at a rate that changes slowly against H.
    2. Rates differ between customers with mean m and variance v.
    3. What is left unknown of a rate is gamma distributed, with variance (1 - Z) v.

    The model has no notion of leaving: as the probability to be alive it gives how well the
    silence since the last purchase fits the rate, (1 + s days) ** -a with the gamma's shape a
    and scale s.

    References
    ----------
    .. [1] Bühlmann, H. & Straub, E. (1970). Glaubwürdigkeit für Schadensätze. *Mitteilungen der
       Vereinigung Schweizerischer Versicherungsmathematiker* 70, 111-133.

    Examples
    --------
    >>> model = FadingRate(
    ...     half_life_days=30.0, mean_purchases_per_day=0.01, rate_variance=0.0001
    ... )
    >>> rows = Histories.of(
    ...     frequency=[1], recency_days=[60], tenure_days=[90],
    ...     fading_purchases=[[0.25, 0.5, 0.7071, 0.8409]],
    ... )
    >>> model.expected_purchases(rows, horizon_days=30.0).round(4).tolist()
    [0.3387]
    """

    half_life_days: float
    mean_purchases_per_day: float
    rate_variance: float

    @property
    def name(self) -> str:
        """The name of the family with the half-life, as in ``fading_rate_30``."""
        return name_of(self.half_life_days)

    def parameters(self) -> dict[str, float]:
        """Return what ``model_from_parameters`` needs to build this model again."""
        return dict(vars(self))

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the rate of late times the horizon; shape (n,), finite, >= 0.

        Raises
        ------
        OutOfRangeError
            If the histories carry no ``fading_purchases``, or the horizon is out of range.
        """
        refuse_horizon(horizon_days)
        return self._rate(histories)[0] * horizon_days

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return how well the silence since the last purchase fits the rate; in [0, 1]."""
        return self._silence(histories, histories.tenure_days - histories.recency_days)

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the probability of at least one purchase in the horizon; in [0, 1].

        Raises
        ------
        OutOfRangeError
            If the histories carry no ``fading_purchases``, or the horizon is out of range.
        """
        refuse_horizon(horizon_days)
        buys: FloatArray = 1.0 - self._silence(histories, np.full(len(histories), horizon_days))
        return buys

    def _rate(self, histories: Histories) -> tuple[FloatArray, FloatArray]:
        """Return each customer's rate and what is left of its variance."""
        counted = fading_counts(histories, self.half_life_days)
        days, squared = fading_days(histories.tenure_days, self.half_life_days)
        own = self.rate_variance * days
        # Z / e, which stays finite where no day has passed.
        weight = own / (own * days + self.mean_purchases_per_day * squared + np.finfo(float).tiny)
        rate = self.mean_purchases_per_day * (1.0 - weight * days) + weight * counted
        return np.maximum(rate, 0.0), (1.0 - weight * days) * self.rate_variance

    def _silence(self, histories: Histories, days: FloatArray) -> FloatArray:
        """Return the probability of no purchase in so many days; in [0, 1]."""
        rate, left = self._rate(histories)
        scale = left / np.maximum(rate, np.finfo(float).tiny)
        shape = rate / np.maximum(scale, np.finfo(float).tiny)
        silent: FloatArray = np.where(rate > 0, np.exp(-shape * np.log1p(scale * days)), 1.0)
        return np.clip(silent, 0.0, 1.0)


def name_of(half_life_days: float) -> str:
    """
    Return the name of the candidate with a half-life.

    Examples
    --------
    >>> name_of(30.0)
    'fading_rate_30'
    """
    return f"{NAME}_{half_life_days:g}"


def fading_counts(histories: Histories, half_life_days: float) -> FloatArray:
    """
    Return the fading purchases of one half-life.

    Raises
    ------
    OutOfRangeError
        If the histories carry none, or the half-life is not among ``HALF_LIVES_DAYS``.
    """
    if histories.fading_purchases is None or half_life_days not in HALF_LIVES_DAYS:
        raise OutOfRangeError(
            "fading_purchases must be given for FadingRate with a half-life among "
            f"{', '.join(map(str, HALF_LIVES_DAYS))} days, got {half_life_days:g} and "
            f"{'none' if histories.fading_purchases is None else 'some'}.",
            hint="pass fading_purchases when building the histories.",
        )
    column: FloatArray = histories.fading_purchases[:, HALF_LIVES_DAYS.index(int(half_life_days))]
    return column


def fading_days(tenure_days: FloatArray, half_life_days: float) -> tuple[FloatArray, FloatArray]:
    """
    Return the integrals of 2 ** (-u / H) and of its square over the tenure, in days.

    Examples
    --------
    >>> days, squared = fading_days(np.array([30.0]), 30.0)
    >>> days.round(3).tolist(), squared.round(3).tolist()
    ([21.64], [16.23])
    """
    fading = np.log(2.0) / half_life_days
    days: FloatArray = -np.expm1(-fading * tenure_days) / fading
    squared: FloatArray = -np.expm1(-2.0 * fading * tenure_days) / (2.0 * fading)
    return days, squared


def fit_fading_rate(histories: Histories, *, half_life_days: float) -> FadingRate:
    """
    Estimate the shop's rate of late and how much the rates differ, by moments.

    m = sum c / sum e, v = (sum (c - m e)**2 - m sum e2) / sum e**2, not below m**2 / 1,000,000.

    Parameters
    ----------
    histories : Histories
        With ``fading_purchases``; n rows.
    half_life_days : float
        One of ``HALF_LIVES_DAYS``.

    Raises
    ------
    NotEnoughDataError
        If nobody bought twice, or no day has passed since the first orders.
    OutOfRangeError
        If the histories carry no ``fading_purchases``.

    Examples
    --------
    >>> rows = Histories.of(
    ...     frequency=[2, 0], recency_days=[60, 0], tenure_days=[60, 60],
    ...     fading_purchases=[[1.25, 1.5, 1.7, 1.84], [0, 0, 0, 0]],
    ... )
    >>> fit_fading_rate(rows, half_life_days=30).mean_purchases_per_day
    0.0231...
    """
    counted, n = fading_counts(histories, half_life_days), histories.n_customers
    days, squared = fading_days(histories.tenure_days, half_life_days)
    # Summed by numpy itself: a dot product so long is cut among the cores, and its last digits
    # would then be those of the machine.
    all_counted, all_days = float((n * counted).sum()), float((n * days).sum())
    if all_counted == 0 or all_days == 0:
        raise NotEnoughDataError(
            f"a fading rate needs at least 1 repeat purchase, got {all_counted:.0f} "
            f"among {histories.n_total} customers.",
            hint="wait until some customers have bought twice.",
        )
    mean = all_counted / all_days
    spread = float((n * (counted - mean * days) ** 2).sum() - mean * (n * squared).sum())
    return FadingRate(
        half_life_days=float(half_life_days),
        mean_purchases_per_day=mean,
        rate_variance=max(spread / float((n * days**2).sum()), LEAST_VARIANCE_SHARE * mean**2),
    )
