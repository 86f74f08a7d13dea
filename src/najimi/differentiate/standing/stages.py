"""
The rules of the common path, said once: what stage somebody is in, so long after a purchase.

Every number a rule needs changes only on a day of purchase, so between two purchases the stage
depends on nothing but the silence so far. Today's stage is the same rule asked for today.
"""

from __future__ import annotations

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

SHOP_RHYTHM = SqlStep("shop_rhythm", _SHOP_RHYTHM)
"""The median over customers of their mean gap: the rhythm of whoever has none of their own yet."""


def mean_gap(span_days: str, n_gaps: str) -> str:
    """Return the SQL of a mean gap; gaps shorter than a week count as a week."""
    # Asked also of rows whose answer is thrown away, and Spark refuses to divide by nothing.
    mean = f"CAST({span_days} AS DOUBLE) / CAST(nullif({n_gaps}, 0) AS DOUBLE)"
    return f"greatest({SHORTEST_GAP_DAYS}e0, {mean})"


def usual_gap(span_days: str, n_orders: str) -> str:
    """Return the SQL of the usual gap after so many purchases: their own from the third on."""
    own = mean_gap(span_days, f"({n_orders} - 1)")
    return f"CASE WHEN {n_orders} >= 3 THEN {own} ELSE gap_days END"


def away_after(n_gaps: int, usual: str) -> str:
    """Return the SQL of the days of silence after which somebody is away."""
    return f"CAST(ceil({n_gaps}e0 * {usual}) AS INT)"


def is_won_back(last_gap: str, span_before: str, n_orders: str) -> str:
    """Return the SQL of whether the latest purchase ended a silence of six gaps before it."""
    before = mean_gap(span_before, f"({n_orders} - 2)")
    return f"({n_orders} >= 3 AND {last_gap} >= {LOST_GAPS}e0 * {before})"


def stage_present(won_back: str, silence: str, n_orders: str) -> str:
    """Return the SQL of the stage of somebody who is not away."""
    return (
        f"CASE WHEN {won_back} AND {silence} <= {WON_BACK_DAYS} THEN 'won_back'"
        f" WHEN {n_orders} = 1 THEN 'new' WHEN {n_orders} < {LOYAL_ORDERS} THEN 'repeat'"
        " ELSE 'loyal' END"
    )


def stage_after(silence: str, usual: str, won_back: str, n_orders: str) -> str:
    """Return the SQL of the stage after so many days of silence."""
    return (
        f"CASE WHEN {silence} >= {away_after(LOST_GAPS, usual)} THEN 'lost'"
        f" WHEN {silence} >= {away_after(LAPSING_GAPS, usual)} THEN 'lapsing'"
        f" ELSE {stage_present(won_back, silence, n_orders)} END"
    )
