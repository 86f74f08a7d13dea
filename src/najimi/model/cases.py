"""
What a case is: the one definition that both the gate of selling and the ledger read.

A case is opened by a row of ``cases``, or by a complaint that came as a contact, under the id of
that fact. Its latest row says how it stands; of two at one instant the closing, for a case opens
before it closes. A closing of which only the day is known follows all of its day. Of a case that changed its kind the gravest holds: a complaint that is filed
anew as something milder is still to be put right. What is said of another customer under the
same id is another case.
"""

from __future__ import annotations

from najimi.model.day_only import is_day_only_sql
from najimi.model.terms import CaseKind, CaseState

_IS_END = f"CASE WHEN state = '{CaseState.OPENED}' THEN 0 ELSE 1 END"
_DAYS = f"local_date(occurred_at), {is_day_only_sql('occurred_at')} AND {_IS_END} = 1, occurred_at"
_LATEST = f"({_DAYS}, {_IS_END}, recorded_at, fact_id)"


def _is(kind: CaseKind) -> str:
    return f"max(CASE WHEN kind = '{kind}' THEN 1 ELSE 0 END) = 1"


KNOWN_CASES_SQL = f"""
WITH stated AS (
    SELECT i.customer_id, f.source, f.fact_id AS case_id, f.fact_id, f.occurred_at, f.recorded_at,
           '{CaseKind.COMPLAINT}' AS kind, '{CaseState.OPENED}' AS state,
           CAST(NULL AS BIGINT) AS weight, f.treatment_id, 'interactions' AS fact_table
    FROM interactions AS f
    JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
     AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
    WHERE f.direction = 'in' AND f.kind = 'complaint'
    UNION ALL
    SELECT i.customer_id, f.source, f.case_id, f.fact_id, f.occurred_at, f.recorded_at,
           f.kind, f.state, f.weight, f.treatment_id, 'cases' AS fact_table
    FROM cases AS f
    JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
     AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
)
SELECT customer_id, source, case_id,
       CASE WHEN {_is(CaseKind.COMPLAINT)} THEN '{CaseKind.COMPLAINT}'
            WHEN {_is(CaseKind.TROUBLE)} THEN '{CaseKind.TROUBLE}'
            ELSE max_by(kind, {_LATEST}) END AS kind,
       max_by(state, {_LATEST}) AS state,
       coalesce(max_by(weight, {_LATEST}) FILTER (WHERE weight IS NOT NULL), 1) AS weight,
       max_by(treatment_id, {_LATEST}) FILTER (WHERE treatment_id IS NOT NULL) AS treatment_id,
       max(fact_table) AS opened_by, min(fact_table) = max(fact_table)
           AND max(fact_table) = 'interactions' AS is_unfiled,
       min(occurred_at) AS opened_at, max(occurred_at) AS latest_at,
       max_by(occurred_at, ({_DAYS})) FILTER (WHERE state <> '{CaseState.OPENED}') AS closed_at
FROM stated GROUP BY customer_id, source, case_id
"""
"""
One row per customer and case: its ``kind`` and ``state``, its ``weight``, the treatment it is about,
which fact opened it, whether nobody filed it (``is_unfiled``), when it was first and last spoken of,
and when it was last closed, even if it was opened again. From facts ``interactions`` and ``cases``,
and ``identities``.
"""
