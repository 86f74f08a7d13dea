"""Products as the counter needs them: how many buy them, how often lately, what they bring."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.plan import SqlStep

WINDOW_DAYS = 365
RECENT_HALF_LIFE_DAYS = 28
"""After how long a basket of the shop counts half in what is bought lately."""

# Weights are whole millionths, so that their sums do not depend on the order of rows.
_MILLION = "1000000"

_LATEST_PRODUCTS = """
SELECT product_id,
       max_by(trim(coalesce(name, '')), (occurred_at, recorded_at, source, fact_id)) AS name,
       max_by(trim(coalesce(category, '')), (occurred_at, recorded_at, source, fact_id)) AS category,
       max_by(coalesce(role, ''), (occurred_at, recorded_at, source, fact_id)) AS role,
       max_by(coalesce(margin_share, -9e0), (occurred_at, recorded_at, source, fact_id))
           AS margin_share
FROM products
GROUP BY product_id
"""


def _basket_lines(moment: Moment) -> str:
    """Return one row per order and product of the last year; what was taken back whole is out."""
    return f"""
SELECT o.source, o.order_id, o.product_id, min(o.source_key) AS source_key,
       max(local_date(o.occurred_at)) AS day, sum(o.quantity) AS quantity,
       CAST(sum(o.net_amount) AS BIGINT) AS net_amount,
       CAST(sum(o.margin_amount) AS BIGINT) AS margin_amount,
       count(*) = count(o.margin_amount) AS has_margin
FROM order_lines AS o
WHERE coalesce(o.product_id, '') <> ''
  AND days_between(local_date(o.occurred_at), {moment.today_sql}) <= {WINDOW_DAYS}
GROUP BY o.source, o.order_id, o.product_id
HAVING sum(o.quantity) > 0
"""


def _baskets(moment: Moment) -> str:
    # Counted first and weighed after: Spark takes no function of ours around an aggregate here.
    age = f"days_between(day, {moment.today_sql})"
    return f"""
SELECT source, order_id, n_products,
       CAST(round({_MILLION} * power(0.5e0, {age} / {RECENT_HALF_LIFE_DAYS}e0)) AS BIGINT)
           AS recent_weight
FROM (
    SELECT source, order_id, count(*) AS n_products, max(day) AS day
    FROM basket_lines GROUP BY source, order_id
) AS counted
"""


_PRODUCT_SUMS = """
SELECT l.product_id, count(*) AS n_orders,
       count(DISTINCT concat(l.source, chr(31), l.source_key)) AS n_buyers,
       CAST(sum(b.recent_weight) AS BIGINT) AS recent_weight,
       CAST(sum(l.quantity) AS DOUBLE) AS quantity,
       CAST(sum(l.net_amount) AS BIGINT) AS net_amount,
       CAST(sum(l.margin_amount) AS BIGINT) AS margin_amount, bool_and(l.has_margin) AS has_margin
FROM basket_lines AS l
JOIN baskets AS b ON b.source = l.source AND b.order_id = l.order_id
GROUP BY l.product_id
"""

_NEXT_PRODUCTS = """
WITH everything AS (SELECT CAST(sum(recent_weight) AS DOUBLE) AS recent_weight FROM baskets)
SELECT s.product_id, p.name, p.category, p.role, s.n_orders, s.n_buyers,
       CAST(s.recent_weight AS DOUBLE) / greatest(e.recent_weight, 1e0) AS recent_share,
       CAST(s.net_amount AS DOUBLE) / s.quantity AS unit_price_amount,
       CASE WHEN s.has_margin THEN CAST(s.margin_amount AS DOUBLE) / s.quantity
            WHEN p.margin_share >= -1e0 THEN CAST(s.net_amount AS DOUBLE) * p.margin_share / s.quantity
            END AS unit_margin_amount
FROM product_sums AS s
CROSS JOIN everything AS e
LEFT JOIN latest_products AS p ON p.product_id = s.product_id
"""


def product_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps to ``next_products``, and to ``basket_lines`` and ``baskets`` on the way.

    Reads facts ``order_lines`` and ``products``. A buyer is a key of a source here, for a
    product is judged, not a person.
    """
    return (
        SqlStep("latest_products", _LATEST_PRODUCTS),
        SqlStep("basket_lines", _basket_lines(moment)),
        SqlStep("baskets", _baskets(moment)),
        SqlStep("product_sums", _PRODUCT_SUMS),
        SqlStep("next_products", _NEXT_PRODUCTS),
    )
