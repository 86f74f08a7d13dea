"""What a file may fill: the columns of a fact table, and the words that stand for a choice."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from najimi.tables.contract import Table

IGNORED = "ignored"
MAJOR, MINOR, MARKED = "major", "minor", "marked"
AMOUNTS = (MAJOR, MINOR, MARKED)
OVERWRITE, FILL, KEEP = "overwrite", "fill", "keep"
POLICIES = (OVERWRITE, FILL, KEEP)
OURS_ALONE = ("source", "recorded_at", "content_hash", "attributes")
NOT_ABOUT_THE_PERSON = ("fact_id", "occurred_at", "source_key", "device_id", "fills_only")


def targets_of(table: Table) -> tuple[str, ...]:
    """
    Return the columns of a fact table that a file may fill.

    Examples
    --------
    >>> from najimi.tables import FACT_TABLES
    >>> targets_of(FACT_TABLES["products"])[:3]
    ('fact_id', 'occurred_at', 'product_id')
    """
    return tuple(name for name in table.names if name not in OURS_ALONE)


def governed_by_policy(table: Table) -> tuple[str, ...]:
    """
    Return the columns for which an import may say that it only fills, or is only kept.

    Examples
    --------
    >>> from najimi.tables import FACT_TABLES
    >>> governed_by_policy(FACT_TABLES["people"])[:2]
    ('organization', 'family_name')
    """
    if table.name != "people":
        return ()
    return tuple(name for name in targets_of(table) if name not in NOT_ABOUT_THE_PERSON)


def nearest(name: str, names: Sequence[str]) -> str:
    """Return ``; nearest: X`` if a known name is near, else nothing."""
    return (
        f"; nearest: {found[0]}" if (found := difflib.get_close_matches(name, names, n=1)) else ""
    )
