"""
How sure are the parameters: the model fitted anew to customers drawn by chance.

Cells of customers alike are drawn, not customers, so a resample costs one fit. Of many customers
only some are drawn; the spread then seen is that of so few, and is scaled by the square root of
their share (m out of n).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np

from najimi.differentiate.purchasing.histories import FloatArray, Histories, IntArray
from najimi.differentiate.purchasing.mended import log_odds
from najimi.differentiate.purchasing.purchase_models import FittedPurchaseModel
from najimi.errors import NotEnoughDataError

N_RESAMPLES = 20
FEWEST_RESAMPLES = 8
MOST_DRAWN = 20_000

Fit = Callable[[Histories], FittedPurchaseModel]
Ask = Callable[[FittedPurchaseModel], FloatArray]


def resampled_models(histories: Histories, fit: Fit, *, seed: int) -> Iterator[FittedPurchaseModel]:
    """
    Yield the model fitted to each resample; those too thin for it are left out.

    Parameters
    ----------
    histories : Histories
        Cells of customers alike.
    fit : callable
        From histories to a fitted model.
    seed : int

    Examples
    --------
    >>> from najimi.differentiate.purchasing.naive import fit_naive_rate
    >>> rows = Histories.of(frequency=[3, 0], recency_days=[50, 0], tenure_days=[100, 200])
    >>> models = list(resampled_models(rows, fit_naive_rate, seed=1))
    >>> 0 < len(models) <= N_RESAMPLES
    True
    """
    dice = np.random.default_rng(seed)
    share = histories.n_customers / histories.n_total
    for _ in range(N_RESAMPLES):
        counts = dice.multinomial(n_drawn(histories), share)
        try:
            yield fit(_drawn(histories, counts))
        except NotEnoughDataError:
            continue


def n_drawn(histories: Histories) -> int:
    """Return how many customers a resample has."""
    return min(histories.n_total, MOST_DRAWN)


def spread_of(claims: list[FloatArray], *, n_drawn: int, n_total: int) -> FloatArray | None:
    """
    Return the standard error of a claimed probability in log-odds, for each customer.

    Parameters
    ----------
    claims : list of float arrays, shape (n,), in [0, 1]
        What each resampled model claims of the same n customers.
    n_drawn, n_total : int
        Customers in a resample, and in all.

    Returns
    -------
    float array, shape (n,), or None
        None where fewer than ``FEWEST_RESAMPLES`` tell of it.
    """
    if len(claims) < FEWEST_RESAMPLES:
        return None
    odds = np.stack([log_odds(claim) for claim in claims])
    spread: FloatArray = odds.std(axis=0, ddof=1) * math.sqrt(n_drawn / n_total)
    return spread


def _drawn(histories: Histories, counts: IntArray) -> Histories:
    """Return the cells that were drawn, with how often."""
    is_drawn = counts > 0
    return dataclasses.replace(histories.only(is_drawn), n_customers=counts[is_drawn])
