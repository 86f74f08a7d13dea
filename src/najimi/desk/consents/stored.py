"""Statements read back from the desk's database, by the keys that made them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from django.db import models

from najimi.desk.models import AddressStatement, ConsentStatement, RestrictionStatement

CHUNK = 2_000
"""Values that are asked or written at once: a database binds so many in one go."""

Item = TypeVar("Item")
Row = TypeVar("Row", bound=models.Model)
Said = TypeVar("Said", ConsentStatement, RestrictionStatement, AddressStatement)


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items by as many as a database is asked for at once."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def rows_of(
    model: type[Row], column: str, values: Collection[str], fields: tuple[str, ...] = ()
) -> list[Row]:
    """
    Return the rows of a model in which a column holds one of some values, in no order.

    A till waits for the gate, and to put the same question into SQL anew costs more than to
    answer it; so its words are kept.

    Parameters
    ----------
    model : type
    column : str
    values : collection of str
    fields : tuple of str, optional
        Only these are read; all of them unless given.
    """
    found: list[Row] = []
    for chunk in in_chunks(values):
        found += model._default_manager.raw(_words(model, column, len(chunk), fields), chunk)
    return found


def statements_of(model: type[Said], first_ids: Collection[str]) -> dict[str, list[Said]]:
    """Return the statements of some keys, by key."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for row in rows_of(model, "first_customer_id", sorted(first_ids)):
        found[row.first_customer_id].append(row)
    return found


@lru_cache(maxsize=256)
def _words(model: type[models.Model], column: str, n_values: int, fields: tuple[str, ...]) -> str:
    values = [str(number) for number in range(n_values)]
    wanted = model._default_manager.order_by().filter(**{f"{column}__in": values})
    sql, _ = (wanted.only(*fields) if fields else wanted).query.sql_with_params()
    return sql
