"""
Rounds of the search over all customers: look, search among those in doubt, settle, prove.

A look is a sweep at asked prices; whoever makes it, over arrays or over a table on a cluster,
hands back what all leaned to as whole numbers, and the rows in doubt. What follows needs no more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from najimi.customize.allocating.capacities import SILENCE, Counts, Reals, Rows, Wholes, demand
from najimi.customize.allocating.filling import fill
from najimi.customize.allocating.finishing import settle
from najimi.customize.allocating.searching import REACH, Found, first_prices, heat, refine
from najimi.customize.allocating.sweeping import lean

FEWEST_ROWS, STRIDE = 4_000, 8
FEW_LAST, FEW_IN_DOUBT, MOST_IN_DOUBT = 400, 1_000, 4_000
SO_FEW_ROWS = 50_000
"""Up to so many rows none is fixed from look to look."""

SO_FEW_CHOICES = 2_000
"""Up to so many choices all are settled exactly."""

CLOSED = 16.0

MOST_LOOKS = 8
LARGE_GAP, MOST_FILLED = 1e-5, 2_000_000
"""If more is missing of so many rows, all of them are served once more, one after the other."""

MOST_WIDER = 12
WARM_TAU_SHARE = 0.004
"""Temperature after given prices, as a share of the mean gain: about what the prices of every
eighth of a million customers are off by."""


@dataclass(frozen=True)
class Look:
    """What is asked of a look: prices, how near rows in doubt are, whole numbers per score."""

    prices: Reals
    band: float
    scale: float


@dataclass(frozen=True)
class Seen:
    """
    What a look found.

    ``used`` and the two sums, of advantages rounded up and of scores rounded down, are of all
    rows at their best; ``near`` are those in doubt, with that ``choice``.
    """

    used: Wholes
    surplus: int
    worth: int
    near: Rows
    choice: NDArray[np.int8]


@dataclass(frozen=True)
class Answer:
    """
    Everyone takes their best at ``prices``, but the rows in doubt take ``counts``.

    ``counts`` has shape (n_treatments, n_near). ``value`` is in whole numbers, rounded down;
    ``most`` is the best total there could be as long as the others stay as they are.
    """

    prices: Reals
    counts: Counts
    used: Wholes
    value: int
    most: int
    look: int


@dataclass(frozen=True)
class State:
    """Where a search stands; ``look`` is what it asks for next."""

    look: Look
    left: Wholes
    tau: float
    worth: float
    n_rows: int
    tolerance: float
    proven: Reals
    bound: int = -1
    answer: Answer | None = None
    n_looks: int = 0
    is_last: bool = False


def begin(
    some: Rows,
    left: Wholes,
    n_rows: int,
    scale: float,
    *,
    warm: Reals | None = None,
    tolerance: float = 1e-6,
) -> State:
    """
    Return where a search begins: at given prices, or at those of ever more of some rows.

    Parameters
    ----------
    some : Rows
        All rows, or some drawn at random.
    left : array of whole numbers, one per price
        What there is for all rows.
    n_rows : int
        How many customers there are.
    scale : float
        Whole numbers per unit of score.
    warm : array, optional
        Prices to start at.
    tolerance : float
        Gap, as a share of the bound, at which to stop.
    """
    worth = heat(some)
    # What there is none of costs more than anything is worth; a bound pays nothing for it.
    closed = np.where(left > 0, 0.0, CLOSED * max(float(some.scores.max(initial=0.0)), 0.0))
    if not worth:
        found = Found(closed, 1.0)
    elif warm is not None and len(warm) == len(left):
        found = Found(np.maximum(warm, closed), WARM_TAU_SHARE * worth)
    else:
        found = _first(some, left, n_rows, closed)
        found = replace(found, prices=np.maximum(found.prices, closed))
    state = State(
        Look(found.prices, 0.0, scale), left, found.tau, worth, n_rows, tolerance, found.prices
    )
    return _asking(state, found)


def _first(some: Rows, left: Wholes, n_rows: int, least: Reals) -> Found:
    """Search on every eighth row of every eighth …, the fewest first; not on all of all rows."""
    strides = [1]
    while len(some) // strides[-1] > 1.5 * FEWEST_ROWS:
        strides.append(strides[-1] * STRIDE)
    few, share = _every(some, strides.pop(), n_rows)
    found = first_prices(few, np.asarray(left * share, np.float64), least)
    for stride in reversed(strides):
        if stride > 1 or some.n_alike.sum() < n_rows:
            few, share = _every(some, stride, n_rows)
            found = refine(
                few, np.asarray(left * share, np.float64), found, coolest=found.tau * 0.39
            )
    return found


def _every(rows: Rows, stride: int, n_rows: int) -> tuple[Rows, float]:
    few = rows.take(slice(None, None, stride))
    return few, float(few.n_alike.sum()) / max(n_rows, 1)


def _asking(state: State, found: Found) -> State:
    band = np.inf if state.n_rows <= SO_FEW_ROWS else 1.5 * REACH * found.tau
    return replace(state, look=replace(state.look, prices=found.prices, band=band), tau=found.tau)


def advance(state: State, seen: Seen) -> tuple[State, bool]:
    """
    Return the next state after a look, and whether it is the last.

    Parameters
    ----------
    state : State
    seen : Seen
        What the look that the state asked for has found.

    Returns
    -------
    tuple of State and bool
        If it is the last, the state holds an answer within every capacity, if there is any row.
    """
    look, left = state.look, state.left
    above = seen.surplus + cost_of(look.prices, left, look.scale)
    before = state.bound
    if state.bound < 0 or above <= state.bound:
        state = replace(state, bound=above, proven=look.prices)
    state = replace(state, n_looks=state.n_looks + 1)
    answer = state.answer
    if state.is_last:
        return _filled(state, seen), True
    if not look.prices.any() and (seen.used <= left).all():
        return replace(state, answer=_as_leaned(state, seen)), True
    if answer is not None and (_is_proven(state, answer) or state.n_looks >= MOST_LOOKS):
        return _ending(state, answer)
    if state.n_looks >= MOST_LOOKS and (seen.used <= left).all():
        leaned = _as_leaned(state, seen)
        return _ending(replace(state, answer=leaned), leaned)
    if state.n_looks >= MOST_LOOKS:
        return replace(state, look=replace(look, prices=_dearer(state, seen), band=0.0)), False
    after, is_outside = _searched(state, seen)
    # Neither a better answer nor a lower bound: more looks would find the same.
    is_stuck = answer is not None and after.answer is answer and not is_outside
    if is_stuck and before - state.bound <= state.tolerance * state.bound:
        return _ending(after, answer)
    return after, False


def _ending(state: State, answer: Answer | None) -> tuple[State, bool]:
    """End, or ask for all rows at the best prices if much is missing and they are not too many."""
    is_far = answer is None or state.bound - answer.value > LARGE_GAP * state.bound
    if not is_far or state.n_rows > MOST_FILLED:
        return state, True
    look = replace(state.look, prices=state.proven, band=np.inf)
    return replace(state, look=look, is_last=True), False


def _filled(state: State, seen: Seen) -> State:
    """Serve all rows one after the other at the prices of the look, if that is worth more."""
    left = state.left - seen.used + demand(seen.near, seen.choice)
    found = Found(state.look.prices, state.tau)
    answer, _ = _settled(state, seen, left, found, is_last=True)
    if answer is None or (state.answer is not None and answer.value <= state.answer.value):
        return state
    return replace(state, answer=answer)


def settle_again(state: State, seen: Seen) -> State:
    """
    Return the state with what the last look, at the prices found, lets settle.

    An answer may have been proven from a look at worse prices; who is kept back by chance, and so
    takes no part, is told by the prices of the look.

    Parameters
    ----------
    state : State
        The last one of ``advance``.
    seen : Seen
        Of a look at its proven prices.
    """
    again, _ = _searched(replace(state, answer=None), seen)
    return state if again.answer is None else again


def _is_proven(state: State, answer: Answer) -> bool:
    """Whether the bound tells that only the wholeness of customers is missing, or nothing."""
    return state.bound - max(answer.value, answer.most) <= state.tolerance * state.bound


def _as_leaned(state: State, seen: Seen) -> Answer:
    counts = np.zeros((len(seen.near.scores), len(seen.near)), np.int32)
    got = np.flatnonzero(seen.choice >= 0)
    counts[seen.choice[got], got] = seen.near.n_alike[got]
    return Answer(state.look.prices, counts, seen.used, seen.worth, seen.worth, state.n_looks)


def _dearer(state: State, seen: Seen) -> Reals:
    """Return prices at which less is used of what is exceeded: the last resort."""
    least = state.worth / np.maximum(seen.used / max(state.n_rows, 1), 1.0)
    prices = state.look.prices
    return np.where(seen.used > state.left, 1.3 * prices + 0.01 * least, prices)


def _searched(state: State, seen: Seen) -> tuple[State, bool]:
    """Search among the rows in doubt; settle them unless the prices went outside the band."""
    look, near = state.look, seen.near
    left = state.left - seen.used + demand(near, seen.choice)
    start = Found(look.prices, state.tau)
    band = np.inf if near.n_alike.sum() == state.n_rows else look.band
    found = refine(near, left, start, few=FEW_IN_DOUBT, band=band)
    if found.is_outside:
        return _asking(state, Found(found.prices, 2 * state.tau)), True
    answer, prices = _settled(state, seen, left, found)
    if answer is None:
        hotter = 1 if state.n_rows <= SO_FEW_ROWS else 2
        return _asking(state, Found(found.prices, state.tau * hotter)), False
    if state.answer is None or answer.value > state.answer.value:
        state = replace(state, answer=answer)
    return _asking(state, Found(prices, state.tau)), False


def cost_of(prices: Reals, left: Wholes, scale: float) -> int:
    """Return what all capacities cost, rounded up without an error in between."""
    exact = (Fraction(p) * int(n) for p, n in zip(prices.tolist(), left, strict=True))
    return math.ceil(sum(exact, Fraction(0)) * Fraction(scale))


def _settled(
    state: State, seen: Seen, left: Wholes, found: Found, *, is_last: bool = False
) -> tuple[Answer | None, Reals]:
    """Settle the rows still in doubt; more of them while the fixed ones use more than there is."""
    near, scale = seen.near, state.look.scale
    leaning = lean(near, found.prices, slice(0, len(near)))
    few, room = np.zeros(0, np.int64), left
    is_all = is_last or near.scores.size <= SO_FEW_CHOICES
    width = np.inf if is_all else REACH * found.tau
    for _ in range(MOST_WIDER):
        few = np.flatnonzero(leaning.margin < width)
        in_doubt = near.take(few)
        room = left - demand(near, leaning.choice) + demand(in_doubt, leaning.choice[few])
        if (room >= 0).all():
            break
        width *= 4
    if (room < 0).any():
        return None, found.prices
    fixed = leaning.choice.copy()
    if len(few) > (FEW_LAST if is_last else MOST_IN_DOUBT):
        fixed[few], nearest = fill(in_doubt, room, found.prices, width)
        few = np.sort(few[nearest[: FEW_LAST if is_last else FEW_IN_DOUBT]])
        in_doubt = near.take(few)
        room = left - demand(near, fixed) + demand(in_doubt, fixed[few])
    bound = state.bound / scale
    slack = max(state.tolerance * bound, min(state.worth / 2, 5 * state.tolerance * bound))
    done = settle(in_doubt, room, found.prices, width, slack)
    if done is None:
        return None, found.prices
    counts = np.zeros((len(near.scores), len(near)), np.int32)
    fixed[few] = SILENCE
    got = np.flatnonzero(fixed >= 0)
    counts[fixed[got], got] = near.n_alike[got]
    value = seen.worth - _worth_leaned(near, seen.choice, scale)
    value += worth_of(near, counts, scale)
    most = value + math.ceil(done.most * scale)
    counts[:, few] = done.counts
    value += worth_of(in_doubt, done.counts, scale)
    used = state.left - left + used_by(near, counts)
    better = _better(near, left, found.prices, done.prices)
    return Answer(state.look.prices, counts, used, value, most, state.n_looks), better


def _worth_leaned(rows: Rows, choice: NDArray[np.int8], scale: float) -> int:
    whole = np.floor(rows.choice_scores(choice) * scale).astype(np.int64)
    return int((whole * rows.n_alike).sum())


def used_by(rows: Rows, counts: Counts) -> Wholes:
    """Return what counts of rows use of each capacity."""
    what, who = np.nonzero(counts)
    taken = replace(rows.take(who), n_alike=counts[what, who].astype(np.int64))
    return demand(taken, what)


def _better(rows: Rows, left: Wholes, *tried: Reals) -> Reals:
    """Return the prices of the least bound, as far as rows in doubt can tell."""

    def bound(prices: Reals) -> float:
        leaning = lean(rows, prices, slice(0, len(rows)))
        return float(prices @ left + leaning.advantage @ rows.n_alike)

    return min(reversed(tried), key=bound)


def worth_of(rows: Rows, counts: Counts, scale: float) -> int:
    """Return what counts of rows are worth in whole numbers, each customer's rounded down."""
    what, who = np.nonzero(counts)
    whole = np.floor(rows.scores[what, who].astype(np.float64) * scale).astype(np.int64)
    return int((whole * counts[what, who]).sum())
