"""How far off each candidate was in the backtest: per customer, in total, in money, in chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.differentiate.choosing.hearing import Heard
from najimi.differentiate.purchasing.histories import FloatArray, IntArray

N_BINS = 10
NO_HONEST_CHANCE = ("naive_previous_window",)
"""Its shares of return are learnt from the windows themselves, so they cannot be tested there."""


@dataclass(frozen=True)
class CandidateScore:
    """
    How one candidate did in the backtest.

    Parameters
    ----------
    model_name : str
        A name that ``fit_model`` takes.
    mae : float or None, in purchase days per customer and window, >= 0
        Mean over the origins of the mean absolute error; None if it could not be fitted at
        every origin.
    total_bias_share : float or None
        Foretold over actual purchases of all customers, less one; +0.1 is 10 % too many.
    n_origins_fitted : int
        Origins at which it could be fitted.
    calibration_error : float or None, in [0, 1]
        How far its probability to buy in the window is from the share that did, mean over ten
        bins of customers; None for a mean of models, which tells no probability of its own.
    margin_mae : float or None, in minor units per customer and window, >= 0
        The same as ``mae`` for margin, among customers whose money was kept apart.
    segment : str
        ``"all"``, ``"once"`` or ``"again"``.
    """

    model_name: str
    mae: float | None
    total_bias_share: float | None
    n_origins_fitted: int
    calibration_error: float | None = None
    margin_mae: float | None = None
    segment: str = "all"


def judge(name: str, heard: Sequence[Heard], *, segment: str = "all") -> CandidateScore:
    """
    Hold what a candidate foretold against what happened.

    Parameters
    ----------
    name : str
        A name that ``fit_model`` takes.
    heard : sequence of Heard
    segment : str
        Whose error is asked for; money and chance are told for ``"all"`` alone.
    """
    known = [one for one in heard if one.knows(name)]
    if len(known) < len(heard) or not heard:
        return CandidateScore(name, None, None, len(known), segment=segment)
    errors, n_expected, n_actual = [], 0.0, 0
    for one in known:
        expected, actual = one.expected(name), one.origin.actual_purchases
        n = one.origin.customers_of(segment)
        # Summed by numpy itself: a dot product so long is cut among the cores, and its last
        # digits would then be those of the machine.
        errors.append(float((n * np.abs(expected - actual)).sum()) / max(int(n.sum()), 1))
        n_expected += float((n * expected).sum())
        n_actual += int(n @ actual)
    is_whole = segment == "all"
    return CandidateScore(
        model_name=name,
        mae=float(np.mean(errors)),
        total_bias_share=n_expected / n_actual - 1 if n_actual > 0 else None,
        n_origins_fitted=len(known),
        calibration_error=_mean_calibration_error(name, known) if is_whole else None,
        margin_mae=_margin_mae(name, known) if is_whole else None,
        segment=segment,
    )


def calibration_error(claimed: FloatArray, came: NDArray[np.bool_], n_customers: IntArray) -> float:
    """
    Return the mean distance between claim and truth over ten bins of customers by claim.

    Parameters
    ----------
    claimed : float array, shape (n,), in [0, 1]
    came : bool array, shape (n,)
        Whether the customers of the row bought.
    n_customers : int array, shape (n,), >= 1

    Examples
    --------
    >>> ones = np.ones(4, dtype=np.int64)
    >>> came = np.array([True, False, False, True])
    >>> round(calibration_error(np.array([0.5, 0.5, 0.1, 0.9]), came, ones), 3)
    0.05
    """
    order = np.argsort(claimed, kind="stable")
    n = n_customers[order].astype(np.float64)
    sorted_claims = claimed[order]
    place = np.searchsorted(np.cumsum(n) / n.sum(), np.arange(1, N_BINS) / N_BINS)
    edges = np.unique(sorted_claims[place])
    bins = np.searchsorted(edges, sorted_claims)
    gaps = np.bincount(bins, weights=n * (sorted_claims - came[order]))
    return float(np.abs(gaps).sum() / n.sum())


def _mean_calibration_error(name: str, heard: Sequence[Heard]) -> float | None:
    if name in NO_HONEST_CHANCE or any(name not in one.answers for one in heard):
        return None
    return float(
        np.mean(
            [
                calibration_error(
                    one.answers[name].buys,
                    one.origin.actual_purchases > 0,
                    one.origin.histories.n_customers,
                )
                for one in heard
            ]
        )
    )


def _margin_mae(name: str, heard: Sequence[Heard]) -> float | None:
    errors = []
    for one in heard:
        spenders = one.origin.spenders
        if spenders is not None and len(spenders.histories):
            expected = one.expected_of(name, spenders) * spenders.order_margin
            errors.append(float(np.abs(expected - spenders.actual_margin).mean()))
    return float(np.mean(errors)) if errors else None
