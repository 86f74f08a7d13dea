"""
What each customer allows, and whose information rests: statements of keys made one answer.

Of one key the latest statement holds; of two at one instant the stricter. "Unknown" is nobody's
word, so it never lifts a refusal. Of a customer with several keys the strictest holds; but a
statement made after the newest link between them speaks for the whole person. So a merge never
turns a no into a yes, and taking it back restores what each had said.

A no belongs to the address as well: whoever ever gave the same e-mail address as a customer who
refuses e-mail gets none either, and so for telephone numbers and calls.
"""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.consent import LAWFUL, STRICTNESS
from najimi.model.contact_keys import canonical_emails, canonical_phones
from najimi.model.region import DEFAULT_REGION
from najimi.model.terms import Channel, ConsentState, Purpose, RestrictionState
from najimi.plan import BatchStep, Small, SqlStep, Step
from najimi.tables.contract import STRING

PURPOSES = (Purpose.PROMOTIONAL, Purpose.SERVICE, Purpose.CARE)

# From the most generous to the strictest; what the law covers stands before what nobody knows.
RANKS = tuple(range(5))
GRANTED, COVERED, UNKNOWN, REFUSED, WITHDRAWN = RANKS
_RANK_OF = dict(zip(STRICTNESS, (GRANTED, UNKNOWN, REFUSED, WITHDRAWN), strict=True))


def _rank_sql() -> str:
    covered = " OR ".join(
        f"(c.lawful_reason = '{reason}' AND c.purpose = '{purpose}' AND c.channel IN ("
        + ", ".join(f"'{channel}'" for channel in sorted(channels)) + "))"
        for reason, (purpose, channels) in LAWFUL.items()
    )  # fmt: skip
    said = " ".join(
        f"WHEN c.state = '{state}' THEN {rank}"
        for state, rank in _RANK_OF.items()
        if state is not ConsentState.UNKNOWN
    )
    return f"CASE {said} WHEN {covered} THEN {COVERED} ELSE {UNKNOWN} END"


_LINKED = """
SELECT customer_id, max(joined_at) AS joined_at
FROM redirects WHERE joined_at IS NOT NULL
GROUP BY customer_id
"""


def _spoken(facts: str, columns: str, rank: str) -> str:
    """Return statements with the customer, and who spoke: one key, or after linking the person."""
    return f"""
    SELECT i.customer_id, {columns}
           l.joined_at IS NOT NULL AS is_linked,
           coalesce(c.occurred_at > l.joined_at, FALSE) AS is_after,
           CASE WHEN c.occurred_at <= l.joined_at THEN i.first_customer_id ELSE '' END AS speaker,
           {rank} AS rank, c.occurred_at
    FROM {facts} AS c
    JOIN identities AS i ON i.source = c.source AND i.source_key = c.source_key
     AND c.occurred_at >= i.from_at AND c.occurred_at < i.until_at
    LEFT JOIN linked AS l ON l.customer_id = i.customer_id
"""


_LATEST_BY_RANK = ",\n".join(
    f"           max(CASE WHEN rank = {rank} THEN occurred_at END) AS at_{rank}" for rank in RANKS
)

# Plain maxima, one for each rank, are many times cheaper here than the value at a maximum.
_CONSENT_WORDS = f"""
SELECT customer_id, purpose, channel, is_linked, is_after,
       CASE WHEN at_{WITHDRAWN} >= greatest(at_{GRANTED}, at_{REFUSED}, at_{WITHDRAWN})
                 THEN {WITHDRAWN}
            WHEN at_{REFUSED} >= greatest(at_{GRANTED}, at_{REFUSED}) THEN {REFUSED}
            WHEN at_{UNKNOWN} >= greatest(at_{GRANTED}, at_{COVERED}, at_{UNKNOWN}) THEN {UNKNOWN}
            WHEN at_{COVERED} >= greatest(at_{GRANTED}, at_{COVERED}) THEN {COVERED}
            ELSE {GRANTED} END AS rank
FROM (
    SELECT customer_id, purpose, channel, is_linked, is_after, speaker,
{_LATEST_BY_RANK}
    FROM ({_spoken("consents", "c.purpose, c.channel,", _rank_sql())}) AS spoken
    GROUP BY customer_id, purpose, channel, is_linked, is_after, speaker
) AS said
"""

_CONSENT_STATES = f"""
SELECT customer_id, purpose, channel, rank FROM consent_words WHERE NOT is_linked
UNION ALL
SELECT customer_id, purpose, channel,
       CASE WHEN later IS NULL OR (later IN ({COVERED}, {UNKNOWN}) AND earlier >= {REFUSED})
            THEN earlier ELSE later END AS rank
FROM (
    SELECT customer_id, purpose, channel,
           max(CASE WHEN is_after THEN rank END) AS later,
           max(CASE WHEN NOT is_after THEN rank END) AS earlier
    FROM consent_words WHERE is_linked
    GROUP BY customer_id, purpose, channel
) AS both_sides
"""

