"""Tiers by value: who holds which part of all expected margin."""

from __future__ import annotations

from najimi.plan import SqlStep

MOST_VALUABLE_SHARE = 0.50
"""The customers who together hold this part of all expected margin are the most valuable."""

STEADY_SHARE = 0.80
"""Those after them, up to this part, are steady."""

_TIERS = f"""
WITH ranked AS (
    SELECT customer_id, expected_margin_amount, expected_margin_high_amount,
           row_number() OVER (ORDER BY expected_margin_amount DESC, customer_id) AS value_rank,
           sum(CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT))
               OVER (ORDER BY expected_margin_amount DESC, customer_id
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cumulative,
           sum(CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT)) OVER () AS total,
           CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT) AS own
    FROM customer_values
    WHERE expected_margin_amount IS NOT NULL
), shared AS (
    SELECT customer_id, expected_margin_amount, expected_margin_high_amount, value_rank,
           CASE WHEN total > 0 THEN CAST(cumulative AS DOUBLE) / CAST(total AS DOUBLE) ELSE 0e0 END
               AS cumulative_value_share,
           CASE WHEN total > 0 THEN CAST(cumulative - own AS DOUBLE) / CAST(total AS DOUBLE) ELSE 0e0 END
               AS share_above
    FROM ranked
), steady_floor AS (
    SELECT min(expected_margin_amount) AS amount FROM shared WHERE share_above < {MOST_VALUABLE_SHARE}
)
SELECT v.customer_id,
       CASE WHEN s.customer_id IS NULL AND v.past_margin_amount < 0 THEN 'below_zero'
            WHEN s.customer_id IS NULL THEN 'unknown'
            WHEN s.expected_margin_amount < 0e0 THEN 'below_zero'
            WHEN s.expected_margin_amount = 0e0 THEN 'small'
            WHEN s.share_above < {MOST_VALUABLE_SHARE} THEN 'most_valuable'
            WHEN s.expected_margin_high_amount >= f.amount THEN 'most_growable'
            WHEN s.share_above < {STEADY_SHARE} THEN 'steady'
            ELSE 'small' END AS tier,
       s.value_rank, s.cumulative_value_share
FROM customer_values AS v
LEFT JOIN shared AS s ON s.customer_id = v.customer_id
CROSS JOIN steady_floor AS f
"""


def tier_steps() -> tuple[SqlStep, ...]:
    """Return the step from ``customer_values`` to ``tiers``."""
    return (SqlStep("tiers", _TIERS),)
