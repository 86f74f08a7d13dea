"""
Contact keys: a key without a name joins the one known customer who gave the same address.

Known is whose statements carry a name or an organization. Two known customers are never made
one here; whoever shares an address with two of them stays alone, and so does whoever gave what
more than ``MOST_SHARING`` gave. A card number is one within its source only. Nameless ones that share an
address with each other, and with nobody known, are one customer: the one first seen.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.identify.links import SAID_AT, own_id
from najimi.model.contact_keys import (
    MOST_SHARING,
    canonical_cards,
    canonical_emails,
    canonical_phones,
)
from najimi.plan import BatchStep, Small, SmallStep, SqlStep, Step
from najimi.tables.contract import INSTANT, INTEGER, STRING
from najimi.tables.turn import LinkReason

KINDS = (LinkReason.SAME_EMAIL, LinkReason.SAME_PHONE, LinkReason.SAME_CARD)
KEYS_SCHEMA = pa.schema(
    [
        ("unit_id", STRING),
        ("is_open", INTEGER),
        ("kind", INTEGER),
        ("value", STRING),
        ("said_at", INSTANT),
    ]
)
JOINS_SCHEMA = pa.schema(
    [("unit_id", STRING), ("customer_id", STRING), ("kind", INTEGER), ("joined_at", INSTANT)]
)

# A unit is what explicit merges made one; most units are a single key.
_OPEN_UNITS = """
SELECT coalesce(m.merged_id, o.first_customer_id) AS unit_id, min(o.first_seen_at) AS first_seen_at
FROM own_ids AS o
LEFT JOIN merged AS m ON m.first_customer_id = o.first_customer_id
LEFT JOIN (SELECT DISTINCT device_customer_id FROM device_spans) AS d
  ON d.device_customer_id = o.first_customer_id
WHERE d.device_customer_id IS NULL
GROUP BY coalesce(m.merged_id, o.first_customer_id)
HAVING max(o.is_identified) = 0
"""

_ADDRESSES = f"""
SELECT coalesce(m.merged_id, s.first_customer_id) AS unit_id,
       CASE WHEN u.unit_id IS NULL THEN 0 ELSE 1 END AS is_open,
       s.source, s.email, s.phone, s.card_id, s.said_at
FROM (
    SELECT {own_id("source", "source_key")} AS first_customer_id, source, email, phone, card_id,
           said_at
    FROM (
        SELECT source, source_key, email, phone, card_id, min({SAID_AT}) AS said_at
        FROM people
        WHERE email IS NOT NULL OR phone IS NOT NULL OR card_id IS NOT NULL
        GROUP BY source, source_key, email, phone, card_id
    ) AS told
) AS s
LEFT JOIN merged AS m ON m.first_customer_id = s.first_customer_id
LEFT JOIN open_units AS u ON u.unit_id = coalesce(m.merged_id, s.first_customer_id)
LEFT JOIN (SELECT DISTINCT device_customer_id FROM device_spans) AS d
  ON d.device_customer_id = s.first_customer_id
WHERE d.device_customer_id IS NULL
"""

_GIVEN_KEYS = """
SELECT unit_id, is_open, kind, value, min(said_at) AS said_at
FROM contact_keys
GROUP BY unit_id, is_open, kind, value
"""

# What too many gave is a placeholder; without it no address can bring many to meet many.
_SHARED_KEYS = f"""
SELECT g.unit_id, g.is_open, g.kind, g.value, g.said_at
FROM given_keys AS g
JOIN (
    SELECT kind, value FROM given_keys
    GROUP BY kind, value
    HAVING count(*) BETWEEN 2 AND {MOST_SHARING} AND max(is_open) = 1
) AS shared ON shared.kind = g.kind AND shared.value = g.value
"""

_TOUCHES = """
SELECT o.unit_id, count(DISTINCT k.unit_id) AS n_known, min(k.unit_id) AS customer_id,
       min(o.kind) AS kind, min(greatest(o.said_at, k.said_at)) AS joined_at
