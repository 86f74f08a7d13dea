"""Order lines to purchase days and one summary per customer; money summed as whole numbers."""

from __future__ import annotations

from najimi.differentiate.fading import fading_columns, fading_sums, fading_weights
from najimi.model.moment import Moment
from najimi.plan import SqlStep

# -9 and 'none' stand for "not said": the engines differ in whether max_by skips NULL.
PRODUCT_FACTS = """
SELECT product_id,
       max_by(coalesce(margin_share, -9e0), (occurred_at, recorded_at, source, fact_id)) AS margin_share,
       max_by(coalesce(role, 'none'), (occurred_at, recorded_at, source, fact_id)) AS role,
       max_by(trim(coalesce(category, '')), (occurred_at, recorded_at, source, fact_id)) AS category
FROM products
GROUP BY product_id
"""


def _daily_totals(default_margin_share: float) -> str:
    default = f"CAST('{default_margin_share!r}' AS DOUBLE)"
    share = f"CASE WHEN p.margin_share >= -1e0 THEN p.margin_share ELSE {default} END"
    return f"""
SELECT i.customer_id, local_date(o.occurred_at) AS day,
       CAST(sum(o.net_amount) AS BIGINT) AS net_amount,
       CAST(sum(coalesce(o.margin_amount, CAST(round(o.net_amount * {share}) AS BIGINT))) AS BIGINT)
           AS margin_amount,
       bool_or(coalesce(p.role, 'none') = 'front') AS has_front, min(o.occurred_at) AS first_at
FROM order_lines AS o
JOIN identities AS i ON i.source = o.source AND i.source_key = o.source_key
 AND o.occurred_at >= i.from_at AND o.occurred_at < i.until_at
LEFT JOIN product_facts AS p ON p.product_id = o.product_id
GROUP BY i.customer_id, local_date(o.occurred_at)
"""


PURCHASE_DAYS = """
SELECT customer_id, day, net_amount, margin_amount, has_front, first_at
FROM daily_totals
WHERE net_amount > 0
"""


_PLAIN_DAILY_TOTALS = """
SELECT customer_id, local_date(occurred_at) AS day,
       CAST(sum(net_amount) AS BIGINT) AS net_amount,
       CAST(sum(net_amount) AS BIGINT) AS margin_amount,
       1 = 0 AS has_front, min(occurred_at) AS first_at
FROM purchase_lines
GROUP BY customer_id, local_date(occurred_at)
"""


HISTORY_CELLS = """
SELECT frequency, recency_days, tenure_days, count(*) AS n_customers
FROM purchase_summaries
GROUP BY frequency, recency_days, tenure_days
"""


def _all_time_totals(moment: Moment) -> str:
    return f"""
SELECT customer_id,
       CAST(sum(net_amount) AS BIGINT) AS net_amount,
       CAST(sum(margin_amount) AS BIGINT) AS margin_amount,
       CAST(sum(CASE WHEN days_between(day, {moment.today_sql}) <= 365 THEN net_amount ELSE 0 END)
            AS BIGINT) AS year_net_amount
FROM daily_totals
GROUP BY customer_id
"""


def _summaries(moment: Moment) -> str:
    today = moment.today_sql
    return f"""
WITH days AS (
    SELECT p.customer_id, min(p.day) AS first_on, max(p.day) AS last_on, count(*) AS n_orders,
           sum(CASE WHEN days_between(p.day, {today}) <= w.window_days THEN 1 ELSE 0 END)
               AS previous_purchases,
           sum(CASE WHEN days_between(p.day, {today}) <= 90 THEN 1 ELSE 0 END) AS n_orders_90_days,
           min_by(p.margin_amount, p.day) AS first_margin_amount,
           bool_or(p.has_front) AS has_bought_front, {fading_sums()}
    FROM purchase_days AS p JOIN day_weights AS f ON f.day = p.day CROSS JOIN windows AS w
    GROUP BY p.customer_id
), before_last AS (
    SELECT p.customer_id, max(p.day) AS day
    FROM purchase_days AS p JOIN days AS d ON d.customer_id = p.customer_id
    WHERE p.day < d.last_on
    GROUP BY p.customer_id
)
SELECT d.customer_id, d.first_on, d.last_on, d.n_orders, d.n_orders - 1 AS frequency,
       days_between(d.first_on, d.last_on) AS recency_days,
       days_between(d.first_on, {today}) AS tenure_days,
       CAST(d.previous_purchases AS BIGINT) AS previous_purchases,
       CAST(d.n_orders_90_days AS BIGINT) AS n_orders_90_days,
       t.net_amount, t.margin_amount, d.first_margin_amount, t.year_net_amount,
       days_between(b.day, d.last_on) AS last_gap_days,
       d.has_bought_front, {fading_columns(table="d")}
FROM days AS d
JOIN day_weights AS f ON f.day = d.first_on
JOIN all_time_totals AS t ON t.customer_id = d.customer_id
LEFT JOIN before_last AS b ON b.customer_id = d.customer_id
"""


def _day_weights(moment: Moment) -> str:
    return f"""
SELECT day, {fading_weights(moment.today_sql)}
FROM (SELECT DISTINCT day FROM purchase_days) AS bought_on
"""


def _window(moment: Moment) -> str:
    return f"SELECT coalesce(max(window_days), {moment.horizon_days}) AS window_days FROM origins"


def purchase_day_steps(*, default_margin_share: float) -> tuple[SqlStep, ...]:
    """
    Return the steps from order lines to ``purchase_days``; several orders of a day are one.

    Parameters
    ----------
    default_margin_share : float, in [-1, 1]
        Margin of a line whose source and product both keep silent about it.
    """
    return (
        SqlStep("product_facts", PRODUCT_FACTS),
        SqlStep("daily_totals", _daily_totals(default_margin_share)),
        SqlStep("purchase_days", PURCHASE_DAYS),
    )


def plain_purchase_day_steps() -> tuple[SqlStep, ...]:
    """
    Return the steps from ``purchase_lines`` of customers who are known already to ``purchase_days``.

    The amount itself stands for the margin: a purchase file knows of no other.
    """
    return (
        SqlStep("daily_totals", _PLAIN_DAILY_TOTALS),
        SqlStep("purchase_days", PURCHASE_DAYS),
    )


def summary_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the steps to ``purchase_summaries``, and to its count of customers alike."""
    return (
        SqlStep("windows", _window(moment)),
        SqlStep("day_weights", _day_weights(moment)),
        SqlStep("all_time_totals", _all_time_totals(moment)),
        SqlStep("purchase_summaries", _summaries(moment)),
        SqlStep("history_cells", HISTORY_CELLS),
    )
