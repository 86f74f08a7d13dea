"""Where everyone stands today: the passage that is still open, and whether they are stuck in it."""

from __future__ import annotations

from najimi.differentiate.standing.stages import usual_gap
from najimi.model.moment import Moment
from najimi.plan import SqlStep


def _careers(moment: Moment) -> str:
    return f"""
SELECT o.customer_id, 'common' AS path, o.stage, o.entered_on AS since_on,
       days_between(p.last_on, {moment.today_sql}) AS days_since_last_order,
       CASE WHEN p.customer_id IS NOT NULL THEN {usual_gap("p.recency_days", "p.n_orders")} END
           AS usual_gap_days,
       o.days_in_stage, f.stuck_after_days,
       coalesce(o.days_in_stage > f.stuck_after_days, FALSE) AS is_stuck
FROM passages AS o
JOIN stage_flow AS f ON f.stage = o.stage
LEFT JOIN purchase_summaries AS p ON p.customer_id = o.customer_id
CROSS JOIN shop_rhythm AS s
WHERE o.left_on IS NULL
"""


def career_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """Return the step from ``passages`` and ``stage_flow`` to ``careers``."""
    return (SqlStep("careers", _careers(moment)),)
