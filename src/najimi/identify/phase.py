"""
Who is it? Keys of sources become customers, and every key knows its customer at any instant.

A key of a source is a pseudonym's seed: its customer id is a salted hash, so it never changes
and tells nothing. Facts that people record in najimi name the customer directly.
"""

from __future__ import annotations

from najimi.identify.devices import BEGINNING_SQL, END_SQL, device_steps
from najimi.identify.keys import KINDS, key_steps
from najimi.identify.links import IS_NAMED, SAID_AT, link_steps, own_id
from najimi.identify.memberships import membership_steps
from najimi.plan import Plan, SqlStep

SPEAKING = (
    "links", "memberships", "order_lines", "interactions", "consents", "restrictions", "answers",
    "contributions", "cases", "verdicts", "career_choices",
)  # fmt: skip

_EVERY_FACT = " UNION ALL ".join(
    f"SELECT source, source_key, {SAID_AT} AS said_at, 0 AS is_named FROM {name}"
    for name in SPEAKING
)

_SIGHTINGS = f"""
SELECT source, source_key, {own_id("source", "source_key")} AS first_customer_id,
       min(said_at) AS first_seen_at, max(is_named) AS is_identified
FROM (
    SELECT source, source_key, {SAID_AT} AS said_at,
           CASE WHEN {IS_NAMED} THEN 1 ELSE 0 END AS is_named
    FROM people
    UNION ALL
    SELECT source, device_id AS source_key, {SAID_AT} AS said_at, 0 AS is_named
    FROM people WHERE device_id IS NOT NULL
    UNION ALL
    SELECT into_source AS source, into_key AS source_key, {SAID_AT} AS said_at, 0 AS is_named
    FROM links
    UNION ALL
    SELECT source, referred_source_key AS source_key, {SAID_AT} AS said_at, 0 AS is_named
    FROM contributions WHERE referred_source_key IS NOT NULL
    UNION ALL {_EVERY_FACT}
) AS every_fact
GROUP BY source, source_key
"""

_OWN_IDS = """
SELECT first_customer_id, min(first_seen_at) AS first_seen_at, max(is_identified) AS is_identified
FROM sightings
GROUP BY first_customer_id
"""

_KIND_REASONS = " ".join(f"WHEN {kind} THEN '{reason}'" for kind, reason in enumerate(KINDS))

# Everyone whose id or history somebody else shares; all others stay what they are.
_MOVES = f"""
SELECT coalesce(m.first_customer_id, j.unit_id) AS first_customer_id,
       coalesce(j.customer_id, m.merged_id) AS customer_id,
       CASE WHEN coalesce(m.first_customer_id, j.unit_id) = coalesce(j.customer_id, m.merged_id)
                 THEN 'own'
            WHEN m.first_customer_id <> m.merged_id THEN 'merged'
            ELSE CASE j.kind {_KIND_REASONS} END END AS reason,
       greatest(m.joined_at, j.joined_at) AS joined_at
FROM merged AS m
FULL JOIN joins AS j ON j.unit_id = m.merged_id
"""

_OWNED_DEVICES = """
SELECT d.source, d.source_key, d.device_customer_id, d.said_at, d.from_at, d.until_at,
       d.is_always_owned,
       coalesce(v.customer_id, d.owner_id) AS customer_id
FROM device_spans AS d
LEFT JOIN moves AS v ON v.first_customer_id = d.owner_id
"""

# A device that was nobody's for a while is still a customer, so its id leads to itself.
_REDIRECTS = f"""
SELECT o.first_customer_id,
       coalesce(d.customer_id, v.customer_id, o.first_customer_id) AS customer_id,
       CASE WHEN d.customer_id IS NOT NULL THEN 'device' ELSE coalesce(v.reason, 'own') END AS reason,
       coalesce(d.said_at, v.joined_at) AS joined_at
FROM own_ids AS o
LEFT JOIN moves AS v ON v.first_customer_id = o.first_customer_id
LEFT JOIN owned_devices AS d
  ON d.device_customer_id = o.first_customer_id AND d.from_at = {BEGINNING_SQL}
 AND d.is_always_owned = 1
"""

_IDENTITIES = f"""
SELECT s.source, s.source_key, coalesce(d.from_at, {BEGINNING_SQL}) AS from_at,
       coalesce(d.until_at, {END_SQL}) AS until_at,
       coalesce(d.customer_id, a.customer_id, v.customer_id, s.first_customer_id) AS customer_id,
       s.first_customer_id, greatest(s.first_seen_at, d.from_at) AS first_seen_at,
       CASE WHEN coalesce(d.customer_id, a.customer_id) <> s.first_customer_id THEN 'device'
            ELSE coalesce(v.reason, 'own') END AS reason
FROM sightings AS s
LEFT JOIN moves AS v ON v.first_customer_id = s.first_customer_id
LEFT JOIN owned_devices AS d ON d.source = s.source AND d.source_key = s.source_key
LEFT JOIN owned_devices AS a
  ON d.source IS NULL AND a.device_customer_id = s.first_customer_id AND a.from_at = {BEGINNING_SQL}
 AND a.is_always_owned = 1
"""

# A device may be one customer's, or nobody's, in several spans; it is one key of theirs.
_CUSTOMERS = f"""
SELECT customer_id, min(first_seen_at) AS first_seen_at, count(*) AS n_identities
FROM (
    SELECT customer_id, first_seen_at FROM identities
    WHERE from_at = {BEGINNING_SQL} AND until_at = {END_SQL}
    UNION ALL
    SELECT customer_id, min(first_seen_at) AS first_seen_at FROM identities
    WHERE from_at > {BEGINNING_SQL} OR until_at < {END_SQL}
    GROUP BY customer_id, source, source_key
) AS keys
GROUP BY customer_id
"""


def plan_identify(*, phone_region: str) -> Plan:
    """
    Return the plan that links keys to customers.

    Parameters
    ----------
    phone_region : str
        Region of telephone numbers that are written without their country, like ``JP``.

    Notes
    -----
    Reads all facts that speak of somebody; writes ``identities``, ``redirects``,
    ``customers`` and ``group_members``. First what was said outright (links), then whose a
    device was, then which nameless keys share an address with whom.
    """
    return Plan(
        steps=(
            SqlStep("sightings", _SIGHTINGS),
            SqlStep("own_ids", _OWN_IDS),
            *link_steps(),
            *device_steps(),
            *key_steps(phone_region),
            SqlStep("moves", _MOVES),
            SqlStep("owned_devices", _OWNED_DEVICES),
            SqlStep("redirects", _REDIRECTS),
            SqlStep("identities", _IDENTITIES),
            SqlStep("customers", _CUSTOMERS),
            *membership_steps(),
        ),
        outputs=("identities", "redirects", "customers", "group_members"),
    )
