"""The gate: whether a contact is allowed now, with the word for why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from najimi.desk.consents.redirects import Group, groups_of
from najimi.desk.consents.rule import consent_that_holds, restriction_that_holds
from najimi.desk.consents.statements import lock_gate
from najimi.desk.models import ConsentStatement, RestrictionStatement
from najimi.model.consent import is_allowed
from najimi.model.terms import ConsentState, RestrictionState

CHUNK = 2_000
NEVER_SAID = "nothing_said"
RESTRICTED = "restricted"
Said = TypeVar("Said", ConsentStatement, RestrictionStatement)


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
    keys = {member for group in groups.values() for member in group.members}
    said = statements_of(ConsentStatement, keys)
    limits = statements_of(RestrictionStatement, keys)
    return {
        contact: _permission(contact, groups[contact.customer_id], said, limits)
        for contact in asked
    }


def statements_of(model: type[Said], first_ids: Collection[str]) -> dict[str, list[Said]]:
    """Return the statements of some keys, by key."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    ids = sorted(first_ids)
    for start in range(0, len(ids), CHUNK):
        rows = model._default_manager.filter(first_customer_id__in=ids[start : start + CHUNK])
        for row in rows:
            found[row.first_customer_id].append(row)
    return found


def _theirs(group: Group, by_key: Mapping[str, list[Said]]) -> list[Said]:
    rows = (row for member in group.members for row in by_key.get(member, ()))
    return [row for row in rows if group.said(row)]


def _permission(
    contact: Contact,
    group: Group,
    said: Mapping[str, list[ConsentStatement]],
    limits: Mapping[str, list[RestrictionStatement]],
) -> Permission:
    if contact.is_must_arrive:
        return Permission(True, "must_arrive", None)
    limit = restriction_that_holds(_theirs(group, limits), group.joined_at)
    if limit is not None and limit.state == RestrictionState.RESTRICTED:
        return Permission(False, RESTRICTED, limit.occurred_at)
    about = (contact.purpose, contact.channel)
    rows = [row for row in _theirs(group, said) if (row.purpose, row.channel) == about]
    held = consent_that_holds(rows, group.joined_at)
    if held is None:
        return Permission(False, NEVER_SAID, None)
    is_fine = is_allowed(held.state, held.lawful_reason, held.purpose, held.channel)
    is_word = held.state != ConsentState.UNKNOWN or not is_fine
    return Permission(is_fine, held.state if is_word else held.lawful_reason, held.occurred_at)
