"""
Who is it? Keys of sources become customers; merged keys point to the customer that stays.

A key of a source is a pseudonym's seed: its customer id is a salted hash, so it never changes
and tells nothing. Facts that people record in najimi name the customer directly.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from najimi.plan import Plan, Small, SmallStep, SqlStep
from najimi.tables.contract import STRING
from najimi.tables.facts import DESK_SOURCE

REDIRECT_SCHEMA = pa.schema([("first_customer_id", STRING), ("customer_id", STRING)])


def _own_id(source: str, source_key: str) -> str:
    """Return the SQL of a key's own customer id; keys of the desk are customer ids already."""
    return (
        f"CASE WHEN {source} = '{DESK_SOURCE}' THEN {source_key}"
        f" ELSE customer_key({source}, {source_key}) END"
    )


_SIGHTINGS = f"""
SELECT source, source_key, {_own_id("source", "source_key")} AS first_customer_id,
       min(CASE WHEN occurred_at < TIMESTAMP '1971-01-01 00:00:00' THEN recorded_at
                ELSE occurred_at END) AS first_seen_at
FROM (
    SELECT source, source_key, occurred_at, recorded_at FROM people
    UNION ALL SELECT source, source_key, occurred_at, recorded_at FROM links
    UNION ALL SELECT into_source, into_key, occurred_at, recorded_at FROM links
    UNION ALL SELECT source, source_key, occurred_at, recorded_at FROM order_lines
    UNION ALL SELECT source, source_key, occurred_at, recorded_at FROM interactions
    UNION ALL SELECT source, source_key, occurred_at, recorded_at FROM consents
) AS every_fact
GROUP BY source, source_key
"""

_LINK_STATES = f"""
SELECT {_own_id("source", "source_key")} AS first_customer_id,
       {_own_id("into_source", "into_key")} AS customer_id,
       max_by(state, (occurred_at, recorded_at, fact_id)) AS state,
       max(occurred_at) AS occurred_at, max(recorded_at) AS recorded_at
FROM links
GROUP BY {_own_id("source", "source_key")}, {_own_id("into_source", "into_key")}
"""

_MERGES = """
SELECT first_customer_id, max_by(customer_id, (occurred_at, recorded_at, customer_id)) AS customer_id
FROM link_states
WHERE state = 'merged' AND first_customer_id <> customer_id
GROUP BY first_customer_id
"""

_IDENTITIES = """
SELECT s.source, s.source_key, s.first_seen_at, s.first_customer_id,
       coalesce(r.customer_id, s.first_customer_id) AS customer_id
FROM sightings AS s
LEFT JOIN redirects AS r ON r.first_customer_id = s.first_customer_id
"""

_CUSTOMERS = """
SELECT customer_id, min(first_seen_at) AS first_seen_at, count(*) AS n_identities
FROM identities
GROUP BY customer_id
"""


def plan_identify() -> Plan:
    """
    Return the plan that links keys to customers.

    Reads facts ``people``, ``links``, ``order_lines``, ``interactions``, ``consents``;
    writes ``identities`` and ``customers``.
    """
    return Plan(
        steps=(
            SqlStep("sightings", _SIGHTINGS),
            SqlStep("link_states", _LINK_STATES),
            SqlStep("merges", _MERGES),
            SmallStep("redirects", follow_merges, REDIRECT_SCHEMA, small=("merges",)),
            SqlStep("identities", _IDENTITIES),
            SqlStep("customers", _CUSTOMERS),
        ),
        outputs=("identities", "customers"),
    )


def follow_merges(small: Small) -> pa.Table:
    """
    Return where each merged customer ends up, however long the chain of merges.

    Parameters
    ----------
    small : mapping
        Table ``merges``: one row per merged ``first_customer_id`` and the ``customer_id``
        it was merged into.

    Returns
    -------
    pyarrow.Table
        Same rows; ``customer_id`` is the end of the chain. Of a circle, the smallest id stays.

    Examples
    --------
    >>> merges = pa.table({"first_customer_id": ["a", "b"], "customer_id": ["b", "c"]})
    >>> follow_merges({"merges": merges}).to_pydict()["customer_id"]
    ['c', 'c']
    """
    merges = small["merges"]
    merged = np.asarray(merges["first_customer_id"].to_pylist(), dtype=object)
    into = np.asarray(merges["customer_id"].to_pylist(), dtype=object)
    ids, position = np.unique(np.concatenate([merged, into]), return_inverse=True)
    onward = np.arange(len(ids))
    onward[position[: len(merged)]] = position[len(merged) :]
    ends = _ends_of_chains(onward)
    return pa.table(
        {"first_customer_id": merged, "customer_id": ids[ends[position[: len(merged)]]]},
        schema=REDIRECT_SCHEMA,
    )


def _ends_of_chains(onward: np.ndarray) -> np.ndarray:
    """Follow pointers by doubling; inside a circle everyone takes its smallest member."""
    smallest, jump = np.minimum(np.arange(len(onward)), onward), onward
    for _ in range(max(1, len(onward)).bit_length()):
        smallest = np.minimum(smallest, smallest[jump])
        jump = jump[jump]
    is_end = onward[jump] == jump
    return np.where(is_end, jump, smallest[jump])
