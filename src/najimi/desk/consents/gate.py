"""The gate: whether a contact is allowed now, with the word for why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from najimi.desk.consents.redirects import Group, groups_of
from najimi.desk.consents.statements import RANKS, lock_gate, order_of
from najimi.desk.models import CurrentConsent, CurrentRestriction
from najimi.model.consent import is_allowed
from najimi.model.terms import ConsentState, RestrictionState

CHUNK = 2_000
NEVER_SAID = "nothing_said"
RESTRICTED = "restricted"
Said = TypeVar("Said", CurrentConsent, CurrentRestriction)


@dataclass(frozen=True)
class Contact:
    """A contact one might make; what ``is_must_arrive`` passes every consent."""

    customer_id: str
    purpose: str
    channel: str
    is_must_arrive: bool = False


@dataclass(frozen=True)
class Permission:
    """
    Whether a contact is allowed, why, and since when.

    ``why_code`` is a state of consent, a lawful reason, ``restricted``, ``must_arrive`` or
    ``nothing_said``.
    """

    allowed: bool
    why_code: str
    since: datetime | None


def may_contact(
    customer_id: str, purpose: str, channel: str, *, is_must_arrive: bool = False
) -> Permission:
    """
    Return whether a customer may be contacted now, in one transaction.

    Inside a transaction of the caller the answer holds until that transaction ends: no
    withdrawal can come between.

    Parameters
    ----------
    customer_id : str
        Of any key of the person.
    purpose : {"promotional", "service", "care", "sharing"}
    channel : str
    is_must_arrive : bool, default False
        Whether it must reach them whatever they said, like a recall.

    Returns
    -------
    Permission
    """
    asked = Contact(customer_id, purpose, channel, is_must_arrive)
    with transaction.atomic():
        lock_gate()
        return list_permissions([asked])[asked]


def list_permissions(contacts: Iterable[Contact]) -> dict[Contact, Permission]:
    """Return the permission of each of many contacts, as a page shows them; without a lock."""
    asked = list(dict.fromkeys(contacts))
    groups = groups_of(contact.customer_id for contact in asked)
    ids = sorted({member for group in groups.values() for member in group.members})
    said: defaultdict[tuple[str, str, str], list[CurrentConsent]] = defaultdict(list)
    restricted: defaultdict[str, list[CurrentRestriction]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        for row in CurrentConsent.objects.filter(first_customer_id__in=some):
            said[row.first_customer_id, row.purpose, row.channel].append(row)
        for limit in CurrentRestriction.objects.filter(first_customer_id__in=some):
            restricted[limit.first_customer_id].append(limit)
    return {
        contact: _permission(
            contact,
            holding(
                [
                    row
                    for member in groups[contact.customer_id].members
                    for row in said[member, contact.purpose, contact.channel]
                ],
                groups[contact.customer_id],
            ),
            holding(
                [
                    row
                    for member in groups[contact.customer_id].members
                    for row in restricted[member]
                ],
                groups[contact.customer_id],
            ),
        )
        for contact in asked
    }


def holding(said: Sequence[Said], group: Group) -> Said | None:
    """
    Return which of the latest statements of a person's keys holds for the person.

    The strictest; but one made after the newest merge was made by the whole person.
    """
    if not said:
        return None
    latest = max(said, key=order_of)
    if group.merged_at is not None and latest.occurred_at > group.merged_at:
        return latest
    return max(said, key=lambda row: (RANKS[row.state], order_of(row)))


def _permission(
    contact: Contact, said: CurrentConsent | None, limit: CurrentRestriction | None
) -> Permission:
    if contact.is_must_arrive:
        return Permission(True, "must_arrive", None)
    if limit is not None and limit.state == RestrictionState.RESTRICTED:
        return Permission(False, RESTRICTED, limit.occurred_at)
    if said is None:
        return Permission(False, NEVER_SAID, None)
    is_fine = is_allowed(said.state, said.lawful_reason, said.purpose, said.channel)
    is_word = said.state != ConsentState.UNKNOWN or not is_fine
    return Permission(is_fine, said.state if is_word else said.lawful_reason, said.occurred_at)
