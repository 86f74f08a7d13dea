"""The customer id of a key, as the engine makes it, for the few keys the desk asks about."""

from __future__ import annotations

import hashlib

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
