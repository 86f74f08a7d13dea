"""Our part of what a customer spends in the category: as they said it, else by customers alike."""

from __future__ import annotations

from najimi.model.moment import Moment
from najimi.model.terms import UNASKED
from najimi.plan import SqlStep

YEAR_DAYS = 365
LEAST_DAYS = 90
"""Customers of fewer days have shown too little, for themselves and for others."""

LEAST_ALIKE = 20
"""Fewer customers alike tell nothing, and then nothing is said."""

SHOP_WEIGHT = 50
"""So many customers of the whole shop stand beside those alike."""

PER_MILLE = {"typical": 900, "least": 400, "most": 995}
"""Places among the spends of customers alike that stand for a whole spend, and for its ends."""

_UNASKED = ", ".join(f"'{means}'" for means in UNASKED)


def _said_spends(moment: Moment) -> str:
    return f"""
SELECT customer_id, amount, period_days, answered_on,
       CASE WHEN means IN ({_UNASKED}) THEN 'declared' ELSE 'asked' END AS method
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY customer_id
        ORDER BY occurred_at DESC, recorded_at DESC, source DESC, fact_id DESC) AS place
    FROM told_answers
    WHERE question_kind = 'spend_in_category' AND amount IS NOT NULL
      AND days_between(answered_on, {moment.today_sql}) < expires_days
) AS placed
WHERE place = 1
"""


# The class knows nothing of money: customers alike by what they spend with us, as those of one
# tier are, would all seem to give us the same part.
_SPENDS = f"""
SELECT c.customer_id, p.tenure_days,
       greatest(coalesce(t.year_net_amount, 0), 0) AS year_amount,
       CAST(least({YEAR_DAYS}, greatest(coalesce(p.tenure_days, 0), {LEAST_DAYS})) AS BIGINT)
           AS window_days,
       concat(coalesce(g.group_kind, 'alone'), ':', coalesce(n.need, '')) AS alike
FROM customers AS c
LEFT JOIN all_time_totals AS t ON t.customer_id = c.customer_id
LEFT JOIN purchase_summaries AS p ON p.customer_id = c.customer_id
LEFT JOIN needs AS n ON n.customer_id = c.customer_id AND n.is_main
LEFT JOIN (SELECT customer_id, min(group_kind) AS group_kind FROM group_members
           GROUP BY customer_id) AS g ON g.customer_id = c.customer_id
"""

_RANKED = f"""
SELECT alike, amount,
       row_number() OVER (PARTITION BY alike ORDER BY amount, customer_id) AS place,
       count(*) OVER (PARTITION BY alike) AS n_alike,
       row_number() OVER (ORDER BY amount, customer_id) AS shop_place, count(*) OVER () AS n_shop
FROM (
    SELECT customer_id, alike, CAST(round(CAST(year_amount AS DOUBLE) * {YEAR_DAYS}e0
                             / CAST(window_days AS DOUBLE)) AS BIGINT) AS amount
    FROM yearly_spends WHERE tenure_days >= {LEAST_DAYS} AND year_amount > 0
) AS peers
"""


def _at(place: str, count: str, per_mille: int) -> str:
    """Return the SQL of the amount at a place counted from below: the least that fits."""
    return (
        f"max(CASE WHEN {place} = CAST(ceil(CAST({count} * {per_mille} AS DOUBLE) / 1000e0)"
        " AS BIGINT) THEN amount END)"
    )


_ALIKE = "SELECT alike, max(n_alike) AS n_alike, {} FROM ranked_spends GROUP BY alike".format(
    ", ".join(
        f"{_at('place', 'n_alike', part)} AS {name}_amount" for name, part in PER_MILLE.items()
    )
)
_SHOP = "SELECT count(*) AS n_shop, {} FROM ranked_spends".format(
    ", ".join(
        f"{_at('shop_place', 'n_shop', part)} AS {name}_amount" for name, part in PER_MILLE.items()
    )
)


