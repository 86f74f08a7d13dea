"""Customers alike in frequency and tenure have most of a forecast in common: worked out once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from najimi.differentiate.purchasing.distinct_rows import cell_index, distinct
from najimi.differentiate.purchasing.histories import FloatArray, Histories

PAIRS_PER_BLOCK = 8_192
"""Small enough that the temporaries of all nodes stay in the cache."""


def answers_by_pair(
    histories: Histories,
    ask: Callable[[int, FloatArray], FloatArray],
    *,
    alpha: float,
    horizon_days: float,
    n_answers: int = 1,
) -> tuple[FloatArray, NDArray[np.intp]]:
    """
    Ask about each pair of frequency and tenure once, all pairs of one frequency together.

    Parameters
    ----------
    histories : Histories
        n rows.
    ask : callable
        Takes a frequency and horizon / (alpha + tenure) of m pairs with that frequency; returns
        their answers, shape (m,) or (n_answers, m).
    alpha : float, in days, > 0
    horizon_days : float, >= 0
    n_answers : int, default 1
        Answers about each pair.

    Returns
    -------
    tuple of float array of shape (n_answers, n_pairs) and int array of shape (n,)
        ``answers[:, place]`` puts them back to the rows.

    Examples
    --------
    >>> rows = Histories.of(frequency=[1, 0, 1], recency_days=[5, 0, 9], tenure_days=[10, 30, 10])
    >>> answers, place = answers_by_pair(
    ...     rows, lambda x, reach: x + reach, alpha=10.0, horizon_days=20.0
    ... )
    >>> answers.tolist(), place.tolist()
    ([[0.5, 2.0]], [1, 0, 1])
    """
    place, n_pairs = cell_index(histories.frequency, histories.tenure_days)
    first = np.zeros(n_pairs, dtype=np.intp)
    first[place] = np.arange(len(histories))
    frequency = histories.frequency[first]
    reach = horizon_days / (alpha + histories.tenure_days[first])
    answers = np.zeros((n_answers, n_pairs))
    # Pairs come sorted by frequency, so the pairs of one frequency lie side by side.
    values, _ = distinct(frequency)
    ends = np.searchsorted(frequency, values, side="right")
    for x, start, end in zip(values.tolist(), np.r_[0, ends[:-1]], ends, strict=True):
        for low in range(int(start), int(end), PAIRS_PER_BLOCK):
            block = slice(low, min(low + PAIRS_PER_BLOCK, int(end)))
            answers[:, block] = ask(x, reach[block])
    return answers, place
