"""Statements read back from the desk's database, by the keys that made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from najimi.desk.models import AddressStatement, ConsentStatement, RestrictionStatement

CHUNK = 2_000
"""Values that are asked or written at once: a database binds so many in one go."""

Item = TypeVar("Item")
Said = TypeVar("Said", ConsentStatement, RestrictionStatement, AddressStatement)


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items by as many as a database is asked for at once."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def statements_of(model: type[Said], first_ids: Collection[str]) -> dict[str, list[Said]]:
    """Return the statements of some keys, by key."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for chunk in in_chunks(sorted(first_ids)):
        for row in model._default_manager.filter(first_customer_id__in=chunk):
            found[row.first_customer_id].append(row)
    return found
