"""What is to be put right or said to a customer first: cases, and complaints nobody filed."""

from __future__ import annotations

from najimi.model.cases import KNOWN_CASES_SQL
from najimi.model.day_only import is_day_only_sql
from najimi.model.moment import Moment
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import CaseKind, CaseState
from najimi.plan import SqlStep, Step

COMPLAINT_KINDS = (CaseKind.COMPLAINT, CaseKind.TROUBLE)
COMPLAINT, CARE_EVENT = 2, 1
"""Classes of cases: what is wrong holds back selling, and so does what asks for care."""

_COMPLAINTS = ", ".join(f"'{kind}'" for kind in COMPLAINT_KINDS)


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
    SELECT customer_id, state, is_unfiled, opened_at, closed_at,
           CASE WHEN kind IN ({_COMPLAINTS}) THEN {COMPLAINT} ELSE {CARE_EVENT} END AS case_class
    FROM gate_cases
), closings AS (
    SELECT customer_id, {_LAST_CLOSED} AS settled_at FROM held
    WHERE case_class = {COMPLAINT} AND closed_at IS NOT NULL GROUP BY customer_id
), placed AS (
    SELECT h.customer_id, h.case_class, h.is_unfiled, local_date(h.opened_at) AS opened_on,
           local_date(CASE WHEN h.state <> '{CaseState.OPENED}' THEN h.closed_at END) AS closed_on,
           local_date(CASE WHEN {_follows("s.settled_at")} THEN s.settled_at END) AS settled_on
    FROM held AS h LEFT JOIN closings AS s ON s.customer_id = h.customer_id
), told AS (
    SELECT customer_id, case_class,
           CASE WHEN is_unfiled THEN settled_on IS NULL{lasting} ELSE closed_on IS NULL END AS is_open,
           CASE WHEN is_unfiled THEN {unfiled_end} ELSE closed_on END AS ended_on
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

    What a case is, and how it stands, is what the ledger reads, too (``model.cases``). A complaint
    that no case of its own speaks of is over when a complaint or trouble of the same customer was
    closed at or after it.

    Parameters
    ----------
    moment : Moment
    rules : ScreeningRules

    Returns
    -------
    tuple of Step
        The last is ``case_summaries``, with counts of what is open and the local dates on which
        the latest of each class ended; empty where none did.
    """
    return (
        SqlStep("gate_cases", KNOWN_CASES_SQL),
        SqlStep("case_summaries", _case_summaries(moment, rules)),
    )
