"""
The common path of everyone: each stage they entered, when, and how long they stayed.

Replayed from the days of purchase by the rules of ``stages``, with what was known then: the
usual gap after the k-th purchase is that of the first k. Only the shop's own rhythm, which
stands in for whoever has fewer than three purchases, is today's throughout.

One pass over the purchase days, sorted by customer, finds the few on which the stage changed;
all the rest reads only these.
"""

from __future__ import annotations

from najimi.differentiate.standing.stages import (
    LAPSING_GAPS,
    LOST_GAPS,
    SHOP_RHYTHM,
    WON_BACK_DAYS,
    away_after,
    is_won_back,
    stage_after,
    stage_present,
    usual_gap,
)
from najimi.model.moment import Moment
from najimi.plan import SqlStep

_BEFORE = stage_after("last_gap - 1", "usual_gap_before", "was_won_back", "(n_orders - 1)")
_ARRIVES_AS = stage_present("won_back", "0", "n_orders")


def _turning_points(moment: Moment) -> str:
    """Return the SQL of the purchases that changed the stage, or were followed by a change."""
    span, span_before = "days_between(first_on, day)", "days_between(first_on, day_before)"
    return f"""
WITH ranked AS (
    SELECT customer_id, day, row_number() OVER by_day AS n_orders,
           first_value(day) OVER by_day AS first_on, lag(day, 1) OVER by_day AS day_before,
           lag(day, 2) OVER by_day AS day_before_that, lead(day, 1) OVER by_day AS next_day
    FROM purchase_days
    WINDOW by_day AS (PARTITION BY customer_id ORDER BY day)
), known AS (
    SELECT customer_id, day, n_orders, days_between(day_before, day) AS last_gap,
           coalesce(days_between(day, next_day) - 1, days_between(day, {moment.today_sql})) AS silence,
           {usual_gap(span, "n_orders")} AS usual_gap,
           {usual_gap(span_before, "(n_orders - 1)")} AS usual_gap_before,
           {is_won_back("days_between(day_before, day)", span_before, "n_orders")} AS won_back,
           {is_won_back("days_between(day_before_that, day_before)", "days_between(first_on, day_before_that)", "(n_orders - 1)")}
               AS was_won_back
    FROM ranked CROSS JOIN shop_rhythm
), told AS (
    SELECT customer_id, day, n_orders, silence, won_back,
           {away_after(LAPSING_GAPS, "usual_gap")} AS lapsing_after_days,
           {away_after(LOST_GAPS, "usual_gap")} AS lost_after_days,
           {_ARRIVES_AS} AS stage,
           n_orders = 1 OR {_ARRIVES_AS} <> {_BEFORE} AS is_entry
    FROM known
)
SELECT * FROM told WHERE is_entry OR won_back OR silence >= lapsing_after_days
"""


_PROSPECTS = """
SELECT c.customer_id, local_date(c.first_seen_at) AS entered_on,
       CASE WHEN p.customer_id IS NULL AND t.net_amount < 0 THEN 'lost' ELSE 'prospect' END AS stage
FROM customers AS c
LEFT JOIN purchase_summaries AS p ON p.customer_id = c.customer_id
LEFT JOIN all_time_totals AS t ON t.customer_id = c.customer_id
WHERE p.customer_id IS NULL OR local_date(c.first_seen_at) < p.first_on
"""

_PRESENT_AGAIN = stage_present("FALSE", "0", "n_orders")


def _passages(moment: Moment) -> str:
    return f"""
WITH entered AS (
    SELECT customer_id, entered_on, stage FROM first_contacts
    UNION ALL
    SELECT customer_id, day, stage FROM turning_points WHERE is_entry
    UNION ALL
    SELECT customer_id, date_add(day, {WON_BACK_DAYS + 1}), {_PRESENT_AGAIN}
    FROM turning_points
    WHERE won_back AND silence > {WON_BACK_DAYS} AND lapsing_after_days > {WON_BACK_DAYS + 1}
    UNION ALL
    SELECT customer_id, date_add(day, lapsing_after_days), 'lapsing'
    FROM turning_points WHERE silence >= lapsing_after_days
    UNION ALL
    SELECT customer_id, date_add(day, lost_after_days), 'lost'
    FROM turning_points WHERE silence >= lost_after_days
), followed AS (
    SELECT customer_id, entered_on, stage,
           lead(entered_on) OVER (PARTITION BY customer_id ORDER BY entered_on) AS left_on,
           lead(stage) OVER (PARTITION BY customer_id ORDER BY entered_on) AS next_stage
    FROM entered
)
SELECT customer_id, entered_on, stage, left_on, next_stage,
       days_between(entered_on, coalesce(left_on, {moment.today_sql})) AS days_in_stage
FROM followed
"""


def passage_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps from customers and purchase days to ``passages``.

    A customer lapses after three of their own usual gaps of silence and is lost after six;
    whoever came back after six is won back for 90 days. Gaps shorter than a week count as a
    week, and who has fewer than three purchases is measured by the shop's median rhythm.
    """
    return (
        SHOP_RHYTHM,
        SqlStep("turning_points", _turning_points(moment)),
        SqlStep("first_contacts", _PROSPECTS),
        SqlStep("passages", _passages(moment)),
    )
