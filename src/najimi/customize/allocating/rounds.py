"""Rounds of the search over all customers: sweep, search among those in doubt, settle, prove."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import SILENCE, Reals, Rows, Wholes, demand
from najimi.customize.allocating.finishing import settle
from najimi.customize.allocating.searching import REACH, Found, first_prices, heat, refine
from najimi.customize.allocating.sweeping import Sweep, lean, sweep
from najimi.customize.allocating.withdrawing import withdraw

FEWEST_ROWS, STRIDE = 4_000, 8
FEW_IN_DOUBT = 1_000
MOST_SWEEPS = 8
WARM_TAU_SHARE = 0.004
"""Temperature after given prices, as a share of the mean gain: about what the prices of every
eighth of a million customers are off by."""


@dataclass(frozen=True)
class Answer:
    """
    Choices of rows; those of ``split`` are ``counts`` instead, shape (n_treatments, n_split).

    ``value`` is in whole numbers, rounded down; ``most`` is the best total there could be as
    long as the rows that were fixed stay as they are, in units of scores.
    """

    choice: NDArray[np.int8]
    split: Wholes
    counts: Wholes
    value: int
    most: float


@dataclass(frozen=True)
class Done:
    """The best answer, the prices of the least bound, and the bound in whole numbers."""

    answer: Answer
    prices: Reals
    bound: int
    n_sweeps: int


def search(
    rows: Rows, left: Wholes, warm: Reals | None, tolerance: float, scale: float, n_workers: int
) -> Done:
    """
    Search until the gap is small, or what is missing is only that customers are whole.

    Parameters
    ----------
    rows : Rows
    left : array of whole numbers, one per price
    warm : array, optional
        Prices to start at.
    tolerance : float
        As a share of the bound.
    scale : float
        Whole numbers per unit of score.
    n_workers : int
    """
    found, best, bound = _start(rows, left, warm), None, -1
    proven, n_sweeps = found.prices, 0
    while n_sweeps < MOST_SWEEPS:
        band, n_sweeps = 1.5 * REACH * found.tau, n_sweeps + 1
        seen = sweep(rows, found.prices, band, scale, n_workers)
        above = seen.surplus + _cost(found.prices, left, scale)
        if bound < 0 or above < bound:
            proven, bound = found.prices, above
        if best and bound - max(best.value, best.most * scale) <= tolerance * bound:
            break
        near = rows.take(seen.near)
        open_left = left - seen.used + demand(near, seen.choice[seen.near])
        moved = refine(near, open_left, found, few=FEW_IN_DOUBT, band=band)
        if moved.is_outside:
            found = replace(moved, is_outside=False)
            continue
        answer, prices = _settled(rows, near, seen, open_left, moved, tolerance * bound / scale, scale)
        if answer is None:
            found = Found(moved.prices, found.tau * 4)
            continue
        best = answer if best is None or answer.value > best.value else best
        found = Found(prices, found.tau)
    return Done(best or _withdrawn(rows, left, proven, scale), proven, bound, n_sweeps)


def _start(rows: Rows, left: Wholes, warm: Reals | None) -> Found:
    """Return where the sweeps over all begin: at given prices, or at those of ever more rows."""
    if warm is not None and len(warm) == len(left):
        return Found(np.maximum(warm, 0.0), WARM_TAU_SHARE * heat(rows))
    strides = [1]
    while len(rows) // strides[-1] > 1.5 * FEWEST_ROWS:
        strides.append(strides[-1] * STRIDE)
    few, share = _every(rows, strides.pop())
    found = first_prices(few, left * share)
    while len(strides) > 1:
        some, share = _every(rows, strides.pop())
        found = refine(some, left * share, found, coolest=found.tau * 0.39)
    return found


def _every(rows: Rows, stride: int) -> tuple[Rows, float]:
    some = rows.take(slice(None, None, stride))
    return some, float(some.n_alike.sum() / max(rows.n_alike.sum(), 1))


def _cost(prices: Reals, left: Wholes, scale: float) -> int:
    """Return what all capacities cost, rounded up without an error in between."""
    exact = (Fraction(p) * int(n) for p, n in zip(prices.tolist(), left, strict=True))
    return math.ceil(sum(exact, Fraction(0)) * Fraction(scale))


def _settled(
    rows: Rows, near: Rows, seen: Sweep, left: Wholes, found: Found, slack: float, scale: float
) -> tuple[Answer | None, Reals]:
    """Settle the rows still in doubt; more of them while the fixed ones use more than there is."""
    leaning = lean(near, found.prices, slice(0, len(near)))
    width, choice = REACH * found.tau, seen.choice.copy()
    choice[seen.near] = leaning.choice
    while True:
        few = np.flatnonzero(leaning.margin < width)
        in_doubt = near.take(few)
        room = left - demand(near, leaning.choice) + demand(in_doubt, leaning.choice[few])
        if (room >= 0).all() or len(few) == len(near):
            break
        width *= 4
    done = settle(in_doubt, room, found.prices, width, slack) if (room >= 0).all() else None
    if done is None:
        return None, found.prices
    split = seen.near[few]
    choice[split] = SILENCE
    fixed = value_of(rows, choice, scale)
    total = fixed + _counted(in_doubt, done.counts, scale)
    answer = Answer(choice, split, done.counts, total, fixed / scale + done.most)
    return answer, _better(near, left, found.prices, done.prices)


def _better(rows: Rows, left: Wholes, *tried: Reals) -> Reals:
    """Return the prices of the least bound, as far as rows in doubt can tell."""

    def bound(prices: Reals) -> float:
        leaning = lean(rows, prices, slice(0, len(rows)))
        return float(prices @ left + leaning.advantage @ rows.n_alike)

    return min(reversed(tried), key=bound)


def value_of(rows: Rows, choice: NDArray[np.int8], scale: float) -> int:
    """Return what choices are worth in whole numbers, each rounded down."""
    total = 0
    for treatment, scores in enumerate(rows.scores):
        got = np.flatnonzero(choice == treatment)
        whole = np.floor(scores[got].astype(np.float64) * scale).astype(np.int64)
        total += int((whole * rows.n_alike[got]).sum())
    return total


def _counted(rows: Rows, counts: Wholes, scale: float) -> int:
    what, who = np.nonzero(counts)
    whole = np.floor(rows.scores[what, who] * scale).astype(np.int64)
    return int((whole * counts[what, who]).sum())


def _withdrawn(rows: Rows, left: Wholes, prices: Reals, scale: float) -> Answer:
    """Return choices at prices, less what exceeds a capacity: whole and feasible in any case."""
    choice = withdraw(rows, left, prices)
    value, nothing = value_of(rows, choice, scale), np.zeros((len(rows.scores), 0), np.int64)
    return Answer(choice, np.zeros(0, np.int64), nothing, value, value / scale)
