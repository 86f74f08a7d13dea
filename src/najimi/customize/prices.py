"""
The search for prices: what is wanted beyond what there is gets dearer until demand meets supply.

Every capacity that is wanted beyond what there is gets a price. One capacity at a time, each
customer tells the prices at which they would use less of it (their critical prices, the
others' prices held fixed); the units saved are counted on a fine logarithmic scale, and the
price is the one at which demand just meets supply. A few rounds over the capacities settle
them. This is coordinate descent on the dual of the assignment problem: each pass is a map
over customers and a small sum of whole numbers, so the answer is the same on one core, many,
or a cluster.

References
----------
.. [1] Bertsekas, D. P. (1999). *Nonlinear Programming*, 2nd ed., section 6.3. Athena Scientific.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.choosing import limited_capacities, uses
from najimi.customize.expected import Matrix
from najimi.customize.holdouts import kept_back
from najimi.customize.scoring import SMALL, score_screened
from najimi.model.playbook import Playbook
from najimi.plan import PriceStep, Small, Totals
from najimi.tables.contract import FLOAT, INTEGER, STRING

N_ROUNDS = 8

SETTLED_SHARE = 0.02
"""A capacity that has a price is settled when demand is this near to supply."""

LOWEST_PRICE, BIN_RATIO, N_BINS = 1e-3, 1.01, 2800
"""Critical prices from 0.001 to 10^9 minor units, in steps of one percent."""

PRICES_SCHEMA = pa.schema(
    [("capacity", STRING), ("available", INTEGER), ("wanted", INTEGER), ("price_amount", FLOAT)]
)


@dataclass(frozen=True)
class Search:
    """
    State of the price search; arrays follow ``limited_capacities``.

    ``asked`` is the capacity whose critical prices the next pass counts. A round begins with
    None: every capacity's demand at the present prices is counted, since what one price turns
    away may crowd another capacity. ``wanted`` is the demand of the first round, at prices of
    zero.
    """

    prices: Matrix
    wanted: NDArray[np.int64]
    asked: int | None
    queue: tuple[int, ...]
    n_rounds: int


@dataclass(frozen=True)
class Rivals:
    """
    What may be chosen at any price: candidates that score 0 at least, side by side.

    One row per customer who has any, in playbook order; ``treatment`` is its place there, and
    where a customer has fewer than the row is wide, the place after the last, scored -inf.
    """

    treatment: NDArray[np.int16]
    score: Matrix
    draw: Matrix


def rivals_of(batch: pa.RecordBatch, playbook: Playbook, small: Small) -> Rivals:
    """
    Leave out of a batch of ``screened`` what no price can make worth doing.

    Prices are never below zero, so who scores below zero loses to silence at all of them.
    """
    score = score_screened(batch, playbook, small).score
    is_rival = score >= 0
    n_rivals = is_rival.sum(axis=1)
    is_asked = n_rivals > 0
    n_rivals, (row, treatment) = n_rivals[is_asked], np.nonzero(is_rival[is_asked])
    shape = len(n_rivals), int(n_rivals.max(initial=1))
    place = row, np.arange(len(row)) - (n_rivals.cumsum() - n_rivals)[row]
    side_by_side = Rivals(
        np.full(shape, len(playbook.treatments), dtype=np.int16),
        np.full(shape, -np.inf),
        draw(batch)[is_asked],
    )
    side_by_side.treatment[place] = treatment
    side_by_side.score[place] = score[is_asked][row, treatment]
    return side_by_side


def prices_step(playbook: Playbook) -> PriceStep:
    """Return the step to ``searched_prices``: one row per limited capacity."""
    capacities = limited_capacities(playbook)
    names, available = list(capacities), np.array(list(capacities.values()), dtype=np.int64)

    def start(_: Small) -> Search:
        return Search(np.zeros(len(names)), np.zeros(len(names), dtype=np.int64), None, (), 0)

    def prepare(batch: pa.RecordBatch, small: Small) -> object:
        return rivals_of(batch, playbook, small)

    def tally(rivals: object, state: object) -> Totals:
        assert isinstance(rivals, Rivals)
        assert isinstance(state, Search)
        if state.asked is None:
            return _demand(rivals, playbook, names, state.prices)
        return _critical_prices(rivals, playbook, state)

    def advance(state: object, totals: Totals) -> tuple[object, bool]:
        assert isinstance(state, Search)
        return _advance(state, totals, names, available)

    def finish(state: object) -> pa.Table:
        assert isinstance(state, Search)
        columns = [names, available, state.wanted, state.prices]
        return pa.table(dict(zip(PRICES_SCHEMA.names, columns, strict=True)), schema=PRICES_SCHEMA)

    return PriceStep(
        "searched_prices", "screened", start, prepare, tally, advance, finish, PRICES_SCHEMA, SMALL
    )


def _demand(rivals: Rivals, playbook: Playbook, names: list[str], prices: Matrix) -> Totals:
    """Count what would be used of each capacity at these prices."""
    use = uses(playbook)
    net = rivals.score - np.append(use @ prices, 0.0)[rivals.treatment]
    rows, best = np.arange(len(net)), net.argmax(axis=1)
    choice = np.where(net[rows, best] > 0, rivals.treatment[rows, best], -1)
    taken = choice[(choice >= 0) & ~kept_back(rivals.draw, playbook, choice)]
    return {name: int(use[taken, index].sum()) for index, name in enumerate(names)}


def _critical_prices(rivals: Rivals, playbook: Playbook, state: Search) -> Totals:
    """
    Count units of the asked capacity by the price up to which they are wanted.

    As the price rises, each customer moves from what uses more of the capacity to what uses
    less, and at last to silence or to what uses none; the units saved at each move are counted
    in the bin of its price, so that a sum from a bin upwards is the demand at its price.
    """
    assert state.asked is not None
    use = uses(playbook)
    others = np.where(np.arange(len(state.prices)) == state.asked, 0.0, state.prices)
    net = rivals.score - np.append(use @ others, 0.0)[rivals.treatment]
    units_of = np.append(use[:, state.asked], 0)
    # Silence is the last choice of everyone: it brings nothing and uses nothing.
    net = np.column_stack([net, np.zeros(len(net))])
    choice, rows = net.argmax(axis=1), np.arange(len(net))
    treatment = np.pad(rivals.treatment, [(0, 0), (0, 1)], constant_values=len(use))
    is_using = units_of[treatment[rows, choice]] > 0
    net, treatment, choice = net[is_using], treatment[is_using], choice[is_using]
    draws, units, rows = rivals.draw[is_using], units_of[treatment], np.arange(len(net))
    taken = _units_taken(draws, playbook, treatment[rows, choice], units_of)
    summed = np.zeros(N_BINS)
    while len(rows):
        price, choice[rows] = _next_move(net[rows], units[rows], choice[rows])
        left = _units_taken(draws[rows], playbook, treatment[rows, choice[rows]], units_of)
        summed += np.bincount(_bins(price), weights=taken - left, minlength=N_BINS)
        is_using = units[rows, choice[rows]] > 0
        taken, rows = left[is_using], rows[is_using]
    return {str(index): int(summed[index]) for index in np.flatnonzero(summed)}


def _next_move(
    net: Matrix, units: NDArray[np.int64], choice: NDArray[np.int64]
) -> tuple[Matrix, NDArray[np.int64]]:
    """Return the price at which each customer leaves their choice for one of fewer units, and that."""
    rows = np.arange(len(net))
    saved = units[rows, choice][:, None] - units
    worse = net[rows, choice][:, None] - net
    price = np.where(saved > 0, worse / np.maximum(saved, 1), np.inf)
    move = price.argmin(axis=1)
    return price[rows, move], move


def _units_taken(
    draws: Matrix, playbook: Playbook, treatment: NDArray[np.int64], units_of: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the units each customer uses; who is kept back uses none."""
    named = np.where(treatment < len(playbook.treatments), treatment, -1)
    taken: NDArray[np.int64] = np.where(kept_back(draws, playbook, named), 0, units_of[treatment])
    return taken


