"""Which contact of ours a customer spoke of when they said what it was worth to them."""

from __future__ import annotations

from najimi.model.terms import WORTHS
from najimi.plan import SqlStep

_WORTHS = ", ".join(f"'{worth}'" for worth in WORTHS)

_OUR_CONTACTS = """
SELECT i.customer_id, f.source, f.fact_id, f.occurred_at, f.recorded_at, f.channel, f.kind,
       f.treatment_id, f.decision_id
FROM interactions AS f
JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
 AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
WHERE f.direction = 'out'
"""

# What they name outright goes before what only fits: the same decision before the latest contact
# with the same treatment. A word is about the past, never about what came after it.
_AIMED = f"""
SELECT customer_id, source, fact_id, occurred_at, recorded_at, verdict, decision_id, treatment_id,
       product_id, contact_source, contact_id
FROM (
    SELECT i.customer_id, v.source, v.fact_id, v.occurred_at, v.recorded_at, v.verdict,
           v.decision_id, v.treatment_id, v.product_id,
           c.source AS contact_source, c.fact_id AS contact_id,
           row_number() OVER (
               PARTITION BY v.source, v.fact_id
               ORDER BY CASE WHEN c.decision_id = v.decision_id THEN 0 ELSE 1 END,
                        c.occurred_at DESC, c.recorded_at DESC, c.source DESC, c.fact_id DESC
           ) AS place
    FROM verdicts AS v
    JOIN identities AS i ON i.source = v.source AND i.source_key = v.source_key
     AND v.occurred_at >= i.from_at AND v.occurred_at < i.until_at
    LEFT JOIN our_contacts AS c ON c.customer_id = i.customer_id AND c.occurred_at <= v.occurred_at
     AND (c.decision_id = v.decision_id
          OR (c.treatment_id = v.treatment_id
              AND (c.decision_id IS NULL OR v.decision_id IS NULL)))
    WHERE v.verdict IN ({_WORTHS})
) AS placed
WHERE place = 1
"""

_NEWEST = "ORDER BY occurred_at DESC, recorded_at DESC, source DESC, fact_id DESC"

_JUDGED = f"""
SELECT contact_source, contact_id, verdict
FROM (
    SELECT contact_source, contact_id, verdict,
           row_number() OVER (PARTITION BY contact_source, contact_id {_NEWEST}) AS place
    FROM aimed_verdicts WHERE contact_id IS NOT NULL
) AS placed
WHERE place = 1
"""

# What they said of something that no contact of ours is known for: an entry of its own.
_LONE = f"""
SELECT customer_id, source, fact_id, occurred_at, verdict, treatment_id
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY customer_id, coalesce(decision_id, ''), coalesce(treatment_id, ''),
                     coalesce(product_id, '') {_NEWEST}) AS place
    FROM aimed_verdicts WHERE contact_id IS NULL
) AS placed
WHERE place = 1
"""


def judging_steps() -> tuple[SqlStep, ...]:
    """
    Return the steps from interactions and verdicts to who judged which contact.

    ``our_contacts`` are ours with a known customer; ``judged_contacts`` has the latest verdict of
    each that was judged; ``lone_verdicts`` those that fit no contact, the latest of each matter.
    """
    return (
        SqlStep("our_contacts", _OUR_CONTACTS),
        SqlStep("aimed_verdicts", _AIMED),
        SqlStep("judged_contacts", _JUDGED),
        SqlStep("lone_verdicts", _LONE),
    )
