"""
Arbitration: scarce capacities have prices; at those prices each customer takes the best or nothing.

1. Every capacity that is wanted beyond what there is gets a price. One capacity at a time, each
   customer tells the prices at which they would use less of it (their critical prices, the
   others' prices held fixed); the units saved are counted on a fine logarithmic scale, and the
   price is the one at which demand just meets supply. A few rounds over the capacities settle
   them. This is coordinate descent on the dual of the assignment problem: each pass is a map
   over customers and a small sum of whole numbers, so the answer is the same on one core, many,
   or a cluster.
2. What still exceeds a capacity is withdrawn, the smallest advantage first.
3. Chance keeps some back *after* arbitration, so that they differ from the treated by chance
   alone; who is kept back uses no capacity.

References
----------
.. [1] Bertsekas, D. P. (1999). *Nonlinear Programming*, 2nd ed., section 6.3. Athena Scientific.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.scoring import Matrix, Scores, score_screened
from najimi.customize.screening import MARKS
from najimi.model.playbook import BUDGET, MINUTES, Playbook
from najimi.plan import BatchStep, PriceStep, Small, Totals
from najimi.tables.contract import FLOAT, INTEGER, STRING

N_ROUNDS = 8
SETTLED_SHARE = 0.02
"""A capacity that has a price is settled when demand is this near to supply."""

LOWEST_PRICE, BIN_RATIO, N_BINS = 1e-3, 1.01, 2800
"""Critical prices from 0.001 to 10^9 minor units, in steps of one percent."""

SMALL = ("previous_response_rates", "models", "seeds")
SILENCES = (
    "restricted",
    "complaint",
    "contact_rule",
    "unanswered",
    "resting",
    "no_consent",
    "give_first",
    "too_early",
)
"""Reasons for silence when no candidate is open, the most telling first."""

PROPOSED_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        ("treatment_id", STRING),
        ("silence", STRING),
        ("advantage", FLOAT),
        ("best_treatment_id", STRING),
        ("best_score", FLOAT),
        ("response_probability", FLOAT),
        ("incremental_margin_amount", FLOAT),
        ("holdout_scope", STRING),
        ("kept_back_probability", FLOAT),
    ]
)
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


def limited_capacities(playbook: Playbook) -> dict[str, int]:
    """Return the capacities that have a limit, with it."""
    return {name: most for name, most in playbook.capacities.items() if most is not None}


def uses(playbook: Playbook) -> NDArray[np.int64]:
    """Return what one treatment uses of each limited capacity; shape (n_treatments, n_capacities)."""
    rows = [
        [
            _use(name, treatment.cost_amount, treatment.minutes, treatment.channel)
            for name in limited_capacities(playbook)
        ]
        for treatment in playbook.treatments
    ]
    return np.array(rows, dtype=np.int64).reshape(len(playbook.treatments), -1)


def _use(capacity: str, cost_amount: int, minutes: int, channel: str) -> int:
    if capacity == BUDGET:
        return cost_amount
    if capacity == MINUTES:
        return minutes
    return int(capacity == f"sends_{channel}")


def prices_step(playbook: Playbook) -> PriceStep:
    """Return the step to ``searched_prices``: one row per limited capacity."""
    capacities = limited_capacities(playbook)
    names, available = list(capacities), np.array(list(capacities.values()), dtype=np.int64)

    def start(_: Small) -> Search:
        return Search(np.zeros(len(names)), np.zeros(len(names), dtype=np.int64), None, (), 0)

    def tally(batch: pa.RecordBatch, state: object, small: Small) -> Totals:
        assert isinstance(state, Search)
        if state.asked is None:
            return _demand(batch, playbook, small, names, state.prices)
        return _critical_prices(batch, playbook, small, state)

    def advance(state: object, totals: Totals) -> tuple[object, bool]:
        assert isinstance(state, Search)
        return _advance(state, totals, names, available)

    def finish(state: object) -> pa.Table:
        assert isinstance(state, Search)
        columns = [names, available, state.wanted, state.prices]
        return pa.table(dict(zip(PRICES_SCHEMA.names, columns, strict=True)), schema=PRICES_SCHEMA)

    return PriceStep(
        "searched_prices", "screened", start, tally, advance, finish, PRICES_SCHEMA, SMALL
    )


def _demand(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, names: list[str], prices: Matrix
) -> Totals:
    """Count what would be used of each capacity at these prices."""
    use = uses(playbook)
    choice, _, _ = _choose(batch, playbook, small, prices)
    taken = choice[(choice >= 0) & ~_kept_back(batch, playbook, choice)]
    return {name: int(use[taken, index].sum()) for index, name in enumerate(names)}


def _critical_prices(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, state: Search
) -> Totals:
    """
    Count units of the asked capacity by the price up to which they are wanted.

    As the price rises, each customer moves from what uses more of the capacity to what uses
    less, and at last to silence or to what uses none; the units saved at each move are counted
    in the bin of its price, so that a sum from a bin upwards is the demand at its price.
    """
    assert state.asked is not None
    use = uses(playbook)
    others = np.where(np.arange(len(state.prices)) == state.asked, 0.0, state.prices)
    net = score_screened(batch, playbook, small).score - (use @ others)[None, :]
    net, units = np.column_stack([net, np.zeros(len(net))]), np.append(use[:, state.asked], 0)
    choice = net.argmax(axis=1)
    summed, taken = np.zeros(N_BINS), _units_taken(batch, playbook, choice, units)
    rows = np.flatnonzero(units[choice] > 0)
    while len(rows):
        price, choice[rows] = _next_move(net[rows], units, choice[rows])
        left = _units_taken(batch, playbook, choice, units)
        summed += np.bincount(_bins(price), weights=(taken - left)[rows], minlength=N_BINS)
        taken, rows = left, rows[units[choice[rows]] > 0]
    return {str(index): int(summed[index]) for index in np.flatnonzero(summed)}


def _next_move(
    net: Matrix, units: NDArray[np.int64], choice: NDArray[np.int64]
) -> tuple[Matrix, NDArray[np.int64]]:
    """Return the price at which each customer leaves their choice for one of fewer units, and that."""
    saved = units[choice][:, None] - units[None, :]
    worse = net[np.arange(len(net)), choice][:, None] - net
    price = np.where(saved > 0, worse / np.maximum(saved, 1), np.inf)
    move = price.argmin(axis=1)
    return price[np.arange(len(net)), move], move


def _units_taken(
    batch: pa.RecordBatch, playbook: Playbook, choice: NDArray[np.int64], units: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the units each customer uses; who is kept back uses none."""
    named = np.where(choice < len(playbook.treatments), choice, -1)
    taken: NDArray[np.int64] = np.where(_kept_back(batch, playbook, named), 0, units[choice])
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