ADDRESSES_SCHEMA = pa.schema([("customer_id", STRING), ("channel", STRING), ("value", STRING)])

_REFUSALS = f"""
SELECT customer_id, purpose, channel FROM consent_states
WHERE rank >= {REFUSED} AND channel IN ('{Channel.EMAIL}', '{Channel.CALL}')
  AND purpose IN ({", ".join(f"'{purpose}'" for purpose in PURPOSES)})
"""

# Where nobody refused there is nothing to read.
_STATED_ADDRESSES = """
SELECT i.customer_id, p.email, p.phone
FROM people AS p
JOIN identities AS i ON i.source = p.source AND i.source_key = p.source_key
 AND p.occurred_at >= i.from_at AND p.occurred_at < i.until_at
WHERE (p.email IS NOT NULL OR p.phone IS NOT NULL)
  AND EXISTS (SELECT 1 FROM refusals)
GROUP BY i.customer_id, p.email, p.phone
"""

# Per address first, so that a placeholder with many holders is read once and not once for each.
_ADDRESS_STATES = f"""
SELECT DISTINCT h.customer_id, b.purpose, b.channel, {REFUSED} AS rank
FROM (
    SELECT DISTINCT a.value, r.purpose, r.channel
    FROM refusals AS r
    JOIN reached_at AS a ON a.customer_id = r.customer_id AND a.channel = r.channel
) AS b
JOIN reached_at AS h ON h.value = b.value AND h.channel = b.channel
"""

_RULED = """
SELECT customer_id, purpose, channel, rank FROM consent_states
UNION ALL
SELECT customer_id, purpose, channel, rank FROM address_states
"""


def _reached_at(batch: pa.RecordBatch, small: Small, *, region: str) -> pa.RecordBatch:
    """Return the addresses of one batch as keys, each with the channel that it is for."""
    told = {
        Channel.EMAIL: canonical_emails(batch["email"]),
        Channel.CALL: canonical_phones(batch["phone"], region=region),
    }
    parts = [
        pa.table(
            [batch["customer_id"], pa.repeat(pa.scalar(str(channel), STRING), len(value)), value],
            schema=ADDRESSES_SCHEMA,
        ).filter(pc.is_valid(value))
        for channel, value in told.items()
    ]
    found = pa.concat_tables(parts).combine_chunks().to_batches()
    return found[0] if found else pa.RecordBatch.from_pylist([], ADDRESSES_SCHEMA)


def _allowed() -> str:
    columns = ",\n".join(
        f"       bool_or(purpose = '{purpose}' AND channel = '{channel}' AND rank <= {COVERED})"
        f" AND NOT bool_or(purpose = '{purpose}' AND channel = '{channel}' AND rank >= {REFUSED})"
        f" AS may_{purpose}_{channel}"
        for purpose in PURPOSES
        for channel in Channel
    )
    return f"""
SELECT customer_id,
{columns},
       bool_or(purpose = '{Purpose.SHARING}' AND rank = {GRANTED})
           AND NOT bool_or(purpose = '{Purpose.SHARING}' AND rank >= {REFUSED})
           AS may_share_name
FROM ({_RULED}) AS ruled
GROUP BY customer_id
"""


_IS_RESTRICTED = f"CASE c.state WHEN '{RestrictionState.RESTRICTED}' THEN 1 ELSE 0 END"
_RESTRICTED = f"""
SELECT customer_id
FROM (
    SELECT customer_id, is_after, speaker,
           max_by(rank, (occurred_at, rank)) AS is_restricted
    FROM ({_spoken("restrictions", "", _IS_RESTRICTED)}) AS spoken
    GROUP BY customer_id, is_after, speaker
) AS said
GROUP BY customer_id
HAVING coalesce(max(CASE WHEN is_after THEN is_restricted END), max(is_restricted)) = 1
"""


def consent_steps(phone_region: str = DEFAULT_REGION) -> tuple[Step, ...]:
    """
    Return the steps to ``allowed`` and ``restricted``, one row per customer with any statement.

    Reads ``identities``, ``redirects`` and facts ``people``, ``consents`` and ``restrictions``.
    What is not in ``allowed`` is not allowed. ``phone_region`` is that of telephone numbers
    written without their country.
    """
    return (
        SqlStep("linked", _LINKED),
        SqlStep("consent_words", _CONSENT_WORDS),
        SqlStep("consent_states", _CONSENT_STATES),
        SqlStep("refusals", _REFUSALS),
        SqlStep("stated_addresses", _STATED_ADDRESSES),
        BatchStep(
            "reached_at",
            "stated_addresses",
            partial(_reached_at, region=phone_region),
            ADDRESSES_SCHEMA,
        ),
        SqlStep("address_states", _ADDRESS_STATES),
        SqlStep("allowed", _allowed()),
        SqlStep("restricted", _RESTRICTED),
    )
