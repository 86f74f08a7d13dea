"""
Arbitration: scarce capacities have prices; at those prices each customer takes the best or nothing.

1. Prices are searched for, and the few still in doubt at them are settled one by one, in whole
   numbers and within every capacity (``pricing``).
2. Of near ties chance takes one (``exploring.py``); all of them use the same, so what is granted
   stays as it was.
3. Chance keeps some back from what they were granted, so that they differ from the treated by
   chance alone. What is kept back uses no capacity; what is done in its stead does (``granting``).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.customize.chances import chances
from najimi.customize.choosing import charged, staff_of, weighed
from najimi.customize.expected import Matrix
from najimi.customize.granting import grant
from najimi.customize.holdouts import draw, in_measured_arm, turn_draw
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
        ("is_beside", BOOLEAN),
        ("kept_back_probability", FLOAT),
        ("choice_probability", FLOAT),
        ("is_measured_arm", BOOLEAN),
        *PARTS_SCHEMA,
        *TURNED_SCHEMA,
    ]
)


def proposed_step(playbook: Playbook) -> BatchStep:
    """
    Return the step to ``proposed``: what each gets or is kept back from, or silence.

    Who is kept back from one thing and gets another has two rows; ``is_beside`` marks the former.
    """

    def proposed(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        return _proposals(batch, playbook, small, Searched.of(small))

    return BatchStep(
        "proposed", "screened", proposed, PROPOSED_SCHEMA, small=(*SMALL, "searched"),
        sorted_by=("customer_id",),
    )  # fmt: skip


def _proposals(
    batch: pa.RecordBatch, playbook: Playbook, small: Small, searched: Searched
) -> pa.RecordBatch:
    scores = score_screened(batch, playbook, small)
    weight = weighed(scores.score)
    chance = chances(weight, playbook, draw(batch), turn_draw(batch))
    granted = grant(batch, playbook, weight, chance, searched)
    who, what = granted.who, np.maximum(granted.what, 0)
    is_silent = granted.what < 0
    best, rows = scores.score.argmax(axis=1), np.arange(len(scores.score))
    best_score = scores.score[rows, best]
    has_open = np.isfinite(best_score)
    staff = staff_of(batch, playbook)
    paid, found = (charged(playbook, each, staff) for each in (searched.fixed, searched.prices))
    is_global = draw(batch) < playbook.global_holdout_share
    ids = pa.array([treatment.treatment_id for treatment in playbook.treatments])
    columns = {
        "customer_id": batch.column("customer_id").take(pa.array(who)),
        "treatment_id": _named(ids, granted.what, is_silent),
        "silence": pa.array(_silences(scores, best_score)[who], mask=~is_silent, type=pa.string()),
        "best_treatment_id": _named(ids, best[who], ~has_open[who]),
        "best_score": pa.array(best_score[who], mask=~has_open[who]),
        "response_probability": pa.array(scores.response_probability[who, what], mask=is_silent),
        "incremental_margin_amount": pa.array(
            scores.incremental_margin_amount[who, what], mask=is_silent
        ),
        "holdout_scope": pa.array(
            np.where(is_global[who], "global", "treatment"),
            mask=~granted.is_ghost,
            type=pa.string(),
        ),
        "is_beside": pa.array(granted.is_beside),
        "kept_back_probability": pa.array(granted.kept_probability),
        "choice_probability": pa.array(granted.probability),
        "is_measured_arm": pa.array(in_measured_arm(draw(batch), playbook)[who]),
        **parts_of(scores, np.broadcast_to(paid, scores.score.shape), who, granted.what, playbook),
        **{
            name: pc.if_else(pa.array(granted.is_beside), None, each.take(pa.array(who)))
            for name, each in turned_by_weights(playbook, scores, found).items()
        },
    }
    return pa.RecordBatch.from_pydict(columns, schema=PROPOSED_SCHEMA)


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
