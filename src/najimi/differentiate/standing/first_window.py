"""
When do people come back after their first purchase: counted day by day among those who had not.

The hazard of a day is how many of those who had neither bought again nor run out of time before
that day bought again on it. Who came lately takes part for as long as they have been watched.
"""

from __future__ import annotations

from najimi.plan import SqlStep

LONGEST_DAYS = 365

# The second purchase is the first entry into the stage "repeat": nothing else leads there first.
_FIRST_WINDOW = f"""
WITH came_back AS (
    SELECT customer_id, min(entered_on) AS second_on
    FROM passages WHERE stage = 'repeat' GROUP BY customer_id
), waited AS (
    SELECT coalesce(days_between(p.first_on, s.second_on), p.tenure_days) AS days,
           s.second_on IS NOT NULL AS has_come
    FROM purchase_summaries AS p
    LEFT JOIN came_back AS s ON s.customer_id = p.customer_id
), counted AS (
    SELECT days, count(*) AS n, sum(CASE WHEN has_come THEN 1 ELSE 0 END) AS n_came
    FROM waited GROUP BY days
), at_risk AS (
    SELECT days, CAST(n_came AS BIGINT) AS n_bought_again,
           CAST(sum(n) OVER (ORDER BY days DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                AS BIGINT) AS n_waiting
    FROM counted
)
SELECT days AS days_since_first, n_waiting, n_bought_again,
       CAST(n_bought_again AS DOUBLE) / CAST(n_waiting AS DOUBLE) AS hazard_probability
FROM at_risk
WHERE days BETWEEN 1 AND {LONGEST_DAYS} AND n_bought_again > 0
"""


def first_window_steps() -> tuple[SqlStep, ...]:
    """Return the step from ``passages`` and ``purchase_summaries`` to ``first_window``."""
    return (SqlStep("first_window", _FIRST_WINDOW),)
