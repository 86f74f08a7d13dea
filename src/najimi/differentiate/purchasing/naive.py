"""
Two naive challengers: simple enough to explain in a sentence, sometimes hard to beat.

They take part in the same backtest as the fitted models; when one of them wins, it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from najimi.differentiate.purchasing.fitted_model import refuse_horizon
from najimi.differentiate.purchasing.histories import FloatArray, Histories, IntArray
from najimi.errors import NotEnoughDataError, OutOfRangeError


@dataclass(frozen=True)
class NaivePreviousWindow:
    """
    Foretell that customers will buy as often as in the window just past.

    Parameters
    ----------
    window_days : float, in days, > 0
        Length of the window in which ``Histories.previous_purchases`` were counted.
    active_return_share : float, in [0, 1]
        Part of the customers who bought in the window and bought again in the next one.
    silent_return_share : float, in [0, 1]
        The same for customers who did not buy in the window.

    Notes
    -----
    Assumptions:

    1. Nothing changes: expected purchases = previous purchases * horizon / window.
    2. The next window repeats the backtest: each of the two groups returns at its past share.
    3. Windows are alike and unrelated: P(buys in t) = 1 - (1 - share) ** (t / window).

    The model has no notion of leaving. As the probability to be alive it gives 1 to whoever
    bought in the window, and to the silent the share of such customers who came back: what was
    seen, and no more. Where nothing was seen yet, both shares are taken as one half.

    Examples
    --------
    >>> model = NaivePreviousWindow(window_days=90.0)
    >>> rows = Histories.of(
    ...     frequency=[3], recency_days=[80], tenure_days=[90], previous_purchases=[2]
    ... )
    >>> model.expected_purchases(rows, horizon_days=45.0).tolist()
    [1.0]
    """

    name: ClassVar[str] = "naive_previous_window"

    window_days: float
    active_return_share: float = 0.5
    silent_return_share: float = 0.5

    def parameters(self) -> dict[str, float]:
        """Return what ``model_from_parameters`` needs to build this model again."""
        return dict(vars(self))

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return previous purchases, scaled from the window to the horizon; shape (n,), >= 0.

        Raises
        ------
        OutOfRangeError
            If the histories carry no ``previous_purchases``, or the horizon is out of range.
        """
        refuse_horizon(horizon_days)
        previous = _previous(histories).astype(np.float64)
        return previous * (horizon_days / self.window_days)

    def alive_probability(self, histories: Histories) -> FloatArray:
        """
        Return 1 for customers who bought in the window, else the share of the silent who returned.

        Raises
        ------
        OutOfRangeError
            If the histories carry no ``previous_purchases``.
        """
        alive = np.where(_previous(histories) > 0, 1.0, self.silent_return_share)
        return alive.astype(np.float64)

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the past share of customers who came back, stretched to the horizon; in [0, 1].

        Raises
        ------
        OutOfRangeError
            If the histories carry no ``previous_purchases``, or the horizon is out of range.
        """
        refuse_horizon(horizon_days)
        is_active = _previous(histories) > 0
        share = np.where(is_active, self.active_return_share, self.silent_return_share)
        buys: FloatArray = 1.0 - (1.0 - share) ** (horizon_days / self.window_days)
        return buys


@dataclass(frozen=True)
class NaiveRate:
    """
    Foretell that customers go on at their own rate, one common purchase added for caution.

    Parameters
    ----------
    mean_purchases_per_day : float, > 0
        Repeat purchases of all customers together, over all their days.

    Notes
    -----
    Assumptions:

    1. Each customer buys at random in time at a steady rate of their own, and never leaves.
    2. Before a purchase is seen, the rate is thought to be exponential around the common rate
       m; then it is Gamma(x + 1, T + 1/m), with mean (x + 1) / (T + 1/m).

    The model has no notion of leaving. As the probability to be alive it gives the chance that a
    customer at that rate would be silent for so long, ((1/m + t_x) / (1/m + T)) ** (x + 1): one
    right after a purchase, near zero when the silence does not fit the rate.
    Expected purchases are *not* multiplied by it.

    Examples
    --------
    >>> model = NaiveRate(mean_purchases_per_day=0.01)
    >>> rows = Histories.of(frequency=[3], recency_days=[100], tenure_days=[100])
    >>> model.expected_purchases(rows, horizon_days=50.0).tolist()
    [1.0]
    >>> model.alive_probability(rows).tolist()
    [1.0]
    """

    name: ClassVar[str] = "naive_rate"

    mean_purchases_per_day: float

    def parameters(self) -> dict[str, float]:
        """Return what ``model_from_parameters`` needs to build this model again."""
        return dict(vars(self))

    def expected_purchases(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return (frequency + 1) / (tenure + mean gap) * horizon; shape (n,), finite, >= 0.

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        refuse_horizon(horizon_days)
        rate = (histories.frequency + 1.0) / (histories.tenure_days + self._gap_days)
        return rate * horizon_days

    def alive_probability(self, histories: Histories) -> FloatArray:
        """Return how well the silence since the last purchase fits the rate; in [0, 1]."""
        seen = np.log(self._gap_days + histories.recency_days)
        known = np.log(self._gap_days + histories.tenure_days)
        fit: FloatArray = np.exp((histories.frequency + 1.0) * (seen - known))
        return fit

    def buys_probability(self, histories: Histories, *, horizon_days: float) -> FloatArray:
        """
        Return the probability of at least one purchase in the horizon; in [0, 1].

        Raises
        ------
        OutOfRangeError
            If ``horizon_days`` is negative or not finite.
        """
        refuse_horizon(horizon_days)
        reach = horizon_days / (histories.tenure_days + self._gap_days)
        buys: FloatArray = -np.expm1(-(histories.frequency + 1.0) * np.log1p(reach))
        return buys

    @property
    def _gap_days(self) -> float:
        return 1.0 / self.mean_purchases_per_day


def fit_naive_previous_window(
    histories: Histories, *, window_days: float, actual_purchases: ArrayLike | None = None
) -> NaivePreviousWindow:
    """
    Build the previous-window model, with return shares where the next window is known.

    Parameters
    ----------
    histories : Histories
        With ``previous_purchases``; n rows.
    window_days : float, in days, > 0
        Length of the window.
    actual_purchases : int array-like, shape (n,), optional
        Purchase days in the window that followed; without it the shares stay at one half.

    Raises
    ------
    OutOfRangeError
        If the histories carry no ``previous_purchases``, or ``window_days`` is not above zero.

    Examples
    --------
    >>> rows = Histories.of(
    ...     frequency=[1, 1], recency_days=[80, 5], tenure_days=[90, 90],
    ...     n_customers=[4, 8], previous_purchases=[1, 0],
    ... )
    >>> fit_naive_previous_window(rows, window_days=30.0, actual_purchases=[1, 0])
    NaivePreviousWindow(window_days=30.0, active_return_share=0.833..., silent_return_share=0.1)
    """
    if not window_days > 0:
        raise OutOfRangeError(
            f"window_days must be > 0, got {window_days}.", hint="use the horizon's length."
        )
    previous = _previous(histories)
    if actual_purchases is None:
        return NaivePreviousWindow(window_days=window_days)
    n_customers, returned = histories.n_customers, np.asarray(actual_purchases) > 0
    return NaivePreviousWindow(
        window_days=window_days,
        active_return_share=_share_of(returned, n_customers, among=previous > 0),
        silent_return_share=_share_of(returned, n_customers, among=previous == 0),
    )


def fit_naive_rate(histories: Histories) -> NaiveRate:
    """
    Return the model of steady rates, with the common rate of these customers.

    Raises
    ------
    NotEnoughDataError
        If nobody bought twice, or no day has passed since the first orders.

    Examples
    --------
    >>> rows = Histories.of(frequency=[3, 0], recency_days=[50, 0], tenure_days=[100, 200])
    >>> fit_naive_rate(rows)
    NaiveRate(mean_purchases_per_day=0.01)
    """
    n_purchases = float((histories.frequency * histories.n_customers).sum())
    n_days = float((histories.tenure_days * histories.n_customers).sum())
    if n_purchases == 0 or n_days == 0:
        raise NotEnoughDataError(
            f"a purchase rate needs at least 1 repeat purchase, got {n_purchases:.0f} "
            f"among {histories.n_total} customers.",
            hint="wait until some customers have bought twice.",
        )
    return NaiveRate(mean_purchases_per_day=n_purchases / n_days)


def _previous(histories: Histories) -> IntArray:
    if histories.previous_purchases is None:
        raise OutOfRangeError(
            "previous_purchases must be given for NaivePreviousWindow, got None.",
            hint="pass previous_purchases when building the histories.",
        )
    return histories.previous_purchases


def _share_of(
    returned: NDArray[np.bool_], n_customers: IntArray, *, among: NDArray[np.bool_]
) -> float:
    # One customer who returned and one who did not are added: no share is ever exactly 0 or 1.
    n_among = float(n_customers[among].sum())
    return (float(n_customers[among & returned].sum()) + 1.0) / (n_among + 2.0)
