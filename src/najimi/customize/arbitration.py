"""
Arbitration: scarce capacities have prices; at those prices each customer takes the best or nothing.

1. Prices are searched for, and the few still in doubt at them are settled one by one, in whole
   numbers and within every capacity (``pricing``).
2. Of near ties chance takes one (``exploring.py``); all of them use the same, so what is granted
   stays as it was.
3. Chance keeps some back from what they were granted, so that they differ from the treated by
   chance alone; who is kept back uses no capacity.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.chances import Chances, chances
from najimi.customize.choosing import charged, staff_of, weighed
from najimi.customize.expected import Matrix
from najimi.customize.holdouts import draw, in_measured_arm, kept_back_probabilities, turn_draw
from najimi.customize.parts import PARTS_SCHEMA, parts_of
from najimi.customize.scoring import SMALL, Scores, score_screened
from najimi.customize.screening import MARKS
from najimi.customize.searched import Searched
from najimi.customize.weighing import TURNED_SCHEMA, turned_by_weights
from najimi.model.playbook import Playbook
from najimi.plan import BatchStep, Small
from najimi.tables.contract import BOOLEAN, FLOAT, STRING

SILENCES = (
    "restricted",
    "complaint",
    "care_event",
    "contact_rule",
    "rolling_limit",
    "unanswered",
    "refused_lately",
    "near_duplicate",
    "resting",
    "no_consent",
    "ask_first",
    "not_their_way",
    "give_first",
    "too_early",
    "not_better",
    "suspended",
)
"""Reasons for silence when no candidate is open, the most telling first."""

PROPOSED_SCHEMA = pa.schema(
    [
        ("customer_id", STRING),
        ("treatment_id", STRING),
        ("silence", STRING),
        ("best_treatment_id", STRING),
        ("best_score", FLOAT),
        ("response_probability", FLOAT),
        ("incremental_margin_amount", FLOAT),
        ("holdout_scope", STRING),
        ("kept_back_probability", FLOAT),
        ("choice_probability", FLOAT),
        ("is_measured_arm", BOOLEAN),
        *PARTS_SCHEMA,
        *TURNED_SCHEMA,
    ]
)


def proposed_step(playbook: Playbook) -> BatchStep:
    """Return the step to ``proposed``: what each gets or is kept back from, or silence."""

    def proposed(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        return _proposals(batch, playbook, small, Searched.of(small))

    return BatchStep("proposed", "screened", proposed, PROPOSED_SCHEMA, small=(*SMALL, "searched"))


def _proposals(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, searched: Searched
) -> pa.RecordBatch:
    scores = score_screened(batch, playbook, small)
    weight = weighed(scores.score)
    chance = chances(weight, playbook, draw(batch), turn_draw(batch))
    granted = _granted(batch, playbook, np.where(chance.leads, weight, -np.inf), chance, searched)
    best, rows, is_silent = scores.score.argmax(axis=1), np.arange(len(granted)), granted < 0
    best_score = scores.score[rows, best]
    has_open = np.isfinite(best_score)
    led = np.maximum(granted, 0)
    choice = np.where(is_silent, -1, chance.taken[rows, led])
    is_kept_back = chance.is_kept_back[rows, led] & ~is_silent
    probability = kept_back_probabilities(playbook)[np.maximum(choice, 0)]
    paid = charged(playbook, searched.prices, staff_of(batch, playbook))
    is_global = draw(batch) < playbook.global_holdout_share
    ids = pa.array([treatment.treatment_id for treatment in playbook.treatments])
    columns = {
        "customer_id": batch.column("customer_id"),
        "treatment_id": _named(ids, choice, is_silent),
        "silence": pa.array(_silences(scores, best_score), mask=~is_silent, type=pa.string()),
        "best_treatment_id": _named(ids, best, ~has_open),
        "best_score": pa.array(best_score, mask=~has_open),
        "response_probability": pa.array(
            scores.response_probability[rows, np.maximum(choice, 0)], mask=is_silent
        ),
        "incremental_margin_amount": pa.array(
            scores.incremental_margin_amount[rows, np.maximum(choice, 0)], mask=is_silent
        ),
        "holdout_scope": pa.array(
            np.where(is_global, "global", "treatment"), mask=~is_kept_back, type=pa.string()
        ),
        "kept_back_probability": pa.array(np.where(is_silent, 0.0, probability)),
        "choice_probability": pa.array(np.where(is_silent, 1.0, chance.probability[rows, led])),
        "is_measured_arm": pa.array(in_measured_arm(draw(batch), playbook)),
        **parts_of(scores, np.broadcast_to(paid, scores.score.shape), choice),
        **turned_by_weights(playbook, scores, paid),
    }
    return pa.RecordBatch.from_pydict(columns, schema=PROPOSED_SCHEMA)


def _granted(
    batch: pa.RecordBatch, playbook: Playbook, scores: Matrix, chance: Chances, searched: Searched
) -> NDArray[np.int64]:
    """
    Return what is granted to each: what was settled for them, else their best at fixed prices.

    Whom chance keeps back was no part of the search, and is granted their best if its advantage
    reaches that of the last who was served.
    """
    staff = staff_of(batch, playbook)
    net = scores - charged(playbook, searched.fixed, staff)
    best, rows = net.argmax(axis=1), np.arange(len(net))
    advantage, is_kept_back = net[rows, best], chance.is_kept_back[rows, best]
    at_prices = np.where(advantage > 0, best, -1)
    place = searched.places(batch.column("customer_id"))
    settled = searched.choice[place] if len(searched.choice) else at_prices
    granted = np.where(place >= 0, settled, at_prices)
    is_reached = searched.is_reached(
        batch.column("customer_id"), staff, best, advantage, scores.shape[1]
    )
    # One who is kept back from their best may have been settled on something else, openly.
    by_cut = np.where(is_reached, best, -1)
    return np.where(is_kept_back & ((place < 0) | (settled < 0)), by_cut, granted)


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
