"""Which keys are one person now: as the latest turn saw it, and by merges made since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from najimi.desk.consents.statements import lock_gate
from najimi.desk.consents.stored import CHUNK, in_chunks, rows_of
from najimi.desk.models import (
    AddressStatement,
    ConsentStatement,
    Redirect,
    RestrictionStatement,
    SyncMark,
)
from najimi.tables.facts import DESK_SOURCE
from najimi.tables.turn import BEGINNING, END_OF_TIME

LOOKED = "turn"
"""Under this name it is marked from when the turn looked that told who leads to whom."""

Span = tuple[datetime, datetime, str]
Said = ConsentStatement | RestrictionStatement | AddressStatement


@dataclass(frozen=True)
class Group:
    """
    One person: the id that stays, all ids that lead to it, and when the newest was linked.

    ``spans`` says of each id to whom it leads when; outside of them it leads to itself.
    """

    customer_id: str
    members: frozenset[str]
    joined_at: datetime | None
    spans: Mapping[str, list[Span]]

    def said(self, row: Said) -> bool:
        """Return whether a statement was made by this person."""
        return self.speaker(row) == self.customer_id

    def speaker(self, row: Said) -> str:
        """
        Return the customer by whom a statement of one of the ids was made.

        The desk speaks of a customer id, which does not change hands with a device: what it
        said belongs to whom the id led to from the beginning.
        """
        said_at = BEGINNING if row.source == DESK_SOURCE else row.occurred_at
        spans = self.spans.get(row.first_customer_id, ())
        return next(
            (to for from_at, until_at, to in spans if from_at <= said_at < until_at),
            row.first_customer_id,
        )


def group_of(customer_id: str) -> Group:
    """Return the person behind an id, be it the one that stays or one that leads to it."""
    return groups_of([customer_id])[customer_id]


def groups_of(customer_ids: Iterable[str]) -> dict[str, Group]:
    """Return the person behind each of some ids."""
    groups: dict[str, Group] = {}
    for chunk in in_chunks(dict.fromkeys(customer_ids)):
        groups |= _groups(chunk)
    return groups


def commit_redirects(redirects: Iterable[Redirect], *, looked_at: datetime | None = None) -> None:
    """
    Take over who leads to whom, in place of all that was known before.

    Parameters
    ----------
    redirects : iterable of Redirect
        One per key and span in which its customer is another id.
    looked_at : datetime, optional
        Aware; from when the turn looked that tells it.
    """
    with transaction.atomic():
        lock_gate()
        Redirect.objects.all().delete()
        Redirect.objects.bulk_create(redirects, batch_size=CHUNK)
        SyncMark.objects.filter(table=LOOKED).delete()
        if looked_at is not None:
            SyncMark.objects.create(table=LOOKED, version=looked_at.isoformat())


def get_looked_at() -> datetime | None:
    """Return from when the turn looked that told who leads to whom; ``None`` before the first."""
    mark = next(iter(rows_of(SyncMark, "table", [LOOKED])), None)
    return datetime.fromisoformat(mark.version) if mark is not None else None


def commit_merge(leaving_id: str, staying_id: str, *, at: datetime) -> None:
    """
    Lead one person to another, at once: from now on the stricter of both consents holds.

    A merge that is taken back stays strict here until the next turn says who is who.

    Parameters
    ----------
    leaving_id, staying_id : str
        Customer ids.
    at : datetime
        Aware; when they were merged.
    """
    with transaction.atomic():
        lock_gate()
        leaving, staying = group_of(leaving_id), group_of(staying_id)
        if leaving.customer_id == staying.customer_id:
            return
        of_them = Redirect.objects.filter(customer_id=leaving.customer_id)
        of_them.update(customer_id=staying.customer_id, joined_at=at)
        if leaving.customer_id not in leaving.spans:
            Redirect.objects.create(
                first_customer_id=leaving.customer_id,
                customer_id=staying.customer_id,
                from_at=BEGINNING,
                until_at=END_OF_TIME,
                joined_at=at,
            )


def _groups(asked: list[str]) -> dict[str, Group]:
    own = rows_of(Redirect, "first_customer_id", asked)
    led = {row.first_customer_id: row.customer_id for row in own if row.from_at == BEGINNING}
    staying = {led.get(customer_id, customer_id) for customer_id in asked}
    members = {customer_id: {customer_id} for customer_id in staying}
    newest: dict[str, datetime] = {}
    for row in rows_of(Redirect, "customer_id", sorted(staying)):
        members[row.customer_id].add(row.first_customer_id)
        if row.joined_at is not None:
            newest[row.customer_id] = max(row.joined_at, newest.get(row.customer_id, row.joined_at))
    others = {first for firsts in members.values() for first in firsts}.difference(asked)
    spans = _spans([*own, *rows_of(Redirect, "first_customer_id", sorted(others))])
    return {
        customer_id: _group(led.get(customer_id, customer_id), members, newest, spans)
        for customer_id in asked
    }


def _spans(redirects: Iterable[Redirect]) -> dict[str, list[Span]]:
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for row in redirects:
        found[row.first_customer_id].append((row.from_at, row.until_at, row.customer_id))
    return dict(found)


def _group(
    customer_id: str,
    members: Mapping[str, set[str]],
    newest: Mapping[str, datetime],
    spans: Mapping[str, list[Span]],
) -> Group:
    firsts = frozenset(members[customer_id])
    theirs = {first: spans[first] for first in firsts if first in spans}
    return Group(customer_id, firsts, newest.get(customer_id), theirs)
