"""Statements read back from the desk's database, by the keys that made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from najimi.desk.models import AddressStatement, ConsentStatement, RestrictionStatement

CHUNK = 2_000
Said = TypeVar("Said", ConsentStatement, RestrictionStatement, AddressStatement)


def statements_of(model: type[Said], first_ids: Collection[str]) -> dict[str, list[Said]]:
    """Return the statements of some keys, by key."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    ids = sorted(first_ids)
    for start in range(0, len(ids), CHUNK):
        rows = model._default_manager.filter(first_customer_id__in=ids[start : start + CHUNK])
        for row in rows:
            found[row.first_customer_id].append(row)
    return found
