"""
Many in doubt at once: whoever gains most comes first, as long as there is any left.

Where one treatment is worth the same to everybody, all of them are in doubt at its price, and
far too many for the exact solver. At right prices it hardly matters who of them gets it, so what
there is goes out in order; those nearest to the last one served are then settled exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import (
    SILENCE,
    Capacity,
    Reals,
    Rows,
    Wholes,
    advantages,
    demand,
    spans,
)

MOST_ROUNDS = 40
"""In each round whoever comes first gets something, or is found to fit no more."""


def fill(rows: Rows, left: Wholes, prices: Reals, width: float) -> tuple[NDArray[np.int8], Wholes]:
    """
    Serve rows in the order of their advantages, each whole or not at all.

    Parameters
    ----------
    rows : Rows
    left : array of whole numbers, one per price
        What they share; none below 0.
    prices : array
    width : float
        Choices further than this below the best of a row are left out.

    Returns
    -------
    tuple of arrays of shape (n_rows,)
        What each takes, -1 for silence; and the places of rows, those nearest to the last one
        served first, and as many of the unserved as of the served among them.

    Examples
    --------
    Three would be as glad of it, there are two:

    >>> scores, two = np.array([[9.0, 9.0, 9.0]]), np.array([2])
    >>> rows = Rows(scores, (Capacity(np.array([1]), two),), np.ones(3, np.int64))
    >>> choice, nearest = fill(rows, two, np.array([9.0]), 1.0)
    >>> choice.tolist()
    [0, 0, -1]
    """
    net = advantages(rows, prices)
    is_open = (net > np.maximum(net.max(axis=0), 0.0) - width) & (rows.scores > 0)
    net = np.where(is_open, net, -np.inf)
    choice, room = np.full(len(rows), SILENCE, np.int8), left.copy()
    for _ in range(MOST_ROUNDS):
        waiting = np.flatnonzero((choice < 0) & np.isfinite(net).any(axis=0))
        if not len(waiting):
            break
        what = net[:, waiting].argmax(axis=0)
        order = np.argsort(-net[what, waiting], kind="stable")
        who, what = waiting[order], what[order]
        served = _fits(rows.take(who), what, room, is_in_line=True)
        choice[who[served]] = what[served]
        room = left - demand(rows, choice)
        who, what = who[~served], what[~served]
        gone = ~_fits(rows.take(who), what, room, is_in_line=False)
        net[what[gone], who[gone]] = -np.inf
    return choice, _nearest(advantages(rows, prices), is_open, choice)


def _fits(rows: Rows, what: Wholes, room: Wholes, *, is_in_line: bool) -> NDArray[np.bool_]:
    """Whether what rows want fits, behind all who stand before them or each alone."""
    fits = np.ones(len(rows), np.bool_)
    for capacity, span in spans(rows.capacities):
        used = capacity.use[what] * rows.n_alike
        if capacity.factor is not None:
            used = used * capacity.factor
        group = np.zeros(len(rows), np.int64) if capacity.group is None else capacity.group
        wanted = _in_line(used, group, capacity) if is_in_line else used
        fits &= (wanted <= room[span][group]) | (used == 0)
    return fits


def _in_line(used: Wholes, group: NDArray[np.integer], capacity: Capacity) -> Wholes:
    """Return what each row and all before it of the same group use together."""
    if len(capacity.available) == 1:
        return np.asarray(np.cumsum(used), np.int64)
    order = np.argsort(group, kind="stable")
    running = np.cumsum(used[order])
    starts = np.searchsorted(group[order], np.arange(len(capacity.available)))
    before = np.concatenate([[0], running])[starts]
    found = np.empty(len(used), np.int64)
    found[order] = running - before[group[order]]
    return found


def _nearest(net: Reals, is_open: NDArray[np.bool_], choice: NDArray[np.int8]) -> Wholes:
    """Return rows by turns: the least gain among the served, the greatest among the others."""
    got, places = choice >= 0, np.arange(len(choice))
    theirs = np.where(got, net[np.maximum(choice, 0), places], -np.inf)
    wish = np.where(is_open, net, -np.inf).max(axis=0, initial=-np.inf)
    served, others = np.flatnonzero(got), np.flatnonzero(~got & np.isfinite(wish))
    served = served[np.argsort(theirs[served], kind="stable")]
    others = others[np.argsort(-wish[others], kind="stable")]
    rank = np.concatenate([2 * np.arange(len(served)), 2 * np.arange(len(others)) + 1])
    return np.concatenate([served, others])[np.argsort(rank, kind="stable")]
