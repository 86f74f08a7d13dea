"""What customers give beyond money: each kind in its own unit, never added up, never priced."""

from __future__ import annotations

from najimi.model.terms import ContributionKind
from najimi.plan import SqlStep

UNITS = {
    ContributionKind.IDEA: "ideas",
    ContributionKind.PROBLEM_FOUND: "problems",
    ContributionKind.PERSON_HELPED: "people",
    ContributionKind.REFERRAL: "people",
    ContributionKind.REVIEW: "reviews",
    ContributionKind.OTHER: "times",
}
"""Of a quantity whose source names no unit."""

_UNIT = " ".join(f"WHEN '{kind}' THEN '{unit}'" for kind, unit in UNITS.items())
_NEWEST = "(c.occurred_at, c.recorded_at, c.fact_id)"

# The latest statement says what became of it; how much, and who, is what was last said of that.
_TOLD = f"""
SELECT c.source, CASE WHEN c.contribution_id IS NULL THEN concat('fact:', c.fact_id)
                      ELSE concat('own:', c.contribution_id) END AS contribution,
       max_by(i.customer_id, {_NEWEST}) AS customer_id,
       max_by(c.kind, {_NEWEST}) AS kind,
       max_by(c.state, {_NEWEST}) AS state,
       max_by(c.quantity, {_NEWEST}) FILTER (WHERE c.quantity IS NOT NULL) AS quantity,
       max_by(c.unit, {_NEWEST}) FILTER (WHERE c.unit IS NOT NULL) AS unit,
       max_by(c.referred_source_key, {_NEWEST}) FILTER (WHERE c.referred_source_key IS NOT NULL)
           AS referred_source_key,
       min(c.occurred_at) AS first_at, local_date(max(c.occurred_at)) AS latest_on
FROM contributions AS c
JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
 AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
GROUP BY c.source, CASE WHEN c.contribution_id IS NULL THEN concat('fact:', c.fact_id)
                        ELSE concat('own:', c.contribution_id) END
"""

_BY_CUSTOMER = f"""
WITH told AS (
    SELECT t.customer_id, t.kind, t.state, t.latest_on,
           coalesce(t.unit, CASE t.kind {_UNIT} END) AS unit,
           coalesce(t.quantity, CAST(1 AS DECIMAL(18, 3))) AS quantity,
           CASE WHEN p.first_on >= local_date(t.first_at) AND r.customer_id <> t.customer_id
                THEN r.customer_id END AS came_id
    FROM told_contributions AS t
    LEFT JOIN identities AS r
      ON r.source = t.source AND r.source_key = t.referred_source_key AND t.kind = 'referral'
     AND t.first_at >= r.from_at AND t.first_at < r.until_at
    LEFT JOIN purchase_summaries AS p ON p.customer_id = r.customer_id
)
SELECT customer_id, kind, unit,
       CAST(sum(quantity) AS DECIMAL(18, 3)) AS quantity,
       CAST(sum(CASE WHEN state IN ('used', 'shipped') THEN quantity ELSE 0 END)
            AS DECIMAL(18, 3)) AS used_quantity,
       CAST(sum(CASE WHEN state = 'shipped' THEN quantity ELSE 0 END)
            AS DECIMAL(18, 3)) AS shipped_quantity,
       count(*) AS n_contributions,
       CASE WHEN kind = 'referral' THEN count(DISTINCT came_id) END AS n_came,
       max(latest_on) AS latest_on
FROM told
GROUP BY customer_id, kind, unit
"""


def contribution_steps() -> tuple[SqlStep, ...]:
    """
    Return the steps from facts ``contributions`` to ``contributions_by_customer``.

    Who was referred has come if they first bought on the day of the referral or later; whoever
    was a customer before was not brought by it, and nobody brings themselves.
    """
    return (
        SqlStep("told_contributions", _TOLD),
        SqlStep("contributions_by_customer", _BY_CUSTOMER),
    )
