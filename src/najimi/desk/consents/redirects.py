"""Which keys are one person now: redirects from the latest turn, and merges made since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from najimi.desk.consents.statements import lock_gate
from najimi.desk.models import Redirect

CHUNK = 2_000


@dataclass(frozen=True)
class Group:
    """
    One person: the id that stays, all ids that lead to it, and the newest merge of them.

    ``merged_at`` is ``None`` where no merge made the person: one key, or keys joined by what
    they have in common.
    """

    customer_id: str
    members: frozenset[str]
    merged_at: datetime | None


def group_of(customer_id: str) -> Group:
    """Return the person behind an id, be it the one that stays or one that was led to it."""
    return groups_of([customer_id])[customer_id]


def groups_of(customer_ids: Iterable[str]) -> dict[str, Group]:
    """Return the person behind each of some ids."""
    asked = list(dict.fromkeys(customer_ids))
    groups: dict[str, Group] = {}
    for start in range(0, len(asked), CHUNK):
        groups |= _groups(asked[start : start + CHUNK])
    return groups


def commit_redirects(redirects: Iterable[Redirect]) -> None:
    """
    Take over who leads to whom from a turn, in place of all that was known before.

    Parameters
    ----------
    redirects : iterable of Redirect
        One per key whose customer is another id.
    """
    with transaction.atomic():
        lock_gate()
        Redirect.objects.all().delete()
        Redirect.objects.bulk_create(redirects, batch_size=CHUNK)


def commit_merge(leaving_id: str, staying_id: str, *, at: datetime) -> None:
    """
    Lead one person to another, at once: from now on the stricter of both consents holds.

    A merge that is undone stays strict here until the next turn says who is who.

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
        moved = [
            Redirect(first_customer_id=each, customer_id=staying.customer_id, merged_at=at)
            for each in leaving.members
        ]
        Redirect.objects.bulk_create(
            moved,
            update_conflicts=True,
            unique_fields=["first_customer_id"],
            update_fields=["customer_id", "merged_at"],
        )


def _groups(asked: list[str]) -> dict[str, Group]:
    led = dict(
        Redirect.objects.filter(first_customer_id__in=asked).values_list(
            "first_customer_id", "customer_id"
        )
    )
    staying = {led.get(customer_id, customer_id) for customer_id in asked}
    members: defaultdict[str, set[str]] = defaultdict(set)
    newest: dict[str, datetime] = {}
    for row in Redirect.objects.filter(customer_id__in=staying):
        members[row.customer_id].add(row.first_customer_id)
        if row.merged_at is not None:
            newest[row.customer_id] = max(row.merged_at, newest.get(row.customer_id, row.merged_at))
    return {
        customer_id: _group(led.get(customer_id, customer_id), members, newest)
        for customer_id in asked
    }


def _group(
    customer_id: str, members: Mapping[str, set[str]], newest: Mapping[str, datetime]
) -> Group:
    return Group(
        customer_id,
        frozenset({customer_id, *members.get(customer_id, ())}),
        newest.get(customer_id),
    )
