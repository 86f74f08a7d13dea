"""
What each weight of the playbook costs: the margin given up because it steers the choice.

At the prices found, every customer chooses once as they did and once without the weight. Where
the two differ, what the weight costs is the expected margin (less cost) of the choice without
it, minus that of the choice with it, rounded to a minor unit per customer. What is settled one by one at the edge
of a capacity and draws of chance are left out of both, so the difference is that of the weight alone.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.choosing import charged, staff_of, weighed
from najimi.customize.expected import Matrix
from najimi.customize.scoring import SMALL, Scores, score_screened
from najimi.model.playbook import Playbook
from najimi.plan import BatchStep, Small, SmallStep, SqlStep, Step
from najimi.tables.contract import INTEGER, STRING

WEIGHTS = ("need_fit", "career")

_TURNED_SCHEMA = pa.schema(
    [("customer_id", STRING), ("weight", STRING), ("margin_amount", INTEGER)]
)
_WEIGHTS_SCHEMA = pa.schema([("weight", STRING), ("weight_amount", INTEGER)])

_COSTS = """
SELECT w.weight, w.weight_amount, count(t.customer_id) AS n_turned,
       CAST(coalesce(sum(t.margin_amount), 0) AS BIGINT) AS cost_amount
FROM weights AS w
LEFT JOIN turned_by_weights AS t ON t.weight = w.weight
GROUP BY w.weight, w.weight_amount
"""


def weighing_steps(playbook: Playbook) -> tuple[Step, ...]:
    """Return the steps from ``screened`` and ``searched_prices`` to ``weight_costs``."""
    amounts = [playbook.weights.need_fit_amount, playbook.weights.career_amount]

    def turned(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
        prices = np.asarray(small["searched_prices"]["price_amount"].to_numpy(), dtype=np.float64)
        return turned_by_weights(batch, playbook, score_screened(batch, playbook, small), prices)

    return (
        SmallStep(
            "weights",
            lambda _: pa.table({"weight": list(WEIGHTS), "weight_amount": amounts}, _WEIGHTS_SCHEMA),
            _WEIGHTS_SCHEMA,
            small=(),
        ),
        BatchStep(
            "turned_by_weights", "screened", turned, _TURNED_SCHEMA,
            small=(*SMALL, "searched_prices"),
        ),
        SqlStep("weight_costs", _COSTS),
    )  # fmt: skip


def turned_by_weights(
    batch: pa.RecordBatch, playbook: Playbook, scores: Scores, prices: Matrix
) -> pa.RecordBatch:
    """
    Return whose choice a weight turns, and the margin that its absence would bring.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Of ``screened``, one row per customer.
    playbook : Playbook
    scores : Scores
        Of the same customers.
    prices : array, one per limited capacity, in minor units per unit of it

    Returns
    -------
    pyarrow.RecordBatch
        One row per customer and weight that turns their choice; ``margin_amount`` in whole minor
        units, less cost, below 0 where the weight gained margin.
    """
    paid = charged(playbook, prices, staff_of(batch, playbook))
    n_treatments = len(playbook.treatments)
    cost = np.array([float(each.cost_amount) for each in playbook.treatments])
    margin = np.column_stack([scores.incremental_margin_amount - cost, np.zeros(batch.num_rows)])
    with_all = _choice(weighed(scores.score) - paid, n_treatments)
    rows, parts = np.arange(batch.num_rows), []
    for name, part in zip(WEIGHTS, (scores.need_amount, scores.career_amount), strict=True):
        without = _choice(weighed(scores.score - part) - paid, n_treatments)
        at = np.flatnonzero(without != with_all)
        gained = np.rint(margin[rows, without] - margin[rows, with_all])[at].astype(np.int64)
        parts.append(
            pa.table(
                [batch.column("customer_id").take(pa.array(at)), [name] * len(at), gained],
                schema=_TURNED_SCHEMA,
            )
        )
    found = pa.concat_tables(parts).combine_chunks().to_batches()
    return found[0] if found else pa.RecordBatch.from_pylist([], _TURNED_SCHEMA)


def _choice(net: Matrix, silence: int) -> NDArray[np.int64]:
    """Return the best treatment, or ``silence`` where none is worth it."""
    best = net.argmax(axis=1)
    return np.where(net[np.arange(len(net)), best] > 0, best, silence)
