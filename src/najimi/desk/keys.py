"""The customer id of a key, as the engine makes it, and what was last said of two of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from najimi.tables.facts import DESK_SOURCE


def own_id(source: str, source_key: str, salt: str) -> str:
    """
    Return the customer id of one key, as the engine's ``customer_key`` makes it.

    Examples
    --------
    >>> own_id("desk", "c0123", "salt"), own_id("shop", "1", "salt")
    ('c0123', 'c...')
    """
    if source == DESK_SOURCE:
        return source_key
    text = "\x1f".join((salt, source, source_key))
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:20]


ORDER = ("occurred_at", "recorded_at", "source", "fact_id")
"""In which a turn reads links: of two statements at one instant the last holds."""


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two ids in the order in which a pair is stored."""
    return (one, other) if one <= other else (other, one)


def latest_links(
    rows: Iterable[dict[str, Any]], salt: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """
    Return the link that holds of each two customers, the smaller id first.

    Parameters
    ----------
    rows : iterable of dict
        Facts of ``links``.
    salt : str
        The workspace's.

    Returns
    -------
    dict
        Rows, with ``leaving_id`` and ``staying_id``: the customer ids of the keys they name.
    """
    said = {}
    for row in sorted(rows, key=lambda row: tuple(row[name] for name in ORDER)):
        leaving = own_id(row["source"], row["source_key"], salt)
        staying = own_id(row["into_source"], row["into_key"], salt)
        said[pair_of(leaving, staying)] = row | {"leaving_id": leaving, "staying_id": staying}
    return said
