"""
Devices: a key that was somebody's before the source knew whose, and may change hands.

"Device D is theirs" holds from the instant it was said until somebody else says the same;
what happened on D before anyone said so belongs to the first who did. So a computer that two
people share never makes them one. The time of somebody whom a person told apart from the device
belongs to nobody, and ends where it ended: it must not fall to whoever came before or after. A
key that carries a name, that people merged, or that names a device itself, is a person and no
device.
"""

from __future__ import annotations

from najimi.identify.links import SAID_AT, own_id
from najimi.plan import SqlStep
from najimi.tables.turn import BEGINNING, END_OF_TIME

BEGINNING_SQL = f"TIMESTAMP '{BEGINNING:%Y-%m-%d %H:%M:%S}'"
END_SQL = f"TIMESTAMP '{END_OF_TIME:%Y-%m-%d %H:%M:%S}'"

# Who was told apart from a device leaves it to itself, so that their time keeps its end.
_DEVICE_WORDS = f"""
SELECT w.source, w.device_id, w.device_customer_id, w.occurred_at, w.recorded_at, w.said_at,
       w.fact_id,
       CASE WHEN x.one_id IS NULL THEN w.owner_id ELSE w.device_customer_id END AS owner_id
FROM (
    SELECT source, device_id, {own_id("source", "device_id")} AS device_customer_id,
           {own_id("source", "source_key")} AS owner_id, occurred_at, recorded_at, fact_id,
           {SAID_AT} AS said_at
    FROM people
    WHERE device_id IS NOT NULL AND device_id <> source_key
) AS w
JOIN own_ids AS d ON d.first_customer_id = w.device_customer_id
LEFT JOIN merged AS m ON m.first_customer_id = w.device_customer_id
LEFT JOIN (
    SELECT DISTINCT source, source_key FROM people
    WHERE device_id IS NOT NULL AND device_id <> source_key
) AS namer ON namer.source = w.source AND namer.source_key = w.device_id
LEFT JOIN merged AS o ON o.first_customer_id = w.owner_id
LEFT JOIN apart AS x
  ON x.one_id = w.device_customer_id AND x.other_id = coalesce(o.merged_id, w.owner_id)
WHERE d.is_identified = 0 AND m.first_customer_id IS NULL AND namer.source IS NULL
"""

# A device that all who named it were told apart from is a nameless key like any other.
_DEVICE_SPANS = f"""
WITH turns AS (
    SELECT source, device_id, device_customer_id, owner_id, occurred_at, recorded_at, said_at,
           fact_id,
           lag(owner_id) OVER (PARTITION BY source, device_id
                               ORDER BY occurred_at, recorded_at, fact_id) AS before_id
    FROM device_words
), hands AS (
    SELECT source, device_id, device_customer_id, owner_id, said_at,
           CASE WHEN before_id IS NULL THEN {BEGINNING_SQL} ELSE occurred_at END AS from_at,
           coalesce(lead(occurred_at) OVER (PARTITION BY source, device_id
                                            ORDER BY occurred_at, recorded_at, fact_id),
                    {END_SQL}) AS until_at
    FROM turns
    WHERE before_id IS NULL OR before_id <> owner_id
), spans AS (
    SELECT source, device_id, device_customer_id, owner_id, said_at, from_at, until_at,
           CASE WHEN owner_id = device_customer_id THEN 0 ELSE 1 END AS is_owned
    FROM hands
    WHERE from_at < until_at
), told AS (
    SELECT source, device_id, device_customer_id, owner_id, said_at, from_at, until_at,
           min(is_owned) OVER (PARTITION BY source, device_id) AS is_always_owned,
           max(is_owned) OVER (PARTITION BY source, device_id) AS is_ever_owned
    FROM spans
)
SELECT source, device_id AS source_key, device_customer_id, owner_id, said_at, from_at, until_at,
       is_always_owned
FROM told
WHERE is_ever_owned = 1
"""


def device_steps() -> tuple[SqlStep, ...]:
    """Return the steps from facts ``people``, ``own_ids`` and who is merged or apart to spans."""
    return (SqlStep("device_words", _DEVICE_WORDS), SqlStep("device_spans", _DEVICE_SPANS))
