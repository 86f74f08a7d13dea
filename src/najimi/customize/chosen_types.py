"""Towards which ideal types a customer is, as they say, else as is inferred."""

from __future__ import annotations

from najimi.model.playbook import Playbook
from najimi.plan import SqlStep


def _chosen_types(known: tuple[str, ...]) -> str:
    """Return SQL; what was said of a type that the playbook does not know binds nobody."""
    among = ", ".join(f"'{ideal_type}'" for ideal_type in known) or "NULL"
    return f"""
WITH said AS (
    SELECT i.customer_id, c.ideal_type,
           max(CASE WHEN c.state = 'declared' THEN c.occurred_at END) AS declared_at,
           max(CASE WHEN c.state = 'left' THEN c.occurred_at END) AS left_at
    FROM career_choices AS c
    JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
     AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
    WHERE c.ideal_type IN ({among})
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


def chosen_types_step(playbook: Playbook) -> SqlStep:
    """
    Return the step to ``chosen_types``: the ideal types that hold for a customer, as a list.

    The latest word of the customer holds; of two at one instant the declaration. What is
    inferred counts only where they never spoke of that type, and declare no other. Types that
    the playbook does not know are no one's.
    """
    known = tuple(each.ideal_type_id for each in playbook.ideal_types)
    return SqlStep("chosen_types", _chosen_types(known))
