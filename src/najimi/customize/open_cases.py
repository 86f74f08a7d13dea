"""What is to be put right or said to a customer first: cases, and complaints nobody filed."""

from __future__ import annotations

from najimi.model.day_only import is_day_only_sql
from najimi.model.moment import Moment
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import CaseKind
from najimi.plan import SqlStep, Step

COMPLAINT_KINDS = (CaseKind.COMPLAINT, CaseKind.TROUBLE)
COMPLAINT, CARE_EVENT = 2, 1
"""Classes of cases; of a case that changed its kind the graver holds."""

_COMPLAINTS = ", ".join(f"'{kind}'" for kind in COMPLAINT_KINDS)

# A complaint among the interactions opens a case of its own, by the id of its fact.
_CASE_WORDS = f"""
SELECT i.customer_id, c.source, c.case_id,
       CASE WHEN c.kind IN ({_COMPLAINTS}) THEN {COMPLAINT} ELSE {CARE_EVENT} END AS case_class,
       1 AS is_filed,
       CASE WHEN c.state = 'opened' THEN c.occurred_at END AS opened_at,
       CASE WHEN c.state <> 'opened' THEN c.occurred_at END AS closed_at
FROM cases AS c
JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
 AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
UNION ALL
SELECT i.customer_id, f.source, f.fact_id AS case_id, {COMPLAINT} AS case_class, 0 AS is_filed,
       f.occurred_at AS opened_at, NULL AS closed_at
FROM interactions AS f
JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
 AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
WHERE f.kind = 'complaint' AND f.direction = 'in'
"""


_LAST_CLOSED = (
    f"max_by(closed_at, (local_date(closed_at), {is_day_only_sql('closed_at')}, closed_at))"
    " FILTER (WHERE closed_at IS NOT NULL)"
)


def _follows(closed_at: str) -> str:
    """Of a closing that has a day and no time of day, the day alone tells whether it came after."""
    return (
        f"({closed_at} >= h.opened_at OR ({is_day_only_sql(closed_at)}"
        f" AND local_date({closed_at}) >= local_date(h.opened_at)))"
    )


def _case_summaries(moment: Moment, rules: ScreeningRules) -> str:
    today = moment.today_sql
    forgets = rules.unfiled_complaint_days
    lasting = "" if forgets is None else f" AND days_between(opened_on, {today}) <= {forgets}"
    # What nobody filed is over when any complaint of theirs was closed after it, or by its age.
    unfiled_end = (
        "settled_on"
        if forgets is None
        else f"coalesce(settled_on, date_add(opened_on, CAST({forgets} AS INT)))"
    )
    return f"""
WITH held AS (
    SELECT customer_id, source, case_id, max(case_class) AS case_class, max(is_filed) AS is_filed,
           max(opened_at) AS opened_at, {_LAST_CLOSED} AS closed_at
    FROM case_words GROUP BY customer_id, source, case_id
), closings AS (
    SELECT customer_id, {_LAST_CLOSED} AS settled_at FROM held
    WHERE case_class = {COMPLAINT} AND is_filed = 1 AND closed_at IS NOT NULL GROUP BY customer_id
), placed AS (
    SELECT h.customer_id, h.case_class, h.is_filed, local_date(h.opened_at) AS opened_on,
           local_date(CASE WHEN h.opened_at IS NULL OR {_follows("h.closed_at")} THEN h.closed_at END)
               AS closed_on,
           local_date(CASE WHEN {_follows("s.settled_at")} THEN s.settled_at END) AS settled_on
    FROM held AS h LEFT JOIN closings AS s ON s.customer_id = h.customer_id
), told AS (
    SELECT customer_id, case_class,
           CASE WHEN is_filed = 1 THEN closed_on IS NULL ELSE settled_on IS NULL{lasting} END AS is_open,
           CASE WHEN is_filed = 1 THEN closed_on ELSE {unfiled_end} END AS ended_on
    FROM placed
)
SELECT customer_id,
       sum(CASE WHEN is_open AND case_class = {COMPLAINT} THEN 1 ELSE 0 END) AS n_open_complaints,
       sum(CASE WHEN is_open AND case_class = {CARE_EVENT} THEN 1 ELSE 0 END) AS n_open_care_events,
       max(CASE WHEN NOT is_open AND case_class = {COMPLAINT} THEN ended_on END) AS complaint_closed_on,
       max(CASE WHEN NOT is_open AND case_class = {CARE_EVENT} THEN ended_on END) AS care_event_closed_on
FROM told GROUP BY customer_id
"""


def case_steps(moment: Moment, rules: ScreeningRules) -> tuple[Step, ...]:
    """
    Return the steps to ``case_summaries``: one row per customer of whom there is a case.

    Of one case its latest row holds; of two at one instant the closing, for a case opens before
    it closes, and a closing of which only the day is known follows all of its day. A complaint that no case of its own speaks of is over when a complaint or trouble
    of the same customer was closed at or after it.

    Parameters
    ----------
    moment : Moment
    rules : ScreeningRules
    """
    return (
        SqlStep("case_words", _CASE_WORDS),
        SqlStep("case_summaries", _case_summaries(moment, rules)),
    )
