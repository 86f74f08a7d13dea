"""What each customer wants from us: as they said it, else as their purchases show it."""

from __future__ import annotations

from najimi.model.asking import NO, UNKNOWN_NEED, YES
from najimi.model.moment import Moment
from najimi.plan import SqlStep

RECENT_DAYS = 180
"""Purchases of so many days show a need."""

PRIOR_DAYS = 3
"""So many purchase days of doubt are added to those of a customer."""

LEAST_CONFIDENCE = 0.1

_NEED_ANSWERS = f"""
SELECT customer_id, need, says, answered_on, expires_days
FROM (
    SELECT t.*, row_number() OVER (
        PARTITION BY t.customer_id, t.need
        ORDER BY t.occurred_at DESC, t.recorded_at DESC, t.source DESC, t.fact_id DESC) AS place
    FROM (
        SELECT *, CASE WHEN asked_need = '' THEN choice ELSE asked_need END AS need,
               CASE WHEN asked_need = '' THEN '{YES}' ELSE choice END AS says
        FROM told_answers WHERE question_kind = 'need'
    ) AS t
    JOIN known_needs AS k ON k.need = t.need
    WHERE t.says IN ('{YES}', '{NO}')
) AS placed
WHERE place = 1
"""


def _need_purchases(moment: Moment) -> str:
    return f"""
SELECT i.customer_id, c.need, l.day, CAST(sum(l.net_amount) AS BIGINT) AS net_amount
FROM (
    SELECT source, source_key, occurred_at, product_id, net_amount, local_date(occurred_at) AS day
    FROM order_lines WHERE net_amount > 0
) AS l
JOIN product_facts AS p ON p.product_id = l.product_id
JOIN need_categories AS c ON c.category = p.category
JOIN identities AS i ON i.source = l.source AND i.source_key = l.source_key
 AND l.occurred_at >= i.from_at AND l.occurred_at < i.until_at
WHERE days_between(l.day, {moment.today_sql}) < {RECENT_DAYS}
GROUP BY i.customer_id, c.need, l.day
"""


# Of two needs that one category shows, each has all of it; so the whole is that of the needs.
_OBSERVED = f"""
WITH whole AS (
    SELECT customer_id, sum(net_amount) AS net_amount, count(DISTINCT day) AS n_days
    FROM need_purchases GROUP BY customer_id
), shown AS (
    SELECT customer_id, need, sum(net_amount) AS net_amount, min(day) AS first_on,
           max(day) AS last_on
    FROM need_purchases GROUP BY customer_id, need
)
SELECT s.customer_id, s.need, s.first_on, s.last_on,
       CAST(s.net_amount AS DOUBLE) / CAST(w.net_amount AS DOUBLE)
           * (CAST(w.n_days AS DOUBLE) / CAST(w.n_days + {PRIOR_DAYS} AS DOUBLE)) AS confidence
FROM shown AS s JOIN whole AS w ON w.customer_id = s.customer_id
"""


def _needs(moment: Moment) -> str:
    return f"""
WITH held AS (
    SELECT customer_id, need, 'said' AS source, 1e0 AS confidence, answered_on AS since_on,
           date_add(answered_on, CAST(expires_days AS INT)) AS expires_on
    FROM need_answers
    WHERE says = '{YES}' AND days_between(answered_on, {moment.today_sql}) < expires_days
    UNION ALL
    SELECT o.customer_id, o.need, 'observed' AS source, o.confidence, o.first_on AS since_on,
           date_add(o.last_on, {RECENT_DAYS}) AS expires_on
    FROM observed_needs AS o
    LEFT JOIN need_answers AS a ON a.customer_id = o.customer_id AND a.need = o.need
     AND (a.says = '{NO}' OR days_between(a.answered_on, {moment.today_sql}) < a.expires_days)
    WHERE a.customer_id IS NULL AND o.confidence >= {LEAST_CONFIDENCE}e0
)
SELECT customer_id, need, source, confidence, since_on, expires_on,
       row_number() OVER (
           PARTITION BY customer_id
           ORDER BY CASE WHEN source = 'said' THEN 0 ELSE 1 END,
                    CASE WHEN source = 'said' THEN since_on ELSE DATE '1970-01-01' END DESC,
                    confidence DESC, need) = 1 AS is_main
FROM held
"""


_MAP = f"""
SELECT t.tier, coalesce(n.need, '{UNKNOWN_NEED}') AS need, count(*) AS n_customers,
       CAST(sum(CASE WHEN n.source = 'said' THEN 1 ELSE 0 END) AS BIGINT) AS n_said,
       count(v.expected_margin_amount) AS n_valued,
       CAST(sum(CAST(round(coalesce(v.expected_margin_amount, 0e0)) AS BIGINT)) AS BIGINT)
           AS expected_margin_amount,
       CAST(sum(v.past_margin_amount) AS BIGINT) AS past_margin_amount
FROM tiers AS t
JOIN customer_values AS v ON v.customer_id = t.customer_id
LEFT JOIN needs AS n ON n.customer_id = t.customer_id AND n.is_main
GROUP BY t.tier, coalesce(n.need, '{UNKNOWN_NEED}')
"""


def need_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps from ``told_answers`` and order lines to ``needs``.

    The customer's own word beats what their purchases show, and of the same need the latest
    word holds. What they denied stays away whatever they buy, until they say otherwise.
    """
    return (
        SqlStep("need_answers", _NEED_ANSWERS),
        SqlStep("need_purchases", _need_purchases(moment)),
        SqlStep("observed_needs", _OBSERVED),
        SqlStep("needs", _needs(moment)),
    )


def map_steps() -> tuple[SqlStep, ...]:
    """Return the step from ``tiers``, ``customer_values`` and ``needs`` to ``value_need_map``."""
    return (SqlStep("value_need_map", _MAP),)