FROM shared_keys AS o
JOIN shared_keys AS k ON k.kind = o.kind AND k.value = o.value AND k.is_open = 0
LEFT JOIN apart AS a ON a.one_id = o.unit_id AND a.other_id = k.unit_id
WHERE o.is_open = 1 AND a.one_id IS NULL
GROUP BY o.unit_id
"""

_LOOSE_KEYS = """
SELECT o.unit_id, u.first_seen_at, o.kind, o.value, o.said_at
FROM shared_keys AS o
JOIN open_units AS u ON u.unit_id = o.unit_id
JOIN (
    SELECT p.kind, p.value FROM shared_keys AS p
    LEFT JOIN touches AS t ON t.unit_id = p.unit_id
    WHERE p.is_open = 1 AND t.unit_id IS NULL
    GROUP BY p.kind, p.value HAVING count(*) > 1
) AS shared ON shared.kind = o.kind AND shared.value = o.value
LEFT JOIN touches AS t ON t.unit_id = o.unit_id
WHERE o.is_open = 1 AND t.unit_id IS NULL
"""

_JOINS = """
SELECT unit_id, customer_id, kind, joined_at FROM touches WHERE n_known = 1
UNION ALL
SELECT unit_id, customer_id, kind, joined_at FROM guests
"""


def key_steps(phone_region: str) -> tuple[Step, ...]:
    """Return the steps from facts ``people`` and what is merged to ``joins``: who joins whom."""
    keys_of = partial(_contact_keys, region=phone_region)
    return (
        SqlStep("open_units", _OPEN_UNITS),
        SqlStep("addresses", _ADDRESSES),
        BatchStep("contact_keys", "addresses", keys_of, KEYS_SCHEMA),
        SqlStep("given_keys", _GIVEN_KEYS),
        SqlStep("shared_keys", _SHARED_KEYS),
        SqlStep("touches", _TOUCHES),
        SqlStep("loose_keys", _LOOSE_KEYS),
        SmallStep("guests", group_guests, JOINS_SCHEMA, small=("loose_keys", "apart")),
        SqlStep("joins", _JOINS),
    )


def _contact_keys(batch: pa.RecordBatch, small: Small, *, region: str) -> pa.RecordBatch:
    """Return the keys of one batch of addresses: a row per unit and address that is a key."""
    values = (
        canonical_emails(batch["email"]),
        canonical_phones(batch["phone"], region=region),
        # Two programmes may print the same number on the cards of two people.
        pc.binary_join_element_wise(batch["source"], canonical_cards(batch["card_id"]), "\x1f"),
    )
    told = pa.Table.from_batches([batch.select(["unit_id", "is_open", "said_at"])])
    parts = [
        told.append_column("kind", pa.repeat(pa.scalar(kind, INTEGER), len(value)))
        .append_column("value", value)
        .filter(pc.is_valid(value))
        .select(KEYS_SCHEMA.names)
        .cast(KEYS_SCHEMA)
        for kind, value in enumerate(values)
    ]
    keys = pa.concat_tables(parts).combine_chunks().to_batches()
    return keys[0] if keys else pa.RecordBatch.from_pylist([], KEYS_SCHEMA)


def group_guests(small: Small) -> pa.Table:
    """
    Return nameless ones that share addresses with each other, each with the one first seen.

    Parameters
    ----------
    small : mapping
        ``loose_keys``: one row per unit and key that another nameless unit has too
        (unit_id, first_seen_at, kind, value, said_at). ``apart``: pairs (one_id, other_id)
        that somebody said are two; of such a pair the one seen later stays alone.

    Returns
    -------
    pyarrow.Table
        One row per unit of a group. ``kind`` counts in ``KINDS``; ``joined_at`` is when a
        second one was known to share an address.

    Examples
    --------
    >>> at = pa.array([0, 1], INSTANT)
    >>> loose = pa.table({"unit_id": ["b", "a"], "first_seen_at": at, "kind": [0, 0],
    ...                   "value": ["x@example.com", "x@example.com"], "said_at": at})
    >>> apart = pa.table({"one_id": pa.array([], STRING), "other_id": pa.array([], STRING)})
    >>> group_guests({"loose_keys": loose, "apart": apart}).select([0, 1]).to_pylist()
    [{'unit_id': 'b', 'customer_id': 'b'}, {'unit_id': 'a', 'customer_id': 'b'}]
    """
    loose = small["loose_keys"].sort_by(
        [("first_seen_at", "ascending"), ("unit_id", "ascending"), ("kind", "ascending"),
         ("value", "ascending")]
    )  # fmt: skip
    loose = loose.filter(pc.invert(pc.is_in(loose["unit_id"], value_set=_alone(small, loose))))
    if not loose.num_rows:
        return JOINS_SCHEMA.empty_table()
    unit_of = loose["unit_id"].combine_chunks().dictionary_encode()
    keys = pc.binary_join_element_wise(loose["kind"].cast(STRING), loose["value"], "\x1f")
    key_of = keys.combine_chunks().dictionary_encode()
    units, at_key = np.asarray(unit_of.indices), np.asarray(key_of.indices)
    group = _groups(units, at_key, len(unit_of.dictionary), len(key_of.dictionary))
    _, first = np.unique(group, return_index=True)  # units stand in the order they were seen
    when, is_shared = _second_said(at_key, np.asarray(loose["said_at"].cast(pa.int64())))
    rows = pa.table(
        {
            "unit_id": loose["unit_id"],
            "customer_id": unit_of.dictionary.take(pa.array(first[group][units])),
            "kind": loose["kind"],
            "joined_at": pa.array(when, pa.int64()).cast(INSTANT),
        }
    ).filter(pa.array(is_shared))
    grouped = rows.group_by(["unit_id", "customer_id"], use_threads=False)
    return (
        grouped.aggregate([("kind", "min"), ("joined_at", "min")])
        .rename_columns(JOINS_SCHEMA.names)
        .cast(JOINS_SCHEMA)
    )


def _alone(small: Small, loose: pa.Table) -> pa.Array:
    """Return who stays alone: of each pair held apart, the one seen later."""
    seen = pc.unique(loose["unit_id"])
    one, other = (
        pc.index_in(small["apart"][end], value_set=seen) for end in ("one_id", "other_id")
    )
    # Whoever is not among them has no place, and then neither has the later of the two.
    return seen.take(pc.unique(pc.max_element_wise(one, other, skip_nulls=False)).drop_null())


def _groups(units: np.ndarray, keys: np.ndarray, n_units: int, n_keys: int) -> np.ndarray:
    """Return the number of each unit's group: units and keys as one graph, cut into its parts."""
    # Imported here, because commands that compute no turn import this module, too.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = n_units + n_keys
    graph = coo_array((np.ones(len(units), dtype=np.int8), (units, keys + n_units)), shape=(n, n))
    _, part = connected_components(graph, directed=False)
    return np.asarray(part[:n_units])


def _second_said(keys: np.ndarray, said_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row when it and another row had said its key, and whether another did."""
    order = np.lexsort((said_at, keys))
    _, start, count = np.unique(keys[order], return_index=True, return_counts=True)
    second = said_at[order][np.minimum(start + 1, len(keys) - 1)]
    return np.maximum(said_at, second[keys]), count[keys] > 1
