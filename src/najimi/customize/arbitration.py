"""
Arbitration: scarce capacities have prices; at those prices each customer takes the best or nothing.

1. Prices are searched for, and the few still in doubt at them are settled one by one, in whole
   numbers and within every capacity (``prices.py``).
2. Of near ties chance takes one (``exploring.py``); all of them use the same.
3. Chance keeps some back *after* arbitration, so that they differ from the treated by chance
   alone; who is kept back uses no capacity.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.choosing import uses, weighed
from najimi.customize.expected import Matrix
from najimi.customize.exploring import explore
from najimi.customize.holdouts import (
    draw,
    in_measured_arm,
    kept_back,
    kept_back_probabilities,
    turn_draw,
)
from najimi.customize.parts import PARTS_SCHEMA, parts_of
from najimi.customize.scoring import SMALL, Scores, score_screened
from najimi.customize.screening import MARKS
from najimi.customize.searched import Searched
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
        ("advantage", FLOAT),
        ("best_treatment_id", STRING),
        ("best_score", FLOAT),
        ("response_probability", FLOAT),
        ("incremental_margin_amount", FLOAT),
        ("holdout_scope", STRING),
        ("kept_back_probability", FLOAT),
        ("choice_probability", FLOAT),
        ("is_measured_arm", BOOLEAN),
        *PARTS_SCHEMA,
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
    scores, use = score_screened(batch, playbook, small), uses(playbook)
    net = weighed(scores.score) - (use @ searched.fixed)[None, :]
    favoured = _favoured(batch, playbook, net, searched)
    choice, choice_probability = explore(net, favoured, use, turn_draw(batch), playbook.exploration)
    best = scores.score.argmax(axis=1)
    rows = np.arange(len(best))
    best_score = scores.score[rows, best]
    has_open = np.isfinite(best_score)
    advantage = net[rows, np.maximum(choice, 0)]
    is_kept_back = kept_back(draw(batch), playbook, choice)
    # Whom chance keeps back is granted exactly what they would get if it had let them through. It
    # is asked of the favoured treatment, or being reached would depend on what chance tried.
    asked = np.maximum(favoured, 0)
    is_late = is_kept_back & (net[rows, asked] < searched.cuts[asked])
    choice, is_kept_back = np.where(is_late, -1, choice), is_kept_back & ~is_late
    choice_probability = np.where(is_late, 1.0, choice_probability)
    probability = kept_back_probabilities(playbook)[np.maximum(choice, 0)]
    is_global = draw(batch) < playbook.global_holdout_share
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
            np.where(is_global, "global", "treatment"), mask=~is_kept_back, type=pa.string()
        ),
        "kept_back_probability": pa.array(np.where(is_silent, 0.0, probability)),
        "choice_probability": pa.array(choice_probability),
        "is_measured_arm": pa.array(in_measured_arm(batch, playbook)),
        **parts_of(scores, playbook, searched.prices, choice),
    }
    return pa.RecordBatch.from_pydict(columns, schema=PROPOSED_SCHEMA)


def _favoured(
    batch: pa.RecordBatch, playbook: Playbook, net: Matrix, searched: Searched
) -> NDArray[np.int64]:
    """Return what is best for each: what was settled for them, else their best at fixed prices."""
    best, rows = net.argmax(axis=1), np.arange(len(net))
    favoured = np.where(net[rows, best] > 0, best, -1)
    place = searched.places(batch.column("customer_id"))
    settled = np.where(place >= 0, searched.choice[place], -1) if len(searched.choice) else favoured
    hopes = np.isfinite(net[rows, best]) & (settled < 0) & (net[rows, best] >= searched.cuts[best])
    explored, _ = explore(net, np.where(hopes, best, -1), uses(playbook), turn_draw(batch),
                          playbook.exploration)  # fmt: skip
    is_barred = hopes & kept_back(draw(batch), playbook, explored)
    return np.where(place >= 0, np.where(is_barred, best, settled), favoured)


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
