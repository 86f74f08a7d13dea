"""What winning a customer costs beside keeping one, from the shop's own entries and no other."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.plan import SqlStep

PERIOD_DAYS = 365


# An entry that ends before it begins covers the day it occurred.
_ENTRIES = """
SELECT purpose, cost_amount, local_date(occurred_at) AS from_on,
       greatest(local_date(occurred_at), coalesce(until_on, local_date(occurred_at))) AS until_on
FROM cost_entries
"""


def _period(moment: Moment) -> str:
    """
    Return the days that count: 365, or since both kinds of cost began to be entered.

    Customers won before anybody wrote down what winning them cost would make it look cheap.
    """
    first = f"date_add({moment.today_sql}, -{PERIOD_DAYS})"
    last = f"date_add({moment.today_sql}, -1)"
    return f"""
WITH began AS (
    SELECT min(CASE WHEN purpose = 'acquire' THEN from_on END) AS acquire_on,
           min(CASE WHEN purpose = 'keep' THEN from_on END) AS keep_on
    FROM cost_days
)
SELECT least({last}, greatest({first}, coalesce(acquire_on, {first}), coalesce(keep_on, {first})))
           AS from_on, {last} AS until_on
FROM began
"""


_SPENT = """
WITH inside AS (
    SELECT e.purpose, e.cost_amount, days_between(e.from_on, e.until_on) + 1 AS n_days,
           days_between(greatest(e.from_on, p.from_on), least(e.until_on, p.until_on)) + 1 AS n_inside
    FROM cost_days AS e CROSS JOIN cost_period AS p
    WHERE e.from_on <= p.until_on AND e.until_on >= p.from_on
)
SELECT CAST(coalesce(sum(CASE WHEN purpose = 'acquire' THEN part END), 0) AS BIGINT) AS acquire_amount,
       CAST(coalesce(sum(CASE WHEN purpose = 'keep' THEN part END), 0) AS BIGINT) AS keep_amount
FROM (
    SELECT purpose, CAST(round(CAST(cost_amount AS DOUBLE) * CAST(n_inside AS DOUBLE)
                               / CAST(n_days AS DOUBLE)) AS BIGINT) AS part
    FROM inside
) AS parts
"""

_COUNTED = """
SELECT coalesce(sum(CASE WHEN s.first_on BETWEEN p.from_on AND p.until_on THEN 1 ELSE 0 END), 0)
           AS n_new,
       coalesce(sum(CASE WHEN s.first_on < p.from_on AND b.customer_id IS NOT NULL THEN 1 ELSE 0 END), 0)
           AS n_kept
FROM purchase_summaries AS s
CROSS JOIN cost_period AS p
LEFT JOIN (
    SELECT DISTINCT d.customer_id
    FROM purchase_days AS d JOIN cost_period AS q ON d.day BETWEEN q.from_on AND q.until_on
) AS b ON b.customer_id = s.customer_id
"""

_RELATION_COSTS = """
WITH parts AS (
    SELECT p.from_on, p.until_on, s.acquire_amount, s.keep_amount,
           CAST(c.n_new AS BIGINT) AS n_new, CAST(c.n_kept AS BIGINT) AS n_kept,
           CASE WHEN s.acquire_amount > 0 AND c.n_new > 0
                THEN CAST(s.acquire_amount AS DOUBLE) / CAST(c.n_new AS DOUBLE) END AS per_new,
           CASE WHEN s.keep_amount > 0 AND c.n_kept > 0
                THEN CAST(s.keep_amount AS DOUBLE) / CAST(c.n_kept AS DOUBLE) END AS per_kept
    FROM cost_period AS p CROSS JOIN cost_sums AS s CROSS JOIN cost_customers AS c
)
SELECT from_on, until_on,
       CASE WHEN acquire_amount <= 0 AND keep_amount <= 0 THEN 'no_costs'
            WHEN acquire_amount <= 0 THEN 'no_acquisition_costs'
            WHEN keep_amount <= 0 THEN 'no_retention_costs'
            WHEN n_new = 0 THEN 'nobody_new'
            WHEN n_kept = 0 THEN 'nobody_kept'
            ELSE 'measured' END AS reason,
       n_new, n_kept, acquire_amount, keep_amount,
       per_new AS acquire_per_new_amount, per_kept AS keep_per_kept_amount,
       per_new / per_kept AS ratio
FROM parts
"""


def relation_cost_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the steps from ``cost_entries`` and purchases to ``relation_costs``."""
    return (
        SqlStep("cost_days", _ENTRIES),
        SqlStep("cost_period", _period(moment)),
        SqlStep("cost_sums", _SPENT),
        SqlStep("cost_customers", _COUNTED),
        SqlStep("relation_costs", _RELATION_COSTS),
    )
