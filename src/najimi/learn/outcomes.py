"""What followed each delivery and each decision, inside its window."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.model.terms import FREQUENT_ORDERS
from najimi.plan import SqlStep


def _deliveries(moment: Moment) -> str:
    return f"""
SELECT concat(f.source, chr(31), f.fact_id) AS delivery_id, f.source, f.fact_id, i.customer_id,
       f.treatment_id, f.decision_id, f.occurred_at AS delivered_at,
       local_date(f.occurred_at) AS delivered_on, t.outcome_window_days
FROM interactions AS f
JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
 AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
JOIN treatments AS t ON t.treatment_id = f.treatment_id
WHERE f.direction = 'out'
  AND days_between(local_date(f.occurred_at), {moment.today_sql}) >= t.outcome_window_days
"""


_RESPONSES = """
SELECT d.delivery_id
FROM deliveries AS d
JOIN interactions AS r ON r.source = d.source AND r.in_reply_to = d.fact_id
WHERE r.direction = 'in' AND r.kind = 'response'
  AND days_between(d.delivered_on, local_date(r.occurred_at)) BETWEEN 0 AND d.outcome_window_days - 1
GROUP BY d.delivery_id
"""

_PURCHASES_AROUND = """
SELECT d.delivery_id,
       sum(CASE WHEN p.first_at < d.delivered_at THEN 1 ELSE 0 END) AS n_orders_before,
       sum(CASE WHEN p.first_at >= d.delivered_at THEN p.margin_amount ELSE 0 END) AS margin_amount
FROM deliveries AS d
JOIN purchase_days AS p ON p.customer_id = d.customer_id
WHERE days_between(p.day, d.delivered_on) <= 90
  AND days_between(d.delivered_on, p.day) < d.outcome_window_days
GROUP BY d.delivery_id
"""

_OUTCOMES = f"""
SELECT d.delivery_id, d.customer_id, d.treatment_id, d.decision_id, d.delivered_at,
       CASE WHEN coalesce(p.n_orders_before, 0) = 0 THEN 'quiet'
            WHEN p.n_orders_before < {FREQUENT_ORDERS} THEN 'occasional' ELSE 'frequent' END AS activity,
       r.delivery_id IS NOT NULL AS is_response,
       CAST(coalesce(p.margin_amount, 0) AS BIGINT) AS margin_amount
FROM deliveries AS d
LEFT JOIN responses AS r ON r.delivery_id = d.delivery_id
LEFT JOIN purchases_around AS p ON p.delivery_id = d.delivery_id
"""


def outcome_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps to ``outcomes``: one row per delivered treatment whose window is over.

    Only what was delivered is here: a decision that never reached anyone has no outcome.
    """
    return (
        SqlStep("deliveries", _deliveries(moment)),
        SqlStep("responses", _RESPONSES),
        SqlStep("purchases_around", _PURCHASES_AROUND),
        SqlStep("outcomes", _OUTCOMES),
    )
