"""
Choose the purchase model by what it would have foretold: a rolling-origin backtest.

No model wins on every set of customers, and a naive one wins on some. So every candidate is
fitted at several past days ("origins") on what was known by then, and judged by the purchases
of the window that followed. The data after the last window stay untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from najimi.differentiate.purchasing.bg_nbd import fit_bg_nbd
from najimi.differentiate.purchasing.histories import FloatArray, Histories, IntArray
from najimi.differentiate.purchasing.mbg_cnbd_k import fit_mbg_cnbd_k
from najimi.differentiate.purchasing.mbg_nbd import fit_mbg_nbd
from najimi.differentiate.purchasing.naive import (
    NaivePreviousWindow,
    NaiveRate,
    fit_naive_previous_window,
    fit_naive_rate,
)
from najimi.differentiate.purchasing.pareto_nbd import fit_pareto_nbd
from najimi.differentiate.purchasing.purchase_models import FittedPurchaseModel
from najimi.errors import NotEnoughDataError, OutOfRangeError

# In the order of preference when two are as good as each other.
CANDIDATES = (
    "bg_nbd",
    "mbg_nbd",
    "pareto_nbd",
    "mbg_cnbd_k",
    "naive_rate",
    "naive_previous_window",
)
FITTED = ("bg_nbd", "mbg_nbd", "pareto_nbd", "mbg_cnbd_k")
TIE_SHARE = 0.001


@dataclass(frozen=True, eq=False)
class Origin:
    """
    One past day at which the models are asked, and what happened next.

    Parameters
    ----------
    histories : Histories
        What was known on that day, with ``previous_purchases``; n cells.
    actual_purchases : int array, shape (n,), >= 0
        Purchase days of each customer of the cell in the window that followed.

    Raises
    ------
    OutOfRangeError
        If the shapes differ, a count is below zero, or ``previous_purchases`` is missing.
    """

    histories: Histories
    actual_purchases: IntArray

    def __post_init__(self) -> None:
        if self.histories.previous_purchases is None:
            problem = "histories of an origin must carry previous_purchases, got None"
        elif self.actual_purchases.shape != self.histories.frequency.shape:
            problem = f"actual_purchases must have {len(self.histories)} rows, got "
            problem += str(self.actual_purchases.shape)
        elif (self.actual_purchases < 0).any():
            problem = f"actual_purchases must be >= 0, got {self.actual_purchases.min()}"
        else:
            return
        raise OutOfRangeError(f"{problem}.", hint="count both windows per customer, then group.")


@dataclass(frozen=True)
class CandidateScore:
    """
    How one candidate did in the backtest.

    Parameters
    ----------
    model_name : str
        One of ``CANDIDATES``.
    mae : float or None, in purchase days per customer and window, >= 0
        Mean over the origins of the mean absolute error; None if it could not be fitted at
        every origin.
    total_bias_share : float or None
        Foretold over actual purchases of all customers, less one; +0.1 is 10 % too many.
    n_origins_fitted : int
        Origins at which it could be fitted.
    """

    model_name: str
    mae: float | None
    total_bias_share: float | None
    n_origins_fitted: int


@dataclass(frozen=True)
class Choice:
    """
    The chosen purchase model and why.

    Parameters
    ----------
    model_name : str
        One of ``CANDIDATES``.
    reason : str
        ``"least_error"``; ``"tie"``: within 0.1 % of the least error and earlier in the order of
        preference; ``"thin_data"``: no fitted model was possible, so the naive rate stands in.
    scores : tuple of CandidateScore
        One per candidate, in the order of preference.
    n_origins : int
        Days at which the models were asked.
    window_days : float, in days
        Length of each window that followed.
    n_customers : int
        Customers known at the origin that knew most.
    active_return_share, silent_return_share : float, in [0, 1]
        Customers who bought in a window, or did not, and bought in the next; all origins.
    """

    model_name: str
    reason: str
    scores: tuple[CandidateScore, ...]
    n_origins: int
    window_days: float
    n_customers: int
    active_return_share: float
    silent_return_share: float


def choose_purchase_model(
    origins: Sequence[Origin],
    *,
    window_days: float,
    candidates: Sequence[str] = CANDIDATES,
) -> Choice:
    """
    Choose the candidate with the least mean absolute error over all origins.

    Parameters
    ----------
    origins : sequence of Origin
        One or more, each on the data known at that day.
    window_days : float, in days, > 0
        Length of the windows before and after each origin.
    candidates : sequence of str
        Names out of ``CANDIDATES``; on a tie within 0.1 % the earlier one is taken.

    Returns
    -------
    Choice
        With the figures of every candidate.

    Raises
    ------
    OutOfRangeError
        If there is no origin, no known candidate, or ``window_days`` is not above zero.
    NotEnoughDataError
        If not even a naive rate can be estimated.

    References
    ----------
    .. [1] Tashman, L. J. (2000). Out-of-sample tests of forecasting accuracy: an analysis and
       review. *International Journal of Forecasting* 16(4), 437-450.

    Examples
    --------
    >>> known = Histories.of(
    ...     frequency=[0, 2], recency_days=[0, 60], tenure_days=[90, 90],
    ...     n_customers=[5, 4], previous_purchases=[0, 1],
    ... )
    >>> choice = choose_purchase_model([Origin(known, np.array([0, 1]))], window_days=30.0)
    >>> choice.model_name, choice.reason
    ('naive_rate', 'thin_data')
    """
    _refuse_arguments(origins, window_days, candidates)
    scores = tuple(_score(name, origins, window_days) for name in candidates)
    model_name, reason = _least_error(scores)
    if reason == "thin_data":
        fit_naive_rate(_richest(origins).histories)
    returns = _return_shares(origins, window_days)
    return Choice(
        model_name=model_name,
        reason=reason,
        scores=scores,
        n_origins=len(origins),
        window_days=window_days,
        n_customers=_richest(origins).histories.n_total,
        active_return_share=returns[0],
        silent_return_share=returns[1],
    )


def fit_chosen(choice: Choice, histories: Histories) -> FittedPurchaseModel:
    """
    Fit the chosen model on today's histories.

    Parameters
    ----------
    choice : Choice
        As :func:`choose_purchase_model` returned it.
    histories : Histories
        What is known today; the previous-window model needs nothing of it.

    Returns
    -------
    FittedPurchaseModel
        Ready to be asked.

    Raises
    ------
    NotEnoughDataError
        If today's data are too thin for the chosen model.
    """
    if choice.model_name != "naive_previous_window":
        return fit_model(choice.model_name, histories, window_days=choice.window_days)
    return NaivePreviousWindow(
        window_days=choice.window_days,
        active_return_share=choice.active_return_share,
        silent_return_share=choice.silent_return_share,
    )


def fit_model(name: str, histories: Histories, *, window_days: float) -> FittedPurchaseModel:
    """
    Fit one candidate by name.

    Parameters
    ----------
    name : str
        One of ``CANDIDATES``.
    histories : Histories
        What is known at the day of the estimate.
    window_days : float, in days, > 0
        Length of the window behind ``previous_purchases``.

    Raises
    ------
    NotEnoughDataError
        If the data are too thin for this model.

    Examples
    --------
    >>> rows = Histories.of(frequency=[3, 0], recency_days=[50, 0], tenure_days=[100, 200])
    >>> fit_model("naive_rate", rows, window_days=30.0)
    NaiveRate(mean_purchases_per_day=0.01)
    """
    fits: dict[str, Callable[[], FittedPurchaseModel]] = {
        "bg_nbd": lambda: fit_bg_nbd(histories),
        "mbg_nbd": lambda: fit_mbg_nbd(histories),
        "pareto_nbd": lambda: fit_pareto_nbd(histories),
        "mbg_cnbd_k": lambda: fit_mbg_cnbd_k(histories),
        "naive_rate": lambda: fit_naive_rate(histories),
        "naive_previous_window": lambda: fit_naive_previous_window(
            histories, window_days=window_days
        ),
    }
    return fits[name]()


def foretell(
    name: str, origins: Sequence[Origin], *, window_days: float
) -> tuple[FloatArray, IntArray, IntArray]:
    """
    Return what a candidate foretold at every origin, beside what happened.

    Parameters
    ----------
    name : str
        One of ``CANDIDATES``.
    origins : sequence of Origin
        m cells together.
    window_days : float, in days, > 0
        Length of the windows.

    Returns
    -------
    tuple of three arrays, each of shape (m,)
        Expected purchases, actual purchases and customers, cell by cell, origin after origin:
        what :func:`residual_bands` takes.

    Raises
    ------
    NotEnoughDataError
        If the model cannot be fitted at one of the origins.
    """
    expected = [
        fit_model(name, origin.histories, window_days=window_days).expected_purchases(
            origin.histories, horizon_days=window_days
        )
        for origin in origins
    ]
    actual = [origin.actual_purchases for origin in origins]
    n_customers = [origin.histories.n_customers for origin in origins]
    return np.concatenate(expected), np.concatenate(actual), np.concatenate(n_customers)


def _score(name: str, origins: Sequence[Origin], window_days: float) -> CandidateScore:
    errors: list[float] = []
    n_expected = n_actual = 0.0
    for origin in origins:
        try:
            expected, actual, n = foretell(name, [origin], window_days=window_days)
        except NotEnoughDataError:
            continue
        errors.append(float(np.average(np.abs(expected - actual), weights=n)))
        n_expected += float((expected * n).sum())
        n_actual += float((actual * n).sum())
    is_complete = len(errors) == len(origins)
    return CandidateScore(
        model_name=name,
        mae=float(np.mean(errors)) if is_complete else None,
        total_bias_share=n_expected / n_actual - 1 if is_complete and n_actual > 0 else None,
        n_origins_fitted=len(errors),
    )


def _least_error(scores: Sequence[CandidateScore]) -> tuple[str, str]:
    errors = {score.model_name: score.mae for score in scores if score.mae is not None}
    asked_to_fit = [score for score in scores if score.model_name in FITTED]
    if not errors or (asked_to_fit and not any(s.model_name in errors for s in asked_to_fit)):
        return NaiveRate.name, "thin_data"
    least = min(errors.values())
    chosen = next(name for name, mae in errors.items() if mae <= least * (1 + TIE_SHARE))
    return chosen, "least_error" if errors[chosen] == least else "tie"


def _return_shares(origins: Sequence[Origin], window_days: float) -> tuple[float, float]:
    parts = [origin.histories for origin in origins]
    pooled = Histories.of(
        frequency=np.concatenate([part.frequency for part in parts]),
        recency_days=np.concatenate([part.recency_days for part in parts]),
        tenure_days=np.concatenate([part.tenure_days for part in parts]),
        n_customers=np.concatenate([part.n_customers for part in parts]),
        previous_purchases=np.concatenate(
            [part.previous_purchases for part in parts if part.previous_purchases is not None]
        ),
    )
    actual = np.concatenate([origin.actual_purchases for origin in origins])
    model = fit_naive_previous_window(pooled, window_days=window_days, actual_purchases=actual)
    return model.active_return_share, model.silent_return_share


def _richest(origins: Sequence[Origin]) -> Origin:
    return max(origins, key=lambda origin: origin.histories.n_total)


def _refuse_arguments(
    origins: Sequence[Origin], window_days: float, candidates: Sequence[str]
) -> None:
    faults = [
        "origins must hold at least one origin, got 0" if not origins else "",
        f"window_days must be > 0, got {window_days}" if not window_days > 0 else "",
        "candidates must hold at least one name, got 0" if not candidates else "",
        *(
            f"candidates must be among {', '.join(CANDIDATES)}, got {name!r}"
            for name in candidates
            if name not in CANDIDATES
        ),
    ]
    if any(faults):
        raise OutOfRangeError(
            "; ".join(fault for fault in faults if fault) + ".",
            hint="cut the history at one past day or more, and count the window after it.",
        )
