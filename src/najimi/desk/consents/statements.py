"""
Statements become the current state, in whatever order and however often they arrive.

Of the statements of one key about one purpose on one channel the latest holds, by
``(occurred_at, strictness, recorded_at, fact_id)``; as the greatest of a total order it does
not depend on the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from najimi.desk.models import ConsentGate, CurrentConsent, CurrentRestriction
from najimi.model.consent import STRICTNESS
from najimi.model.terms import RestrictionState

CHUNK = 2_000
"""Keys that are asked and written at once: SQLite binds so many values in one statement."""

RANKS = {state.value: rank for rank, state in enumerate(STRICTNESS)} | {
    RestrictionState.LIFTED.value: 0,
    RestrictionState.RESTRICTED.value: 1,
}
Order = tuple[datetime, int, datetime, str, str]
Said = TypeVar("Said")


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

    @property
    def key(self) -> tuple[str, str, str]:
        """What the statement is about."""
        return self.first_customer_id, self.purpose, self.channel


@dataclass(frozen=True)
class Restricting:
    """A statement about whether the information of one key may be used."""

    first_customer_id: str
    state: str
    occurred_at: datetime
    recorded_at: datetime
    source: str
    fact_id: str


def lock_gate() -> None:
    """
    Keep all others from changing or asking consent until this transaction ends.

    SQLite admits one writer anyway; elsewhere the one row is locked.
    """
    ConsentGate.objects.select_for_update().get_or_create(pk=1)


def commit_statements(statements: Iterable[Statement], *, at: datetime) -> list[Statement]:
    """
    Bring the current state up to some statements, in one transaction.

    Idempotent and commutative: in any order, or twice, they give the same state.

    Parameters
    ----------
    statements : iterable of Statement
    at : datetime
        Aware; when the desk learnt it.

    Returns
    -------
    list of Statement
        Those that hold now and did not before.
    """
    latest: dict[tuple[str, str, str], Statement] = {}
    for said in statements:
        held = latest.get(said.key)
        if held is None or order_of(said) > order_of(held):
            latest[said.key] = said
    with transaction.atomic():
        lock_gate()
        return [said for chunk in _chunks(latest.values()) for said in _commit_consents(chunk, at)]


def commit_restrictions(statements: Iterable[Restricting], *, at: datetime) -> int:
    """
    Bring the current restrictions up to some statements, in one transaction.

    Idempotent and commutative, like ``commit_statements``.

    Returns
    -------
    int
        How many restrictions changed.
    """
    latest: dict[str, Restricting] = {}
    for said in statements:
        held = latest.get(said.first_customer_id)
        if held is None or order_of(said) > order_of(held):
            latest[said.first_customer_id] = said
    with transaction.atomic():
        lock_gate()
        return sum(_commit_restrictions(chunk, at) for chunk in _chunks(latest.values()))


def order_of(said: Statement | Restricting | CurrentConsent | CurrentRestriction) -> Order:
    """Return by what the latest statement is found; the source only parts equal ids."""
    return (
        said.occurred_at, RANKS[said.state], said.recorded_at, said.fact_id, said.source,
    )  # fmt: skip


def _commit_consents(chunk: list[Statement], at: datetime) -> list[Statement]:
    ids = {said.first_customer_id for said in chunk}
    held = {
        (row.first_customer_id, row.purpose, row.channel): row
        for row in CurrentConsent.objects.filter(first_customer_id__in=ids)
    }
    newer = [s for s in chunk if s.key not in held or order_of(s) > order_of(held[s.key])]
    rows = [CurrentConsent(**asdict(s), committed_at=at) for s in newer]
    CurrentConsent.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first_customer_id", "purpose", "channel"],
        update_fields=[
            "state", "occurred_at", "recorded_at", "means", "place",
            "wording_version", "lawful_reason", "source", "fact_id", "committed_at",
        ],
    )  # fmt: skip
    return newer


def _commit_restrictions(chunk: list[Restricting], at: datetime) -> int:
    ids = [said.first_customer_id for said in chunk]
    held = {
        row.first_customer_id: row
        for row in CurrentRestriction.objects.filter(first_customer_id__in=ids)
    }
    newer = [
        said
        for said in chunk
        if said.first_customer_id not in held
        or order_of(said) > order_of(held[said.first_customer_id])
    ]
    rows = [CurrentRestriction(**asdict(said), committed_at=at) for said in newer]
    CurrentRestriction.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first_customer_id"],
        update_fields=[
            "state", "occurred_at", "recorded_at", "source", "fact_id",
            "committed_at",
        ],
    )  # fmt: skip
    return len(rows)


def _chunks(items: Iterable[Said]) -> Iterator[list[Said]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
