"""The stage of everyone on the common path, derived from purchases and never typed."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.plan import SqlStep

LOYAL_ORDERS = 4
LAPSING_GAPS = 3
LOST_GAPS = 6
WON_BACK_DAYS = 90
SHORTEST_GAP_DAYS = 7

_SHOP_RHYTHM = f"""
SELECT greatest(
    {SHORTEST_GAP_DAYS}e0,
    coalesce(percentile_cont(0.5) WITHIN GROUP (
        ORDER BY CAST(recency_days AS DOUBLE) / CAST(frequency AS DOUBLE)), 30e0)) AS gap_days
FROM purchase_summaries
WHERE frequency > 0
"""


def _careers(moment: Moment) -> str:
    today = moment.today_sql
    return f"""
WITH rhythm AS (
    SELECT c.customer_id, a.customer_id IS NOT NULL AND a.net_amount < 0 AS has_returned, p.first_on, p.last_on, p.n_orders, p.last_gap_days, p.frequency, p.recency_days,
           days_between(p.last_on, {today}) AS days_since_last_order,
           CASE WHEN p.n_orders IS NULL THEN NULL
                WHEN p.frequency >= 2
                THEN greatest({SHORTEST_GAP_DAYS}e0,
                              CAST(p.recency_days AS DOUBLE) / CAST(p.frequency AS DOUBLE))
                ELSE s.gap_days END AS usual_gap_days
    FROM customers AS c
    LEFT JOIN purchase_summaries AS p ON p.customer_id = c.customer_id
    LEFT JOIN all_time_totals AS a ON a.customer_id = c.customer_id
    CROSS JOIN shop_rhythm AS s
), placed AS (
    SELECT *,
           CASE WHEN frequency >= 2 THEN greatest({SHORTEST_GAP_DAYS}e0,
                    CAST(recency_days - last_gap_days AS DOUBLE) / CAST(frequency - 1 AS DOUBLE))
                END AS gap_days_before_last,
           CAST(ceil({LAPSING_GAPS}e0 * usual_gap_days) AS INT) AS lapsing_after_days,
           CAST(ceil({LOST_GAPS}e0 * usual_gap_days) AS INT) AS lost_after_days
    FROM rhythm
)
SELECT customer_id, 'common' AS path,
       CASE WHEN n_orders IS NULL AND has_returned THEN 'lost'
            WHEN n_orders IS NULL THEN 'prospect'
            WHEN days_since_last_order >= lost_after_days THEN 'lost'
            WHEN days_since_last_order >= lapsing_after_days THEN 'lapsing'
            WHEN last_gap_days >= {LOST_GAPS}e0 * gap_days_before_last
                 AND days_since_last_order <= {WON_BACK_DAYS} THEN 'won_back'
            WHEN n_orders = 1 THEN 'new'
            WHEN n_orders < {LOYAL_ORDERS} THEN 'repeat'
            ELSE 'loyal' END AS stage,
       CASE WHEN n_orders IS NULL THEN NULL
            WHEN days_since_last_order >= lost_after_days THEN date_add(last_on, lost_after_days)
            WHEN days_since_last_order >= lapsing_after_days THEN date_add(last_on, lapsing_after_days)
            ELSE last_on END AS since_on,
       days_since_last_order, usual_gap_days
FROM placed
"""


def stage_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps from purchases to ``careers``.

    A customer lapses after three of their own usual gaps of silence and is lost after six;
    whoever came back after six is won back for 90 days. Gaps shorter than a week count as a
    week, and who has fewer than three purchases is measured by the shop's median rhythm.
    """
    return (
        SqlStep("shop_rhythm", _SHOP_RHYTHM),
        SqlStep("careers", _careers(moment)),
    )
