"""
Who buys more seldom than was their own habit, and since when.

Each customer is held against their own past alone: of a hundred whose rhythm never changed, one
is named. How many of a whole list are named by chance depends on how many others are as clear,
and is told beside each, by the procedure of Benjamini and Hochberg.

References
----------
.. [1] Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of the
   Royal Statistical Society B* 57(1), 289-300.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.standing.scan import (
    FEWEST_EVENTS,
    FloatArray,
    IntArray,
    decline_probability,
    scan_days,
)
from najimi.model.moment import Moment
from najimi.plan import BatchStep, Small, SqlStep, Step

WATCHED_DAYS = 730
ALARM_PROBABILITY = 0.01
"""So many of those whose rhythm never changed are named all the same."""


def _purchase_series(moment: Moment) -> str:
    return f"""
SELECT customer_id, array_sort(array_agg(days_between(day, {moment.today_sql}))) AS days_ago
FROM purchase_days
WHERE days_between(day, {moment.today_sql}) <= {WATCHED_DAYS}
GROUP BY customer_id
HAVING count(*) > {FEWEST_EVENTS}
"""


TESTED_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("n_purchases", pa.int64()),
        ("n_before", pa.int64()),
        ("since_on", pa.date32()),
        ("usual_gap_days", pa.float64()),
        ("recent_gap_days", pa.float64()),
        ("silent_days", pa.int64()),
        ("p_value", pa.float64()),
    ]
)

# Whoever is lost is told so by their stage; among the others they would only make room for
# weaker evidence.
_DECLINES = f"""
WITH ranked AS (
    SELECT t.customer_id, t.p_value, count(*) OVER () AS n_tested,
           count(*) OVER (ORDER BY t.p_value
               RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS n_as_clear
    FROM tested_declines AS t
    JOIN careers AS c ON c.customer_id = t.customer_id AND c.path = 'common'
    WHERE c.stage <> 'lost'
), adjusted AS (
    SELECT customer_id, min(p_value * CAST(n_tested AS DOUBLE) / CAST(n_as_clear AS DOUBLE))
               OVER (ORDER BY p_value DESC
                     RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS false_share
    FROM ranked
)
SELECT t.customer_id,
       a.customer_id IS NOT NULL AND t.p_value <= {ALARM_PROBABILITY} AS is_declining,
       t.since_on, t.usual_gap_days, t.recent_gap_days, t.silent_days, t.n_purchases, t.n_before,
       t.p_value, CASE WHEN a.false_share > 1e0 THEN 1e0 ELSE a.false_share END AS false_share
FROM tested_declines AS t
LEFT JOIN adjusted AS a ON a.customer_id = t.customer_id
"""


def decline_steps(moment: Moment) -> tuple[Step, ...]:
    """Return the steps from ``purchase_days`` and ``careers`` to ``declines``."""

    def tested(batch: pa.RecordBatch, _: Small) -> pa.RecordBatch:
        return scan_batch(batch, moment)

    return (
        SqlStep("purchase_series", _purchase_series(moment)),
        BatchStep("tested_declines", "purchase_series", tested, TESTED_SCHEMA),
        SqlStep("declines", _DECLINES),
    )


def scan_batch(batch: pa.RecordBatch, moment: Moment) -> pa.RecordBatch:
    """
    Return what the scan finds for a batch of customers.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        ``customer_id`` and ``days_ago``, a list of whole numbers in any order.
    moment : Moment

    Returns
    -------
    pyarrow.RecordBatch
        Of ``TESTED_SCHEMA``; a customer who did not become slower has p-value 1 and no day.
    """
    if not batch.num_rows:
        return pa.RecordBatch.from_pylist([], schema=TESTED_SCHEMA)
    lists = batch.column("days_ago")
    owner = np.repeat(np.arange(batch.num_rows), pc.list_value_length(lists).to_numpy())
    ago = lists.flatten().to_numpy().astype(np.int64)
    ago = ago[np.lexsort((-ago, owner))]
    first = np.diff(owner, prepend=-1) > 0
    span, owner, ago = ago[first], owner[~first], ago[~first]
    day = span[owner] - ago
    scanned, dispersion = scan_days(owner, day, span)
    n_events = np.bincount(owner, minlength=batch.num_rows)
    p_value = decline_probability(scanned.statistic / dispersion, n_events)
    return _told(batch, moment, span, day, n_events, scanned.n_before, p_value)


def _told(
    batch: pa.RecordBatch,
    moment: Moment,
    span: IntArray,
    day: IntArray,
    n_events: IntArray,
    n_before: IntArray,
    p_value: FloatArray,
) -> pa.RecordBatch:
    ends = n_events.cumsum()
    is_less = n_before > 0
    last_kept = day[np.where(is_less, ends - n_events + n_before - 1, ends - 1)]
    n_after = n_events - n_before
    nothing = ~is_less | (n_after == 0)
    usual = np.where(is_less, last_kept / np.maximum(n_before, 1), span / n_events)
    recent = (span - last_kept) / np.maximum(n_after, 1)
    today = np.datetime64(moment.today, "D")
    columns = {
        "customer_id": batch.column("customer_id"),
        "n_purchases": n_events,
        "n_before": n_before,
        "since_on": pa.array(today - (span - last_kept).astype("timedelta64[D]"), mask=~is_less),
        "usual_gap_days": usual,
        "recent_gap_days": pa.array(recent, mask=nothing),
        "silent_days": span - day[ends - 1],
        "p_value": p_value,
    }
    return pa.RecordBatch.from_pydict(columns, schema=TESTED_SCHEMA)
