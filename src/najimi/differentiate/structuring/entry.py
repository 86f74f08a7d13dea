"""With which product relations began, and what came of them."""

from __future__ import annotations

from najimi.differentiate.wilson import wilson_ends
from najimi.model.moment import Moment
from najimi.plan import SqlStep

SECOND_WINDOW_DAYS = 90
"""A second purchase counts if it follows within so many days."""

LATER_DAYS = 365
"""What is brought later is counted over so many days after the first."""

_FIRST_DAYS = """
SELECT i.customer_id, coalesce(o.product_id, '') AS product_id,
       CAST(sum(o.net_amount) AS BIGINT) AS net_amount
FROM order_lines AS o
JOIN identities AS i ON i.source = o.source AND i.source_key = o.source_key
 AND o.occurred_at >= i.from_at AND o.occurred_at < i.until_at
JOIN purchase_summaries AS s ON s.customer_id = i.customer_id
 AND s.first_on = local_date(o.occurred_at)
GROUP BY i.customer_id, coalesce(o.product_id, '')
"""

# Each customer counts once: under the product, and the category, most of the money went to.
_ENTRIES = """
WITH told AS (
    SELECT f.customer_id, f.product_id, f.net_amount,
           coalesce(nullif(p.role, 'none'), '') AS role, coalesce(p.category, '') AS category
    FROM first_day_products AS f
    LEFT JOIN product_facts AS p ON p.product_id = f.product_id
), main AS (
    SELECT customer_id, product_id, role,
           row_number() OVER (PARTITION BY customer_id ORDER BY net_amount DESC, product_id) AS place
    FROM told
), by_category AS (
    SELECT customer_id, category, CAST(sum(net_amount) AS BIGINT) AS net_amount
    FROM told GROUP BY customer_id, category
), first_category AS (
    SELECT customer_id, category,
           row_number() OVER (PARTITION BY customer_id ORDER BY net_amount DESC, category) AS place
    FROM by_category
)
SELECT customer_id, 'product' AS grouping_by, product_id AS entry, role FROM main WHERE place = 1
UNION ALL
SELECT customer_id, 'role', role, role FROM main WHERE place = 1
UNION ALL
SELECT customer_id, 'category', category, '' FROM first_category WHERE place = 1
"""

_SEEN_AFTER = f"""
SELECT s.customer_id, s.first_on,
       min(CASE WHEN d.day > s.first_on AND d.net_amount > 0 THEN d.day END) AS second_on,
       CAST(coalesce(sum(CASE WHEN d.day > s.first_on AND days_between(s.first_on, d.day) <= {LATER_DAYS}
                              THEN d.margin_amount END), 0) AS BIGINT) AS later_margin_amount
FROM purchase_summaries AS s
JOIN daily_totals AS d ON d.customer_id = s.customer_id
GROUP BY s.customer_id, s.first_on
"""


def _entry_products(moment: Moment) -> str:
    """Return the report; days after the first are whole days, and the turn's own day is not over."""
    seen_days = f"days_between(a.first_on, {moment.today_sql}) - 1"
    low, high = wilson_ends("k", "n")
    return f"""
WITH counted AS (
    SELECT e.grouping_by, e.entry, max(e.role) AS role, count(*) AS n_customers,
           sum(CASE WHEN {seen_days} >= {SECOND_WINDOW_DAYS} THEN 1 ELSE 0 END) AS n_observed,
           sum(CASE WHEN {seen_days} >= {SECOND_WINDOW_DAYS}
                     AND days_between(a.first_on, a.second_on) <= {SECOND_WINDOW_DAYS}
                    THEN 1 ELSE 0 END) AS n_second,
           sum(CASE WHEN {seen_days} >= {LATER_DAYS} THEN 1 ELSE 0 END) AS n_observed_year,
           sum(CASE WHEN {seen_days} >= {LATER_DAYS} THEN a.later_margin_amount ELSE 0 END)
               AS later_margin_amount
    FROM customer_entries AS e
    JOIN seen_after_first AS a ON a.customer_id = e.customer_id
    GROUP BY e.grouping_by, e.entry
), rated AS (
    SELECT *, CASE WHEN n_observed > 0 THEN CAST(n_observed AS DOUBLE) END AS n,
           CAST(n_second AS DOUBLE) AS k
    FROM counted
)
SELECT grouping_by AS grouping, entry, CASE WHEN role = '' THEN NULL ELSE role END AS role,
       CAST(n_customers AS BIGINT) AS n_customers, {SECOND_WINDOW_DAYS} AS window_days,
       CAST(n_observed AS BIGINT) AS n_observed, CAST(n_second AS BIGINT) AS n_second,
       k / n AS second_probability,
       {low} AS second_low_probability,
       {high} AS second_high_probability,
       CAST(n_observed_year AS BIGINT) AS n_observed_year,
       CAST(later_margin_amount AS BIGINT) AS later_margin_amount,
       CASE WHEN n_observed_year > 0
            THEN CAST(later_margin_amount AS DOUBLE) / CAST(n_observed_year AS DOUBLE) END
           AS later_margin_mean_amount
FROM rated
"""


def entry_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the steps from ``product_facts`` and first purchases to ``entry_products``."""
    return (
        SqlStep("first_day_products", _FIRST_DAYS),
        SqlStep("customer_entries", _ENTRIES),
        SqlStep("seen_after_first", _SEEN_AFTER),
        SqlStep("entry_products", _entry_products(moment)),
    )
