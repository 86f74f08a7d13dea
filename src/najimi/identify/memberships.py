"""
Memberships: who belongs to which household or account, and what they do there.

A group's id is a pseudonym like a customer's; what people record at the desk names it directly.
Of one customer and one group the latest statement holds, whichever of their keys it named.
"""

from __future__ import annotations

from najimi.model.terms import MembershipState
from najimi.plan import SqlStep
from najimi.tables.facts import DESK_SOURCE


def own_group_id(source: str, group_id: str) -> str:
    """
    Return the SQL of a group's own id; ids of the desk are such ids already.

    Examples
    --------
    >>> own_group_id("f.source", "f.group_id").startswith("CASE WHEN f.source = 'desk'")
    True
    """
    hashed = f"customer_key(concat({source}, ' group'), {group_id})"
    return (
        # DuckDB reads a missing text as an empty one in concat, Spark does not.
        f"CASE WHEN {source} = '{DESK_SOURCE}' OR {group_id} IS NULL THEN {group_id}"
        f" ELSE concat('g', substr({hashed}, 2, 20)) END"
    )


_MEMBERSHIPS = f"""
WITH said AS (
    SELECT i.customer_id, {own_group_id("f.source", "f.group_id")} AS group_id, f.group_kind,
           {own_group_id("f.source", "f.parent_group_id")} AS parent_group_id,
           f.role, f.state, f.occurred_at, f.recorded_at, f.source, f.fact_id
    FROM memberships AS f
    JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
     AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
), told AS (
    SELECT customer_id, group_id, group_kind, parent_group_id, role, state, occurred_at,
           row_number() OVER (PARTITION BY customer_id, group_id
               ORDER BY occurred_at DESC, recorded_at DESC, source DESC, fact_id DESC) AS place,
           max(CASE WHEN state = '{MembershipState.LEFT}' THEN occurred_at END)
               OVER (PARTITION BY customer_id, group_id) AS left_at
    FROM said
), since AS (
    SELECT customer_id, group_id, min(occurred_at) AS since_at
    FROM told
    WHERE state = '{MembershipState.JOINED}' AND (left_at IS NULL OR occurred_at >= left_at)
    GROUP BY customer_id, group_id
)
SELECT t.customer_id, t.group_id, t.group_kind, t.role, t.parent_group_id, s.since_at
FROM told AS t
JOIN since AS s ON s.customer_id = t.customer_id AND s.group_id = t.group_id
WHERE t.place = 1 AND t.state = '{MembershipState.JOINED}'
"""


def membership_steps() -> tuple[SqlStep, ...]:
    """Return the step from facts ``memberships`` and ``identities`` to ``group_members``."""
    return (SqlStep("group_members", _MEMBERSHIPS),)
