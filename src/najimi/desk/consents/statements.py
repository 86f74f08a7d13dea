"""
Statements on their way into the desk's database, in whatever order and however often.

They are kept as a set, each under its source and id, and what holds is computed from the set:
so neither their order nor their repetition matters, and taking a merge back gives each key what
it had said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import models, transaction

from najimi.desk.models import (
    AddressStatement,
    ConsentGate,
    ConsentStatement,
    RestrictionStatement,
)

CHUNK = 2_000
"""Statements that are asked and written at once: a database binds so many values in one go."""


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


@dataclass(frozen=True)
class GivenAddress:
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
Item = TypeVar("Item", Statement, Restricting, GivenAddress)


def lock_gate() -> None:
    """
    Keep all others from changing or asking consent until this transaction ends.

    SQLite admits one writer anyway; elsewhere the one row is locked.
    """
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
    with transaction.atomic():
        lock_gate()
        for chunk in _chunks(addresses):
            rows = [AddressStatement(**asdict(given)) for given in chunk]
            AddressStatement.objects.bulk_create(rows, ignore_conflicts=True)


def _commit(model: type[models.Model], statements: Iterable[Said], at: datetime) -> list[Said]:
    new: list[Said] = []
    with transaction.atomic():
        lock_gate()
        for chunk in _chunks(statements):
            told = {(said.source, said.fact_id): said for said in reversed(chunk)}
            ids = [said.fact_id for said in chunk]
            known = model._default_manager.filter(fact_id__in=ids).values_list("source", "fact_id")
            for pair in known:
                told.pop(pair, None)
            rows = [model(**asdict(said), committed_at=at) for said in told.values()]
            model._default_manager.bulk_create(rows)
            new += told.values()
    return new


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
