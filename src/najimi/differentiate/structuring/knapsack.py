"""
The exact choice of whom scarce hours go to, when customers of a class all need the same.

Take the gains of each class from the greatest down; the question is only how many of each
class. Greedy by gain per minute stops at the first who does not fit; the best whole answer
differs from it by at most 2 * D customers, where D is the largest need in units of the common
divisor of all needs: were more exchanged, some of them would need the same minutes as others
and could be exchanged back without loss [1]_. So an exact dynamic programme over that small
neighbourhood is exact over all, whatever the number of customers.

References
----------
.. [1] Eisenbrand, F. & Weismantel, R. (2020). Proximity results and faster algorithms for
   integer programming using the Steinitz lemma. *ACM Transactions on Algorithms* 16(1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Cut:
    """
    How many of each class are chosen, and what one more unit of capacity is worth.

    Parameters
    ----------
    counts : tuple of int
        Per class, from its greatest gain down.
    price : float, >= 0
        Gain per unit of the first who does not fit, the dual of the relaxed problem; 0 if all do.
    is_all : bool
        Whether there is room for everyone.
    """

    counts: tuple[int, ...]
    price: float
    is_all: bool


def choose_counts(gains: Sequence[Whole], sizes: Sequence[int], capacity: int) -> Cut:
    """
    Choose how many of each class, for the greatest total gain that fits.

    Parameters
    ----------
    gains : sequence of int64 arrays
        Per class, falling, each above 0.
    sizes : sequence of int, > 0
        What one of the class takes.
    capacity : int, >= 0

    Returns
    -------
    Cut
        Exact. The same input gives the same answer among equals.

    Examples
    --------
    Greedy takes the 60 (6 per unit) and then nothing fits; the two of 50 are better:

    >>> choose_counts([np.array([60]), np.array([50, 50])], [10, 9], 18).counts
    (0, 2)
    """
    unit = math.gcd(*sizes) if sizes else 1
    needs, room = [size // unit for size in sizes], capacity // unit
    start, price = _greedy(gains, needs, room)
    if price is None:
        return Cut(start, 0.0, True)
    return Cut(_repaired(gains, needs, room, start), price / unit, False)


def _greedy(
    gains: Sequence[Whole], needs: Sequence[int], room: int
) -> tuple[tuple[int, ...], float | None]:
    """Return how many of each class fit by gain per unit, and that of the first who does not."""
    of_class = np.repeat(np.arange(len(gains)), [len(gain) for gain in gains])
    need = np.asarray(needs, dtype=np.int64)[of_class]
    rate = np.concatenate([*gains, np.zeros(0)]) / np.maximum(need, 1)
    order = np.argsort(-rate, kind="stable")
    n_fitting = int(np.searchsorted(need[order].cumsum(), room, side="right"))
    counts = np.bincount(of_class[order[:n_fitting]], minlength=len(gains))
    price = float(rate[order[n_fitting]]) if n_fitting < len(order) else None
    return tuple(int(n) for n in counts), price


def _repaired(
    gains: Sequence[Whole], needs: Sequence[int], room: int, start: Sequence[int]
) -> tuple[int, ...]:
    """Return the best counts near the greedy ones; near enough that none farther is better."""
    reach = 2 * max(needs)
    lows = [max(0, n - reach) for n in start]
    left = room - sum(low * need for low, need in zip(lows, needs, strict=True))
    best, taken = np.zeros(left + 1, dtype=np.int64), []
    for gain, need, low, n in zip(gains, needs, lows, start, strict=True):
        best, chosen = _with_class(best, gain[low : n + reach], need)
        taken.append(chosen)
    counts = []
    for chosen, need, low in reversed(list(zip(taken, needs, lows, strict=True))):
        extra = int(chosen[left])
        counts.append(low + extra)
        left -= extra * need
    return tuple(reversed(counts))


def _with_class(best: Whole, gain: Whole, need: int) -> tuple[Whole, Whole]:
    """Return the best gain per room once a class may be taken from, and how many to take."""
    together, chosen = best.copy(), np.zeros(len(best), dtype=np.int64)
    for n, total in enumerate(gain.cumsum(), start=1):
        if n * need >= len(best):
            break
        offered = best[: len(best) - n * need] + total
        is_better = offered > together[n * need :]
        together[n * need :][is_better] = offered[is_better]
        chosen[n * need :][is_better] = n
    return together, chosen
