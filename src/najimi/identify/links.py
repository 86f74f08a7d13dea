"""
Links: what people and sources say of two keys, followed to the customer that stays.

Of each two keys the latest statement holds, whichever of them it named first, so that taking a
merge back leaves no trace of it, whatever happened in between. Of several merges of one leaving key the latest holds.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.contract import INSTANT, STRING
from najimi.tables.facts import DESK_SOURCE, NAMED

MERGED_SCHEMA = pa.schema(
    [("first_customer_id", STRING), ("merged_id", STRING), ("joined_at", INSTANT)]
)

SAID_AT = (
    "CASE WHEN occurred_at < TIMESTAMP '1971-01-01 00:00:00' THEN recorded_at ELSE occurred_at END"
)
"""SQL of the instant from which a fact was known: one without a date holds always, yet it became
known only when it was recorded."""

IS_NAMED = "length(concat({})) > 0".format(", ".join(f"coalesce({name}, '')" for name in NAMED))
"""SQL of whether a statement of ``people`` makes its key a known customer."""


def own_id(source: str, source_key: str) -> str:
    """
    Return the SQL of a key's own customer id; keys of the desk are customer ids already.

    Examples
    --------
    >>> own_id("source", "source_key")
    "CASE WHEN source = 'desk' THEN source_key ELSE customer_key(source, source_key) END"
    """
    return (
        f"CASE WHEN {source} = '{DESK_SOURCE}' THEN {source_key}"
        f" ELSE customer_key({source}, {source_key}) END"
    )


# Two are one from when they were said to be, but nobody spoke for both before it was recorded: a
# merge dated back must not make what one of them said speak for the other.
_LINK_STATES = f"""
SELECT from_id, into_id, state, occurred_at, recorded_at, said_at
FROM (
    SELECT from_id, into_id, state, occurred_at, recorded_at, said_at,
           row_number() OVER (
               PARTITION BY least(from_id, into_id), greatest(from_id, into_id)
               ORDER BY occurred_at DESC, recorded_at DESC, source DESC, fact_id DESC) AS place
    FROM (
        SELECT {own_id("source", "source_key")} AS from_id,
               {own_id("into_source", "into_key")} AS into_id,
               state, occurred_at, recorded_at, source, fact_id,
               greatest(occurred_at, recorded_at) AS said_at
        FROM links
    ) AS said
) AS told
WHERE place = 1
"""

_MERGES = """
SELECT from_id AS first_customer_id,
       max_by(into_id, (occurred_at, recorded_at, into_id)) AS into_id,
       max_by(said_at, (occurred_at, recorded_at, into_id)) AS joined_at
FROM link_states
WHERE state = 'merged' AND from_id <> into_id
GROUP BY from_id
"""

_MERGE_NODES = """
SELECT o.first_customer_id, o.is_identified, o.first_seen_at
FROM own_ids AS o
JOIN (SELECT first_customer_id FROM merges UNION SELECT into_id FROM merges) AS n
  ON n.first_customer_id = o.first_customer_id
