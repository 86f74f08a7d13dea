"""Which of the decisions on record stand: of two turns for one instant, those of the later."""

from __future__ import annotations

STANDING_DECISIONS = """
SELECT d.*
FROM decisions_issued AS d
JOIN (
    SELECT occurred_at, max_by(turn_id, (recorded_at, turn_id)) AS last_turn_id
    FROM decisions_issued GROUP BY occurred_at
) AS s ON s.occurred_at = d.occurred_at AND s.last_turn_id = d.turn_id
"""
"""SQL from ``decisions_issued`` to the rows that count as decided: a turn that is run again for
the same instant, with other rules or more facts, takes the place of the one before. What that one
decided stays on record, so that whatever was carried out of it can be told and explained."""