def _bins(price: Matrix) -> NDArray[np.int64]:
    bins = np.log(np.maximum(price, LOWEST_PRICE) / LOWEST_PRICE) / np.log(BIN_RATIO)
    return np.asarray(np.minimum(bins, N_BINS - 1), dtype=np.int64)


def _advance(
    state: Search, totals: Mapping[str, int], names: list[str], available: NDArray[np.int64]
) -> tuple[Search, bool]:
    if state.asked is None:
        demand = np.array([totals.get(name, 0) for name in names], dtype=np.int64)
        wanted = demand if state.n_rounds == 0 else state.wanted
        is_settled = _is_settled(state.prices, demand, available)
        short = np.flatnonzero((demand > available) | (state.prices > 0)).tolist()
        asked, queue = (None, ()) if is_settled else (short[0], tuple(short[1:]))
        return Search(state.prices, wanted, asked, queue, state.n_rounds + 1), is_settled
    prices = state.prices.copy()
    prices[state.asked] = clearing_price(totals, int(available[state.asked]))
    asked, queue = (state.queue[0], state.queue[1:]) if state.queue else (None, ())
    is_last = asked is None and state.n_rounds >= N_ROUNDS
    return Search(prices, state.wanted, asked, queue, state.n_rounds), is_last


def _is_settled(prices: Matrix, demand: NDArray[np.int64], available: NDArray[np.int64]) -> bool:
    is_near = np.abs(demand - available) <= SETTLED_SHARE * available
    return bool(np.where(prices > 0, is_near, demand <= available).all())


def clearing_price(units_by_bin: Mapping[str, int], available: int) -> float:
    """
    Return the price at which demand just meets supply.

    Parameters
    ----------
    units_by_bin : mapping of str to int
        Units wanted, by the bin of the highest price at which they are still wanted.
    available : int, >= 0

    Returns
    -------
    float
        In minor units; 0 when there is enough for all. Demand at it is at least the supply,
        by less than what one bin holds, so that nothing useful stays unused.

    Examples
    --------
    >>> round(clearing_price({"1000": 5, "900": 5}, 5), 2) == round(1e-3 * 1.01**1000, 2)
    True
    >>> clearing_price({"1000": 5}, 9)
    0.0
    """
    units = np.zeros(N_BINS, dtype=np.int64)
    for index, count in units_by_bin.items():
        units[int(index)] = count
    demand_from = units[::-1].cumsum()[::-1]
    if demand_from[0] <= available:
        return 0.0
    enough = np.flatnonzero(demand_from >= available) if available else np.array([N_BINS])
    return float(LOWEST_PRICE * BIN_RATIO ** int(enough[-1]))
