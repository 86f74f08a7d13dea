"""
Which products are bought together more often than by chance.

    lift = (n_together + m * share) / (n_first + m) / share,   share = n_next / n

of *n* baskets: how many times as often the one is in a basket that holds the other as in any
basket, held towards 1 by *m* baskets.
"""

from __future__ import annotations

from najimi.plan import SqlStep

PRIOR_BASKETS = 20
"""*m*: baskets by which a lift is held towards 1."""

FEWEST_TOGETHER = 5
MOST_NEXT = 20
"""Products kept beside each product, those with the most baskets beyond chance."""

MOST_PRODUCTS = 60
"""A basket with more products is a wholesaler's, and would count for thousands of pairs."""

MOST_BASKETS = 200_000
"""Baskets that are looked at, drawn by a hash: more sharpen no lift that is worth saying."""

# Drawn before they are joined with their lines: the hash is dear, and few are left.
_PAIRED_LINES = f"""
WITH drawn AS (
    SELECT b.source, b.order_id
    FROM baskets AS b CROSS JOIN (SELECT count(*) AS n FROM baskets) AS every_basket
    WHERE b.n_products <= {MOST_PRODUCTS}
      AND (every_basket.n <= {MOST_BASKETS}
           OR hash_share(concat(b.source, chr(31), b.order_id)) * every_basket.n < {MOST_BASKETS}e0)
)
SELECT l.source, l.order_id, l.product_id
FROM basket_lines AS l
JOIN drawn AS d ON d.source = l.source AND d.order_id = l.order_id
JOIN product_sums AS s ON s.product_id = l.product_id
WHERE s.n_orders >= {FEWEST_TOGETHER}
"""

_TOGETHER = f"""
SELECT a.product_id, b.product_id AS next_product_id, count(*) AS n_together
FROM paired_lines AS a
JOIN paired_lines AS b ON b.source = a.source AND b.order_id = a.order_id
WHERE a.product_id <> b.product_id
GROUP BY a.product_id, b.product_id
HAVING count(*) >= {FEWEST_TOGETHER}
"""

_PAIRED_SUMS = "SELECT product_id, count(*) AS n FROM paired_lines GROUP BY product_id"

_PRODUCT_PAIRS = f"""
WITH counted AS (
    SELECT t.product_id, t.next_product_id, t.n_together, f.n AS n_first,
           CAST(x.n AS DOUBLE) / e.n AS share,
           t.n_together - CAST(f.n AS DOUBLE) * x.n / e.n AS beyond_chance
    FROM together AS t
    JOIN paired_sums AS f ON f.product_id = t.product_id
    JOIN paired_sums AS x ON x.product_id = t.next_product_id
    CROSS JOIN (
        SELECT count(*) AS n FROM (SELECT DISTINCT source, order_id FROM paired_lines) AS d
    ) AS e
), ranked AS (
    SELECT product_id, next_product_id, n_together, n_first,
           (n_together + {PRIOR_BASKETS} * share) / (n_first + {PRIOR_BASKETS}) / share AS lift,
           row_number() OVER (PARTITION BY product_id
                              ORDER BY beyond_chance DESC, next_product_id) AS position
    FROM counted
    WHERE beyond_chance > 0
)
SELECT product_id, next_product_id, n_together, n_first, lift
FROM ranked WHERE position <= {MOST_NEXT}
"""


def pair_steps() -> tuple[SqlStep, ...]:
    """Return the steps from ``basket_lines`` and ``baskets`` to ``product_pairs``."""
    return (
        SqlStep("paired_lines", _PAIRED_LINES),
        SqlStep("paired_sums", _PAIRED_SUMS),
        SqlStep("together", _TOGETHER),
        SqlStep("product_pairs", _PRODUCT_PAIRS),
    )
