"""
Allocation by prices: one treatment or silence for each customer, within all capacities.

1. Prices are searched for on every eighth customer of every eighth …, the fewest first.
2. A sweep over all customers counts what they take at these prices. Those whose choice is in
   doubt are searched on further, the others fixed.
3. The last thousand in doubt are settled exactly, in whole numbers.
4. A last sweep proves the answer: whatever the prices, no allocation is worth more than what
   all capacities cost at them plus every customer's best advantage (weak duality). So the bound
   needs no trust in the search; it is a sum of whole numbers, each rounded up. What no whole
   choice could use of a capacity is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import (
    Capacity,
    Reals,
    Rows,
    Wholes,
    demand,
    usable,
)
from najimi.customize.allocating.checking import check_call
from najimi.customize.allocating.collapsing import collapse, expand
from najimi.customize.allocating.rounds import Seen, advance, begin
from najimi.customize.allocating.sweeping import scale_of, sweep


@dataclass(frozen=True)
class Allocation:
    """
    Who gets what, at which prices, and how far it is from the best at most.

    ``choice`` has the treatment of each customer, -1 for silence. ``bound`` is more than any
    allocation is worth, fractions allowed, rounded up; ``value`` is what this one is worth,
    rounded down; ``gap_share`` is what is missing at most, as a share of the bound.
    """

    choice: NDArray[np.int8]
    prices: Reals
    used: Wholes
    bound: float
    value: float
    n_sweeps: int

    @property
    def gap_share(self) -> float:
        """Share of the bound that is missing at most."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


def allocate(
    scores: NDArray[np.floating],
    capacities: Sequence[Capacity],
    *,
    prices: Reals | None = None,
    tolerance: float = 1e-6,
    n_workers: int = 1,
) -> Allocation:
    """
    Give each customer one treatment at most, so that the sum of scores is near the greatest.

    Parameters
    ----------
    scores : array of shape (n_customers, n_treatments), float32 or float64
        What a treatment is worth for a customer; -inf where it may not be given. Silence is
        worth 0. Fortran order is read faster.
    capacities : sequence of Capacity
    prices : array, one per capacity and group, optional
        Where to start, such as the prices of an earlier allocation of nearly the same.
    tolerance : float, > 0
        Gap, as a share of the bound, at which to stop.
    n_workers : int, >= 1
        Threads; the answer does not depend on them.

    Returns
    -------
    Allocation
        Whole, and within every capacity, always.

    Raises
    ------
    OutOfRangeError
        If scores are NaN or +inf, or there are more than 127 treatments; if what a capacity has
        or uses is no whole number >= 0, or of another length than documented; if prices are
        below 0.

    References
    ----------
    .. [1] Bertsekas, D. P. (1999). *Nonlinear Programming*, 2nd ed., section 6.3. Athena
       Scientific.
    .. [2] Qi, L. & Sun, J. (1993). A nonsmooth version of Newton's method. *Mathematical
       Programming* 58, 353-367.

    Examples
    --------
    One call, and two customers who would each be glad of it:

    >>> call = Capacity(use=np.array([1]), available=np.array([1]))
    >>> found = allocate(np.array([[610.0], [425.0]]), [call])
    >>> found.choice.tolist(), found.value, round(found.bound, 6)
    ([0, -1], 610.0, 610.0)
    """
    check_call(scores, capacities, prices, tolerance=tolerance, n_workers=n_workers)
    everyone = Rows(scores.T, tuple(capacities), np.broadcast_to(np.int64(1), len(scores)))
    collapsed = collapse(everyone)
    rows, left = collapsed.rows, usable(capacities)
    top = max((float(row.max(initial=0.0)) for row in rows.scores), default=0.0)
    scale = scale_of(len(scores), top)
    state = begin(rows, left, len(scores), scale, warm=prices, tolerance=tolerance)
    choice, is_done = np.zeros(0, np.int8), False
    while not is_done:
        seen = sweep(rows, state.look.prices, state.look.band, scale, n_workers)
        near = rows.take(seen.near)
        before = state.answer
        state, is_done = advance(
            state, Seen(seen.used, seen.surplus, seen.worth, near, seen.choice[seen.near])
        )
        if state.answer is not None and state.answer is not before:
            choice = expand(collapsed, seen.choice, seen.near, state.answer.counts)
    value = 0 if state.answer is None else state.answer.value
    used = demand(everyone, choice)
    return Allocation(choice, state.proven, used, state.bound / scale, value / scale, state.n_looks)