def _shrunk(name: str) -> str:
    """Return the SQL of an amount for the customer's window, drawn from the class to the shop."""
    own, shop = f"coalesce(a.{name}_amount, 0)", f"s.{name}_amount"
    n = "CAST(coalesce(a.n_alike, 0) AS DOUBLE)"
    mean = (
        f"({n} * CAST({own} AS DOUBLE) + {SHOP_WEIGHT}e0 * CAST({shop} AS DOUBLE))"
        f" / ({n} + {SHOP_WEIGHT}e0)"
    )
    part = f"CAST(round({mean} * CAST(y.window_days AS DOUBLE) / {YEAR_DAYS}e0) AS BIGINT)"
    return f"greatest({part}, y.year_amount)"


_INFERRED = f"""
SELECT y.customer_id, y.year_amount, y.window_days, y.tenure_days,
       CASE WHEN y.tenure_days IS NULL THEN 'no_purchase'
            WHEN y.tenure_days < {LEAST_DAYS} THEN 'too_new'
            WHEN s.n_shop < {LEAST_ALIKE} THEN 'too_few_alike' ELSE 'alike' END AS reason,
       {", ".join(f"{_shrunk(name)} AS {name}_amount" for name in PER_MILLE)},
       CAST(coalesce(a.n_alike, 0) AS BIGINT) AS n_alike, s.n_shop
FROM yearly_spends AS y
LEFT JOIN spends_alike AS a ON a.alike = y.alike
CROSS JOIN shop_spends AS s
"""


def _part(whole: str) -> str:
    """Return the SQL of our part of a whole; empty where there is no whole, 1 where it is less."""
    return (
        f"CASE WHEN {whole} < year_amount THEN 1e0 WHEN {whole} > 0"
        f" THEN CAST(year_amount AS DOUBLE) / CAST({whole} AS DOUBLE) END"
    )


_SHARES = f"""
WITH said AS (
    SELECT i.*, w.method, w.answered_on,
           CASE WHEN w.customer_id IS NULL THEN i.window_days
                ELSE CAST(least({YEAR_DAYS}, greatest(coalesce(i.tenure_days, 0), w.period_days))
                          AS BIGINT) END AS days,
           w.amount, w.period_days
    FROM inferred_spends AS i LEFT JOIN said_spends AS w ON w.customer_id = i.customer_id
), spent AS (
    SELECT *, CASE WHEN method IS NOT NULL
                   THEN CAST(round(CAST(amount AS DOUBLE) * CAST(days AS DOUBLE)
                                   / CAST(period_days AS DOUBLE)) AS BIGINT)
                   WHEN reason = 'alike' THEN typical_amount END AS whole_amount
    FROM said
), ends AS (
    SELECT *, CASE WHEN method IS NOT NULL THEN whole_amount
                   WHEN reason = 'alike' THEN most_amount END AS most_whole,
           CASE WHEN method IS NOT NULL THEN whole_amount
                WHEN reason = 'alike' THEN least_amount END AS least_whole
    FROM spent
)
SELECT customer_id,
       CASE WHEN method IS NOT NULL THEN method
            WHEN reason = 'alike' THEN 'inferred' ELSE 'not_enough' END AS method,
       CASE WHEN method IS NOT NULL AND whole_amount < year_amount THEN 'less_than_spent'
            WHEN method IS NOT NULL THEN 'said' ELSE reason END AS reason,
       {_part("whole_amount")} AS share, {_part("most_whole")} AS share_low,
       {_part("least_whole")} AS share_high,
       year_amount AS spend_with_us_amount, whole_amount AS spend_in_category_amount,
       days AS window_days, answered_on AS said_on,
       CASE WHEN method IS NULL AND reason = 'alike' THEN n_alike ELSE 0 END AS n_alike,
       CASE WHEN method IS NULL AND reason = 'alike' THEN n_shop ELSE 0 END AS n_shop
FROM ends
"""


def share_steps(moment: Moment) -> tuple[SqlStep, ...]:
    """
    Return the steps from ``told_answers`` and purchases to ``share_of_customer``.

    What was said is held against what was paid to us and nothing else; what is inferred is
    inferred from purchases with us and nothing else. So neither moves the other.
    """
    return (
        SqlStep("said_spends", _said_spends(moment)),
        SqlStep("yearly_spends", _SPENDS),
        SqlStep("ranked_spends", _RANKED),
        SqlStep("spends_alike", _ALIKE),
        SqlStep("shop_spends", _SHOP),
        SqlStep("inferred_spends", _INFERRED),
        SqlStep("share_of_customer", _SHARES),
    )
