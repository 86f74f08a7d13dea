"""By which day has a customer bought again, with probability one half?"""

from __future__ import annotations

import numpy as np

from najimi.differentiate.purchasing.histories import FloatArray, Histories
from najimi.differentiate.purchasing.purchase_models import FittedPurchaseModel

REACH_DAYS = 730
"""Further ahead no day is named: hardly any shop has seen so far back."""

ONE_HALF = 0.5
ASKED_DAYS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 60, 91, 122, 152, 183, 274, 365, 500, 730)
"""Horizons at which the model is asked; between two of them the probability is drawn straight."""


def days_to_next_purchase(model: FittedPurchaseModel, histories: Histories) -> FloatArray:
    """
    Return after how many days each customer has bought again with probability one half.

    Parameters
    ----------
    model : FittedPurchaseModel
    histories : Histories
        n rows.

    Returns
    -------
    float array, shape (n,), in days
        In (0, ``REACH_DAYS``]; NaN where one half is not reached by then.

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import NaiveRate
    >>> model = NaiveRate(mean_purchases_per_day=0.01)
    >>> rows = Histories.of(frequency=[9, 0], recency_days=[100, 0], tenure_days=[100, 900])
    >>> days_to_next_purchase(model, rows).round(1).tolist()
    [14.4, nan]
    """
    days = np.full(len(histories), np.nan)
    before, at_before = np.zeros(len(histories)), 0.0
    for asked in ASKED_DAYS:
        bought = model.buys_probability(histories, horizon_days=float(asked))
        is_now = np.isnan(days) & (bought >= ONE_HALF)
        part = (ONE_HALF - before[is_now]) / np.maximum(bought - before, 1e-300)[is_now]
        days[is_now] = at_before + (asked - at_before) * np.clip(part, 0.0, 1.0)
        before, at_before = bought, float(asked)
    return days
