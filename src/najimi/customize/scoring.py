"""
Scoring: what a treatment is expected to bring beyond what would come anyway.

score = response probability * incremental share * orders per response * margin of an order
      + value of the contact for the relation - cost - price of the customer's attention

The price of attention grows with the contacts of the last 30 days. Silence scores 0.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.screening import MARKS
from najimi.model.playbook import Playbook
from najimi.model.terms import ACTIVITIES
from najimi.plan import BatchStep, Small
from najimi.tables.turn import CANDIDATE

Matrix = NDArray[np.float64]

OPEN = MARKS.index("open")


@dataclass(frozen=True)
class Scores:
    """
    Candidates of one batch: rows are customers, columns treatments in playbook order.

    ``score`` is -inf where a mark refuses the candidate.
    """

    marks: NDArray[np.int8]
    response_probability: Matrix
    incremental_margin_amount: Matrix
    score: Matrix


def score_batch(
    batch: pa.RecordBatch, playbook: Playbook, rates: Matrix, shop_margin: float
) -> Scores:
    """
    Score every candidate of a batch of ``screened``.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    playbook : Playbook
    rates : array of shape (n_treatments, n_activities), in [0, 1]
    shop_margin : float, in minor units
        Margin of a typical order, for customers whose own is not known.
    """
    columns = [f"mark_{index}" for index in range(len(playbook.treatments))]
    marks = np.column_stack([np.asarray(batch.column(name), dtype=np.int8) for name in columns])
    margin = np.nan_to_num(_numbers(batch, "expected_order_margin_amount"), nan=shop_margin)
    activity = np.asarray(batch.column("activity").dictionary_encode().indices)
    names = batch.column("activity").dictionary_encode().dictionary.to_pylist()
    rows = np.array([ACTIVITIES.index(name) for name in names], dtype=np.int64)[activity]
    probability = rates.T[rows]  # in the order of rows: read along them many times
    incremental = probability * margin[:, None] * _weights(playbook)[None, :]
    attention = playbook.contact_amount * (1.0 + _numbers(batch, "n_contacts_30_days"))
    score = incremental + _fixed(playbook)[None, :] - attention[:, None]
    return Scores(marks, probability, incremental, np.where(marks == OPEN, score, -np.inf))


def response_matrix(playbook: Playbook, measured: pa.Table) -> Matrix:
    """
    Return response probabilities: measured ones where there are any, else the playbook's prior.

    Parameters
    ----------
    playbook : Playbook
    measured : pyarrow.Table
        ``response_rates`` of the previous turn; may be empty.

    Returns
    -------
    array of shape (n_treatments, n_activities), in [0, 1]
    """
    priors = [[t.prior_response_probability] * len(ACTIVITIES) for t in playbook.treatments]
    rates = np.array(priors, dtype=np.float64)
    order = {t.treatment_id: index for index, t in enumerate(playbook.treatments)}
    for row in measured.select(["treatment_id", "activity", "response_probability"]).to_pylist():
        if row["treatment_id"] in order:
            place = order[row["treatment_id"]], ACTIVITIES.index(row["activity"])
            rates[place] = row["response_probability"]
    return rates


def shop_order_margin(models: pa.Table) -> float:
    """Return the margin of a typical order, which table ``models`` keeps with the money model."""
    money = [
        row for row in models.to_pylist() if row["quantity"] == "order_margin" and row["is_chosen"]
    ]
    return float(json.loads(money[0]["parameters"])["shop_mean_amount"]) if money else 0.0


def score_screened(batch: pa.RecordBatch, playbook: Playbook, small: Small) -> Scores:
    """Score a batch of ``screened`` with the rates of the previous turn and this turn's models."""
    rates = response_matrix(playbook, small["previous_response_rates"])
    return score_batch(batch, playbook, rates, shop_order_margin(small["models"]))


def candidates_step(playbook: Playbook) -> BatchStep:
    """Return the step to ``candidates``: every treatment of the playbook for every customer."""
    ids = pa.array([treatment.treatment_id for treatment in playbook.treatments])

    def candidates(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        scores = score_screened(batch, playbook, small)
        return _candidate_rows(batch.column("customer_id"), ids, scores)

    schema = pa.schema([("customer_id", pa.string()), ("candidates", pa.list_(CANDIDATE))])
    return BatchStep(
        "candidates",
        "screened",
        candidates,
        schema,
        small=("previous_response_rates", "models"),
        sorted_by=("customer_id",),
    )


def _candidate_rows(customers: pa.Array, ids: pa.Array, scores: Scores) -> pa.RecordBatch:
    n_rows, n_treatments = scores.marks.shape
    is_refused = (scores.marks != OPEN).ravel()
    parts = [
        pa.DictionaryArray.from_arrays(np.tile(np.arange(n_treatments), n_rows), ids).cast(
            pa.string()
        ),
        pa.DictionaryArray.from_arrays(scores.marks.ravel(), pa.array(MARKS)).cast(pa.string()),
        pa.array(scores.response_probability.ravel(), mask=is_refused),
        pa.array(scores.incremental_margin_amount.ravel(), mask=is_refused),
        pa.array(scores.score.ravel(), mask=is_refused),
    ]
    structs = pa.StructArray.from_arrays(parts, fields=list(CANDIDATE))
    offsets = pa.array(np.arange(0, n_rows * n_treatments + 1, n_treatments, dtype=np.int32))
    lists = pa.ListArray.from_arrays(offsets, structs)
    return pa.RecordBatch.from_arrays([customers, lists], names=["customer_id", "candidates"])


def _weights(playbook: Playbook) -> Matrix:
    return np.array([t.incremental_share * t.orders_per_response for t in playbook.treatments])


def _fixed(playbook: Playbook) -> Matrix:
    return np.array([float(t.relation_amount - t.cost_amount) for t in playbook.treatments])


def _numbers(batch: pa.RecordBatch, name: str) -> Matrix:
    values = batch.column(name).cast(pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
