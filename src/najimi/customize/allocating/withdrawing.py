"""What exceeds a capacity is taken back, the smallest advantage first: the last resort."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import SILENCE, Reals, Rows, Wholes, demand, spans
from najimi.customize.allocating.sweeping import lean, slices


def withdraw(rows: Rows, left: Wholes, prices: Reals) -> NDArray[np.int8]:
    """
    Return what rows take at prices, with rows silenced until no capacity is exceeded.

    Parameters
    ----------
    rows : Rows
    left : array of whole numbers >= 0, one per price
    prices : array
    """
    leanings = [lean(rows, prices, part) for part in slices(len(rows))]
    choice = np.concatenate([np.zeros(0, np.int8), *(each.choice for each in leanings)])
    advantage = np.concatenate([np.zeros(0), *(each.advantage for each in leanings)])
    order = np.argsort(-advantage, kind="stable")
    for capacity, span in spans(rows.capacities):
        for group, most in enumerate(left[span].tolist()):
            if demand(rows, choice)[span][group] > most:
                amount = _amounts(rows, choice, span.start + group)
                running = np.cumsum(amount[order])
                too_much = order[(running > most) & (amount[order] > 0)]
                choice[too_much] = SILENCE
        del capacity
    return choice


def _amounts(rows: Rows, choice: NDArray[np.int8], price: int) -> Wholes:
    """Return what each row's choice uses of one capacity and group."""
    for capacity, span in spans(rows.capacities):
        if span.start <= price < span.stop:
            amount = np.where(choice >= 0, capacity.use[choice], 0) * rows.n_alike
            if capacity.factor is not None:
                amount = amount * capacity.factor
            if capacity.group is not None:
                amount = np.where(capacity.group == price - span.start, amount, 0)
            return np.asarray(amount, dtype=np.int64)
    return np.zeros(len(rows), np.int64)
