"""
Statements on their way into the desk's database, in whatever order and however often.

They are kept as a set, each under its source and id, and what holds is computed from the set:
so neither their order nor their repetition matters, and taking a merge back gives each key what
it had said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models, transaction

from najimi.desk.consents.stored import CHUNK, in_chunks
from najimi.desk.models import (
    AddressStatement,
    ConsentGate,
    ConsentStatement,
    RestrictionStatement,
)


@dataclass(frozen=True)
class Restricting:
    """A statement about whether the information of one key may be used; instants are aware."""

    first_customer_id: str
    state: str
    occurred_at: datetime
    recorded_at: datetime
    source: str
    fact_id: str


@dataclass(frozen=True)
class Statement:
    """What one key said about one purpose on one channel; instants are aware."""

    first_customer_id: str
    purpose: str
    channel: str
    state: str
    occurred_at: datetime
    recorded_at: datetime
    source: str
    fact_id: str
    means: str = ""
    place: str = ""
    wording_version: str = ""
    lawful_reason: str = ""


class GivenAddress(NamedTuple):
    """That one key gave an address for a channel; ``digest`` stands for it, instants are aware."""

    first_customer_id: str
    channel: str
    digest: str
    is_named: bool
    occurred_at: datetime
    recorded_at: datetime
    source: str
    fact_id: str


Said = TypeVar("Said", Statement, Restricting)


def lock_gate() -> None:
    """
    Keep all others from changing or asking consent until this transaction ends.

    SQLite admits one writer anyway, from the first word of a transaction; elsewhere the one row
    is locked.
    """
    if connection.features.has_select_for_update:
        ConsentGate.objects.select_for_update().get_or_create(pk=1)


def commit_statements(statements: Iterable[Statement], *, at: datetime) -> list[Statement]:
    """
    Take statements into the current state, in one transaction.

    Idempotent and commutative: in any order, or twice, they give the same state. Of two with
    one source and id the first is kept, as among the facts.

    Parameters
    ----------
    statements : iterable of Statement
    at : datetime
        Aware; when the desk learnt it.

    Returns
    -------
    list of Statement
        Those that were not known before.
    """
    return _commit(ConsentStatement, statements, at)


def commit_restrictions(statements: Iterable[Restricting], *, at: datetime) -> list[Restricting]:
    """Take restrictions into the current state, as ``commit_statements`` does."""
    return _commit(RestrictionStatement, statements, at)


def commit_addresses(addresses: Iterable[GivenAddress]) -> None:
    """Take in who gave which address: idempotent; of two with one source and id the first stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_gate()
        for chunk in in_chunks(addresses):
            cursor.executemany(_insert_address(), _adapted(chunk))


def _insert_address() -> str:
    """Return the statement by which an address goes in; an object for each costs far more."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in GivenAddress._fields)
    values = ", ".join("%s" for _ in GivenAddress._fields)
    table = quote(AddressStatement._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING"


def _adapted(chunk: Iterable[GivenAddress]) -> list[tuple[Any, ...]]:
    """Return rows with their instants as the database takes them; each different one once."""
    adapt = lru_cache(CHUNK)(connection.ops.adapt_datetimefield_value)
    return [
        (*rest, adapt(occurred_at), adapt(recorded_at), source, fact_id)
        for *rest, occurred_at, recorded_at, source, fact_id in chunk
    ]


def _commit(model: type[models.Model], statements: Iterable[Said], at: datetime) -> list[Said]:
    new: list[Said] = []
    with transaction.atomic():
        lock_gate()
        for chunk in in_chunks(statements):
            told = {(said.source, said.fact_id): said for said in reversed(chunk)}
            ids = [said.fact_id for said in chunk]
            known = model._default_manager.filter(fact_id__in=ids).values_list("source", "fact_id")
            for pair in known:
                told.pop(pair, None)
            rows = [model(**asdict(said), committed_at=at) for said in told.values()]
            model._default_manager.bulk_create(rows)
            new += told.values()
    return new
