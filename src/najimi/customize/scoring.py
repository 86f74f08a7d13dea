"""
Scoring: what a treatment is expected to bring beyond what would come anyway.

score = uplift * orders per response * margin of an order
      + value of the contact for the relation - cost - price of the customer's attention
      + weight of need fit * need fit + weight of the career * career fit

The price of attention grows with the contacts of the last 30 days. Silence scores 0. The
standard deviation is that of the product of uplift and margin, which are taken as independent:

sd = orders * sqrt(uplift^2 sd_m^2 + margin^2 sd_u^2 + sd_u^2 sd_m^2)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import ndtri

from najimi.customize.expected import (
    STAGES,
    TIERS,
    Expected,
    Matrix,
    by_customer,
    find,
    read_expected,
)
from najimi.customize.fitting import career_fit, need_fit
from najimi.customize.screening import MARKS
from najimi.customize.upsells import key_arrays
from najimi.model.playbook import Playbook
from najimi.model.terms import ACTIVITIES
from najimi.plan import BatchStep, Small
from najimi.tables.turn import CANDIDATE

OPEN = MARKS.index("open")

SMALL = ("previous_response_rates", "previous_uplifts", "models", "seeds")
"""Small tables that a score needs."""


@dataclass(frozen=True)
class Scores:
    """
    Candidates of one batch: rows are customers, columns treatments in playbook order.

    ``score`` is -inf where a mark refuses the candidate. ``attention_amount`` is the same for
    all treatments, and taken off.
    """

    marks: NDArray[np.int8]
    response_probability: Matrix
    uplift: Matrix
    uplift_sd: Matrix
    is_measured: NDArray[np.bool_]
    incremental_margin_amount: Matrix
    need_amount: Matrix
    career_amount: Matrix
    attention_amount: Matrix
    score: Matrix
    score_sd: Matrix


def score_batch(
    batch: pa.RecordBatch,
    playbook: Playbook,
    expected: Expected,
    shop_margin: float,
    interval_share: float,
) -> Scores:
    """
    Score every candidate of a batch of ``screened``.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    playbook : Playbook
    expected : Expected
    shop_margin : float, in minor units
        Margin of a typical order, for customers whose own is not known.
    interval_share : float, in (0, 1)
        Which part of all the intervals of ``customer_values`` hold.

    Returns
    -------
    Scores
        Arrays of shape (n_customers, n_treatments), amounts in minor units; a score is -inf where
        a mark forbids the treatment.

    Notes
    -----
    ``score = uplift * margin * orders + relation - cost - attention + need + career``.
    """
    columns = [f"mark_{index}" for index in range(len(playbook.treatments))]
    marks = np.column_stack([np.asarray(batch.column(name), dtype=np.int8) for name in columns])
    margin = np.nan_to_num(_numbers(batch, "expected_order_margin_amount"), nan=shop_margin)
    margin_sd = np.abs(margin) * margin_spread(batch, interval_share)
    activity, stage, tier = (
        find(batch.column(name), known)
        for name, known in (("activity", ACTIVITIES), ("stage", STAGES), ("tier", TIERS))
    )
    uplift = by_customer(expected.uplift, activity, stage, tier)
    sd = by_customer(expected.uplift_sd, activity, stage, tier)
    is_measured = by_customer(expected.is_measured, activity, stage, tier)
    response = by_customer(expected.response, activity)
    orders = _of_treatments(playbook, "orders_per_response")
    incremental = uplift * margin[:, None] * orders
    product = uplift * margin_sd[:, None], margin[:, None] * sd, margin_sd[:, None] * sd
    need = playbook.weights.need_fit_amount * need_fit(batch, playbook)
    career = playbook.weights.career_amount * career_fit(batch, playbook)
    attention = playbook.contact_amount * (1.0 + _numbers(batch, "n_contacts_30_days"))
    fixed = _of_treatments(playbook, "relation_amount") - _of_treatments(playbook, "cost_amount")
    score = incremental + fixed - attention[:, None] + need + career
    return Scores(
        marks, response, uplift, sd, is_measured, incremental, need,
        career, attention, np.where(marks == OPEN, score, -np.inf),
        orders * np.sqrt(sum(part**2 for part in product)),
    )  # fmt: skip


def margin_spread(batch: pa.RecordBatch, interval_share: float) -> Matrix:
    """
    Return the standard deviation of each customer's margin, as a part of it.

    Half the width of the interval of the margin expected over the horizon, in standard
    deviations; who has no interval may as well bring nothing or twice as much, so 1. It holds
    doubt about how often they come, too, so it errs towards too wide.
    """
    expected = np.abs(_numbers(batch, "expected_margin_amount"))
    low, high = (_numbers(batch, f"expected_margin_{end}_amount") for end in ("low", "high"))
    half = (high - low) / 2 / float(ndtri(0.5 + interval_share / 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = half / expected
    return np.where(np.isfinite(spread), np.minimum(spread, 1.0), 1.0)


def shop_order_margin(models: pa.Table) -> float:
    """Return the margin of a typical order, which table ``models`` keeps with the money model."""
    money = [
        row for row in models.to_pylist() if row["quantity"] == "order_margin" and row["is_chosen"]
    ]
    return float(json.loads(money[0]["parameters"])["shop_mean_amount"]) if money else 0.0


def score_screened(batch: pa.RecordBatch, playbook: Playbook, small: Small) -> Scores:
    """Score a batch of ``screened`` with what the turn before learned and this turn's models."""
    expected = read_expected(playbook, small["previous_response_rates"], small["previous_uplifts"])
    share = float(small["seeds"]["interval_share"][0].as_py())
    return score_batch(batch, playbook, expected, shop_order_margin(small["models"]), share)