"""


# Somebody looked at these two and said that they are two, whichever of their keys they named.
_APART = """
SELECT coalesce(a.merged_id, s.from_id) AS one_id, coalesce(b.merged_id, s.into_id) AS other_id
FROM link_states AS s
LEFT JOIN merged AS a ON a.first_customer_id = s.from_id
LEFT JOIN merged AS b ON b.first_customer_id = s.into_id
WHERE s.state = 'apart'
UNION
SELECT coalesce(b.merged_id, s.into_id) AS one_id, coalesce(a.merged_id, s.from_id) AS other_id
FROM link_states AS s
LEFT JOIN merged AS a ON a.first_customer_id = s.from_id
LEFT JOIN merged AS b ON b.first_customer_id = s.into_id
WHERE s.state = 'apart'
"""


def link_states_step() -> SqlStep:
    """Return the step from facts ``links`` to ``link_states``: of each two, what holds."""
    return SqlStep("link_states", _LINK_STATES)


def link_steps() -> tuple[Step, ...]:
    """Return the steps from facts ``links`` and ``own_ids`` to ``merged`` and ``apart``."""
    return (
        link_states_step(),
        SqlStep("merges", _MERGES),
        SqlStep("merge_nodes", _MERGE_NODES),
        SmallStep("merged", follow_merges, MERGED_SCHEMA, small=("merges", "merge_nodes")),
        SqlStep("apart", _APART),
    )


def follow_merges(small: Small) -> pa.Table:
    """
    Return where everyone in a merge ends up, however long the chain.

    Parameters
    ----------
    small : mapping
        ``merges``: one row per leaving ``first_customer_id``, with ``into_id`` and
        ``joined_at``. ``merge_nodes``: everyone named there, with ``is_identified`` (0 or 1)
        and ``first_seen_at``.

    Returns
    -------
    pyarrow.Table
        One row per node. ``merged_id`` is the end of the chain; of a circle, the smallest id.
        Where that end is nobody known and another of the merged is, the known one first seen
        stays instead: an anonymous key never takes a known customer's id.

    Examples
    --------
    >>> at = pa.array([0, 0], INSTANT)
    >>> merges = pa.table({"first_customer_id": ["a", "b"], "into_id": ["b", "c"], "joined_at": at})
    >>> nodes = pa.table({"first_customer_id": ["a", "b", "c"], "is_identified": [1, 1, 1],
    ...                   "first_seen_at": pa.array([0, 0, 0], INSTANT)})
    >>> follow_merges({"merges": merges, "merge_nodes": nodes})["merged_id"].to_pylist()
    ['c', 'c', 'c']
    """
    merges, nodes = small["merges"], small["merge_nodes"].sort_by("first_customer_id")
    ids = np.asarray(nodes["first_customer_id"].to_pylist(), dtype=object)
    leaving = _places(merges["first_customer_id"], ids)
    onward = np.arange(len(ids))
    onward[leaving] = _places(merges["into_id"], ids)
    stays = _who_stays(
        _ends_of_chains(onward),
        np.asarray(nodes["is_identified"].to_pylist(), dtype=bool),
        np.asarray(nodes["first_seen_at"].cast(pa.int64())),
    )
    joined_at: list[object] = [None] * len(ids)
    for place, at in zip(leaving.tolist(), merges["joined_at"].to_pylist(), strict=True):
        joined_at[place] = at
    return pa.table(
        {"first_customer_id": ids, "merged_id": ids[stays], "joined_at": joined_at},
        schema=MERGED_SCHEMA,
    )


def _places(column: pa.ChunkedArray, ids: np.ndarray) -> np.ndarray:
    return np.searchsorted(ids, np.asarray(column.to_pylist(), dtype=object))


def _ends_of_chains(onward: np.ndarray) -> np.ndarray:
    """Follow pointers by doubling; inside a circle everyone takes its smallest member."""
    smallest, jump = np.minimum(np.arange(len(onward)), onward), onward
    for _ in range(max(1, len(onward)).bit_length()):
        smallest = np.minimum(smallest, smallest[jump])
        jump = jump[jump]
    is_end = onward[jump] == jump
    return np.where(is_end, jump, smallest[jump])


def _who_stays(ends: np.ndarray, is_known: np.ndarray, seen_at: np.ndarray) -> np.ndarray:
    """Return for each node the end of its chain, or the known one first seen if that is nobody."""
    places = np.arange(len(ends))
    order = np.lexsort((places, seen_at, ~is_known))
    _, first = np.unique(ends[order], return_index=True)
    best = np.zeros(len(ends), dtype=np.int64)
    best[ends[order[first]]] = order[first]
    best = best[ends]
    return np.where(is_known[ends] | ~is_known[best], ends, best)
