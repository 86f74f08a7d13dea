"""Of whom a complaint or case was opened that the turn does not know yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from najimi.desk.engine.shop import Filter, Shop
from najimi.desk.keys import own_id
from najimi.workspace import FactStore

OPENING: dict[str, list[Filter]] = {
    "cases": [("state", "=", "opened")],
    "interactions": [("kind", "=", "complaint"), ("direction", "=", "in")],
}
"""Which facts open a case, by table; a complaint among the contacts is one."""

KEY = ["source", "source_key"]


class _Known(NamedTuple):
    """
    Up to where the turn looked in one table.

    ``changed_at`` tells when a file of it last came or went: a workspace that was set back counts
    its versions anew, and what was found in another of the same number is not true of it.
    """

    folder: Path
    table: str
    version: int
    as_of: datetime
    changed_at: int


def has_new_case(shop: Shop, members: frozenset[str]) -> bool:
    """
    Return whether a case of a person was opened since the turn looked: what closes every door.

    Whether it was settled meanwhile is for the next turn to say; until then nothing is sold,
    be it at the counter or at the desk.
    What is known is kept until a table has a newer version, which one look at a name tells.

    Parameters
    ----------
    shop : Shop
    members : frozenset of str
        All ids that lead to the person, as ``group_of`` tells them.
    """
    return any(not members.isdisjoint(opened) for opened in _opened_since_turn(shop))


def _opened_since_turn(shop: Shop) -> Iterator[frozenset[str]]:
    folder, salt = shop.workspace.folder / "facts", shop.workspace.salt
    for table in OPENING:
        version = shop.manifest.fact_versions.get(table)
        if version is None:  # the turn of an earlier release, which knew no such table
            version = 0
        changed_at = (folder / table).stat().st_mtime_ns
        known = _Known(folder, table, version, shop.manifest.as_of, changed_at)
        yield _opened_since(known, FactStore(folder).newest_version(table, version), salt)


@lru_cache(maxsize=8)
def _opened_since(known: _Known, newest: int, salt: str) -> frozenset[str]:
    store, opening = FactStore(known.folder), OPENING[known.table]
    before = set(store.source(known.table, version=known.version).files)
    new = sorted(set(store.source(known.table, version=newest).files) - before)
    later: list[Filter] = [*opening, ("occurred_at", ">=", known.as_of)]
    found = set[str]()
    for files, filters in ((new, opening), (sorted(before), later)):
        if files:
            rows = pq.read_table(files, columns=KEY, filters=filters)
            pairs = zip(*(rows[name].to_pylist() for name in KEY), strict=True)
            found.update(own_id(source, key, salt) for source, key in pairs)
    return frozenset(found)