def candidates_step(playbook: Playbook) -> BatchStep:
    """Return the step to ``candidates``: every treatment of the playbook for every customer."""
    ids = pa.array([treatment.treatment_id for treatment in playbook.treatments])

    def candidates(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        scores = score_screened(batch, playbook, small)
        return _candidate_rows(
            batch.column("customer_id"), ids, scores, key_arrays(batch, playbook)
        )

    schema = pa.schema([("customer_id", pa.string()), ("candidates", pa.list_(CANDIDATE))])
    return BatchStep(
        "candidates", "screened", candidates, schema, small=SMALL, sorted_by=("customer_id",),
        is_late=True,
    )  # fmt: skip


def _candidate_rows(
    customers: pa.Array, ids: pa.Array, scores: Scores, keys: Iterable[pa.Array]
) -> pa.RecordBatch:
    n_rows, n_treatments = scores.marks.shape
    is_refused = (scores.marks != OPEN).ravel()
    numbers = (
        scores.response_probability, scores.incremental_margin_amount, scores.score,
        scores.uplift, scores.uplift_sd, scores.need_amount, scores.career_amount, scores.score_sd,
    )  # fmt: skip
    parts = [
        pa.DictionaryArray.from_arrays(np.tile(np.arange(n_treatments), n_rows), ids).cast(
            pa.string()
        ),
        pa.DictionaryArray.from_arrays(scores.marks.ravel(), pa.array(MARKS)).cast(pa.string()),
        *(pa.array(each.ravel(), mask=is_refused) for each in numbers),
        *keys,
    ]
    structs = pa.StructArray.from_arrays(parts, fields=list(CANDIDATE))
    offsets = pa.array(np.arange(0, n_rows * n_treatments + 1, n_treatments, dtype=np.int32))
    lists = pa.ListArray.from_arrays(offsets, structs)
    return pa.RecordBatch.from_arrays([customers, lists], names=["customer_id", "candidates"])


def _of_treatments(playbook: Playbook, name: str) -> Matrix:
    values = [float(getattr(treatment, name)) for treatment in playbook.treatments]
    return np.array(values)[None, :]


def _numbers(batch: pa.RecordBatch, name: str) -> Matrix:
    values = batch.column(name).cast(pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