def proposed_step(playbook: Playbook) -> BatchStep:
    """Return the step to ``proposed_0``: at the prices found, the best of each, or silence."""

    def proposed(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        prices = np.asarray(small["searched_prices"]["price_amount"].to_numpy(), dtype=np.float64)
        return _proposals(batch, playbook, small, prices, np.full(len(prices), np.inf))

    return BatchStep(
        "proposed_0", "screened", proposed, PROPOSED_SCHEMA, small=(*SMALL, "searched_prices")
    )


def second_thoughts_step(playbook: Playbook, number: int) -> BatchStep:
    """
    Return the step to ``proposed_<number>``: who came away empty-handed chooses among what is left.

    Alike customers meet at one price and cannot all be served by it; those withdrawn choose
    again, without prices, among treatments of which enough is left.
    """

    def proposed(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        left = small[f"left_{number}"]
        names = [f"left_{index}" for index in range(uses(playbook).shape[1])]
        amounts = np.array([left[name][0].as_py() for name in names], dtype=np.float64)
        return _proposals(batch, playbook, small, np.zeros(len(amounts)), amounts)

    return BatchStep(
        f"proposed_{number}",
        f"unserved_{number}",
        proposed,
        PROPOSED_SCHEMA,
        small=(*SMALL, f"left_{number}"),
    )


def _proposals(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, prices: Matrix, left: Matrix
) -> pa.RecordBatch:
    choice, advantage, scores = _choose(batch, playbook, small, prices, left)
    best = scores.score.argmax(axis=1)
    rows = np.arange(len(best))
    best_score = scores.score[rows, best]
    has_open = np.isfinite(best_score)
    probability = kept_back_probabilities(playbook)[np.maximum(choice, 0)]
    kept_back = _kept_back(batch, playbook, choice)
    is_global = _draw(batch) < playbook.global_holdout_share
    ids = pa.array([treatment.treatment_id for treatment in playbook.treatments])
    is_silent = choice < 0
    columns = {
        "customer_id": batch.column("customer_id"),
        "treatment_id": _named(ids, choice, is_silent),
        "silence": pa.array(_silences(scores, best_score), mask=~is_silent, type=pa.string()),
        "advantage": pa.array(advantage, mask=is_silent),
        "best_treatment_id": _named(ids, best, ~has_open),
        "best_score": pa.array(best_score, mask=~has_open),
        "response_probability": pa.array(
            scores.response_probability[rows, np.maximum(choice, 0)], mask=is_silent
        ),
        "incremental_margin_amount": pa.array(
            scores.incremental_margin_amount[rows, np.maximum(choice, 0)], mask=is_silent
        ),
        "holdout_scope": pa.array(
            np.where(is_global, "global", "treatment"), mask=~kept_back, type=pa.string()
        ),
        "kept_back_probability": pa.array(np.where(is_silent, 0.0, probability)),
    }
    return pa.RecordBatch.from_pydict(columns, schema=PROPOSED_SCHEMA)


def _choose(
    batch: pa.RecordBatch,
    playbook: Playbook,
    small: Small,
    prices: Matrix,
    left: Matrix | float = np.inf,
) -> tuple[NDArray[np.int64], Matrix, Scores]:
    """
    Return each customer's best treatment at these prices (-1: silence), its advantage, all scores.

    Treatments that use more of a capacity than is ``left`` are out of reach.
    """
    scores, use = score_screened(batch, playbook, small), uses(playbook)
    is_in_reach: NDArray[np.bool_] = np.all(np.less_equal(use, left), axis=1)
    net = np.where(is_in_reach[None, :], scores.score - (use @ prices)[None, :], -np.inf)
    best = net.argmax(axis=1)
    advantage = net[np.arange(len(best)), best]
    return np.where(advantage > 0, best, -1), advantage, scores


def kept_back_probabilities(playbook: Playbook) -> Matrix:
    """
    Return the probability that chance keeps a chosen treatment back; shape (n_treatments,).

    Zero for what holdouts never bind: care, service and answers.
    """
    shares = np.array([t.holdout_share if t.is_held_out else 0.0 for t in playbook.treatments])
    bound = np.array([t.is_held_out for t in playbook.treatments])
    either = 1.0 - (1.0 - playbook.global_holdout_share) * (1.0 - shares)
    return np.where(bound, either, 0.0)


def _kept_back(
    batch: pa.RecordBatch, playbook: Playbook, choice: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return who is kept back from the chosen treatment: persistent, by salted hash."""
    draw = _draw(batch)
    bound = np.array([t.is_held_out for t in playbook.treatments])[np.maximum(choice, 0)] & (
        choice >= 0
    )
    shares = np.array([t.holdout_share for t in playbook.treatments])[np.maximum(choice, 0)]
    own_draw = _mix(draw, _treatment_salts(playbook)[np.maximum(choice, 0)])
    return bound & ((draw < playbook.global_holdout_share) | (own_draw < shares))


def _draw(batch: pa.RecordBatch) -> Matrix:
    return np.asarray(batch.column("draw").to_numpy(zero_copy_only=False), dtype=np.float64)


def _treatment_salts(playbook: Playbook) -> NDArray[np.uint64]:
    digests = [hashlib.sha256(t.treatment_id.encode()).digest()[:8] for t in playbook.treatments]
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=np.uint64)


def _mix(draw: Matrix, salt: NDArray[np.uint64]) -> Matrix:
    """
    Return a second draw in [0, 1) for each first draw and salt (SplitMix64).

    References
    ----------
    .. [1] Steele, G., Lea, D. & Flood, C. (2014). Fast splittable pseudorandom number
       generators. *OOPSLA*.
    """
    z = (draw * 2.0**52).astype(np.uint64) ^ salt
    with np.errstate(over="ignore"):
        z = z + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) / 2.0**53


def _silences(scores: Scores, best_score: Matrix) -> NDArray[np.object_]:
    """Return why each customer would be left in peace."""
    reasons = np.full(len(best_score), "nothing_fits", dtype=object)
    for mark in reversed(SILENCES):
        reasons[(scores.marks == MARKS.index(mark)).any(axis=1)] = mark
    reasons[np.isfinite(best_score)] = "not_worth_it"
    reasons[np.isfinite(best_score) & (best_score > 0)] = "capacity"
    return reasons


def _named(ids: pa.Array, index: NDArray[np.int64], is_missing: NDArray[np.bool_]) -> pa.Array:
    indices = pa.array(np.where(is_missing, 0, index), mask=is_missing)
    return pa.DictionaryArray.from_arrays(indices, ids).cast(pa.string())
