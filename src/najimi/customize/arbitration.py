"""
Arbitration: scarce capacities have prices; at those prices each customer takes the best or nothing.

1. Prices rise where more is wanted than there is and fall where something is left, until
   demand fits: a search along the signs of the subgradient of the dual of the assignment
   problem, with a step of its own for each price.
2. What still exceeds a capacity is withdrawn, the smallest advantage first.
3. Chance keeps some back *after* arbitration, so that they differ from the treated by chance
   alone; who is kept back uses no capacity.

References
----------
.. [1] Bertsekas, D. P. (1999). *Nonlinear Programming*, 2nd ed., section 6.3. Athena Scientific.
.. [2] Riedmiller, M. & Braun, H. (1993). A direct adaptive method for faster backpropagation
   learning: the RPROP algorithm. *IEEE International Conference on Neural Networks*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.scoring import Matrix, Scores, response_matrix, score_batch, shop_order_margin
from najimi.customize.screening import MARKS
from najimi.model.playbook import BUDGET, MINUTES, Playbook
from najimi.plan import BatchStep, PriceStep, Small, Totals
from najimi.tables.contract import BOOLEAN, FLOAT, INTEGER, STRING

MOST_PASSES = 30
STEP_GROWTH, STEP_CUT = 1.3, 0.5
WORTH_SCALE = 1_000
TIGHT_SHARE = 0.98
"""A capacity that has a price is used well when this part of it is used."""
SMALL = ("previous_response_rates", "models", "seeds")
SILENCES = ("complaint", "contact_rule", "unanswered", "resting", "no_consent", "give_first", "too_early")
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
        ("is_bound", BOOLEAN),
    ]
)
PRICES_SCHEMA = pa.schema(
    [("capacity", STRING), ("available", INTEGER), ("wanted", INTEGER), ("price_amount", FLOAT)]
)


@dataclass(frozen=True)
class Search:
    """State of the price search; arrays follow ``limited_capacities``."""

    prices: Matrix
    step: Matrix
    direction: Matrix
    best_prices: Matrix
    least_worth: float
    wanted: NDArray[np.int64]
    n_passes: int


def limited_capacities(playbook: Playbook) -> dict[str, int]:
    """Return the capacities that have a limit, with it."""
    return {name: most for name, most in playbook.capacities.items() if most is not None}


def uses(playbook: Playbook) -> NDArray[np.int64]:
    """Return what one treatment uses of each limited capacity; shape (n_treatments, n_capacities)."""
    rows = [
        [_use(name, treatment.cost_amount, treatment.minutes, treatment.channel) for name in limited_capacities(playbook)]
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
    available = np.array(list(capacities.values()), dtype=np.int64)
    use = uses(playbook)

    def start(_: Small) -> Search:
        zeros = np.zeros(len(capacities))
        return Search(zeros, zeros, zeros, zeros, np.inf, zeros.astype(np.int64), 0)

    def tally(batch: pa.RecordBatch, state: object, small: Small) -> Totals:
        assert isinstance(state, Search)
        choice, advantage, _ = _choose(batch, playbook, small, state.prices)
        taken = choice[(choice >= 0) & ~_kept_back(batch, playbook, small, choice)]
        used = use[taken].sum(axis=0) if len(taken) else np.zeros(len(capacities), dtype=np.int64)
        worth = int(np.rint(np.where(choice >= 0, advantage, 0.0) * WORTH_SCALE).sum())
        return {"worth": worth} | {name: int(n) for name, n in zip(capacities, used, strict=True)}

    def advance(state: object, totals: Totals) -> tuple[object, bool]:
        assert isinstance(state, Search)
        return _advance(state, totals, list(capacities), available)

    def finish(state: object) -> pa.Table:
        assert isinstance(state, Search)
        columns = [list(capacities), available, state.wanted, state.best_prices]
        return pa.table(dict(zip(PRICES_SCHEMA.names, columns, strict=True)), schema=PRICES_SCHEMA)

    return PriceStep("searched_prices", "screened", start, tally, advance, finish, PRICES_SCHEMA, SMALL)


def _advance(
    state: Search, totals: Mapping[str, int], names: list[str], available: NDArray[np.int64]
) -> tuple[Search, bool]:
    used = np.array([totals.get(name, 0) for name in names], dtype=np.int64)
    excess = (used - available).astype(np.float64)
    is_tight = (state.prices == 0) | (used >= TIGHT_SHARE * available)
    fits = bool(((excess <= 0) & is_tight).all())
    worth = totals.get("worth", 0) / WORTH_SCALE + float(state.prices @ available)
    is_better = fits or worth < state.least_worth
    step = _first_step(worth, available) if state.n_passes == 0 else _adapted(state, excess)
    searched = Search(
        prices=np.maximum(0.0, state.prices + step * np.sign(excess)),
        step=step,
        direction=np.sign(excess),
        best_prices=state.prices if is_better else state.best_prices,
        least_worth=min(worth, state.least_worth),
        wanted=used if state.n_passes == 0 else state.wanted,
        n_passes=state.n_passes + 1,
    )
    return searched, fits or searched.n_passes >= MOST_PASSES


def _first_step(worth: float, available: NDArray[np.int64]) -> Matrix:
    """Return a first guess of each price: a part of all worth, spread over the units there are."""
    share = max(worth, 0.0) / max(len(available), 1)
    return np.asarray(share / np.maximum(available, 1), dtype=np.float64)


def _adapted(state: Search, excess: Matrix) -> Matrix:
    """Lengthen a step that keeps its direction, halve one that overshot (resilient search)."""
    agrees = np.sign(excess) * state.direction
    factor = np.where(agrees > 0, STEP_GROWTH, np.where(agrees < 0, STEP_CUT, 1.0))
    return np.asarray(state.step * factor, dtype=np.float64)


def proposed_step(playbook: Playbook) -> BatchStep:
    """Return the step to ``proposed``: at the prices found, the best treatment of each, or silence."""

    def proposed(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        prices = np.asarray(small["searched_prices"]["price_amount"].to_numpy(), dtype=np.float64)
        return _proposals(batch, playbook, small, prices)

    return BatchStep("proposed", "screened", proposed, PROPOSED_SCHEMA, small=(*SMALL, "searched_prices"))


def _proposals(batch: pa.RecordBatch, playbook: Playbook, small: Small, prices: Matrix) -> pa.RecordBatch:
    choice, advantage, scores = _choose(batch, playbook, small, prices)
    best = scores.score.argmax(axis=1)
    rows = np.arange(len(best))
    best_score = scores.score[rows, best]
    has_open = np.isfinite(best_score)
    probability = kept_back_probabilities(playbook)[np.maximum(choice, 0)]
    kept_back = _kept_back(batch, playbook, small, choice)
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
        "is_bound": pa.array(~is_silent & (probability > 0)),
    }
    return pa.RecordBatch.from_pydict(columns, schema=PROPOSED_SCHEMA)


def _choose(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, prices: Matrix
) -> tuple[NDArray[np.int64], Matrix, Scores]:
    """Return each customer's best treatment at these prices (-1: silence), its advantage, all scores."""
    rates = response_matrix(playbook, small["previous_response_rates"])
    scores = score_batch(batch, playbook, rates, shop_order_margin(small["models"]))
    net = scores.score - (uses(playbook) @ prices)[None, :]
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
    batch: pa.RecordBatch, playbook: Playbook, small: Small, choice: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return who is kept back from the chosen treatment: persistent, by salted hash."""
    draw = _draw(batch)
    bound = np.array([t.is_held_out for t in playbook.treatments])[np.maximum(choice, 0)] & (choice >= 0)
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
