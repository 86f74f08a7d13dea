"""Of how much interest each treatment was, by what customers themselves said of it."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.model.terms import Verdict
from najimi.plan import SqlStep

WELCOME = (Verdict.ACCEPTED, Verdict.HELPED_MUCH, Verdict.HELPED_SOME)
SAID_DAYS = 365
_WELCOME = ", ".join(f"'{verdict}'" for verdict in WELCOME)


def relevance_step(moment: Moment) -> SqlStep:
    """
    Return the step from ``said_verdicts`` to ``relevance``: one row per treatment spoken of.

    Of each customer the latest word on a treatment within a year counts; of several words on one
    day, the less welcome.
    """
    return SqlStep("relevance", f"""
WITH latest AS (
    SELECT s.customer_id, s.treatment_id, max(s.day) AS day
    FROM said_verdicts AS s JOIN treatments AS t ON t.treatment_id = s.treatment_id
    WHERE days_between(s.day, {moment.today_sql}) < {SAID_DAYS}
    GROUP BY s.customer_id, s.treatment_id
), words AS (
    SELECT l.customer_id, l.treatment_id,
           min(CASE WHEN s.verdict IN ({_WELCOME}) THEN 1 ELSE 0 END) AS is_welcome
    FROM latest AS l
    JOIN said_verdicts AS s ON s.customer_id = l.customer_id AND s.treatment_id = l.treatment_id
     AND s.day = l.day
    GROUP BY l.customer_id, l.treatment_id
)
SELECT treatment_id, count(*) AS n_customers, CAST(sum(is_welcome) AS BIGINT) AS n_welcome,
       CAST(sum(is_welcome) AS DOUBLE) / count(*) AS welcome_share
FROM words GROUP BY treatment_id
""")  # fmt: skip
