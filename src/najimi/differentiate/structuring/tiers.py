"""Tiers by value, cut where the playbook says; derived and never typed."""

from __future__ import annotations

from najimi.model.structure_rules import CutBy, Growable, TierRules
from najimi.plan import SqlStep

_ABOVE = {
    CutBy.VALUE: (
        "CASE WHEN total > 0 THEN CAST(cumulative - own AS DOUBLE) / CAST(total AS DOUBLE)"
        " ELSE 0e0 END"
    ),
    CutBy.CUSTOMERS: "CAST(value_rank - 1 AS DOUBLE) / CAST(n_valued AS DOUBLE)",
}
"""What part stands above a customer, by what the cuts are parts of."""


_RANKED_BY = "CAST(round(expected_margin_amount * 1e3) AS BIGINT)"
"""Thousandths of a minor unit: the last digits of an expectation depend on who else stood in the
batch, and must not decide who comes before whom."""


def number_sql(value: float) -> str:
    """Return a number as SQL that both engines read as the same float."""
    return f"CAST('{float(value)!r}' AS DOUBLE)"


def _is_growable(rules: TierRules) -> str:
    if rules.growable is Growable.NOBODY:
        return "FALSE"
    if rules.growable is Growable.MULTIPLE:
        multiple = number_sql(rules.growable_multiple)
        return f"s.expected_margin_high_amount >= {multiple} * s.expected_margin_amount"
    return "s.expected_margin_high_amount >= f.amount"


def _tiers(rules: TierRules) -> str:
    most_valuable, steady = map(number_sql, (rules.most_valuable_share, rules.steady_share))
    return f"""
WITH ranked AS (
    SELECT customer_id, expected_margin_amount, expected_margin_high_amount,
           row_number() OVER (ORDER BY {_RANKED_BY} DESC, customer_id) AS value_rank,
           sum(CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT))
               OVER (ORDER BY {_RANKED_BY} DESC, customer_id
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cumulative,
           sum(CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT)) OVER () AS total,
           count(*) OVER () AS n_valued,
           CAST(round(greatest(expected_margin_amount, 0e0)) AS BIGINT) AS own
    FROM customer_values
    WHERE expected_margin_amount IS NOT NULL
), shared AS (
    SELECT customer_id, expected_margin_amount, expected_margin_high_amount, value_rank,
           CASE WHEN total > 0 THEN CAST(cumulative AS DOUBLE) / CAST(total AS DOUBLE) ELSE 0e0 END
               AS cumulative_value_share,
           {_ABOVE[rules.cut_by]} AS share_above
    FROM ranked
), steady_floor AS (
    SELECT min(expected_margin_amount) AS amount FROM shared WHERE share_above < {most_valuable}
)
SELECT v.customer_id,
       CASE WHEN s.customer_id IS NULL AND v.past_margin_amount < 0 THEN 'below_zero'
            WHEN s.customer_id IS NULL THEN 'unknown'
            WHEN s.expected_margin_amount < 0e0 THEN 'below_zero'
            WHEN s.expected_margin_amount = 0e0 THEN 'small'
            WHEN s.share_above < {most_valuable} THEN 'most_valuable'
            WHEN {_is_growable(rules)} THEN 'most_growable'
            WHEN s.share_above < {steady} THEN 'steady'
            ELSE 'small' END AS tier,
       s.value_rank, s.cumulative_value_share
FROM customer_values AS v
LEFT JOIN shared AS s ON s.customer_id = v.customer_id
CROSS JOIN steady_floor AS f
"""


def tier_steps(rules: TierRules) -> tuple[SqlStep, ...]:
    """Return the step from values to ``tiers``, cut where ``rules`` say."""
    return (SqlStep("tiers", _tiers(rules)),)
