"""Say it: decisions become the agenda of people and the messages of machines."""

from __future__ import annotations

from najimi.model.terms import PEOPLE_CHANNELS, Tier
from najimi.plan import Plan, SqlStep

_BY_PEOPLE = ", ".join(f"'{channel}'" for channel in PEOPLE_CHANNELS)
_TIER_ORDER = " ".join(f"WHEN '{tier}' THEN {index}" for index, tier in enumerate(Tier))

_AGENDA = f"""
SELECT row_number() OVER (
           ORDER BY CASE d.kind WHEN 'care' THEN 0 ELSE 1 END, CASE t.tier {_TIER_ORDER} END,
                    d.incremental_margin_amount DESC, d.customer_id) AS position,
       d.customer_id, d.decision_id, d.treatment_id, d.channel, d.reason, d.minutes, t.tier
FROM decisions AS d
JOIN tiers AS t ON t.customer_id = d.customer_id
WHERE d.treatment_id IS NOT NULL AND d.channel IN ({_BY_PEOPLE})
"""

_MESSAGES = f"""
SELECT d.customer_id, d.decision_id, d.treatment_id, d.channel, d.reason, t.contact_class
FROM decisions AS d
JOIN treatments AS t ON t.treatment_id = d.treatment_id
WHERE d.channel NOT IN ({_BY_PEOPLE})
"""


def plan_interact() -> Plan:
    """
    Return the plan from decisions to what people and machines are to do.

    Reads ``decisions`` and ``tiers``; writes ``agenda`` (care first, then by tier and worth)
    and ``messages``. Names and words are added where they are shown, never here.
    """
    return Plan(
        steps=(SqlStep("agenda", _AGENDA), SqlStep("messages", _MESSAGES)),
        outputs=("agenda", "messages"),
    )
