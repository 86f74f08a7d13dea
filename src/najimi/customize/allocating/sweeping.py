"""
A sweep: each customer takes the best at given prices; what they use is counted.

It is a map over slices of the customers, and a sum of whole numbers: the answer is the same
however the customers are cut, by one core or by many.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import SILENCE, Reals, Rows, Wholes, costs, demand

Part = tuple[NDArray[np.int8], Wholes, Wholes, int, int]

FINEST_BITS = 46
"""No finer than this part of the largest score, 2^-46: one whole number more then covers the
rounding of a double."""

SLICE_ROWS = 16_384
"""So many rows of doubles fit into a core's own memory, column by column."""


@dataclass(frozen=True)
class Lean:
    """What rows of one slice lean to: advantage and choice, and by how much the next is worse."""

    advantage: Reals
    margin: Reals
    choice: NDArray[np.int8]


@dataclass(frozen=True)
class Sweep:
    """
    What all rows lean to at prices.

    ``near`` are the rows whose margin is below the band; ``surplus`` is the sum of all
    advantages in ``1 / scale``, each rounded up, so that a bound made of it is none too low;
    ``worth`` that of all scores taken, each rounded down.
    """

    choice: NDArray[np.int8]
    near: Wholes
    used: Wholes
    surplus: int
    worth: int


def scale_of(n_rows: int, top: float) -> float:
    """Return how many whole numbers one unit of score becomes, so that their sum fits 62 bits."""
    room = min(61 - math.log2(max(n_rows, 1)), FINEST_BITS) - math.log2(max(top, 1e-9))
    return 2.0 ** math.floor(room)


def slices(n_rows: int, size: int = SLICE_ROWS) -> Iterator[slice]:
    """Yield the slices of so many rows."""
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))


def lean(rows: Rows, prices: Reals, part: slice) -> Lean:
    """Return what the rows of a slice take at prices; silence has an advantage of 0."""
    same, patterns = costs(rows, prices, part)
    n = part.stop - part.start
    best, second = np.zeros(n), np.full(n, -np.inf)
    choice = np.full(n, SILENCE, np.int8)
    net, spare, is_better = np.empty(n), np.empty(n), np.empty(n, np.bool_)
    for treatment, scores in enumerate(rows.scores):
        np.subtract(scores[part], same[treatment], out=net)
        for pattern in patterns:
            if pattern.use[treatment]:
                np.multiply(pattern.unit_cost, pattern.use[treatment], out=spare)
                np.subtract(net, spare, out=net)
        np.greater(net, best, out=is_better)
        np.minimum(net, best, out=spare)
        np.maximum(second, spare, out=second)
        np.maximum(best, net, out=best)
        np.copyto(choice, np.int8(treatment), where=is_better)
    return Lean(best, best - second, choice)


def sweep(rows: Rows, prices: Reals, band: float, scale: float, n_workers: int = 1) -> Sweep:
    """
    Let every row take its best at prices.

    Parameters
    ----------
    rows : Rows
    prices : array, one per capacity and group
    band : float
        Rows whose second best is nearer than this are ``near``.
    scale : float
        Advantages are summed in units of ``1 / scale``.
    n_workers : int
        Threads; the answer does not depend on them.
    """

    def one(part: slice) -> Part:
        leaning = lean(rows, prices, part)
        near = np.flatnonzero(leaning.margin < band) + part.start
        return leaning.choice, near, *summed(rows.view(part), leaning, scale)

    choice, near, used = (
        np.empty(len(rows), np.int8),
        [np.zeros(0, np.int64)],
        np.zeros(len(prices), np.int64),
    )
    surplus = worth = 0
    for part, (leaned, close, its_use, its_surplus, its_worth) in _mapped(
        one, slices(len(rows)), n_workers
    ):
        choice[part] = leaned
        near.append(close)
        used = used + its_use
        surplus, worth = surplus + its_surplus, worth + its_worth
    return Sweep(choice, np.concatenate(near), used, surplus, worth)


def summed(rows: Rows, leaning: Lean, scale: float) -> tuple[Wholes, int, int]:
    """Return use, advantages rounded up and scores rounded down, summed to whole numbers."""
    up = np.ceil(leaning.advantage * scale).astype(np.int64) + (leaning.advantage > 0)
    down = np.floor(rows.choice_scores(leaning.choice) * scale).astype(np.int64)
    return (
        demand(rows, leaning.choice),
        int((up * rows.n_alike).sum()),
        int((down * rows.n_alike).sum()),
    )


def _mapped(
    one: Callable[[slice], Part], parts: Iterator[slice], n_workers: int
) -> Iterator[tuple[slice, Part]]:
    if n_workers == 1:
        yield from ((part, one(part)) for part in parts)
        return
    listed = list(parts)
    with ThreadPoolExecutor(n_workers) as pool:
        yield from zip(listed, pool.map(one, listed), strict=True)
