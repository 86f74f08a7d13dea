"""Towards which ideal types a customer is, as they say, else as is inferred."""

from __future__ import annotations

from najimi.plan import SqlStep

_CHOSEN_TYPES = """
WITH said AS (
    SELECT i.customer_id, c.ideal_type,
           max(CASE WHEN c.state = 'declared' THEN c.occurred_at END) AS declared_at,
           max(CASE WHEN c.state = 'left' THEN c.occurred_at END) AS left_at
    FROM career_choices AS c
    JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
     AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
    GROUP BY i.customer_id, c.ideal_type
), held AS (
    SELECT customer_id, ideal_type,
           CASE WHEN declared_at IS NULL THEN 0
                WHEN left_at IS NULL OR declared_at >= left_at THEN 2 ELSE 0 END AS declared,
           CASE WHEN declared_at IS NULL AND left_at IS NULL THEN 1 ELSE 0 END AS inferred
    FROM said
), strongest AS (
    SELECT customer_id, ideal_type, greatest(declared, inferred) AS weight,
           max(declared) OVER (PARTITION BY customer_id) AS most_declared
    FROM held
)
SELECT customer_id, array_sort(array_agg(ideal_type)) AS ideal_types
FROM strongest
WHERE weight > 0 AND weight >= most_declared
GROUP BY customer_id
"""


def chosen_types_step() -> SqlStep:
    """
    Return the step to ``chosen_types``: the ideal types that hold for a customer, as a list.

    The latest word of the customer holds; of two at one instant the declaration. What is
    inferred counts only where they never spoke of that type, and declare no other.
    """
    return SqlStep("chosen_types", _CHOSEN_TYPES)
